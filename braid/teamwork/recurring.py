"""The days of what comes again and again, and the moment that an hour of a day is in a time zone. Knows no table."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONCE, WEEKLY, FORTNIGHTLY, FOUR_WEEKLY = "once", "weekly", "fortnightly", "four_weekly"
MONTHLY, WEEKDAY, QUARTERLY, YEARLY = "monthly", "weekday", "quarterly", "yearly"
WEEKS = {WEEKLY: 1, FORTNIGHTLY: 2, FOUR_WEEKLY: 4}
MONTHS = {MONTHLY: 1, WEEKDAY: 1, QUARTERLY: 3, YEARLY: 12}
# After so many days it is due again; what is held once has no such number.
INTERVALS = {
    WEEKLY: 7,
    FORTNIGHTLY: 14,
    FOUR_WEEKLY: 28,
    MONTHLY: 30,
    WEEKDAY: 30,
    QUARTERLY: 91,
    YEARLY: 365,
}
LAST = 5


def days(rhythm: str, first: date, start: date, end: date) -> Iterator[date]:
    """The days from `start` to `end`, both included, on which something is held that began on `first`.

    The 31st is the last day of a shorter month, and 29 February the 28th of a common year; the day itself comes
    back where the month has it. A fifth weekday is the last one of each month.
    """
    number = _first_at(rhythm, first, start)
    while (day := _day(rhythm, first, number)) is not None and day <= end:
        if day >= start:
            yield day
        number += 1


def next_weekday(today: date) -> date:
    """Tomorrow, or Monday."""
    day = today + timedelta(days=1)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _first_at(rhythm: str, first: date, start: date) -> int:
    """A number of which the day is not after `start`, so that nobody counts from the beginning of time."""
    if start <= first or rhythm == ONCE:
        return 0
    if rhythm in WEEKS:
        return (start - first).days // (7 * WEEKS[rhythm])
    months = (start.year - first.year) * 12 + start.month - first.month
    return max(0, months // MONTHS[rhythm] - 1)


def _day(rhythm: str, first: date, number: int) -> date | None:
    """The day of that number, counted from 0; None where there is none any more."""
    if rhythm == ONCE:
        return None if number else first
    try:
        if rhythm in WEEKS:
            return first + timedelta(weeks=WEEKS[rhythm] * number)
        months = first.year * 12 + first.month - 1 + MONTHS[rhythm] * number
        year, month = months // 12, months % 12 + 1
        if rhythm == WEEKDAY:
            return _weekday(year, month, first)
        return date(year, month, min(first.day, monthrange(year, month)[1]))
    except (OverflowError, ValueError):
        return None  # (the calendar ends with the year 9999)


def place_in_month(day: date) -> int:
    """Which weekday of its month a day is: 1 the first, `LAST` the last, where there are five."""
    return (day.day - 1) // 7 + 1


def _weekday(year: int, month: int, first: date) -> date:
    length, place = monthrange(year, month)[1], place_in_month(first)
    start = date(year, month, 1)
    found = 1 + (first.weekday() - start.weekday()) % 7 + 7 * (place - 1)
    return date(year, month, found if found <= length else found - 7)


def moment(day: date, at: time, zone: str) -> datetime:
    """The moment at which it is that hour of that day in a time zone; the hour is kept in summer and in winter.

    Of an hour that the clock skips the one after it, of one that comes twice the first.
    """
    there = ZoneInfo(zone)
    local = datetime.combine(day, at, there)
    # (There and back: an hour that does not exist comes back as another one.)
    return local.astimezone(UTC).astimezone(there)
