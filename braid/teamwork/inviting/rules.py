"""The rhythm of a series as other programs write it (RFC 5545, RRULE), and time zones with their rules. Knows no table."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from braid.teamwork import recurring

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# A zone is looked at for so many years: what it does in all of them it is taken to go on doing.
YEARS = 8
Change = tuple[datetime, timedelta, timedelta, str]


def rule_of(rhythm: str, first: date) -> dict[str, Any]:
    """The parts of the rule by which a series comes that began on `first`; empty for what is held once.

    The 31st means the last day of a shorter month, as in `recurring`: of the 28th to the 31st the last one there is.
    """
    if rhythm == recurring.ONCE:
        return {}
    if rhythm in recurring.WEEKS:
        return {"FREQ": "WEEKLY", **_every(recurring.WEEKS[rhythm])}
    if rhythm == recurring.WEEKDAY:
        place = recurring.place_in_month(first)
        return {
            "FREQ": "MONTHLY",
            "BYDAY": f"{-1 if place == recurring.LAST else place}{WEEKDAYS[first.weekday()]}",
        }
    days = {"BYMONTHDAY": first.day} if first.day <= 28 else {"BYMONTHDAY": list(range(28, first.day + 1)), "BYSETPOS": -1}  # fmt: skip
    if rhythm == recurring.YEARLY:
        return {"FREQ": "YEARLY", "BYMONTH": first.month, **days}
    return {"FREQ": "MONTHLY", **_every(recurring.MONTHS[rhythm]), **days}


def _every(number: int) -> dict[str, int]:
    return {"INTERVAL": number} if number > 1 else {}


def zone_part(name: str, since: date) -> Any:
    """A time zone as a part of a calendar (VTIMEZONE), with its rules from the year before `since` on.

    Rules rather than lists of days, for some programs read only those; what has none is given as a list.
    """
    from icalendar import Timezone

    zone, year = ZoneInfo(name), since.year - 1
    changes = [list(_changes(zone, each)) for each in range(year, year + YEARS)]
    if not any(changes):
        return _made(name, [_fixed(zone, year)])
    rules = _alike(changes)
    if rules is None:
        return Timezone.from_tzid(name, first_date=date(year, 1, 1), last_date=date(year + YEARS + 12, 1, 1))
    return _made(name, [_observance(change, rule) for change, rule in zip(changes[0], rules, strict=True)])


def _made(name: str, parts: list[Any]) -> Any:
    from icalendar import Timezone

    made = Timezone()
    made.add("tzid", name)
    for part in parts:
        made.add_component(part)
    return made


def _fixed(zone: tzinfo, year: int) -> Any:
    there = datetime(year, 1, 1, tzinfo=zone)
    offset = there.utcoffset() or timedelta()
    return _observance((datetime(year, 1, 1), offset, offset, there.tzname() or "UTC"), {})


def _observance(change: Change, rule: dict[str, Any]) -> Any:
    from icalendar import TimezoneDaylight, TimezoneStandard

    at, before, after, name = change
    part: Any = TimezoneDaylight() if after > before else TimezoneStandard()
    part.add("dtstart", at)
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("tzname", name)
    if rule:
        part.add("rrule", rule)
    return part


def _changes(zone: tzinfo, year: int) -> Iterator[Change]:
    """The moments of a year at which its clocks change, as the clock says before: with both offsets and a name."""
    day = datetime(year, 1, 1, tzinfo=UTC)
    while day.year == year:
        after = day + timedelta(days=1)
        if _offset(zone, day) != _offset(zone, after):
            yield _change(zone, day, after)
        day = after


def _change(zone: tzinfo, low: datetime, high: datetime) -> Change:
    before = _offset(zone, low)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        middle = middle.replace(second=0, microsecond=0)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    there = high.astimezone(zone)
    return (high + before).replace(tzinfo=None), before, _offset(zone, high), there.tzname() or ""


def _offset(zone: tzinfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _alike(changes: list[list[Change]]) -> list[dict[str, Any]] | None:
    """A rule for each change of the first year that holds in all others as well; None where one has no such rule."""
    if len({len(each) for each in changes}) != 1:
        return None
    rules = []
    for group in zip(*changes, strict=True):
        if (
            len({(at.month, at.weekday(), at.time(), before, after) for at, before, after, _name in group})
            != 1
        ):
            return None
        places = [_places(at) for at, *_rest in group]
        common = set.intersection(*places)
        if not common:
            return None
        at = group[0][0]
        rules.append(
            {"FREQ": "YEARLY", "BYMONTH": at.month, "BYDAY": f"{min(common)}{WEEKDAYS[at.weekday()]}"}
        )
    return rules


def _places(at: datetime) -> set[int]:
    """Which weekday of its month a day is, counted from both ends."""
    left = monthrange(at.year, at.month)[1] - at.day
    return {(at.day - 1) // 7 + 1, -(left // 7 + 1)}
