"""A month, a quarter or a list of what stands in the calendar."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import formats

from braid.launches.calendar_clashes import conflicts
from braid.launches.calendar_marks import LAUNCHES, ORDER, RELEASES, Mark, marks_between
from braid.people.models import Member

__all__ = ["LAUNCHES", "RELEASES", "Mark", "Month", "conflicts", "month_asked", "month_of", "months_from"]


@dataclass
class Day:
    """One day of the grid with what is on it, by lane."""

    on: date
    is_inside: bool
    is_today: bool
    marks: dict[str, list[Mark]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class Month:
    """A month: its weeks, what is in it as a list, what does not fit together, and the months beside it."""

    first: date
    title: str
    weeks: list[list[Day]]
    marks: list[Mark]
    conflicts: list[tuple[str, str]]
    before: str
    after: str
    weekdays: list[str]


@dataclass
class Part:
    """One month of a quarter or a list: what begins in it, by lane."""

    first: date
    title: str
    marks: list[Mark]

    def of(self, lane: str) -> list[Mark]:
        """What is on one lane."""
        return [mark for mark in self.marks if mark.lane == lane]


def month_asked(text: str, today: date) -> date:
    """The first day of the month written as `2026-11`; this month for anything else."""
    year, _dash, month = text.partition("-")
    if year.isdecimal() and month.isdecimal() and 1970 <= int(year) <= 2200 and 1 <= int(month) <= 12:
        return date(int(year), int(month), 1)
    return today.replace(day=1)


def months_on(first: date, count: int) -> date:
    """The first day of the month that many months later."""
    number = first.year * 12 + first.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def month_of(
    member: Member, first: date, today: date, lanes: Iterable[str] = ORDER, words: str = ""
) -> Month:
    """The month that begins on that day. Ten queries."""
    starts = formats.get_format("FIRST_DAY_OF_WEEK") or 1
    weeks = calendar.Calendar((int(starts) - 1) % 7).monthdatescalendar(first.year, first.month)
    marks = marks_between(member, weeks[0][0], weeks[-1][-1], lanes, words)
    last = months_on(first, 1) - timedelta(days=1)
    return Month(
        first=first,
        title=formats.date_format(first, "F Y"),
        weeks=[[_day(on, first, today, marks) for on in week] for week in weeks],
        marks=[mark for mark in marks if mark.start <= last and mark.until >= first],
        conflicts=conflicts(member),
        before=f"{months_on(first, -1):%Y-%m}",
        after=f"{months_on(first, 1):%Y-%m}",
        weekdays=[formats.date_format(on, "D") for on in weeks[0]],
    )


def _day(on: date, first: date, today: date, marks: list[Mark]) -> Day:
    found = Day(on, on.month == first.month, on == today)
    for mark in marks:
        if mark.start <= on <= mark.until:
            found.marks[mark.lane].append(mark)
    return found


def months_from(
    member: Member, first: date, count: int, lanes: Iterable[str] = ORDER, words: str = ""
) -> list[Part]:
    """So many months one after the other; what began before them stands in the first. Six queries."""
    firsts = [months_on(first, number) for number in range(count + 1)]
    marks = marks_between(member, first, firsts[-1] - timedelta(days=1), lanes, words)
    return [
        Part(
            begin, formats.date_format(begin, "F Y"), [m for m in marks if begin <= max(m.start, first) < end]
        )
        for begin, end in zip(firsts, firsts[1:], strict=False)
    ]
