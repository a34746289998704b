"""A month as a grid of weeks, for every calendar; `components/months.html` draws it."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the grid, with what a calendar has on it."""

    on: date
    is_inside: bool
    is_today: bool
    held: Any


@dataclass(frozen=True, slots=True)
class Grid:
    """The weeks of a month, with the days of other months that stand in them, and the months beside it."""

    first: date
    weeks: list[list[date]]

    @property
    def title(self) -> str:
        return title_of(self.first)

    @property
    def last(self) -> date:
        """The last day of the month itself."""
        return max(on for on in self.weeks[-1] if on.month == self.first.month)

    @property
    def weekdays(self) -> list[str]:
        return [formats.date_format(on, "D") for on in self.weeks[0]]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that is shown."""
        return self.weeks[0][0], self.weeks[-1][-1]

    @property
    def here(self) -> str:
        """How this month is written in an address."""
        return f"{self.first:%Y-%m}"

    @property
    def before(self) -> str:
        return f"{later(self.first, -1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{later(self.first, 1):%Y-%m}"

    def filled(self, today: date, held: Callable[[date], Any]) -> list[list[Day]]:
        """The weeks with what is on each day."""
        return [
            [Day(on, on.month == self.first.month, on == today, held(on)) for on in week]
            for week in self.weeks
        ]


def asked(text: str, today: date) -> date:
    """The first day of the month written as `2026-11`; this month for anything else."""
    year, _dash, month = text.partition("-")
    if (
        year.isdecimal()
        and month.isdecimal()
        and len(text) < 12
        and 1970 <= int(year) <= 2200
        and 1 <= int(month) <= 12
    ):
        return date(int(year), int(month), 1)
    return today.replace(day=1)


def later(first: date, count: int) -> date:
    """The first day of the month that many months later."""
    number = first.year * 12 + first.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def title_of(first: date) -> str:
    """The month in words."""
    return formats.date_format(first, "F Y")


def grid(first: date) -> Grid:
    """The month that begins on that day, its weeks as the reader's language begins them."""
    starts = formats.get_format("FIRST_DAY_OF_WEEK") or 1
    weeks = calendar.Calendar((int(starts) - 1) % 7).monthdatescalendar(first.year, first.month)
    return Grid(first, weeks)
