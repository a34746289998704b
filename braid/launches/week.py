"""Launches in a week: what went out, what was learned, and what is on the calendar."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.brief.week import COMING, LEARNED, SHIPPED, WEEK, Said, Week
from braid.base.plugs import panel
from braid.launches.models import CalendarDate, Launch, Learning, Win
from braid.people.models import Member

MOST = 30


@panel(WEEK)
def launches_of_the_week(member: Member, week: Week) -> list[Said]:
    """Launches, dates of the calendar, learnings and what went well. Four queries."""
    return [*_launches(member, week), *_dates(member, week), *_learned(member, week)]


def _launches(member: Member, week: Week) -> list[Said]:
    out = Q(launched_on__range=(week.since, week.until))
    planned = Q(on__range=(week.ahead, week.far), launched_on=None, cancelled_on=None)
    rows = Launch.objects.visible_to(member).filter(out | planned).order_by("on", "pk")
    return [
        Said(SHIPPED, row.name, row.place, _("launch"), row.launched_on)
        if row.launched_on
        else Said(COMING, row.name, row.place, _("launch"), row.on)
        for row in rows[:MOST]
    ]


def _dates(member: Member, week: Week) -> list[Said]:
    rows = (
        CalendarDate.objects.visible_to(member).filter(on__range=(week.ahead, week.far)).order_by("on", "pk")
    )
    return [
        Said(COMING, row.name, "launches/calendar/", row.get_kind_of_display(), row.on) for row in rows[:MOST]
    ]


def _learned(member: Member, week: Week) -> list[Said]:
    found = []
    for model, why in ((Learning, _("learned from %(launch)s")), (Win, _("went well in %(launch)s"))):
        rows = model.objects.visible_to(member).filter(at__date__range=(week.since, week.until))
        for row in rows.select_related("review__launch").order_by("pk")[:MOST]:
            on = timezone.localdate(row.at)
            if row.review is None:
                found.append(Said(LEARNED, row.text, row.place, _("went well"), on))
                continue
            launch = row.review.launch
            found.append(Said(LEARNED, row.text, launch.place, why % {"launch": launch.name}, on))
    return found
