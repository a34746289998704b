"""What the company says: claims about items, and the content that carries them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import IN_USE, Archivable, External, Side, Stage, WorkspaceModel, unique_external
from braid.people.models import Member
from braid.roadmap.models import Item, Release


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


class Claim(Archivable, External, WorkspaceModel):
    """An announcement says something about an item: that it is at a stage, in a release.

    `item_ref` and `release_ref` are kept as written, for what is announced may not exist.
    `phrase` is the part of the text in which the stage was found; no phrase, no claim about a stage.
    """

    speaks_of = ("item", "content")
    text = models.TextField(_("what is said"), max_length=5000)
    item = models.ForeignKey(
        Item, models.SET_NULL, null=True, blank=True, related_name="claims", verbose_name=_("item")
    )
    item_ref = models.CharField(_("item as written"), max_length=200, blank=True)
    stage = models.CharField(_("stage claimed"), max_length=5, choices=Stage, blank=True)
    stage_text = models.CharField(_("stage as written"), max_length=120, blank=True)
    phrase = models.CharField(_("matched phrase"), max_length=300, blank=True)
    release = models.ForeignKey(Release, models.SET_NULL, null=True, blank=True, related_name="claims", verbose_name=_("release"))  # fmt: skip
    release_ref = models.CharField(_("release as written"), max_length=80, blank=True)
    content = models.ForeignKey(Content, models.SET_NULL, null=True, blank=True, related_name="claims", verbose_name=_("said in"))  # fmt: skip
    source = models.CharField(_("announcement"), max_length=200, blank=True)
    side = models.CharField(_("said by"), max_length=9, choices=Side, default=Side.MARKETING)
    said_on = models.DateField(_("said on"), default=timezone.localdate)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [unique_external("claim")]
        indexes = [
            models.Index(fields=["workspace", "-said_on", "-id"], name="claim_newest", condition=IN_USE)
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 120 else self.text[:117] + "…"

    @property
    def place(self) -> str:
        return f"claims/{self.pk}/"
