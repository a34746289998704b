"""Who leads on what."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import BOTH_SIDES, IN_USE, Archivable, Side, WorkspaceModel, WorkspaceQuerySet
from braid.people.models import Member
from braid.rounds.models import Round


class ResponsibilityQuerySet(WorkspaceQuerySet):
    """Entries of the chart."""

    def in_force(self) -> Self:
        """Those that no later one about the same area has replaced."""
        return self.filter(ended_on=None)

    def told(self) -> Self:
        """Each with the first accountable person or side as `accountable`, `accountable_side`, how many there are as
        `leads`, who was it before they left as `left`, and the day on which each side acknowledged it as `product_at`,
        `marketing_at`. Whoever has left leads nothing any more."""
        named = Duty.objects.filter(responsibility=OuterRef("pk"), role=Duty.Role.ACCOUNTABLE)
        duties = named.filter(here(timezone.localdate())).order_by("pk")
        count = duties.order_by().values("responsibility").annotate(n=Count("pk")).values("n")
        seen = ChartAcknowledgement.objects.filter(responsibility=OuterRef("pk"))
        return self.annotate(
            accountable=Subquery(duties.values("member__name")[:1]),
            accountable_side=Subquery(duties.values(of=Coalesce("member__side", "side"))[:1]),
            leads=Coalesce(Subquery(count), 0),
            left=Subquery(named.order_by("-member__left_on").values("member__name")[:1]),
            **{f"{side}_at": Subquery(seen.filter(side=side).values("at")[:1]) for side in BOTH_SIDES},
        )

    def unsettled(self) -> Self:
        """Those of `told` that nobody leads any more, or more than one."""
        return self.exclude(leads=1)


def here(day: date) -> Q:
    """The condition for a part that a side has as a whole, or somebody who has not left by that day."""
    stays = Q(member__left_on=None) | Q(member__left_on__gt=day)
    return Q(member=None) & ~Q(side="") | Q(member__isnull=False) & stays


class Responsibility(Archivable, WorkspaceModel):
    """One area that both sides touch, and who leads on it from a day on. Another answer is another entry.

    Who is accountable, responsible, consulted and informed are rows of their own (`Duty`). It is settled while
    exactly one is accountable; otherwise a clock runs (`open_since`) until it goes to the executive sponsor.
    """

    area = models.CharField(_("area"), max_length=300)
    scope = models.CharField(_("what belongs to it, in one sentence"), max_length=500, blank=True)
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    ended_on = models.DateField(_("replaced on"), null=True, blank=True, editable=False)
    in_use = models.BooleanField(_("work on it is under way"), default=False)
    open_since = models.DateField(_("not settled since"), null=True, blank=True, editable=False)
    source_round = models.ForeignKey(Round, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("settled in"))  # fmt: skip
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ResponsibilityQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name_plural = "responsibilities"
        constraints = [
            models.UniqueConstraint("workspace", Lower("area"), name="area_once", condition=IN_USE & Q(ended_on=None),
                                    violation_error_message=_("This area is in the chart already.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.area

    @property
    def place(self) -> str:
        return f"responsibilities/{self.pk}/"


class Duty(WorkspaceModel):
    """Somebody, or a whole side, has a part in an area. An area with two accountable is a conflict to be settled."""

    class Role(models.TextChoices):
        ACCOUNTABLE = "accountable", _("Accountable: has the last word")
        RESPONSIBLE = "responsible", _("Responsible: does the work")
        CONSULTED = "consulted", _("Consulted before")
        INFORMED = "informed", _("Informed after")

    part_of = ("responsibility",)
    responsibility = models.ForeignKey(Responsibility, models.CASCADE, related_name="duties")
    role = models.CharField(max_length=11, choices=Role)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    # A side as a whole, where no person is named.
    side = models.CharField(max_length=9, choices=Side, blank=True)

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(fields=["responsibility", "role", "member", "side"], name="duty_once")
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.member_id or self.side}"


class ChartAcknowledgement(WorkspaceModel):
    """A side agrees with an entry of the chart."""

    part_of = ("responsibility",)
    responsibility = models.ForeignKey(Responsibility, models.CASCADE, related_name="acknowledgements")
    side = models.CharField(max_length=9, choices=Side)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["responsibility", "side"], name="chart_acknowledged_once")
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.responsibility_id}"


class Clock(WorkspaceModel):
    """After how many days something that is not settled goes to the executive sponsor."""

    USUAL = 14

    days = models.PositiveSmallIntegerField(
        _("days"), default=USUAL, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("escalation clock")
        constraints = [models.UniqueConstraint(fields=["workspace"], name="one_clock")]

    def __str__(self) -> str:
        return str(self.days)
