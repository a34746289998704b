"""Pieces of content: what is published, when, and which items of the roadmap it is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from braid.base.models import Archivable, External, WorkspaceModel, unique_external
from braid.people.models import Member
from braid.roadmap.models import Item


class Content(Archivable, External, WorkspaceModel):
    """A piece that tells somebody about something: a post, a video, a note."""

    class Kind(models.TextChoices):
        BLOG = "blog", _("Blog post")
        DOCS = "docs", _("Documentation")
        EMAIL = "email", _("Email")
        VIDEO = "video", _("Video")
        SOCIAL = "social", _("Social media")
        DECK = "deck", _("Deck")
        NOTE = "note", _("Release note")
        OTHER = "other", _("Other")

    title = models.CharField(_("title"), max_length=300)
    kind_of = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.BLOG)
    url = models.URLField(_("address"), max_length=500, blank=True)
    publish_on = models.DateField(_("publishing date"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    items: models.ManyToManyField = models.ManyToManyField(
        Item, through="ContentItem", related_name="+", blank=True
    )

    class Meta:
        constraints = [unique_external("content")]

    def __str__(self) -> str:
        return self.title

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
