"""Days off for all out of a calendar file: whole days only. Knows no table."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

# One event covers so many days at most, and what comes back each year is read for so many years.
LONGEST, YEARS = 31, 3


def days_of(content: bytes, today: date) -> dict[date, str]:
    """The name of each whole day from today on that an event of the calendar covers.

    What has an hour is no day off, and is left out; what comes back each year does for three years.

    Raises:
        ValueError: it is no calendar.
    """
    from icalendar import Calendar

    if b"BEGIN:VCALENDAR" not in content[:4096].upper():
        raise ValueError("no calendar")
    found: dict[date, str] = {}
    for event in Calendar.from_ical(content).walk("VEVENT"):
        for day, name in _days(event, today):
            found.setdefault(day, name)
    return dict(sorted(found.items()))


def _days(event: Any, today: date) -> Iterator[tuple[date, str]]:
    first = _day(event.get("DTSTART"))
    if first is None:
        return
    last = (_day(event.get("DTEND")) or first + timedelta(days=1)) - timedelta(days=1)
    length = min(max((last - first).days, 0), LONGEST - 1)
    every = _every(event)
    name = " ".join(str(event.get("SUMMARY") or "").split())[:120]
    for start in _years(first, today, every) if every else (first,):
        for number in range(length + 1):
            day = start + timedelta(days=number)
            if today <= day:
                yield day, name or day.isoformat()


def _every(event: Any) -> int:
    """After how many years it comes back; 0 where it does not, or by more than one rule."""
    rule = event.get("RRULE")
    if not isinstance(rule, dict) or "YEARLY" not in [str(each).upper() for each in rule.get("FREQ", [])]:
        return 0
    return max(int((rule.get("INTERVAL") or [1])[0]), 0)


def _years(first: date, today: date, every: int) -> Iterator[date]:
    """The same day of this year and those after it; 29 February only where there is one."""
    for year in range(max(first.year, today.year), today.year + YEARS):
        if (year - first.year) % every:
            continue
        try:
            yield first.replace(year=year)
        except ValueError:
            continue


def _day(value: Any) -> date | None:
    """A whole day; None for a moment, or for nothing."""
    found = getattr(value, "dt", None)
    return found if isinstance(found, date) and not isinstance(found, datetime) else None
