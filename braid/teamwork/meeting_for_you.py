"""Meetings on For you: actions to do, what is coming, and what was never noted."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.for_you import AHEAD_DAYS, COMING, OWE, PLACE, Line
from braid.base.plugs import panel
from braid.base.prepared import asked_as
from braid.people.models import Member
from braid.teamwork.models import ActionItem, Meeting, Series
from braid.teamwork.series_page import asked_what_becomes

MOST = 20
# Nobody remembers what was longer ago.
LATELY = timedelta(days=10)


@panel(PLACE)
def actions_for_you(member: Member, _subject: Any) -> list[Line]:
    """What somebody is to do until it is done. One query."""
    if not member.may("edit"):
        return []

    def mine() -> Any:
        rows = ActionItem.objects.visible_to(member).filter(owner=member, done_at=None)
        return rows.select_related("meeting__series").order_by("due_on", "pk")[:MOST]

    return [
        Line(
            OWE, row.text, f"{row.meeting.place}#actions", _("Action from %(name)s, due") % {"name": row.meeting.series.name},
            row.due_on, _("It is done"), f"{row.meeting.place}actions/{row.pk}/done/", True,
        )
        for row in asked_as(member, "teamwork.actions", mine)
    ]  # fmt: skip


def _mine(member: Member) -> Any:
    rows: Any = Meeting.objects.visible_to(member)
    return rows.of(member).filter(skipped_at=None).select_related("series")


@panel(PLACE)
def meetings_for_you(member: Member, _subject: Any) -> list[Line]:
    """Meetings of the next days. One query."""
    today = timezone.localdate()

    def near() -> Any:
        until = today + timedelta(days=AHEAD_DAYS)
        return _mine(member).filter(on__range=(today, until)).order_by("on", "at")[:MOST]

    rows = asked_as(member, "teamwork.meetings", near)
    return [Line(COMING, row.series.name, row.place, _("meeting"), row.on) for row in rows]


@panel(PLACE)
def unnoted_for_you(member: Member, _subject: Any) -> list[Line]:
    """Meetings of the last days of which nobody has said whether they were held. One query."""
    if not member.may("edit"):
        return []
    today = timezone.localdate()
    rows = _mine(member).not_held().filter(on__gte=today - LATELY, on__lt=today, series__ended_on=None)
    why = _("Did you meet? Nothing is noted yet")
    found = rows.order_by("-on")[:MOST]
    return [Line(OWE, row.series.name, row.place, why, row.on, _("Say it"), row.place) for row in found]


@panel(PLACE)
def skipped_for_you(member: Member, _subject: Any) -> list[Line]:
    """Series that were skipped twice in a row. One query, and two for each that was skipped at all lately."""
    if not member.may("edit"):
        return []
    today = timezone.localdate()
    rows: Any = Series.objects.visible_to(member).going().of(member)
    skipped = Meeting.objects.filter(
        skipped_at__isnull=False, on__lte=today, on__gte=today - timedelta(days=200)
    )
    found = rows.filter(pk__in=skipped.values("series")).order_by("pk")[:MOST]
    why = _("Skipped twice in a row: keep, shrink or drop?")
    return [
        Line(OWE, row.name, f"{row.place}keep/", why, None, _("Say it"), f"{row.place}keep/")
        for row in found
        if asked_what_becomes(row, today)
    ]
