"""Saying whether one comes: with a tap on the page of a meeting or a series, and by the link of a mail, without signing in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from braid.activity.brief.mailing import zone_of
from braid.base.pressing import pressed
from braid.base.sides import call_sides
from braid.base.web import Request, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.teamwork.inviting.addresses import read_link
from braid.teamwork.inviting.answers import answer, said_of, said_of_all
from braid.teamwork.inviting.mails import when_text
from braid.teamwork.inviting.picture import picture_of
from braid.teamwork.meeting_page import found_meeting, meeting_page
from braid.teamwork.models import Coming, Invite, Meeting, Series
from braid.teamwork.series_page import series_page


def words(said: str) -> str:
    """What somebody reads who has said so."""
    found = {
        Coming.Said.YES: _("You come. Everybody who meets sees it."),
        Coming.Said.MAYBE: _("You come perhaps. Everybody who meets sees it."),
        Coming.Said.NO: _("You do not come. Everybody who meets sees it."),
    }
    return found[Coming.Said(said)]


def heading(said: str) -> str:
    """The same in short, above the page of a link."""
    found = {Coming.Said.YES: _("You come"), Coming.Said.MAYBE: _("You come perhaps"), Coming.Said.NO: _("You do not come")}  # fmt: skip
    return found[Coming.Said(said)]


def _chosen(request: HttpRequest) -> str:
    said = request.POST.get("said", "")
    if said not in Coming.Said.values:
        raise PermissionDenied
    return said


@member_view("view", post="view")
def meeting_coming(request: Request, member: Member, pk: int) -> HttpResponse:
    """Whether one comes to this meeting."""
    row = found_meeting(member, pk)
    return pressed(
        request,
        lambda: answer(row.series, row, by=member, said=_chosen(request)),
        then=lambda made: go(request, f"/w/{member.workspace.slug}/{row.place}#there", words(made.said)),
        refused=lambda why: meeting_page(request, member, pk, tuple(why)),
    )


@member_view("view", post="view")
def series_coming(request: Request, member: Member, pk: int) -> HttpResponse:
    """Whether one comes to all of a series."""
    row: Series = find(Series.objects.visible_to(member), pk=pk)
    row.workspace = member.workspace
    return pressed(
        request,
        lambda: answer(row, None, by=member, said=_chosen(request)),
        then=lambda made: go(request, f"/w/{member.workspace.slug}/{row.place}#coming", words(made.said)),
        refused=lambda why: series_page(request, member, pk, tuple(why)),
    )


def _found(token: str) -> tuple[Invite, Meeting | None] | None:
    """Whom a link asks about what, as far as that one may still see it and belongs to it."""
    if (numbers := read_link(token)) is None:
        return None
    rows = Invite.objects.select_related("member__workspace", "member__user", "series")
    invite = rows.filter(pk=numbers[0]).first()
    if invite is None or not invite.member.may("view"):
        return None
    series, member = invite.series, invite.member
    series.workspace = member.workspace
    seen = Series.objects.visible_to(member).filter(pk=series.pk, seats__member=member).exists()
    if not seen:
        return None
    meeting = series.meetings.filter(pk=numbers[1]).first() if numbers[1] else None
    if numbers[1] and meeting is None:
        return None
    if meeting is not None:
        meeting.series = series
    return invite, meeting


@csrf_exempt  # (a mail program has no cookie of ours; the signature says who asks)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_meeting(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once more; posting answers. Merely looking answers nothing: programs look at links before people do."""
    found = _found(token)
    if found is None:
        return page(request, "teamwork/answer_unknown.html", {}, status=404)
    invite, meeting = found
    member = invite.member
    why: tuple[str, ...] = ()
    call_sides(member.workspace.product_name, member.workspace.marketing_name)
    if request.method == "POST":
        try:
            with transaction.atomic():
                answer(invite.series, meeting, by=member, said=_chosen(request), how=Coming.How.LINK)
        except ValidationError as refused:
            why = tuple(refused.messages)
    with timezone.override(zone_of(member)):
        context = {**_asked(invite, meeting), "why": why, "meant": request.GET.get("said", "")}
        response = page(request, "teamwork/answer.html", context, status=422 if why else 200)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _asked(invite: Invite, meeting: Meeting | None) -> dict[str, Any]:
    series, pk = invite.series, invite.member_id
    known = said_of([meeting])[meeting.pk] if meeting else said_of_all(series)
    starts = meeting.starts if meeting else picture_of(series).start
    is_over = bool(series.ended_on) or starts is None
    if meeting is not None:
        is_over = meeting.skipped_at is not None or meeting.on < timezone.localdate()
    return {
        "series": series, "meeting": meeting, "said": known[pk].said if pk in known else "", "heading": heading,
        "when": when_text(starts) if starts else "", "is_over": is_over, "slug": invite.member.workspace.slug, "where": invite.member.workspace.name,
        "choices": [("yes", _("I come")), ("maybe", _("Perhaps")), ("no", _("I do not come"))],
    }  # fmt: skip
