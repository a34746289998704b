"""What ships and what is said on which day of a month: releases and launches on lanes of their own."""

import calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.text import day
from braid.launches.models import Launch, LaunchStage
from braid.people.models import Member
from braid.roadmap.models import Release

RELEASES, LAUNCHES = "release", "launch"
MOST = 300


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing in the calendar, on one day or from one day to another."""

    lane: str
    start: date
    until: date
    name: str
    url: str
    what: str
    is_done: bool = False


@dataclass
class Day:
    """One day of the grid with what is on it, by lane."""

    on: date
    is_inside: bool
    is_today: bool
    marks: dict[str, list[Mark]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class Month:
    """A month: its weeks, what is in it as a list, what does not fit together, and the months beside it."""

    first: date
    title: str
    weeks: list[list[Day]]
    marks: list[Mark]
    conflicts: list[tuple[str, str]]
    before: str
    after: str
    weekdays: list[str]


def month_asked(text: str, today: date) -> date:
    """The first day of the month written as `2026-11`; this month for anything else."""
    year, _dash, month = text.partition("-")
    if year.isdecimal() and month.isdecimal() and 1970 <= int(year) <= 2200 and 1 <= int(month) <= 12:
        return date(int(year), int(month), 1)
    return today.replace(day=1)


def month_of(member: Member, first: date, today: date) -> Month:
    """The month that begins on that day. Four queries."""
    starts = formats.get_format("FIRST_DAY_OF_WEEK") or 1
    weeks = calendar.Calendar((int(starts) - 1) % 7).monthdatescalendar(first.year, first.month)
    begin, end = weeks[0][0], weeks[-1][-1]
    marks = sorted([*_releases(member, begin, end), *_launches(member, begin, end), *_stages(member, begin, end)], key=lambda mark: (mark.start, mark.lane != RELEASES, mark.name))  # fmt: skip
    inside = (first, weeks[-1][-1] if weeks[-1][-1].month == first.month else weeks[-1][-1].replace(day=1) - timedelta(days=1))  # fmt: skip
    return Month(
        first=first,
        title=formats.date_format(first, "F Y"),
        weeks=[[_day(on, first, today, marks) for on in week] for week in weeks],
        marks=[mark for mark in marks if mark.start <= inside[1] and mark.until >= inside[0]],
        conflicts=conflicts(member),
        before=f"{first - timedelta(days=1):%Y-%m}",
        after=f"{first + timedelta(days=32):%Y-%m}",
        weekdays=[formats.date_format(on, "D") for on in weeks[0]],
    )


def _day(on: date, first: date, today: date, marks: list[Mark]) -> Day:
    found = Day(on, on.month == first.month, on == today)
    for mark in marks:
        if mark.start <= on <= mark.until:
            found.marks[mark.lane].append(mark)
    return found


def _releases(member: Member, begin: date, end: date) -> list[Mark]:
    on = Coalesce(F("released_on"), F("planned_on"))
    rows = (
        Release.objects.visible_to(member)
        .annotate(day=on)
        .filter(day__range=(begin, end))
        .order_by("day", "pk")
    )
    prefix = f"/w/{member.workspace.slug}/"
    return [
        Mark(RELEASES, row.day, row.day, row.name, prefix + row.place, _("Release"), bool(row.released_on))
        for row in rows[:MOST]
    ]


def _launches(member: Member, begin: date, end: date) -> list[Mark]:
    day_of = Coalesce(F("launched_on"), F("on"))
    rows = Launch.objects.visible_to(member).filter(cancelled_on=None).annotate(day=day_of)
    prefix = f"/w/{member.workspace.slug}/"
    return [
        Mark(LAUNCHES, row.day, row.day, row.name, prefix + row.place, _("%(kind)s launch") % {"kind": row.get_kind_of_display()}, bool(row.launched_on))
        for row in rows.filter(day__range=(begin, end)).order_by("day", "pk")[:MOST]
    ]  # fmt: skip


def _stages(member: Member, begin: date, end: date) -> list[Mark]:
    """The stages of launches, but for one that begins on the day of its launch and says nothing more."""
    rows = LaunchStage.objects.visible_to(member).filter(launch__cancelled_on=None, on__lte=end)
    rows = rows.filter(Q(until__gte=begin) | Q(until=None, on__gte=begin)).select_related("launch")
    prefix = f"/w/{member.workspace.slug}/"
    return [
        Mark(LAUNCHES, row.on, row.until or row.on, f"{row.launch.name}: {row.name}", prefix + row.place, row.audience or _("Stage"), bool(row.launch.launched_on))
        for row in rows.order_by("on", "order")[:MOST]
        if row.on
    ]  # fmt: skip


def conflicts(member: Member) -> list[tuple[str, str]]:
    """Launches to come that are planned before what they announce is released, in words, with their address."""
    rows = Launch.objects.visible_to(member).filter(
        launched_on=None,
        cancelled_on=None,
        on__isnull=False,
        release__released_on=None,
        on__lt=F("release__planned_on"),
    )
    found = []
    for row in rows.select_related("release").order_by("on", "pk")[:20]:
        assert row.on
        assert row.release
        assert row.release.planned_on
        early = (row.release.planned_on - row.on).days
        text = ngettext(
            "%(launch)s is planned for %(on)s, %(days)s day before its release %(release)s on %(planned)s.",
            "%(launch)s is planned for %(on)s, %(days)s days before its release %(release)s on %(planned)s.",
            early,
        ) % {
            "launch": row.name, "on": day(row.on), "days": early, "release": row.release.name,
            "planned": day(row.release.planned_on),
        }  # fmt: skip
        found.append((text, f"/w/{member.workspace.slug}/{row.place}"))
    return found
