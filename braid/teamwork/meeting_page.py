"""Everything that the page of a meeting shows: agenda, actions, notes, and who was there."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone

from braid.activity.panels import talk
from braid.base.plugs import panels
from braid.base.web import Request, page
from braid.people.doors import find
from braid.people.models import Member
from braid.teamwork import agenda
from braid.teamwork.inviting.answers import by_side, said_of
from braid.teamwork.models import ActionItem, Meeting
from braid.teamwork.series_page import asked_what_becomes, one_side, people_by_side

LATELY_DONE = 10


def found_meeting(member: Member, pk: int) -> Meeting:
    """The meeting with its series, or 404. One query."""
    row: Meeting = find(Meeting.objects.visible_to(member).select_related("series", "noted_by", "skipped_by"), pk=pk)  # fmt: skip
    row.series.workspace = member.workspace
    return row


def _actions(member: Member, row: Meeting) -> dict[str, list[ActionItem]]:
    """What was agreed here, what is still open from before, and what was done since the time before. Two queries."""
    before = row.series.meetings.filter(on__lt=row.on).order_by("-on").values_list("on", flat=True).first()
    rows = ActionItem.objects.visible_to(member).filter(meeting__series=row.series)
    rows = rows.select_related("owner", "meeting", "done_by").order_by("due_on", "pk")
    since = Q(done_at=None) | Q(done_at__date__gte=before or row.on)
    from_before = list(rows.filter(since, meeting__on__lt=row.on))
    return {
        "agreed": list(rows.filter(meeting=row)),
        "open": [each for each in from_before if each.done_at is None],
        "done": [each for each in from_before if each.done_at][-LATELY_DONE:],
    }


def _people(row: Meeting) -> tuple[list[Member], dict[int, Any]]:
    """Who belongs to it or was there, and who was, by number."""
    there = {each.member_id: each for each in row.attendances.select_related("member", "by")}
    people = [seat.member for seat in row.series.seats.select_related("member").order_by("member__name")]
    known = {each.pk for each in people}
    return people + [each.member for pk, each in there.items() if pk not in known], there


def _is_asked(member: Member, row: Meeting, people: list[Member]) -> bool:
    """Whether whoever looks may say that they come."""
    return row.on >= timezone.localdate() and not row.skipped_at and member.pk in {each.pk for each in people}


def meeting_page(
    request: Request, member: Member, pk: int, wrong: tuple[str, ...] = (), form: Any = None
) -> HttpResponse:
    """The page; with what was refused, it says why."""
    row, today = found_meeting(member, pk), timezone.localdate()
    lines = agenda.entries(member, row)
    people, there = _people(row)
    said = said_of([row])[row.pk] if row.on >= today and not row.skipped_at else {}
    beside = row.series.meetings.exclude(pk=row.pk)
    context = {
        "row": row, "series": row.series, "wrong": wrong, "form": form, "today": today, "may": member.may("edit"),
        "lines": [each for each in lines if not (each.row and each.row.off_at)],
        "off": [each for each in lines if each.row and each.row.off_at],
        "fills": agenda.fills(row), "actions": _actions(member, row), "sides": people_by_side(people), "there": there,
        "missing": one_side(people), "said": said, "coming": by_side(people, said), "asked": _is_asked(member, row, people), "is_ahead": row.on > today, "all_there": len(there) >= len(people),
        "asks": bool(row.skipped_at) and asked_what_becomes(row.series, today),
        "before": beside.filter(on__lt=row.on).order_by("-on").first(),
        "panels": panels("teamwork.meeting", member, row),
        "talk": talk(member, row),
        "after": beside.filter(on__gt=row.on).order_by("on").first(),
    }  # fmt: skip
    return page(request, "teamwork/meeting.html", context, status=422 if wrong or form is not None else 200)
