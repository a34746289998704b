"""Everything that the page of a series shows."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base.lists import remembered
from braid.base.models import BOTH_SIDES, Side
from braid.base.web import Request, page
from braid.people.addresses import confirmed
from braid.people.doors import find
from braid.people.models import Member
from braid.teamwork.citing import by_name
from braid.teamwork.inviting.answers import said_of_all
from braid.teamwork.models import Meeting, Series
from braid.teamwork.recurring import ONCE

NEXT, PAST = 6, 12
# So many in a row, and people are asked what becomes of it.
SKIPPED = 2


def people_by_side(people: list[Member]) -> list[tuple[str, list[Member]]]:
    """People by their side; the two sides first, whether somebody is on them or not."""
    found: dict[str, list[Member]] = {str(side): [] for side in (*BOTH_SIDES, Side.OTHER)}
    for each in people:
        found[each.side].append(each)
    return [(side, found[side]) for side in found if found[side] or side != Side.OTHER]


def one_side(people: list[Member]) -> str:
    """The side that is not there, where the other one is; what is said of it is no fault."""
    sides = {each.side for each in people}
    missing = [side for side in BOTH_SIDES if side not in sides]
    return str(missing[0]) if len(missing) == 1 else ""


def unmailed(people: list[Member]) -> list[Member]:
    """Those to whom no invitation goes: without an account, or an address that is confirmed. One query."""
    mailed = Member.objects.filter(confirmed(), pk__in=[each.pk for each in people], user__is_active=True)
    known = set(mailed.values_list("pk", flat=True))
    return [each for each in people if each.pk not in known]


def stands(meeting: Any, today: date) -> tuple[str, str]:
    """What became of a meeting, as a pill. It has `count`, how many were there."""
    if meeting.skipped_at:
        return _("skipped"), "warn"
    if meeting.count:
        return _("held"), "ok"
    return (_("not noted"), "") if meeting.on < today else (_("to come"), "")


def asked_what_becomes(series: Series, today: date) -> bool:
    """Whether the last two meetings were skipped, and nobody has said since what becomes of it. Two queries."""
    if series.ended_on:
        return False
    last = list(series.meetings.filter(on__lte=today).order_by("-on", "-at")[:SKIPPED])
    if len(last) < SKIPPED or not all(row.skipped_at for row in last):
        return False
    moments = [row.skipped_at for row in last if row.skipped_at]
    return not series.verdicts.filter(at__gte=max(moments)).exists()


def around(member: Member, pk: int) -> dict[str, Any]:
    """The series and all that belongs to it, remembered until something changes."""

    def read() -> dict[str, Any]:
        today = timezone.localdate()
        row = find(Series.objects.visible_to(member).select_related("by"), pk=pk)
        row.workspace = member.workspace
        people = [seat.member for seat in row.seats.select_related("member").order_by("member__name")]
        rows = Meeting.objects.visible_to(member).filter(series=row).counted()
        said = {pk: each.said for pk, each in said_of_all(row).items()}
        pauses = [each for each in row.pauses.order_by("since") if each.until is None or each.until >= today]
        return {
            "row": row, "sides": people_by_side(people), "missing": one_side(people), "about": by_name(member, row.about),
            "next": _with(row, rows.filter(on__gte=today).order_by("on", "at")[:NEXT]),
            "past": _with(row, rows.filter(on__lt=today).order_by("-on", "-at")[:PAST]),
            "pauses": pauses, "said": said, "asked": row.rhythm != ONCE and not row.ended_on and member.pk in {each.pk for each in people},
            "people": people, "asks": asked_what_becomes(row, today),
            "verdict": row.verdicts.select_related("by").order_by("-pk").first(),
        }  # fmt: skip

    kept: dict[str, Any] = remembered(member, f"series:{pk}:{member.pk}:{timezone.localdate()}", read)
    return kept


def _with(row: Series, meetings: Any) -> list[Any]:
    found = list(meetings)
    for each in found:
        each.series = row
    return found


def series_page(request: Request, member: Member, pk: int, wrong: tuple[str, ...] = ()) -> HttpResponse:
    """The page; with what was refused, it says why."""
    found, today = around(member, pk), timezone.localdate()
    row = found["row"]
    # (Asked anew each time: that somebody confirms an address changes nothing in the workspace.)
    told = row.by_mail and not member.workspace.is_sample and not row.ended_on and member.may("edit")
    context = {
        **found, "wrong": wrong, "is_paused": any(each.holds(today) for each in found["pauses"]),
        "stands": lambda meeting: stands(meeting, today), "talk": talk(member, row),
        "may": member.may("edit") and not row.ended_on, "unmailed": unmailed(found["people"]) if told else [],
    }  # fmt: skip
    return page(request, "teamwork/series.html", context, status=422 if wrong else 200)
