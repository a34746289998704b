"""Periods, the objectives set for them, and who owns each."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import (
    BOTH_SIDES,
    ENDS_FIRST,
    IN_USE,
    Archivable,
    External,
    Side,
    WorkspaceModel,
    unique_external,
)
from braid.goals.models.mission import StrategyPoint
from braid.people.models import Member


class Period(WorkspaceModel):
    """A stretch of time for which goals are set, such as a quarter."""

    name = models.CharField(_("name"), max_length=60)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        constraints = [
            models.UniqueConstraint("workspace", Lower("name"), name="period_name_once",
                                    violation_error_message=_("There is a period of this name already.")),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="period_ends_after_start",
                                   violation_error_message=ENDS_FIRST),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"goals/periods/{self.pk}/"

    def clean(self) -> None:
        """The rule of the table, without a question to the database: for rows that come by the thousand."""
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": ENDS_FIRST})


class Objective(Archivable, External, WorkspaceModel):
    """What is to be reached in a period, owned by one side or by both."""

    title = models.CharField(_("title"), max_length=500)
    description = models.TextField(_("description"), max_length=20_000, blank=True)
    period = models.ForeignKey(Period, models.PROTECT, related_name="objectives", verbose_name=_("period"))
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("serves"))  # fmt: skip
    strategy = models.ForeignKey(StrategyPoint, models.SET_NULL, null=True, blank=True, related_name="objectives", verbose_name=_("point of the strategy"))  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        constraints = [unique_external("objective")]
        indexes = [models.Index(fields=["workspace", "period"], name="objective_period", condition=IN_USE)]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> str:
        return f"goals/{self.pk}/"

    def check_parent(self, parent: Objective | None) -> None:
        """Refuses a parent that serves this objective already, directly or over others.

        Raises:
            ValidationError: on the field `parent`.
        """
        seen = {self.pk}
        above = parent
        while above is not None:
            if above.pk in seen:
                raise ValidationError(
                    {"parent": _("This would make a circle: that objective serves this one.")}
                )
            seen.add(above.pk)
            above = above.parent

    def check_title(self) -> None:
        """Refuses a second objective of the same title in a period, written here; imported ones have ids of their own.

        Raises:
            ValidationError: on the field `title`.
        """
        rows = Objective.objects.filter(workspace_id=self.workspace_id, period_id=self.period_id)
        if not self.external_id and rows.filter(title__iexact=self.title).exclude(pk=self.pk).exists():
            raise ValidationError({"title": _("There is an objective of this title in this period already.")})

    def alone_tickable_by(self, member: Member) -> bool:
        """Each of the two sides says for itself that an objective is rightly one side's alone."""
        return member.workspace_id == self.workspace_id and member.may("edit") and member.side in BOTH_SIDES


class ObjectiveOwner(WorkspaceModel):
    """Somebody, or a team by its name, who owns an objective; the side is kept with it."""

    part_of = ("objective",)
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="owners")
    side = models.CharField(_("side"), max_length=9, choices=Side)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    label = models.CharField(_("team"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "side", "member", "label"], name="objective_owner_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.member or self.label or self.get_side_display())


class OursAlone(WorkspaceModel):
    """A side says that this objective is rightly one side's alone. With both, siloed goals leave it out."""

    part_of = ("objective",)
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="ours_alone")
    side = models.CharField(max_length=9, choices=Side)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["objective", "side"], name="ours_alone_once")]

    def __str__(self) -> str:
        return f"{self.side} {self.objective_id}"
