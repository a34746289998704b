"""What a side takes for granted of the other, and what the other says to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.models import Side, WorkspaceModel, WorkspaceQuerySet
from braid.base.sides import side_label
from braid.launches.models.launch import Launch
from braid.people.models import Member

OTHER = {str(Side.PRODUCT): str(Side.MARKETING), str(Side.MARKETING): str(Side.PRODUCT)}


class AssumptionQuerySet(WorkspaceQuerySet):
    """Assumptions with what was answered last."""

    def with_answer(self) -> AssumptionQuerySet:
        """Adds `answer`, the number of the newest one, and its `verdict`; None where nobody has answered."""
        newest = AssumptionAnswer.objects.filter(assumption=OuterRef("pk")).order_by("-id")
        return self.annotate(
            answer=Subquery(newest.values("pk")[:1]), verdict=Subquery(newest.values("verdict")[:1])
        )

    def open(self) -> AssumptionQuerySet:
        """Those that the other side has neither confirmed nor corrected."""
        unknown = AssumptionAnswer.Verdict.UNKNOWN
        return self.with_answer().filter(Q(answer=None) | Q(verdict=unknown))

    def gate_rows(self) -> Any:
        """The open ones for `as_gates`: the other side is asked, and each is asked about alone."""
        asks = Case(*(When(side=side, then=Value(other)) for side, other in OTHER.items()))
        alone = Value(None, models.BigIntegerField())
        rows = self.open().order_by().annotate(asks=asks, event=alone, person=alone)
        return rows.values_list("launch_id", "asks", "event", "person")

    def as_gates(self) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """The open ones as gates, each with the number of its launch. One query."""
        return as_gates(self.gate_rows())


def as_gates(
    rows: Iterable[tuple[int, str, int | None, int | None]],
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Open questions as gates, each with the number of its launch; what one person is asked together is one.

    Args:
        rows: for each the launch, the side that is asked, the event by which it is asked together with others, the person.
    """
    seen = set()
    for launch, asks, event, person in rows:
        key = (launch, asks, event, person)
        if event is None or key not in seen:
            seen.add(key)
            yield launch, as_gate(asks)


def as_gate(asks: str) -> tuple[Any, ...]:
    """The rule: for readiness an open assumption is one gate of the side that must answer it, and it is not ready.

    In the columns that `tally` takes.
    """
    return (asks, False, None, None)


class Assumption(WorkspaceModel):
    """One thing that a side takes for granted of the other: "pricing is final on the 14th"."""

    class Of(models.TextChoices):
        PRODUCT = "product", side_label("product")
        MARKETING = "marketing", side_label("marketing")

    part_of = ("launch",)
    launch = models.ForeignKey(Launch, models.CASCADE, related_name="assumptions")
    side = models.CharField(_("taken for granted by"), max_length=9, choices=Of)
    text = models.CharField(_("what you take for granted"), max_length=300)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AssumptionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=["product", "marketing"]), name="assumption_side")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def place(self) -> str:
        return f"launches/{self.launch_id}/"

    @property
    def asks(self) -> str:
        """The side that must answer."""
        return OTHER[self.side]

    def answerable_by(self, member: Member) -> bool:
        """The other side says whether it is so."""
        return member.may("edit") and member.side == self.asks

    def removable_by(self, member: Member) -> bool:
        """A side takes back its own."""
        return member.may("edit") and member.side == self.side


class AssumptionAnswer(WorkspaceModel):
    """What the other side says, and when its asker has read it. The newest counts; all stay."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", _("It is so")
        CORRECTED = "corrected", _("It is otherwise")
        UNKNOWN = "unknown", _("We do not know")

    part_of = ("assumption",)
    assumption = models.ForeignKey(Assumption, models.CASCADE, related_name="answers")
    verdict = models.CharField(_("is it so"), max_length=9, choices=Verdict)
    words = models.CharField(_("in your words"), max_length=500, blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    read_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["assumption", "-id"], name="assumption_answer_newest")]

    def __str__(self) -> str:
        return str(self.get_verdict_display())

    def clean(self) -> None:
        """A correction says how it is.

        Raises:
            ValidationError: on `words`.
        """
        if self.verdict == self.Verdict.CORRECTED and not self.words:
            raise ValidationError({"words": _("Say how it is instead.")})
