"""One meeting: its agenda, notes and actions, and every form about it."""

from collections.abc import Callable
from copy import copy
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base.forms import done
from braid.base.pressing import pressed
from braid.base.text import day
from braid.base.web import Request, form_page, go
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.teamwork import agenda, meeting_actions
from braid.teamwork.citing import CITABLE
from braid.teamwork.meeting_forms import ActionForm, LineForm, MoveForm, NotesForm, SkipForm
from braid.teamwork.meeting_page import found_meeting, meeting_page
from braid.teamwork.models import ActionItem, Meeting

USUAL_DAYS = 7


def _at(member: Member, row: Meeting, rest: str = "") -> str:
    return f"/w/{member.workspace.slug}/{row.place}{rest}"


def _crumbs(member: Member, row: Meeting) -> list[tuple[str, str]]:
    start = f"/w/{member.workspace.slug}/"
    return [(_("Meetings"), f"{start}meetings/"), (row.series.name, f"{start}{row.series.place}"), (day(row.on), _at(member, row))]  # fmt: skip


@member_view("view")
def meeting(request: Request, member: Member, pk: int) -> HttpResponse:
    """What is to be talked about, what was said and agreed, and who was there."""
    return meeting_page(request, member, pk)


def _press(
    request: Request, member: Member, pk: int, act: Callable[[Meeting], Any], said: str = "", there: str = ""
) -> HttpResponse:
    """A button on the page of a meeting."""
    row = found_meeting(member, pk)
    return pressed(
        request,
        lambda: act(row),
        then=lambda _made: go(request, _at(member, row, there), said),
        refused=lambda why: meeting_page(request, member, pk, tuple(why)),
    )


@member_view("view", post="edit")
def meeting_here(request: Request, member: Member, pk: int) -> HttpResponse:
    """Notes that everybody of the series was there."""

    def act(row: Meeting) -> None:
        people = [seat.member for seat in row.series.seats.select_related("member")]
        meeting_actions.attend(row, people, by=member)

    return _press(request, member, pk, act, _("Noted."))


@member_view("view", post="edit")
def meeting_person(request: Request, member: Member, pk: int, person: int) -> HttpResponse:
    """Notes that somebody was there; with `away`, that they were not."""

    def act(row: Meeting) -> None:
        who = find(Member.objects.visible_to(member), pk=person)
        meeting_actions.attend(row, [who], by=member, there="away" not in request.POST)

    return _press(request, member, pk, act)


@member_view("view", post="edit")
def meeting_line(request: Request, member: Member, pk: int) -> HttpResponse:
    """Does something with a line of the agenda: which, and what, is in the form."""
    key, deed = request.POST.get("line", ""), request.POST.get("deed", "")
    return _press(
        request, member, pk, lambda row: agenda.deal(row, by=member, key=key, deed=deed), there="#agenda"
    )


@member_view("edit")
def meeting_line_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Puts something on the agenda."""
    row = found_meeting(member, pk)
    form = LineForm(request.POST or None, member=member)
    if request.method == "POST" and done(form, lambda: agenda.put_on(row, by=member, **form.values)):
        return go(request, _at(member, row, "#agenda"), _("It is on the agenda."))
    return form_page(
        request, form, heading=_("What do you want to talk about?"), save=_("Put it on the agenda"), cancel=_at(member, row),
        crumbs=_crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def meeting_notes(request: Request, member: Member, pk: int) -> HttpResponse:
    """Writes the notes; of two who do at once, both are asked."""
    row = found_meeting(member, pk)
    form = NotesForm(request.POST or None, member=member, instance=copy(row))
    if request.method == "POST" and done(form, lambda: meeting_actions.note(row, by=member, **form.values)):
        return go(request, _at(member, row, "#notes"), _("The notes are saved."))
    return form_page(
        request, form, heading=_("Notes"), save=_("Save the notes"), cancel=_at(member, row),
        lede=_("What was said, for those who were not there and for you in three months."), crumbs=_crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def meeting_move(request: Request, member: Member, pk: int) -> HttpResponse:
    """Moves this one."""
    row = found_meeting(member, pk)
    form = MoveForm(request.POST or None, member=member, instance=copy(row))
    if request.method == "POST" and done(form, lambda: meeting_actions.move(row, by=member, **form.values)):
        return go(request, _at(member, row), _("Moved, for this once."))
    return form_page(
        request, form, heading=_("Move this meeting"), save=_("Move it"), cancel=_at(member, row),
        lede=_("The others of the series stay where they are."), crumbs=_crumbs(member, row),
    )  # fmt: skip


@member_view("edit")
def meeting_skip_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says that it is not held."""
    row = found_meeting(member, pk)
    form = SkipForm(request.POST or None, member=member)
    if request.method == "POST" and done(
        form, lambda: meeting_actions.skip(row, by=member, why=form.cleaned_data["why"])
    ):
        return go(request, _at(member, row), _("Noted: it is skipped. What is open comes to the next one."))
    return form_page(
        request, form, heading=_("Skip this meeting"), save=_("Skip it"), cancel=_at(member, row),
        lede=_("Skipped twice in a row, Braid asks whether you want to keep the series."), crumbs=_crumbs(member, row),
    )  # fmt: skip


@member_view("view", post="edit")
def meeting_unskip(request: Request, member: Member, pk: int) -> HttpResponse:
    """Holds it after all."""
    return _press(request, member, pk, lambda row: meeting_actions.hold_after_all(row, by=member), _("It is held after all."))  # fmt: skip


@member_view("edit")
def meeting_action_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Notes what somebody does; `?line=` takes the words from the agenda."""
    row = found_meeting(member, pk)
    day_ahead = max(row.on, timezone.localdate()) + timedelta(days=USUAL_DAYS)
    initial = {
        "text": _words_of(member, row, request.GET.get("line", "")),
        "owner": member.pk,
        "due_on": day_ahead,
    }
    form = ActionForm(request.POST or None, member=member, meeting=row, initial=initial)
    if request.method == "POST" and done(
        form, lambda: meeting_actions.agree_on(row, by=member, **form.values)
    ):
        return go(request, _at(member, row, "#actions"), _("Noted. It comes back on every agenda until it is done."))  # fmt: skip
    return form_page(
        request, form, heading=_("What is to be done?"), save=_("Note the action"), cancel=_at(member, row),
        crumbs=_crumbs(member, row),
    )  # fmt: skip


def _words_of(member: Member, row: Meeting, key: str) -> str:
    """The words of a line of the agenda."""
    found = [entry.text for entry in agenda.entries(member, row) if key and entry.key == key]
    return found[0] if found else ""


@member_view("edit")
def meeting_decide(request: Request, member: Member, pk: int) -> HttpResponse:
    """From a line of the agenda to the form of a question, with its words and what it is about."""
    row = found_meeting(member, pk)
    key = request.GET.get("line", "")
    for entry in agenda.entries(member, row):
        if entry.key == key:
            kind, number = entry.subject
            about = {"about": f"{kind}:{number}"} if kind in CITABLE else {}
            query = urlencode({"question": entry.text, **about})
            return go(request, f"/w/{member.workspace.slug}/decisions/new/?{query}")
    return go(request, _at(member, row), _("This line is not on the agenda any more."))


def _item(member: Member, pk: int, item: int) -> ActionItem:
    rows = ActionItem.objects.visible_to(member).select_related("meeting__series", "owner")
    found: ActionItem = find(rows, pk=item, meeting=pk)
    found.meeting.series.workspace = member.workspace
    return found


@member_view("edit")
def meeting_action_edit(request: Request, member: Member, pk: int, item: int) -> HttpResponse:
    """Changes an action."""
    found = _item(member, pk, item)
    row = found.meeting
    form = ActionForm(request.POST or None, member=member, meeting=row, instance=copy(found))
    if request.method == "POST" and done(
        form, lambda: meeting_actions.change_action(found, by=member, **form.values)
    ):
        return go(request, _at(member, row, "#actions"), _("Changed."))
    remove = [(_("Take this action away"), _at(member, row, f"actions/{found.pk}/remove/"))]
    return form_page(
        request, form, heading=_("Change the action"), save=_("Save"), cancel=_at(member, row), rows=remove,
        crumbs=_crumbs(member, row),
    )  # fmt: skip


@member_view("view", post="edit")
def meeting_action_done(request: Request, member: Member, pk: int, item: int) -> HttpResponse:
    """Notes that an action is done; with `open`, that it is not. `at` is the meeting to go back to."""
    found = _item(member, pk, item)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    meeting_actions.do(found, by=member, done="open" not in request.POST)
    there = request.POST.get("at", "")
    place = f"meetings/{there}/" if there.isdecimal() and len(there) < 19 else found.meeting.place
    return go(request, f"/w/{member.workspace.slug}/{place}#actions", _("Noted."))


@member_view("edit")
def meeting_action_remove(request: Request, member: Member, pk: int, item: int) -> HttpResponse:
    """Takes an action away."""
    found = _item(member, pk, item)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    row = found.meeting
    meeting_actions.remove_action(found, by=member)
    return go(request, _at(member, row, "#actions"), _("It is gone."))
