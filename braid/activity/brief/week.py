"""A week as both teams see it. Every room says its own part: `@panel(WEEK)` over `(member, week)` that gives `Said`s.

Whoever has something else that is coming, such as meetings, hands it in the same way.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone

from braid.base.models import BOTH_SIDES
from braid.base.plugs import panels
from braid.people.models import Member

WEEK = "activity.week"
DECIDED, SHIPPED, LEARNED, COMING, APART = "decided", "shipped", "learned", "coming", "apart"
PARTS = (DECIDED, SHIPPED, LEARNED, COMING, APART)


class Said(NamedTuple):
    """One line about a week. `url` is below `/w/<slug>/`; `side` is empty where it is of both.

    Of what lies apart the one that is best talked about comes first.
    """

    part: str
    what: str
    url: str
    why: str = ""
    on: date | None = None
    side: str = ""


@dataclass(frozen=True)
class Week:
    """What was from `since` to `until`, both included, and what is coming from `ahead` to `far`."""

    since: date
    until: date
    ahead: date
    far: date

    @cached_property
    def pk(self) -> str:
        """By this it is remembered."""
        return f"{self.since}:{self.until}:{self.ahead}:{self.far}"

    @property
    def number(self) -> int:
        """As calendars count weeks."""
        return self.since.isocalendar().week

    @property
    def begins(self) -> date:
        """The first day of the week after."""
        return self.until + timedelta(days=1)


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def week_of(day: date) -> Week:
    """The week from Monday to Sunday; what is coming in it and in the one after, from today on."""
    first = monday(day)
    ahead = max(first, timezone.localdate())
    return Week(first, first + timedelta(days=6), ahead, first + timedelta(days=13))


def until_now(day: date, days: int) -> Week:
    """The last so many days before this one, and this week and the next."""
    return Week(day - timedelta(days=days), day, day, monday(day) + timedelta(days=13))


def said(member: Member, week: Week) -> dict[str, list[Said]]:
    """Everything that the rooms have to say of a week to this member, by part. Remembered until something changes."""
    found: dict[str, list[Said]] = {part: [] for part in PARTS}
    for some in panels(WEEK, member, week):
        for one in some:
            found[one.part].append(one)
    for part in (DECIDED, SHIPPED, LEARNED, COMING):
        found[part].sort(key=lambda one: (one.on or date.max, one.what))
    return found


def of_other_side(member: Member, lines: list[Said]) -> list[Said]:
    """What the side decided that the reader is not on; for whoever is on neither, what either did alone."""
    own = member.side if member.side in BOTH_SIDES else None
    return [one for one in lines if one.side in BOTH_SIDES and one.side != own]
