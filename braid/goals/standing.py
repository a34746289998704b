"""Where key results stand: the one home of the rule which value counts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from braid.goals.models import CheckIn, KeyResult, Reading

# A value older than this says nothing about today.
STALE_DAYS = 35


@dataclass(frozen=True)
class Standing:
    """A key result with the value that counts: its metric's newest reading, or its own newest check-in
    with a value, whichever is later (of the same day, the check-in).

    `progress` is (value − baseline) ÷ (target − baseline), None where any of them is not known.
    """

    key_result: KeyResult
    value: Decimal | None
    on: date | None
    progress: float | None
    confidence: int | None
    note: str
    said_on: date | None

    @property
    def is_stale(self) -> bool:
        """Whether the value is too old to be called known."""
        return self.on is None or (timezone.localdate() - self.on).days > STALE_DAYS


def _newest(rows: QuerySet[Any], name: str) -> Subquery:
    return Subquery(rows.values(name)[:1])


def standings(rows: QuerySet[Any]) -> list[Standing]:
    """Key results with where they stand, in their own order. One query."""
    read = Reading.objects.filter(metric=OuterRef("metric")).order_by("-on", "-pk")
    said = CheckIn.objects.filter(key_result=OuterRef("pk")).order_by("-on", "-pk")
    valued = said.exclude(value=None)
    annotated = rows.select_related("metric", "accountable").annotate(
        read_on=_newest(read, "on"), read_value=_newest(read, "value"),
        valued_on=_newest(valued, "on"), valued_value=_newest(valued, "value"),
        said_on=_newest(said, "on"), said_confidence=_newest(said, "confidence"), said_note=_newest(said, "note"),
    )  # fmt: skip
    return [_standing(row) for row in annotated]


def _standing(row: Any) -> Standing:
    own = row.valued_on is not None and (row.read_on is None or row.valued_on >= row.read_on)
    value, on = (row.valued_value, row.valued_on) if own else (row.read_value, row.read_on)
    return Standing(
        row, value, on, row.progress(value), row.said_confidence, row.said_note or "", row.said_on
    )
