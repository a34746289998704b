"""When a rule of a calendar comes. Others wrote it: one that never comes is not looked for to the end of time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from time import monotonic as clock
from typing import Any

# A rule of more than seventy years of days is none of ours; and so many seconds for one, while somebody waits.
MOST_STEPS, SECONDS = 26_000, 2.0
# Longer than every day of a year by its number.
LONGEST = 2_000


class Endless(ValueError):
    """A rule that comes nowhere within what is looked through; the text says so."""


class _Step(int):
    """The interval of a rule, which can be added so often only.

    dateutil says nothing between two times of a rule, and adds its interval for each step there: nowhere else can one
    that never comes be stopped.
    """

    left: int
    end: float

    def _taken(self) -> int:
        self.left -= 1
        if self.left < 0 or clock() > self.end:
            raise Endless("it hardly ever comes")
        return int(self)

    def __radd__(self, other: int) -> int:
        return other + self._taken()

    def __mul__(self, other: int) -> int:
        return self._taken() * other


def moments(text: str, begin: datetime) -> Iterator[datetime]:
    """The moments of a rule in their order, for a beginning without a zone; it is for the caller to stop.

    Raises:
        ValueError: it makes no sense.
        Endless: it was stepped through for too long.
    """
    from dateutil.rrule import rrulestr

    if len(text) > LONGEST:
        raise ValueError(f"{text[:80]}…")
    rule: Any = rrulestr(text, dtstart=begin)
    if rule._interval < 1:
        raise ValueError(f"INTERVAL={rule._interval}")
    step = _Step(rule._interval)
    step.left, step.end = MOST_STEPS, clock() + SECONDS
    rule._interval = step
    return iter(rule)
