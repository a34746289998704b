"""Mission and strategy, who has read them, and the lasting choices that objectives serve."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import NamedTuple

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import BOTH_SIDES, WorkspaceModel, WorkspaceQuerySet
from braid.people.models import Member


class StatementQuerySet(WorkspaceQuerySet):
    """Versions of mission and strategy."""

    def in_force(self) -> StatementQuerySet:
        """The newest of each kind."""
        newer = Statement.objects.filter(workspace=OuterRef("workspace"), kind_of=OuterRef("kind_of"))
        return self.filter(number=Subquery(newer.order_by("-number").values("number")[:1]))


class Statement(WorkspaceModel):
    """One version of the mission or the strategy. The newest of its kind is in force."""

    class Kind(models.TextChoices):
        MISSION = "mission", _("Mission")
        STRATEGY = "strategy", _("Strategy")

    kind_of = models.CharField(_("kind"), max_length=8, choices=Kind)
    number = models.PositiveIntegerField()
    text = models.TextField(_("text"), max_length=20_000)
    published_on = models.DateField(_("published on"), default=timezone.localdate)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    objects = StatementQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "kind_of", "number"], name="statement_version")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_of_display()} {self.number}"

    @property
    def place(self) -> str:
        return f"mission/{self.pk}/"

    def says(self, text: str) -> bool:
        """Whether a text says the same, however its lines are broken."""
        return self.text.split() == text.split()

    def is_in_force(self) -> bool:
        """Whether no newer version has been published."""
        rows = Statement.objects.filter(workspace_id=self.workspace_id, kind_of=self.kind_of)
        return not rows.filter(number__gt=self.number).exists()

    def acknowledgeable_by(self, member: Member) -> bool:
        """Those on the roster: guests answer for nobody and are not counted."""
        return member.workspace_id == self.workspace_id and member.may("edit")


class Acknowledgement(WorkspaceModel):
    """A member has read this version."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="acknowledgements")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "member"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.member_id} read {self.statement_id}"


def on_roster(member: Member, day: date) -> dict[str, int]:
    """How many people each of the two sides has on a day, guests left out. One query."""
    rows = Member.objects.visible_to(member).active_on(day).filter(side__in=BOTH_SIDES)
    rows = rows.exclude(right=Member.Right.GUEST).order_by()
    return dict(rows.values_list("side").annotate(Count("pk")))


def read_by(member: Member, statements: list[Statement], day: date) -> dict[int, Readers]:
    """Who on the roster has read each version: numbers by side, and whether this member has. One query."""
    here = Member.objects.active_on(day).exclude(right=Member.Right.GUEST)
    rows = Acknowledgement.objects.visible_to(member).filter(statement__in=statements, member__in=here)
    found = {statement.pk: Readers(Counter(), False) for statement in statements}
    for pk, reader, side in rows.values_list("statement_id", "member_id", "member__side"):
        found[pk].sides[side] += 1
        if reader == member.pk:
            found[pk] = Readers(found[pk].sides, True)
    return found


class Readers(NamedTuple):
    """How many of each side have read a version, and whether the one who asks has."""

    sides: Counter[str]
    me: bool


class StrategyPoint(WorkspaceModel):
    """One lasting choice of the strategy, which objectives serve. It outlives versions of the text."""

    title = models.CharField(_("title"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint("workspace", Lower("title"), name="strategy_point_once",
                                               violation_error_message=_("This point is in the strategy already."))]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> str:
        return f"goals/?strategy={self.pk}"
