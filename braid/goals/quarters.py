"""Fiscal quarters, from the month in which the year of a company starts."""

from datetime import date, timedelta
from typing import NamedTuple


class Quarter(NamedTuple):
    """A quarter with its name; a fiscal year that is not the calendar's is named after the year it ends in."""

    name: str
    starts_on: date
    ends_on: date


def quarter(day: date, year_starts_in: int) -> Quarter:
    """The quarter that a day lies in. `year_starts_in`: month, 1 to 12."""
    months = (day.month - year_starts_in) % 12
    number = months // 3
    first_month = (year_starts_in - 1 + number * 3) % 12 + 1
    first_year = day.year - (first_month > day.month)
    after = date(first_year + (first_month + 3 > 12), (first_month + 2) % 12 + 1, 1)
    begun = first_year - (first_month < year_starts_in)
    name = f"Q{number + 1} {begun}" if year_starts_in == 1 else f"FY{(begun + 1) % 100:02} Q{number + 1}"
    return Quarter(name, date(first_year, first_month, 1), after - timedelta(days=1))


def quarters(day: date, year_starts_in: int, count: int) -> list[Quarter]:
    """The quarter of the day and those that follow it, `count` in all."""
    found: list[Quarter] = []
    while len(found) < count:
        found.append(quarter(day, year_starts_in))
        day = found[-1].ends_on + timedelta(days=1)
    return found
