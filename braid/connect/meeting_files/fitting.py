"""Which rhythm of Braid's a recurrence of another program is, told by its days rather than by its words. Knows no table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from braid.teamwork import recurring

RHYTHMS = (
    recurring.WEEKLY, recurring.FORTNIGHTLY, recurring.FOUR_WEEKLY, recurring.WEEKDAY, recurring.MONTHLY,
    recurring.QUARTERLY, recurring.YEARLY,
)  # fmt: skip
# So many days begin a rhythm at most: the last day of a month shows itself in the month that has 31.
BEGINNINGS = 13


@dataclass(frozen=True)
class Fit:
    """A rhythm and its first day."""

    rhythm: str
    first: date


def fit(days: list[date], since: date, began: date | None = None) -> Fit | None:
    """The rhythm that has, from `since` on, just these days; None where there is none.

    Args:
        days: in their order; those before `since` may begin a rhythm, and at least two are after it.
        began: the very first of them, however long ago: 29 February is seen in one year of four.
    """
    wanted = [day for day in days if day >= since]
    if len(wanted) < 2:
        return None
    begins = [day for day in days if day < since][-BEGINNINGS:] or wanted[:1]
    if began and began < wanted[0]:
        begins = [began, *begins]
    for rhythm in RHYTHMS:
        for first in reversed(begins):
            if list(recurring.days(rhythm, first, wanted[0], wanted[-1])) == wanted:
                return Fit(rhythm, first)
    return None


def by_weekday(days: list[date]) -> dict[int, list[date]]:
    """The days apart by weekday: what is held twice a week is two series."""
    found: dict[int, list[date]] = {}
    for day in days:
        found.setdefault(day.weekday(), []).append(day)
    return dict(sorted(found.items()))
