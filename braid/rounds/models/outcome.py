"""What came of a round: counted once at the close, opened step by step, settled."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.hidden import hidden_from
from braid.base.models import WorkspaceModel
from braid.people.models import Member
from braid.rounds.models.asked import Subject
from braid.rounds.models.round import PartQuerySet, Round


class ResultQuerySet(PartQuerySet):
    """Results, once they are for everybody."""

    def visible_with_archived(self, member: Member) -> ResultQuerySet:
        """Those of rounds that were revealed, where the member may see all that was asked about.

        A round that is being opened part by part, or of which a subject is hidden, has a door of its own.
        """
        shown = [Round.State.REVEALED, Round.State.SETTLED]
        partly = Subject.objects.filter(hidden_from(member, Subject), workspace_id=member.workspace_id)
        rows = super().visible_with_archived(member).filter(round__state__in=shown)
        return rows.exclude(round__in=partly.values("round"))


class Result(WorkspaceModel):
    """What was counted at the close, and never again: deleting a person later changes nothing in it."""

    round = models.OneToOneField(Round, models.CASCADE, related_name="result")
    inside = {"found": "braid.rounds.results.inside.read"}
    # As `braid.rounds.results` makes it: counts, and a part for each thing that can be opened.
    found = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    objects = ResultQuerySet.as_manager()  # type: ignore[misc]

    def __str__(self) -> str:
        return f"{self.round_id}"


class Opened(WorkspaceModel):
    """One part of a closed round was opened for everybody who looks at its page."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="opened")
    part = models.CharField(max_length=60)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = PartQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "part"], name="round_part_opened_once")]

    def __str__(self) -> str:
        return self.part


class Settlement(WorkspaceModel):
    """What both sides agreed after a reveal; the newest counts, earlier ones are its history."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="settlements")
    said = models.TextField(_("what we agreed"), max_length=2000)
    dissent = models.CharField(_("who sees it differently, in one line"), max_length=300, blank=True)
    decider = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by"))  # fmt: skip
    inside = {"agreed": {"order?": [int], "wording?": {str: str}}}
    # What the owning room takes over: an order of subjects, who leads on what, conditions.
    agreed = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # Taken back it stays readable, and nothing follows from it any more.
    taken_back_at = models.DateTimeField(null=True, editable=False)
    taken_back_by = models.ForeignKey(Member, models.SET_NULL, null=True, editable=False, related_name="+")

    objects = PartQuerySet.as_manager()  # type: ignore[misc]

    def __str__(self) -> str:
        return self.said[:80]
