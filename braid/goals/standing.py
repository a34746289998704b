"""Where key results stand, as a screen shows it. Which value counts is said by `KeyResult.objects.standing`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from braid.goals.models import KeyResult
from braid.goals.models.results import progress

# A value older than this says nothing about today.
STALE_DAYS = 35


def percent(share: float) -> int:
    """A share in whole percent, rounded; but 99.7% is not yet 100, and 0.3% is more than nothing."""
    whole = round(share * 100)
    if share < 1 and whole == 100:
        return 99
    return 1 if share > 0 and whole == 0 else whole


@dataclass(frozen=True)
class Standing:
    """A key result with the value that counts, and what was said last.

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
        return is_old(self.on)

    @property
    def next_baseline(self) -> Decimal | None:
        """Where it starts in the next period: at the value now while that is known, else where it started before."""
        known = self.value is not None and not self.is_stale and self.key_result.baseline is not None
        return self.value if known else self.key_result.baseline

    @property
    def next_target(self) -> Decimal | None:
        """Its target in the next period; none when it would start there already."""
        return None if self.key_result.target == self.next_baseline else self.key_result.target

    @property
    def percent(self) -> int | None:
        """Progress in whole percent; 100 only when it is reached, 0 only when nothing has moved or worse."""
        if self.progress is None:
            return None
        return percent(self.progress)

    @property
    def is_reached(self) -> bool:
        """Known, not old, and at the target or beyond."""
        return not self.is_stale and self.progress is not None and self.progress >= 1


# How far a key result has come, None where that is not known; and the day since which it is not known any more.
Share = tuple[float | None, date | None]


def is_old(on: date | None) -> bool:
    """Whether a value of that day says nothing about today any more; a value of no day does not either."""
    return on is None or (timezone.localdate() - on).days > STALE_DAYS


def shares(rows: QuerySet[Any]) -> list[tuple[int, Share]]:
    """Of each key result its objective and its share of the way. One query, no more than that."""
    columns = ("objective_id", "baseline", "target", "value_now", "value_on")
    return [
        (objective, (None, on) if is_old(on) else (progress(value, baseline, target), None))
        for objective, baseline, target, value, on in rows.standing().order_by("pk").values_list(*columns)  # type: ignore[attr-defined]
    ]


def standings(rows: QuerySet[Any], day: date | None = None) -> list[Standing]:
    """Key results with where they stand on a day, today by default, in their own order. One query."""
    return standings_of(with_standing(rows, day))


def with_standing(rows: QuerySet[Any], day: date | None = None) -> QuerySet[Any]:
    """Key results with all that says where they stand on a day."""
    known: Any = rows
    found: QuerySet[Any] = known.standing(day).with_words(day).select_related("metric", "accountable")
    return found


def standings_of(rows: Iterable[Any]) -> list[Standing]:
    """Where key results stand that were read with it."""
    return [
        Standing(row, row.value_now, row.value_on, row.progress(row.value_now), row.confidence, row.note or "", row.noted_on)
        for row in rows
    ]  # fmt: skip
