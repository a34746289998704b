"""A wording of mission or strategy that both sides must agree to before it is published."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import BOTH_SIDES, Side, WorkspaceModel, WorkspaceQuerySet
from braid.goals.models.mission import Statement
from braid.people.models import Member
from braid.rounds.models import Round


class StatementDraftQuerySet(WorkspaceQuerySet):
    """Drafts."""

    def waiting(self) -> Self:
        """Neither published nor dropped, each with the day on which a side agreed as `product_at`, `marketing_at`."""
        agreed = DraftAgreement.objects.filter(draft=OuterRef("pk"))
        days = {f"{side}_at": Subquery(agreed.filter(side=side).values("at")[:1]) for side in BOTH_SIDES}
        return self.filter(published=None, dropped_at=None).annotate(**days)


class StatementDraft(WorkspaceModel):
    """The next version as a round settled it. Once both sides have agreed it is published."""

    kind_of = models.CharField(_("kind"), max_length=8, choices=Statement.Kind)
    text = models.TextField(_("text"), max_length=20_000)
    source_round = models.ForeignKey(Round, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    published = models.ForeignKey(Statement, models.SET_NULL, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = StatementDraftQuerySet.as_manager()  # type: ignore[misc]

    def __str__(self) -> str:
        return str(_("Draft of the %(kind)s") % {"kind": self.get_kind_of_display()})


class DraftAgreement(WorkspaceModel):
    """A side agrees with a draft."""

    part_of = ("draft",)
    draft = models.ForeignKey(StatementDraft, models.CASCADE, related_name="agreements")
    side = models.CharField(max_length=9, choices=Side)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "side"], name="draft_agreed_once_a_side")]

    def __str__(self) -> str:
        return f"{self.side} {self.draft_id}"
