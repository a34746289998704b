"""The meetings of a calendar file: each as a series of Braid's, or why it is none. Other programs wrote it: nothing is taken on trust."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from time import thread_time as clock
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base.text import day as day_text
from braid.base.text import shortened
from braid.connect.calendars import (
    NotRead,
    days_in,
    events_of,
    rule_text,
    text_of,
    uid_of,
    value_of,
    wrong_in,
)
from braid.connect.meeting_files.fitting import Fit, by_weekday, fit
from braid.connect.recurrences import moments
from braid.teamwork import recurring

# So far back a rhythm is looked for its beginning, and so many of its times ahead must be those of a rhythm.
BACK, MOST_TIMES, YEARS = timedelta(days=400), 130, 9
USUAL_MINUTES, LONGEST = 30, 24 * 60
MOST_EVENTS, MOST_A_WEEK, MOST_LEFT_OUT = 300, 3, 60
# More than sixty years of days; and so many seconds of work for a whole file, while somebody waits.
MOST_STEPS, SECONDS = 25_000, 10
ADDRESS = re.compile(r"https?://[^\s<>\"\\]{4,400}")
VIDEO = re.compile(
    r"https?://[^\s<>\"\\]*(meet|zoom|teams|webex|jitsi|whereby|video|call)[^\s<>\"\\]*", re.IGNORECASE
)


@dataclass
class Found:
    """One event as it would be here. With `why` it cannot be taken; `notes` say what is to be known of it before."""

    uid: str
    name: str
    why: str = ""
    purpose: str = ""
    rhythm: str = recurring.ONCE
    first_on: str = ""
    at: str = ""
    minutes: int = USUAL_MINUTES
    link: str = ""
    until: str = ""
    people: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    moved: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def as_kept(self) -> dict[str, Any]:
        """As it is kept between the preview and the press of the button."""
        return asdict(self)


@dataclass(frozen=True)
class _Here:
    """What an event is read by: today and the clocks of the workspace."""

    today: date
    zone: ZoneInfo


def read_meetings(raw: bytes, zone: str) -> tuple[list[Found], list[str]]:
    """What is in a file, and what is to be said of all of it.

    Raises:
        Unreadable: it is broken as a whole.
    """
    events, _others = events_of(raw)
    here = _Here(timezone.localdate(), ZoneInfo(zone))
    changes: dict[str, list[Any]] = {}
    for event in events:
        if "RECURRENCE-ID" in event:
            changes.setdefault(uid_of(event, 0), []).append(event)
    whole = [event for event in events if "RECURRENCE-ID" not in event]
    notes = []
    if len(whole) > MOST_EVENTS:
        notes.append(_("Only the first %(n)d events are read. Send the others in another file.") % {"n": MOST_EVENTS})  # fmt: skip
    found: dict[str, Found] = {}
    end = clock() + SECONDS
    for number, event in enumerate(whole[:MOST_EVENTS], 1):
        if clock() > end:
            notes.append(
                _("Reading took too long: only the first events are here. Send the others in another file.")
            )
            break
        for one in _each(event, number, changes.get(uid_of(event, number), []), here):
            found[f"{one.uid} {one.why and number}"] = one
    return list(found.values()), notes


def _each(event: Any, number: int, changes: list[Any], here: _Here) -> list[Found]:
    name = (text_of(event, "SUMMARY") or _("Without a name"))[:120]
    try:
        return _series(event, number, changes, here)
    except NotRead as wrong:
        why = str(wrong)
    except (
        Exception
    ) as wrong:  # (what others wrote goes wrong in many ways: it is this event that is refused)
        why = _("it cannot be read: %(why)s") % {"why": " ".join(str(wrong).split())[:160]}
    return [Found(uid_of(event, number), name, why=why)]


def _series(event: Any, number: int, changes: list[Any], here: _Here) -> list[Found]:
    """The series of one event; several for what is held on several weekdays.

    Raises:
        NotRead: it cannot be one; the text says why.
    """
    _refuse(event)
    start, notes = _start(event, here)
    made = Found(uid_of(event, number), text_of(event, "SUMMARY")[:120], notes=notes)
    made.minutes = _minutes(event, start, notes)
    made.link, made.purpose = _link(event), shortened(text_of(event, "DESCRIPTION"), 300) or made.name
    _people(event, made)
    if "RDATE" in event:
        notes.append(_("Days that were added to it by hand are left out."))
    if "RRULE" not in event:
        return [_once(made, start, here)]
    times = _times(event, start, here)
    ahead = [each for each in times if each.date() >= here.today]
    if not ahead:
        raise NotRead(_("it is over"))
    made.at = f"{ahead[0]:%H:%M}"
    if len({each.time() for each in ahead}) > 1:
        notes.append(_("Its hour is kept in another time zone. Here it is %(at)s now, and stays so when clocks change there.") % {"at": made.at})  # fmt: skip
    return _fitted(made, event, changes, times, start.astimezone(here.zone).date(), here)


def _refuse(event: Any) -> None:
    """Raises: NotRead."""
    wrong = wrong_in(event)
    if how := next((wrong[name] for name in ("RRULE", "RDATE", "EXDATE") if name in wrong), ""):
        raise NotRead(_("how it recurs cannot be read: %(why)s") % {"why": how[:160]})
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        raise NotRead(_("it was called off"))
    if not text_of(event, "SUMMARY"):
        raise NotRead(_("it has no name"))
    value = value_of(event, "DTSTART")
    if value is None:
        raise NotRead(_("it has no beginning that can be read"))
    if not isinstance(value, datetime):
        raise NotRead(
            _("it is of whole days, and no meeting: read the file as dates of the calendar for that")
        )
    if isinstance(event.get("RRULE"), list):
        raise NotRead(_("it recurs by more than one rule"))


def _start(event: Any, here: _Here) -> tuple[datetime, list[str]]:
    """When it begins, in the zone that the file names.

    Raises:
        NotRead: nobody knows that zone.
    """
    value: datetime = value_of(event, "DTSTART")
    if value.tzinfo is not None:
        return value, []
    if named := event["DTSTART"].params.get("TZID"):
        raise NotRead(_("its time zone “%(zone)s” is not known, and the file does not say what it is") % {"zone": str(named)[:60]})  # fmt: skip
    said = _("It names no time zone: the hour is taken as one in %(zone)s.") % {"zone": here.zone.key}
    return value.replace(tzinfo=here.zone), [said]


def _minutes(event: Any, start: datetime, notes: list[str]) -> int:
    end, lasts = value_of(event, "DTEND"), value_of(event, "DURATION")
    if isinstance(end, datetime):
        end = end if end.tzinfo else end.replace(tzinfo=start.tzinfo)
        lasts = end - start
    if not isinstance(lasts, timedelta) or lasts <= timedelta():
        notes.append(_("It does not say how long it lasts: %(n)d minutes are taken.") % {"n": USUAL_MINUTES})
        return USUAL_MINUTES
    minutes = int(lasts.total_seconds() // 60)
    if minutes > LONGEST:
        raise NotRead(_("it lasts longer than a day"))
    return max(minutes, 5)


def _link(event: Any) -> str:
    texts = [
        text_of(event, name)
        for name in ("CONFERENCE", "X-GOOGLE-CONFERENCE", "LOCATION", "DESCRIPTION", "URL")
    ]
    for pattern in (VIDEO, ADDRESS):
        for text in texts[:4] if pattern is VIDEO else texts[:3]:
            if found := pattern.search(text):
                return found[0].rstrip(".,;)")[:500]
    return ""


def _people(event: Any, made: Found) -> None:
    """The addresses of who is invited, small, each with the name beside it."""
    for name in ("ORGANIZER", "ATTENDEE"):
        found = event.get(name, ())
        for one in found if isinstance(found, list) else [found]:
            address = str(one).strip().lower().removeprefix("mailto:")
            kind = str(getattr(one, "params", {}).get("CUTYPE", "")).upper()
            if "@" in address and kind not in ("ROOM", "RESOURCE") and len(made.people) < 200:
                called = " ".join(str(getattr(one, "params", {}).get("CN", "")).split())[:80]
                made.names[address] = made.names.get(address) or called
    made.people = list(made.names)


def _once(made: Found, start: datetime, here: _Here) -> Found:
    local = start.astimezone(here.zone)
    if local.date() < here.today:
        raise NotRead(_("it is over"))
    made.first_on, made.at = local.date().isoformat(), f"{local:%H:%M}"
    return made


def _times(event: Any, start: datetime, here: _Here) -> list[datetime]:
    """Its moments on the clocks here, from a year ago on. What is left out or moved is still among them.

    Raises:
        NotRead: the rule makes no sense.
    """
    if start.date() < here.today - timedelta(days=366 * 60):
        raise NotRead(_("it begins more than sixty years ago"))
    first = datetime.combine(here.today - BACK, time())
    last = datetime.combine(max(here.today, start.date()), time()) + timedelta(days=366 * YEARS)
    text, most = rule_text(event["RRULE"], start, last)
    try:
        every = islice(moments(text, start.replace(tzinfo=None)), min(most, MOST_STEPS))
        found = list(islice((each for each in every if each >= first), MOST_TIMES))
    except Exception as error:  # (whatever is wrong with the rule, it is this event that is refused)
        raise NotRead(_("how it recurs cannot be read: %(why)s") % {"why": str(error)[:120]}) from error
    return [each.replace(tzinfo=start.tzinfo).astimezone(here.zone) for each in found]


def _fitted(
    made: Found, event: Any, changes: list[Any], times: list[datetime], began: date, here: _Here
) -> list[Found]:
    days = sorted({each.date() for each in times})
    ahead = [day for day in days if day >= here.today]
    ends = len(times) < MOST_TIMES and ("UNTIL" in event["RRULE"] or "COUNT" in event["RRULE"])
    if len(ahead) == 1 and ends:
        made.first_on = ahead[0].isoformat()
        return [made]
    if one := fit(days, here.today, began):
        return [_one(made, one, event, changes, ahead, ends, here)]
    parts = by_weekday(days)
    fits = [(fit(part, here.today), part) for part in parts.values()]
    if not 1 < len(parts) <= MOST_A_WEEK or not all(each for each, _part in fits):
        said = event["RRULE"].to_ical().decode()[:120]
        raise NotRead(_("no series recurs like this (%(rule)s): those here come every week, two or four weeks, month, three months or year") % {"rule": said})  # fmt: skip
    found = []
    for one, part in fits:
        assert one is not None
        copy = Found(**{**made.as_kept, "uid": f"{made.uid} {part[0]:%a}", "name": f"{made.name} ({part[0]:%a})"[:120], "notes": list(made.notes), "left_out": [], "moved": []})  # fmt: skip
        copy.notes.append(_("It is held on several weekdays: each becomes a series of its own."))
        found.append(_one(copy, one, event, changes, [day for day in part if day >= here.today], ends, here))
    return found


def _one(made: Found, one: Fit, event: Any, changes: list[Any], ahead: list[date], ends: bool, here: _Here) -> Found:  # fmt: skip
    made.rhythm, made.first_on = one.rhythm, one.first.isoformat()
    if ends:
        made.until = ahead[-1].isoformat()
        made.notes.append(_("It ends with %(day)s, as in the file.") % {"day": day_text(ahead[-1])})
    out = {day for day in _local_days(event, here) if day in ahead}
    for change in changes:
        _changed(made, change, out, set(ahead), here)
    made.left_out = sorted(day.isoformat() for day in out)[:MOST_LEFT_OUT]
    return made


def _local_days(event: Any, here: _Here) -> list[date]:
    """The days that are left out (EXDATE), on the clocks here."""
    return [
        value.astimezone(here.zone).date() if isinstance(value, datetime) and value.tzinfo else value.date() if isinstance(value, datetime) else value
        for value in days_in(event, "EXDATE")
    ]  # fmt: skip


def _changed(made: Found, change: Any, out: set[date], ahead: set[date], here: _Here) -> None:
    """One time of it that is at another moment, or was called off."""
    own, starts = value_of(change, "RECURRENCE-ID"), value_of(change, "DTSTART")
    day = own.astimezone(here.zone).date() if isinstance(own, datetime) and own.tzinfo else own.date() if isinstance(own, datetime) else own  # fmt: skip
    if day not in ahead:
        return
    if str(change.get("STATUS", "")).upper() == "CANCELLED":
        out.add(day)
    elif isinstance(starts, datetime):
        local = (starts if starts.tzinfo else starts.replace(tzinfo=here.zone)).astimezone(here.zone)
        notes: list[str] = []
        minutes = _minutes(change, starts if starts.tzinfo else starts.replace(tzinfo=here.zone), notes)
        minutes = made.minutes if notes else minutes
        if (local.date(), f"{local:%H:%M}", minutes) != (day, made.at, made.minutes):
            made.moved.append({"day": day.isoformat(), "on": local.date().isoformat(), "at": f"{local:%H:%M}", "minutes": minutes})  # fmt: skip
