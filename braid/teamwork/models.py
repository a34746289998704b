"""How the two sides work together: the words that both use, and who leads on what."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import (
    BOTH_SIDES,
    IN_USE,
    Archivable,
    External,
    Side,
    WorkspaceModel,
    WorkspaceQuerySet,
    unique_external,
)
from braid.people.models import Member
from braid.rounds.models import Round


class Term(Archivable, External, WorkspaceModel):
    """A word or abbreviation with its plain meaning."""

    term = models.CharField(_("term"), max_length=120)
    expansion = models.CharField(_("stands for"), max_length=300, blank=True)
    meaning = models.TextField(_("meaning in plain words"), max_length=4000, blank=True)
    example = models.TextField(_("example"), max_length=2000, blank=True)
    also_called = models.CharField(_("also called"), max_length=300, blank=True)
    group = models.CharField(_("group"), max_length=80, blank=True)
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )

    class Meta:
        constraints = [
            unique_external("term"),
            models.UniqueConstraint("workspace", Lower("term"), name="term_once", condition=IN_USE,
                                    violation_error_message=_("This term is in the glossary already.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.term

    @property
    def place(self) -> str:
        return f"glossary/{self.pk}/"


class ResponsibilityQuerySet(WorkspaceQuerySet):
    """Entries of the chart."""

    def in_force(self) -> Self:
        """Those that no later one about the same area has replaced."""
        return self.filter(ended_on=None)

    def told(self) -> Self:
        """Each with the first accountable person or side as `accountable`, `accountable_side`, and the day on which
        each side acknowledged it as `product_at`, `marketing_at`."""
        duties = Duty.objects.filter(responsibility=OuterRef("pk"), role=Duty.Role.ACCOUNTABLE).order_by("pk")
        seen = ChartAcknowledgement.objects.filter(responsibility=OuterRef("pk"))
        return self.annotate(
            accountable=Subquery(duties.values("member__name")[:1]),
            accountable_side=Subquery(duties.values(of=Coalesce("member__side", "side"))[:1]),
            **{f"{side}_at": Subquery(seen.filter(side=side).values("at")[:1]) for side in BOTH_SIDES},
        )


class Responsibility(Archivable, WorkspaceModel):
    """One area that both sides touch, and who leads on it from a day on. Another answer is another entry.

    Who is accountable, responsible, consulted and informed are rows of their own (`Duty`).
    """

    area = models.CharField(_("area"), max_length=300)
    scope = models.CharField(_("what belongs to it, in one sentence"), max_length=500, blank=True)
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    ended_on = models.DateField(_("replaced on"), null=True, blank=True, editable=False)
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
