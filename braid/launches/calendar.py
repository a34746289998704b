"""A month, a quarter or a list of what stands in the calendar."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from braid.base.months import Day, Grid, grid, later, title_of
from braid.launches.calendar_clashes import conflicts
from braid.launches.calendar_marks import LAUNCHES, ORDER, RELEASES, Mark, marks_between
from braid.people.models import Member

__all__ = ["LAUNCHES", "RELEASES", "Mark", "Month", "conflicts", "month_of", "months_from"]


@dataclass
class Month:
    """A month: its grid, its weeks with what is on them by lane, what is in it as a list, and what does not fit together."""

    grid: Grid
    weeks: list[list[Day]]
    marks: list[Mark]
    conflicts: list[tuple[str, str]]


@dataclass
class Part:
    """One month of a quarter or a list: what begins in it, by lane."""

    first: date
    title: str
    marks: list[Mark]

    def of(self, lane: str) -> list[Mark]:
        """What is on one lane."""
        return [mark for mark in self.marks if mark.lane == lane]


def month_of(
    member: Member, first: date, today: date, lanes: Iterable[str] = ORDER, words: str = ""
) -> Month:
    """The month that begins on that day. Twelve queries."""
    found = grid(first)
    marks = marks_between(member, *found.days, lanes, words)
    return Month(
        grid=found,
        weeks=found.filled(today, lambda on: _by_lane(on, marks)),
        marks=[mark for mark in marks if mark.start <= found.last and mark.until >= first],
        conflicts=conflicts(member),
    )


def _by_lane(on: date, marks: list[Mark]) -> dict[str, list[Mark]]:
    found: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.start <= on <= mark.until:
            found[mark.lane].append(mark)
    return found


def months_from(
    member: Member, first: date, count: int, lanes: Iterable[str] = ORDER, words: str = ""
) -> list[Part]:
    """So many months one after the other; what began before them stands in the first. Eight queries."""
    firsts = [later(first, number) for number in range(count + 1)]
    marks = marks_between(member, first, firsts[-1] - timedelta(days=1), lanes, words)
    return [
        Part(begin, title_of(begin), [m for m in marks if begin <= max(m.start, first) < end])
        for begin, end in zip(firsts, firsts[1:], strict=False)
    ]
