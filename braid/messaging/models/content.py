"""Pieces of content: what is published, when, how far it is, and which items of the roadmap it is about."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _

from braid.base.models import (
    IN_USE,
    Archivable,
    External,
    Side,
    WorkspaceModel,
    WorkspaceQuerySet,
    unique_external,
)
from braid.people.models import Member
from braid.roadmap.models import Item

# What can be read sentence by sentence (`drafts.reading`) is what can be kept.
MOST_TEXT = 50_000


class State(models.TextChoices):
    """How far a piece is. Out is never written into a row: a piece is out when it has a day since when."""

    IDEA = "idea", _("Idea")
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    CHECKED = "checked", _("Checked")
    SCHEDULED = "planned", _("Scheduled")
    OUT = "out", _("Out")


class ContentQuerySet(WorkspaceQuerySet):
    """Pieces, with how far they are."""

    def with_state(self) -> Self:
        """Each with its `stands`: one of the states, out included."""
        out = When(published_on__isnull=False, then=Value(State.OUT.value))
        return self.annotate(stands=Case(out, default="state", output_field=models.CharField()))

    def still_to_come(self) -> Self:
        """Those that are not out."""
        return self.filter(published_on=None)


class Content(Archivable, External, WorkspaceModel):
    """A piece that tells somebody about something: a post, a video, a note.

    `body` is the newest of its versions, kept here so that lists, search and checks read one table.
    """

    class Kind(models.TextChoices):
        BLOG = "blog", _("Blog post")
        DOCS = "docs", _("Documentation")
        EMAIL = "email", _("Email")
        VIDEO = "video", _("Video")
        SOCIAL = "social", _("Social media")
        DECK = "deck", _("Deck")
        NOTE = "note", _("Release note")
        TUTORIAL = "tutorial", _("Tutorial")
        BATTLECARD = "battle", _("Battlecard")
        OTHER = "other", _("Other")

    title = models.CharField(_("title"), max_length=300)
    kind_of = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.BLOG)
    url = models.URLField(_("address"), max_length=500, blank=True)
    publish_on = models.DateField(_("publishing date"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    fact_checker = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("fact checker"))  # fmt: skip
    audience = models.CharField(_("audience"), max_length=120, blank=True)
    channel = models.CharField(_("channel"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.IDEA)
    due_on = models.DateField(_("draft due on"), null=True, blank=True)
    body = models.TextField(
        _("text"), max_length=MOST_TEXT, blank=True, validators=[MaxLengthValidator(MOST_TEXT)]
    )
    items: models.ManyToManyField = models.ManyToManyField(
        Item, through="ContentItem", related_name="+", blank=True
    )

    objects = ContentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [unique_external("content")]
        indexes = [
            models.Index(fields=["workspace", "-publish_on", "-id"], name="content_planned", condition=IN_USE)
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stage_now(self) -> State:
        """How far it is."""
        return State.OUT if self.published_on else State(self.state)

    def clean(self) -> None:
        """Nobody is the fact checker of their own piece.

        Raises:
            ValidationError: naming the field.
        """
        if self.owner_id and self.owner_id == self.fact_checker_id:
            raise ValidationError(
                {"fact_checker": _("Whoever owns a piece does not check it. Name a colleague.")}
            )

    def checkable_by(self, member: Member) -> bool:
        """The fact checker says that it is checked; where none is named, somebody of the side that builds, but never its owner."""
        if not member.may("edit") or member.pk == self.owner_id:
            return False
        checker = self.fact_checker
        return member.pk == checker.pk if checker and not checker.has_left else member.side == Side.PRODUCT

    def answerable_by(self, member: Member) -> bool:
        """Its owner takes or leaves what others suggest; where nobody owns it, anybody who may edit."""
        owner = self.owner
        return member.may("edit") and (owner is None or owner.has_left or owner.pk == member.pk)

    @property
    def place(self) -> str:
        return f"content/{self.pk}/"


class ContentItem(WorkspaceModel):
    """A piece of content is about an item."""

    part_of = ("content", "item")
    hides = ("content",)
    content = models.ForeignKey(Content, models.CASCADE, related_name="item_links")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content", "item"], name="content_item_once")]

    def __str__(self) -> str:
        return f"{self.content_id} about {self.item_id}"
