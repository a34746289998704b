"""Dates as people and programs write them, and the names of periods."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from django.utils.translation import gettext as _

from braid.base.forms import YEARS
from braid.connect.words import BadValue, nothing

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_PARTS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2}|\d{4})(?:[ ,T].*)?$")
_WORDED = re.compile(r"(\d{1,2})[ /\-.]([A-Za-z]{3,9})\.?,?[ /\-.](\d{2}|\d{4})(?:[ ,T].*)?$")
_WORDED_US = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?:[ ,T].*)?$")
_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        1,
    )
    for name in names.split()
}


class DateOrder:
    """Whether a column writes 05/06/2020 day first or month first: one clear date decides for all of it."""

    def __init__(self) -> None:
        self.day_first = 0
        self.month_first = 0
        self.unclear = 0

    def see(self, text: str) -> None:
        """Looks at one cell of the column."""
        match = _PARTS.match(text.strip())
        if not match:
            return
        first, second = int(match[1]), int(match[2])
        if first > 12 >= second:
            self.day_first += 1
        elif second > 12 >= first:
            self.month_first += 1
        elif first != second:
            self.unclear += 1

    @property
    def order(self) -> str:
        """`dmy`, `mdy`, or empty when nothing in the column decides it, or the column contradicts itself."""
        if self.day_first and self.month_first:
            return ""
        return "dmy" if self.day_first else "mdy" if self.month_first else ""


def day(text: str, order: str = "") -> date | None:
    """A date. `order` says how 05/06/2020 is meant in this column; without it such a date is refused.

    A time after the date is dropped. Empty and "n/a" give None.
    """
    text = text.strip()
    if nothing(text):
        return None
    found = _day(text, order)
    if found is None:
        raise BadValue(_("“%(text)s” is not a date; write it as 2025-06-30") % {"text": text[:40]})
    return found


@lru_cache(maxsize=4096)
def _day(text: str, order: str) -> date | None:
    if match := _ISO.match(text):
        return _made(text, int(match[1]), int(match[2]), int(match[3]))
    if match := _WORDED.match(text):
        month = _MONTHS.get(match[2].lower())
        return _made(text, _year(match[3]), month, int(match[1])) if month else None
    if match := _WORDED_US.match(text):
        month = _MONTHS.get(match[1].lower())
        return _made(text, int(match[3]), month, int(match[2])) if month else None
    if match := _PARTS.match(text):
        return _by_parts(text, int(match[1]), int(match[2]), _year(match[3]), order)
    if re.fullmatch(r"\d{13}|\d{10}", text):
        return datetime.fromtimestamp(int(text[:10]), tz=UTC).date()
    return None


def _by_parts(text: str, first: int, second: int, year: int, order: str) -> date:
    if first > 12 and second <= 12:
        order = "dmy"
    elif second > 12 and first <= 12:
        order = "mdy"
    elif first == second:
        order = "dmy"
    if not order:
        raise BadValue(
            _("“%(text)s” may be day or month first, and nothing in the column tells; write it as 2025-06-30")
            % {"text": text[:40]}
        )
    return _made(text, year, second, first) if order == "dmy" else _made(text, year, first, second)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _made(text: str, year: int, month: int, day_: int) -> date:
    try:
        made = date(year, month, day_)
    except ValueError as error:
        raise BadValue(_("“%(text)s” is not a day of the calendar") % {"text": text[:40]}) from error
    if not YEARS[0] <= year <= YEARS[1]:
        outside = _("“%(text)s” is outside the years %(first)s to %(last)s")
        raise BadValue(outside % {"text": text[:40], "first": YEARS[0], "last": YEARS[1]})
    return made


_QUARTER = re.compile(r"(?:(fy|cy)\s*'?)?(\d{4}|\d{2})[\s\-/]*(?:q([1-4])|h([12]))?$", re.IGNORECASE)
_QUARTER_FIRST = re.compile(r"(?:q([1-4])|h([12]))[\s\-/]*(?:(fy|cy)\s*'?)?(\d{4}|\d{2})$", re.IGNORECASE)


def period(name: str, year_starts_in: int = 1) -> tuple[date, date] | None:
    """First and last day of a period by its name, such as `2025 Q3`, `FY26-H1`, `2025`; None for other names.

    A fiscal year (FY) is named after the calendar year in which it ends, unless it starts in January.
    """
    text = name.strip()
    if match := _QUARTER.match(text):
        kind, year, quarter, half = match.groups()
    elif match := _QUARTER_FIRST.match(text):
        quarter, half, kind, year = match.groups()
    else:
        return None
    start_month = year_starts_in if (kind or "").lower() == "fy" else 1
    first_year = _year(year) - (1 if start_month > 1 else 0)
    offset, length = (3 * (int(quarter) - 1), 3) if quarter else (6 * (int(half) - 1), 6) if half else (0, 12)
    return _month(first_year, start_month + offset), _month(
        first_year, start_month + offset + length, last=True
    )


def _month(year: int, month: int, *, last: bool = False) -> date:
    """The first day of a month counted from January of `year`; with `last`, the day before it."""
    first = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return date.fromordinal(first.toordinal() - 1) if last else first
