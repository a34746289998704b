"""A series as a calendar shows it, and what is new in it for somebody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.utils import timezone

from braid.teamwork import recurring
from braid.teamwork.inviting.rules import rule_of
from braid.teamwork.models import Meeting, Pause, Series

# A pause that lasts longer than this ends the series in calendars; going on begins it again.
LONGEST_PAUSE = timedelta(days=730)


@dataclass(frozen=True)
class Single:
    """One meeting that is not as the rule has it: at another time, or not held."""

    planned: datetime
    starts: datetime
    minutes: int
    is_skipped: bool
    sequence: int
    meeting: Meeting

    @property
    def key(self) -> str:
        return self.planned.date().isoformat()

    @property
    def look(self) -> str:
        """How it looks, to tell whether something is new."""
        return "skipped" if self.is_skipped else f"{self.starts.isoformat()}/{self.minutes}"


@dataclass
class Picture:
    """The whole of a series. `start` is None when nothing of it is to come."""

    series: Series
    start: datetime | None = None
    minutes: int = 0
    rule: dict[str, Any] = field(default_factory=dict)
    without: list[date] = field(default_factory=list)
    extra: list[datetime] = field(default_factory=list)
    singles: dict[str, Single] = field(default_factory=dict)
    # It grows with each change of the whole.
    sequence: int = 0

    @property
    def zone(self) -> str:
        return self.series.workspace.time_zone

    @property
    def look(self) -> str:
        """How the whole looks, to tell whether something is new; single meetings are looked at by themselves."""
        row = self.series
        seen = (
            row.name,
            row.purpose,
            row.video,
            self.zone,
            self.start,
            self.minutes,
            self.rule,
            self.without,
            self.extra,
        )
        return sha256(repr(seen).encode()).hexdigest()[:32] if self.start else ""

    @property
    def as_told(self) -> dict[str, Any]:
        """What is remembered of it as told."""
        if self.start is None:
            return {}
        singles = {key: one.look for key, one in self.singles.items()}
        return {
            "name": self.series.name,
            "start": self.start.isoformat(),
            "whole": self.look,
            "singles": singles,
        }


def picture_of(series: Series) -> Picture:
    """The series as it is now. Two queries."""
    found = Picture(series, minutes=series.minutes, sequence=series.sequence)
    rows = list(series.meetings.order_by("on", "at"))
    for row in rows:
        row.series = series
    if series.archived_at:
        return found
    if series.rhythm == recurring.ONCE:
        return _once(found, rows)
    since = series.since or series.first_on
    pauses = list(series.pauses.order_by("since"))
    last = _last_day(series, pauses)
    planned = {row.planned_on for row in rows if row.planned_on}
    days = _Days(series, since, last, pauses, planned)
    first = days.first()
    if first is None:
        return found
    found.start = recurring.moment(first, series.at, found.zone)
    found.rule = rule_of(series.rhythm, series.first_on)
    if last:
        found.rule["UNTIL"] = recurring.moment(last, series.at, found.zone)
    found.without = [day for day in days.paused() if day > first]
    _add_rows(found, [row for row in rows if (row.planned_on or row.on) >= since], days)
    return found


def _once(found: Picture, rows: list[Meeting]) -> Picture:
    row = rows[-1] if rows else None
    ended = found.series.ended_on
    if row is None or row.skipped_at or (ended and row.on >= ended):
        return found
    found.start, found.minutes = row.starts, row.minutes
    found.sequence += row.sequence
    return found


def _last_day(series: Series, pauses: list[Pause]) -> date | None:
    """The last day on which it is held in calendars; None where it goes on and on."""
    ends = [series.ended_on] if series.ended_on else []
    ends += [each.since for each in pauses if each.until is None or each.until - each.since > LONGEST_PAUSE]
    return min(ends) - timedelta(days=1) if ends else None


class _Days:
    """The days of the rhythm, as far as they are asked for."""

    def __init__(self, series: Series, since: date, last: date | None, pauses: list[Pause], planned: set[date]) -> None:  # fmt: skip
        self.series, self.since, self.last, self.planned = series, since, last, planned
        self.pauses = [each for each in pauses if each.until and each.until >= since]

    def between(self, start: date, end: date) -> list[date]:
        """Those of the rhythm, paused or not."""
        until = min(end, self.last) if self.last else end
        return list(recurring.days(self.series.rhythm, self.series.first_on, max(start, self.since), until))

    def is_out(self, day: date) -> bool:
        """Whether it falls into a pause. (What somebody has kept of it is held all the same.)"""
        return day not in self.planned and any(each.holds(day) for each in self.pauses)

    def first(self) -> date | None:
        """The first one that is held."""
        farthest = max([each.until for each in self.pauses if each.until], default=self.since)
        found = self.between(self.since, farthest + timedelta(days=400))
        return next((day for day in found if not self.is_out(day)), None)

    def paused(self) -> list[date]:
        """Those that fall into a pause."""
        found: set[date] = set()
        for each in self.pauses:
            if each.until:
                found |= {day for day in self.between(each.since, each.until) if self.is_out(day)}
        return sorted(found)


def _add_rows(found: Picture, rows: list[Meeting], days: _Days) -> None:
    """What is not as the rule has it: at another time, skipped, or on a day that the rule does not know any more.

    What was so once and is not any more stays named, for a calendar keeps what it was told of a single one.
    """
    series, planned = found.series, [row.planned_on for row in rows if row.planned_on]
    ruled = set(days.between(min(planned), max(planned))) if planned else set()
    for row in rows:
        is_ruled = row.planned_on in ruled
        day, at = (row.planned_on, series.at) if is_ruled and row.planned_on else (row.on, row.at)
        begins = recurring.moment(day, at, found.zone)
        one = Single(
            begins, row.starts, row.minutes, row.skipped_at is not None, series.sequence + row.sequence, row
        )
        if is_ruled:
            if row.sequence or one.is_skipped or (one.planned, one.minutes) != (one.starts, series.minutes):
                found.singles[one.key] = one
            continue
        found.sequence += row.sequence
        if not one.is_skipped and not (series.ended_on and row.on >= series.ended_on):
            found.extra.append(begins)
            if row.minutes != series.minutes:
                found.singles[one.key] = one


@dataclass
class News:
    """What is new for somebody: the whole series, single meetings of it, or that nothing of it is left."""

    is_over: bool = False
    is_whole: bool = False
    is_first: bool = False
    singles: list[Single] = field(default_factory=list)

    @property
    def method(self) -> str:
        """What a calendar is asked to do (RFC 5546)."""
        called_off = self.is_over or (self.singles and all(one.is_skipped for one in self.singles))
        return "CANCEL" if called_off else "REQUEST"


def news(told: dict[str, Any], now: Picture) -> News | None:
    """What has changed since it was told; None when nothing has."""
    if not now.as_told:
        return News(is_over=True) if told else None
    if not told:
        return News(is_whole=True, is_first=True)
    if told["whole"] != now.look:
        return News(is_whole=True)
    before, today = told["singles"], timezone.localdate().isoformat()
    fresh = [one for key, one in now.singles.items() if before.get(key) != one.look and _is_ahead(one, today)]
    # (A mail asks for one thing: what is moved while something else is skipped is told with the whole.)
    if (
        any(key not in now.singles and key >= today for key in before)
        or len({one.is_skipped for one in fresh}) > 1
    ):
        return News(is_whole=True)
    return News(singles=fresh) if fresh else None


def _is_ahead(one: Single, today: str) -> bool:
    return max(one.key, one.starts.date().isoformat()) >= today
