"""The next meetings of a series, made by themselves: as far ahead as people look, and at least the next one."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from braid.activity.actions import record
from braid.base.rows import keep
from braid.people.models import Member
from braid.teamwork import recurring
from braid.teamwork.models import Meeting, Series

AHEAD = timedelta(days=56)
# A series that began long ago gets no meetings before this.
BACK = timedelta(days=370)
# Made anew each week, not each day.
EARLY = timedelta(days=7)
# What is held seldom is looked for so far ahead.
FARTHEST = timedelta(days=370)


def plan(series: Series, *, by: Member) -> int:
    """Makes the meetings that are still missing; how many."""
    today = timezone.localdate()
    if series.ended_on or (series.made_until and series.made_until >= today + AHEAD):
        return 0
    start = series.made_until + timedelta(days=1) if series.made_until else max(series.first_on, today - BACK)
    wanted = _wanted(series, start, today)
    there = set(series.meetings.filter(planned_on__in=wanted).values_list("planned_on", flat=True))
    for day in wanted:
        if day not in there:
            row = Meeting(series=series, planned_on=day)
            keep(by, row, on=day, at=series.at, minutes=series.minutes)
    keep(by, series, made_until=max([today + AHEAD, *wanted]))
    return len(wanted) - len(there)


def _wanted(series: Series, start: date, today: date) -> list[date]:
    """The days from `start` on that are to be there: all of the next weeks, or the next one after."""
    pauses = list(series.pauses.all())

    def days(first: date, last: date) -> list[date]:
        found = recurring.days(series.rhythm, series.first_on, first, last)
        return [day for day in found if not any(pause.holds(day) for pause in pauses)]

    until = today + AHEAD
    near = days(start, until)
    if any(day >= today for day in near) or series.meetings.filter(on__gte=today, skipped_at=None).exists():
        return near
    # (What begins later than that has its first one all the same.)
    farthest = max(today + FARTHEST, series.first_on)
    return near + days(max(start, until + timedelta(days=1)), farthest)[:1]


def planned_for(series: Series, day: date, *, by: Member) -> Meeting | None:
    """The meeting of a day on which the rhythm has one, made already now: somebody says that they do not come then."""
    today = timezone.localdate()
    if series.ended_on or not today <= day <= today + FARTHEST:
        return None
    found = recurring.days(series.rhythm, series.first_on, day, day)
    if day not in found or any(pause.holds(day) for pause in series.pauses.all()):
        return None
    return keep(by, Meeting(series=series, planned_on=day), on=day, at=series.at, minutes=series.minutes)


def replan(series: Series, *, by: Member) -> None:
    """Takes away the meetings to come that nobody has touched and that are none any more; makes those that are missing.

    What stays as it was keeps its page, and who has said that they come to it.
    """
    today = timezone.localdate()
    pauses = list(series.pauses.all())
    untouched = series.meetings.filter(on__gte=today).untouched()
    last = untouched.aggregate(last=Max("on"))["last"] or today
    found = recurring.days(series.rhythm, series.first_on, max(today, series.first_on), last)
    stay = [day for day in found if not any(pause.holds(day) for pause in pauses)]
    same = {"planned_on__in": stay, "on": F("planned_on"), "at": series.at, "minutes": series.minutes}
    untouched.exclude(**same).delete()
    # (What is over stays as it was: the days of the new rhythm begin today.)
    keep(by, series, made_until=today - timedelta(days=1) if series.made_until else None)
    plan(series, by=by)


def due() -> list[Series]:
    """The series of which meetings are to be made."""
    late = timezone.localdate() + AHEAD - EARLY
    rows = Series.objects.in_use().going().filter(made_until__lt=late).exclude(rhythm=recurring.ONCE)
    return list(rows.select_related("workspace")[:100])


@transaction.atomic
def plan_by_clock(series: Series, clock: Member) -> int:
    """Makes what is missing of one series, with nobody looking."""
    now = Series.objects.select_for_update().filter(pk=series.pk).first()
    if now is None:
        return 0
    now.workspace = series.workspace
    made = plan(now, by=clock)
    if made:
        record(clock, "series.planned", now, count=made)
    return 1
