"""The ledger: what experts say of claims, and whom they were asked."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.activity.models import Event
from braid.base.models import WorkspaceModel, WorkspaceQuerySet
from braid.messaging.models.claims import HOLDS, Claim, Standing
from braid.people.models import Member


class FactCheck(WorkspaceModel):
    """What somebody who knows says of a claim on a day; the newest one is how the claim stands.

    A row that says `expired` was written by a change of what the verdict before it rests on: `because` names what
    changed, `event` is the change. `rests_on` holds what was to be seen then, so that a change can be told.
    """

    part_of = ("claim",)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="checks")
    standing = models.CharField(_("verdict"), max_length=7, choices=Standing)
    limits = models.TextField(_("within which limits"), max_length=1000, blank=True)
    evidence = models.TextField(_("how we know"), max_length=2000, blank=True)
    url = models.URLField(_("where that can be seen"), max_length=500, blank=True)
    expert = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("checked by"))  # fmt: skip
    # Of a check that was imported: the name as written, where it is none of ours.
    expert_name = models.CharField(_("checked by, as written"), max_length=120, blank=True)
    on = models.DateField(_("checked on"), default=timezone.localdate)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    because = models.CharField(max_length=120, blank=True, editable=False)
    event = models.ForeignKey(Event, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    inside = {"rests_on": {str: str}}
    rests_on = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["claim", "-id"], name="factcheck_newest")]

    def __str__(self) -> str:
        return str(self.get_standing_display())

    def clean(self) -> None:
        """A verdict with limits says which; a day of checking has come."""
        if self.standing == Standing.LIMITS and not self.limits.strip():
            raise ValidationError({"limits": _("Say within which limits it is true.")})
        if self.on and self.on > timezone.localdate():
            raise ValidationError({"on": _("That day has not come yet.")})

    @property
    def is_verdict(self) -> bool:
        """Whether somebody said it, rather than a change."""
        return self.standing != Standing.EXPIRED

    @property
    def holds(self) -> bool:
        """Whether the claim may be published as it is."""
        return self.standing in HOLDS

    @property
    def checker(self) -> str:
        """The name of who checked; empty when nobody said."""
        return self.expert.name if self.expert else self.expert_name


class AskQuerySet(WorkspaceQuerySet):
    """Requests to experts."""

    def open(self) -> Self:
        """Those that wait for a verdict."""
        return self.filter(answer=None, taken_back_at=None)


class Ask(WorkspaceModel):
    """A claim is put to an expert. It is answered by the expert's next verdict on that claim."""

    part_of = ("claim",)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="asks")
    expert = models.ForeignKey(Member, models.CASCADE, related_name="+", verbose_name=_("expert"))
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    answer = models.ForeignKey(FactCheck, models.SET_NULL, null=True, related_name="+", editable=False)
    taken_back_at = models.DateTimeField(null=True, editable=False)

    objects = AskQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("request for a fact check")
        verbose_name_plural = _("requests for fact checks")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "expert"], condition=Q(answer=None, taken_back_at=None), name="ask_open_once"
            )
        ]
        indexes = [
            models.Index(fields=["expert"], condition=Q(answer=None, taken_back_at=None), name="ask_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} to {self.expert_id}"

    @property
    def is_open(self) -> bool:
        return self.answer_id is None and self.taken_back_at is None
