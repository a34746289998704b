"""What the company says about its items: claims, each with the newest word of a fact check as its standing."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import (
    IN_USE,
    Archivable,
    External,
    Side,
    Stage,
    WorkspaceModel,
    WorkspaceQuerySet,
    unique_external,
)
from braid.messaging.models.content import Content
from braid.people.models import Member
from braid.roadmap.models import Item, Release


class Standing(models.TextChoices):
    """What a fact check says of a claim. Empty, for a claim that nobody has checked, has no row.

    Not to be confused with `truth.Verdict`, which compares the stage that is said with the roadmap by itself.
    """

    TRUE = "true", _("True")
    LIMITS = "limits", _("True with limits")
    WRONG = "wrong", _("Wrong")
    EXPIRED = "expired", _("Expired")


UNCHECKED = ""
# What may be published as it is; everything else needs somebody's name and reason.
HOLDS = (Standing.TRUE, Standing.LIMITS)


class ClaimQuerySet(WorkspaceQuerySet):
    """Claims, with how they stand."""

    def with_standing(self) -> Self:
        """Each with the number of its newest fact check as `newest`, and what that says as `standing`."""
        from braid.messaging.models.checks import FactCheck

        rows = FactCheck.objects.filter(claim=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            newest=Subquery(rows.values("pk")[:1]),
            standing=Coalesce(Subquery(rows.values("standing")[:1]), Value(UNCHECKED)),
        )

    def said_in(self, content: Content | int) -> Self:
        """The claims that a piece makes, which may be named by its number: those first said in it, and those said before that it says again."""
        from braid.messaging.models.writing import ContentClaim

        again = ContentClaim.objects.in_use().filter(content=content).values("claim")
        return self.filter(Q(content=content) | Q(pk__in=again))

    def unverified(self) -> Self:
        """Those that nobody has checked, whose check has expired, or that are wrong."""
        return self.with_standing().exclude(standing__in=HOLDS)


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
    # Talk about what is to come, which says so itself: it need not be there on the day of publishing.
    is_planned = models.BooleanField(_("says itself that it is planned"), default=False)
    side = models.CharField(_("said by"), max_length=9, choices=Side, default=Side.MARKETING)
    said_on = models.DateField(_("said on"), default=timezone.localdate)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ClaimQuerySet.as_manager()  # type: ignore[misc]

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
