"""What becomes of a decision: who agreed, who took it to the sponsor, how it ended, and where it counts."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.activity.models.about import About
from braid.base.models import Side, WorkspaceModel
from braid.people.models import Member
from braid.teamwork.models.decisions import Decision, DecisionPart


class Approval(WorkspaceModel):
    """Somebody who decides agrees with what was written down."""

    part_of = ("part",)
    part = models.OneToOneField(DecisionPart, models.CASCADE, related_name="approval")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.part_id)


class Escalation(WorkspaceModel):
    """A decision went to the executive sponsor: by the clock (nobody), or because somebody asked for it."""

    part_of = ("decision",)
    decision = models.OneToOneField(Decision, models.CASCADE, related_name="escalation")
    to = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.decision_id)


class Ending(WorkspaceModel):
    """A decision holds no longer: a newer one took its place, or it was reversed."""

    class Kind(models.TextChoices):
        SUPERSEDED = "superseded", _("Superseded by another decision")
        REVERSED = "reversed", _("Reversed")

    part_of = ("decision",)
    speaks_of = ("instead",)
    one_way = ("decision", "instead")
    decision = models.OneToOneField(Decision, models.CASCADE, related_name="ending")
    kind_of = models.CharField(_("how it ended"), max_length=10, choices=Kind)
    # The decision that holds instead.
    instead = models.ForeignKey(Decision, models.SET_NULL, null=True, blank=True, related_name="replaces", verbose_name=_("the decision that holds instead"))  # fmt: skip
    why = models.CharField(_("why"), max_length=500)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    side = models.CharField(max_length=9, choices=Side, blank=True, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return str(self.get_kind_of_display())


class Review(WorkspaceModel):
    """Somebody looked at a decision again and found that it still holds."""

    part_of = ("decision",)
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="reviews")
    note = models.CharField(_("what was found"), max_length=500, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    on = models.DateField(default=timezone.localdate, editable=False)

    def __str__(self) -> str:
        return str(self.on)


class Citation(About):
    """A decision counts for something else in the workspace, or rests on it: it is named on the page of both."""

    part_of = ("decision",)
    goes_over = True
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="citations")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "subject_kind", "subject_id"], name="decision_cited_once"
            )
        ]
        indexes = [models.Index(fields=["workspace", "subject_kind", "subject_id"], name="citation_subject")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"
