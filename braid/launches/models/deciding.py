"""Go or no-go: what was decided about a launch, by whom, and on which conditions."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import WorkspaceModel
from braid.launches.models.launch import Launch
from braid.people.models import Member
from braid.rounds.models import Round


class GoDecision(WorkspaceModel):
    """A decision about a launch. The newest counts, earlier ones are its history."""

    class Verdict(models.TextChoices):
        GO = "go", _("Go")
        GO_IF = "go_if", _("Go, on conditions")
        NO_GO = "no_go", _("No-go")

    part_of = ("launch",)
    launch = models.ForeignKey(Launch, models.CASCADE, related_name="decisions")
    verdict = models.CharField(_("decision"), max_length=5, choices=Verdict)
    said = models.TextField(_("why, in a sentence or two"), max_length=2000, blank=True)
    dissent = models.CharField(_("who sees it differently, in one line"), max_length=300, blank=True)
    decider = models.ForeignKey(
        Member, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    source_round = models.ForeignKey(Round, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["launch", "-id"], name="go_decision_newest")]

    def __str__(self) -> str:
        return str(self.get_verdict_display())


class Condition(WorkspaceModel):
    """Something that must be so before the launch goes: who sees to it, by when, and when it was done."""

    part_of = ("decision",)
    decision = models.ForeignKey(GoDecision, models.CASCADE, related_name="conditions")
    text = models.CharField(_("condition"), max_length=500)
    owner = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner"))  # fmt: skip
    due_on = models.DateField(_("by when"), null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.text

    def tickable_by(self, member: Member) -> bool:
        """Its owner says that it is done; where nobody owns it, or the owner is away for good, whoever manages."""
        if self.owner_id is None:
            return member.may("edit")
        return member.may("manage") or (member.pk == self.owner_id and member.may("edit"))
