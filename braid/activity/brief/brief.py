"""The brief of one person: what needs them, what they owe and are owed, what changed, was decided and is coming."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from braid.activity.brief.mine import touching
from braid.activity.brief.week import APART, COMING, DECIDED, Said, monday, of_other_side, said, until_now
from braid.activity.for_you import COMING as COMING_LINES
from braid.activity.for_you import OWE, OWED, Line, lines, told_lines
from braid.activity.hearing import in_digest
from braid.activity.models import Notification
from braid.people.models import Member

# Lines of one part; the page behind it has the others.
MOST = 6
NEWS = 50


@dataclass
class Part:
    """Some lines, and how many more there are."""

    lines: list[Any] = field(default_factory=list)
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.lines)


def part(rows: list[Any], most: int = MOST) -> Part:
    """The first of them."""
    return Part(rows[:most], max(0, len(rows) - most))


@dataclass
class Brief:
    """What is said to one person on a day. `this_week` and `next_week` are what is coming."""

    day: date
    is_daily: bool
    news: Part
    needs: Part
    owe: Part
    owed: Part
    changed: Part
    decided: Part
    this_week: Part
    next_week: Part
    finding: Said | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be said, so that no mail goes out."""
        parts = (
            self.news,
            self.needs,
            self.owe,
            self.owed,
            self.changed,
            self.decided,
            self.this_week,
            self.next_week,
        )
        return not any(parts) and self.finding is None


def brief_of(member: Member, *, daily: bool = False) -> Brief:
    """The brief of this moment, on the clock that is in force. The daily one is short: what is new, and what is due today."""
    today = timezone.localdate()
    news = _news(member)
    days = 1 if daily else 7
    since = timezone.make_aware(datetime.combine(today - timedelta(days=days), time(8)))
    changed = touching(member, since, {row.event_id for row in news}, 3 * MOST)
    week = said(member, until_now(today, days))
    found = lines(member)
    shown = part(told_lines(member, news))
    if daily:
        return Brief(
            today, True, shown, part(_until(found[OWE], today)), Part(), Part(), part(changed),
            part(of_other_side(member, week[DECIDED])), part(_coming(found, week, today, today)), Part(), None,
        )  # fmt: skip
    sunday = monday(today) + timedelta(days=6)
    needs = _until(found[OWE], sunday)
    return Brief(
        today, False, shown, part(needs), part([one for one in found[OWE] if one not in needs]), part(found[OWED]),
        part(changed), part(of_other_side(member, week[DECIDED])), part(_coming(found, week, today, sunday)),
        part(_coming(found, week, sunday + timedelta(days=1), sunday + timedelta(days=7))), next(iter(week[APART]), None),
    )  # fmt: skip


def _news(member: Member) -> list[Notification]:
    """What the member was told of and has not read, of the kinds that are to be in the mail."""
    rows = Notification.objects.visible_to(member).unread().filter(reason__in=in_digest(member))
    return list(rows.select_related("event", "event__by").order_by("-at", "-pk")[:NEWS])


def _until(owe: list[Line], last: date) -> list[Line]:
    return [one for one in owe if one.on and one.on <= last]


def _coming(found: dict[str, list[Line]], week: dict[str, list[Said]], first: date, last: date) -> list[Any]:
    """One's own days, and what both teams have ahead, each once; what one owes stands above."""
    own = [one for one in found[COMING_LINES] if one.part != OWE]
    rows: list[Any] = [*own, *week[COMING]]
    above = {(one.url.partition("#")[0], one.on) for one in found[OWE]}
    inside = [one for one in rows if one.on and first <= one.on <= last and (one.url, one.on) not in above]
    once = {(one.url, one.on): one for one in reversed(inside)}
    return sorted(once.values(), key=lambda one: (one.on, one.what))
