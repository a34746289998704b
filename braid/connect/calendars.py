"""Calendar files (ICS): every event as a row, or why it is none. Other programs wrote them, so nothing is taken on trust."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from pathlib import Path
from time import monotonic as clock
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from braid.connect.recurrences import moments
from braid.connect.tables import Row, Table, Unreadable

HEADER = ["id", "name", "kind", "first day", "last day", "note"]
SHAPE = "ics"
# What recurs is read so far back and ahead from today, and never more often than this.
BACK, AHEAD = timedelta(days=366), timedelta(days=731)
MOST_TIMES, MOST_ROWS, MOST_STEPS = 500, 20_000, 200_000
# So long the rules of one file are looked through.
SECONDS = 20
FREEZE = re.compile(r"\b(freeze|blackout|moratorium|shut ?down|no releases?|no deploys?)\b", re.IGNORECASE)
OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
# The longest month of each number, for rules that name a day that never comes.
LONGEST = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


class NotRead(ValueError):
    """An event that is no date; the text says why."""


def looks_like(start: bytes) -> bool:
    """Whether a file begins as a calendar does."""
    return start.lstrip(b"\xef\xbb\xbf \t\r\n")[:6].upper() == b"BEGIN:"


def read_ics(path: Path) -> Table:
    """Opens a calendar.

    Raises:
        Unreadable: it is broken as a whole, or there is no event in it.
    """
    events, others = events_of(path.read_bytes())
    if not events:
        what = ", ".join(sorted(others)) or _("nothing")
        raise Unreadable(_("There is no event in this calendar file; it holds: %(what)s.") % {"what": what})
    left = sorted(others - {"VCALENDAR", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VALARM"})
    notes = [_("Left out, for they are no events: %(what)s.") % {"what": ", ".join(left)}] if left else []
    return Table("ics", HEADER, _rows(events), notes, SHAPE)


def events_of(raw: bytes) -> tuple[list[Any], set[str]]:
    """The events of a file, and the names of all else that is in it.

    Raises:
        Unreadable: it is broken as a whole.
    """
    from icalendar import Component

    try:
        found = Component.from_ical(raw, multiple=True)
    except (
        Exception
    ) as error:  # (a parser of what others wrote fails in many ways, and the file is refused for each)
        said = " ".join(str(error).split())[:200]
        raise Unreadable(_("This calendar file is broken: %(why)s") % {"why": said}) from error
    events: list[Any] = []
    others: set[str] = set()
    for whole in found:
        for part in whole.walk():
            if part.name == "VEVENT":
                events.append(part)
            else:
                others.add(str(part.name))
    return events, others


def _rows(events: list[Any]) -> Iterator[Row]:
    """A row for each time of each event; what was moved by itself stands for the time that it had."""
    moved = {
        (uid_of(event, 0), _day_of(event, "RECURRENCE-ID")) for event in events if "RECURRENCE-ID" in event
    }
    line, end = 1, clock() + SECONDS
    for number, event in enumerate(events, 1):
        try:
            if clock() > end and "RRULE" in event:
                raise NotRead(_("reading took too long. Send it in another file"))
            rows, why = list(_of(event, number, moved)), ""
        except NotRead as error:
            rows, why = [], str(error)
        except (
            Exception
        ) as error:  # (what others wrote goes wrong in many ways: it is this event that is refused)
            rows, why = [], _("it cannot be read: %(why)s") % {"why": " ".join(str(error).split())[:160]}
        if why:
            line += 1
            yield Row(line, [""] * len(HEADER), f"“{_name(event) or number}”: {why}")
        for cells in rows:
            line += 1
            if line > MOST_ROWS:
                yield Row(line, cells, _("more than %(most)s dates in one file") % {"most": f"{MOST_ROWS:,}"})
                return
            yield Row(line, cells)


def _of(event: Any, number: int, moved: set[tuple[str, date | None]]) -> Iterator[list[str]]:
    """The cells of every time of one event.

    Raises:
        NotRead: it has no name or no day, was called off, or recurs in a way that cannot be read.
    """
    name, wrong = _name(event), wrong_in(event)
    if "RRULE" in wrong or "RDATE" in wrong or "EXDATE" in wrong:
        raise NotRead(_("how it recurs cannot be read: %(why)s") % {"why": next(iter(wrong.values()))[:160]})
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        raise NotRead(_("it was called off"))
    if not name:
        raise NotRead(_("it has no name"))
    start = _day_of(event, "DTSTART")
    if start is None:
        raise NotRead(_("it has no first day that can be read"))
    lasts = _lasts(event, start)
    uid = uid_of(event, number)
    kind = "freeze" if FREEZE.search(f"{name} {text_of(event, 'CATEGORIES')}") else "date"
    note = " · ".join(part for part in (text_of(event, "LOCATION"), text_of(event, "DESCRIPTION")) if part)[
        :500
    ]
    own = _day_of(event, "RECURRENCE-ID")
    days = [start] if own or not _recurs(event) else _times(event, start)
    if not days:
        raise NotRead(_("none of its times lies in the years that are read"))
    for day in days:
        if own is None and _recurs(event) and (uid, day) in moved:
            continue
        ident = uid if not _recurs(event) and own is None else f"{uid}/{(own or day).isoformat()}"
        until = (day + timedelta(days=lasts)).isoformat() if lasts else ""
        yield [ident, name, kind, day.isoformat(), until, note]


def _name(event: Any) -> str:
    return text_of(event, "SUMMARY")[:200]


def text_of(event: Any, name: str) -> str:
    """A text of an event in one line, without characters that nothing can keep."""
    value = event.get(name, "")
    parts = value if isinstance(value, list) else [value]
    texts = [
        part.to_ical().decode(errors="replace")
        if name == "CATEGORIES" and hasattr(part, "to_ical")
        else str(part)
        for part in parts
    ]
    joined = " ".join(" ".join(texts).replace("\x00", " ").split())
    return joined.encode(errors="ignore").decode()


def uid_of(event: Any, number: int) -> str:
    """By what an event is known; its name and place in the file where it says nothing."""
    return (text_of(event, "UID") or f"{_name(event)} {number}")[:180]


def wrong_in(event: Any) -> dict[str, str]:
    """What cannot be read in an event, by the name of the property, and why."""
    return {str(name).upper(): str(why) for name, why in getattr(event, "errors", ()) if name}


def value_of(event: Any, name: str) -> Any:
    """A day, a moment or a length of time of an event; None where there is none that can be read."""
    found = event.get(name)
    found = found[0] if isinstance(found, list) and found else found
    try:
        return getattr(found, "dt", None)
    except Exception:  # (the library keeps a value that it cannot read, and complains when it is looked at)
        return None


def _day_of(event: Any, name: str) -> date | None:
    """The day in the zone that the event itself names: a meeting at eight in Tokyo is on the day of Tokyo."""
    value = value_of(event, name)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _lasts(event: Any, start: date) -> int:
    """So many days after the first one it ends; the end of whole days is the day after, midnight is the day before."""
    begin, end = value_of(event, "DTSTART"), value_of(event, "DTEND")
    duration = value_of(event, "DURATION")
    if end is None and isinstance(duration, timedelta):
        try:
            end = begin + duration
        except (OverflowError, TypeError):
            end = None
    if isinstance(end, datetime):
        day = end.date()
        if end.time() == time() and day > start:
            day -= timedelta(days=1)
    elif isinstance(end, date):
        day = end - timedelta(days=1)
    else:
        return 0
    return min(max(0, (day - start).days), 3660)


def _recurs(event: Any) -> bool:
    return "RRULE" in event or "RDATE" in event


def _times(event: Any, start: date) -> list[date]:
    """The days on which it happens, within what is read."""
    today = timezone.localdate()
    first, last = min(start, today) if start > today - BACK else today - BACK, max(start, today) + AHEAD
    without = set(_days_in(event, "EXDATE"))
    found = {day for day in _days_in(event, "RDATE") if first <= day <= last}
    if "RRULE" in event:
        rules = event["RRULE"]
        for rule in rules if isinstance(rules, list) else [rules]:
            found |= set(_by_rule(rule, start, first, last))
    else:
        found.add(start)
    return sorted(found - without)[:MOST_TIMES]


def _by_rule(rule: Any, start: date, first: date, last: date) -> list[date]:
    """The days of one rule.

    Raises:
        NotRead: it makes no sense, or names times within a day.
    """
    _ask_sense(rule)
    plain = {
        name: value
        for name, value in rule.items()
        if name.upper() not in ("UNTIL", "BYHOUR", "BYMINUTE", "BYSECOND")
    }
    try:
        text = type(rule)(plain).to_ical().decode()
        until = _until(rule)
        begin = datetime.combine(start, time())
        end = min(last, until) if until else last
        every = moments(text if "COUNT" in plain else f"{text};UNTIL={end:%Y%m%d}", begin)
        days = takewhile(lambda day: day <= end, (when.date() for when in islice(every, MOST_STEPS)))
        return list(islice((day for day in days if day >= first), MOST_TIMES))
    except Exception as error:  # (whatever is wrong with the rule, it is this event that is refused)
        raise NotRead(_("how it recurs cannot be read: %(why)s") % {"why": str(error)[:120]}) from error


def _ask_sense(rule: Any) -> None:
    how = str((rule.get("FREQ") or [""])[0]).upper()
    if how in OFTEN:
        raise NotRead(_("it recurs more than once a day"))
    if not how or _never(rule) or any(int(each) < 1 for each in rule.get("INTERVAL", ())):
        raise NotRead(_("how it recurs cannot be read: %(why)s") % {"why": rule.to_ical().decode()[:120]})


def rule_text(rule: Any, start: datetime, last: datetime) -> tuple[str, int]:
    """A rule as dateutil reads it for a moment without a zone, and how often it comes at most.

    It ends with `last`, whatever it says itself: one that never comes would be looked for to the end of time.

    Raises:
        NotRead: it makes no sense, or names times within a day.
    """
    _ask_sense(rule)
    plain = {
        name: value for name, value in rule.items() if name.upper() not in ("UNTIL", "COUNT", "BYSECOND")
    }
    until = (rule.get("UNTIL") or [None])[0]
    if isinstance(until, datetime):
        until = until.astimezone(start.tzinfo).replace(tzinfo=None) if until.tzinfo else until
    elif isinstance(until, date):
        until = datetime.combine(until, time.max)
    end = min(until, last) if until else last
    count = (rule.get("COUNT") or [MOST_STEPS])[0]
    return f"{type(rule)(plain).to_ical().decode()};UNTIL={end:%Y%m%dT%H%M%S}", min(int(count), MOST_STEPS)


def _never(rule: Any) -> bool:
    """Whether a rule names only days that no month has: to look for one would never end."""
    months = [int(month) for month in rule.get("BYMONTH", ())]
    days = [int(day) for day in rule.get("BYMONTHDAY", ())]
    longest = max((LONGEST.get(month, 31) for month in months), default=31)
    return bool(days) and all(abs(day) > longest for day in days)


def _until(rule: Any) -> date | None:
    value = (rule.get("UNTIL") or [None])[0]
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None


def _days_in(event: Any, name: str) -> Iterator[date]:
    for value in days_in(event, name):
        yield value.date() if isinstance(value, datetime) else value


def days_in(event: Any, name: str) -> Iterator[date | datetime]:
    """The days or moments of a list of them, such as EXDATE."""
    found = event.get(name, ())
    for part in found if isinstance(found, list) else [found]:
        for one in getattr(part, "dts", ()):
            value = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            if isinstance(value, date):
                yield value
