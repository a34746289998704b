"""An area that is not settled: claiming it, saying what one's side wants, taking it to the sponsor; and the clock."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.forms import WorkspaceForm, done
from braid.base.models import BOTH_SIDES
from braid.base.pressing import pressed
from braid.base.web import Request, form_page, go
from braid.people.doors import member_view
from braid.people.models import Member
from braid.teamwork import asking, chart_actions, escalating
from braid.teamwork.chart_views import find_area, here, shown
from braid.teamwork.decision_forms import PositionForm
from braid.teamwork.models import Clock, Decision, Position


def _press(request: Request, member: Member, pk: int, act: Callable[[Any], Any], said: str) -> HttpResponse:
    """A button on the page of an area."""
    row = find_area(member, pk)
    return pressed(
        request,
        lambda: act(row),
        then=lambda _made: go(request, here(member, row.place), said),
        refused=lambda why: shown(request, member, find_area(member, pk), tuple(why)),
    )


@member_view("edit")
def nine(request: Request, member: Member) -> HttpResponse:
    """Puts the nine grey areas into the chart, as far as they are not in it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    count = chart_actions.chart_nine(by=member)
    said = ngettext("One area is in the chart now; nobody leads on it yet.", "%(n)s areas are in the chart now; nobody leads on them yet.", count)  # fmt: skip
    return go(
        request, here(member), said % {"n": count} if count else _("All nine are in the chart already.")
    )


@member_view("view", post="edit")
def claim(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says that one leads on it, or with `back` takes that back."""
    if "back" in request.POST:
        return _press(request, member, pk, lambda row: chart_actions.give_up(row, by=member), _("Noted: you do not lead on it."))  # fmt: skip
    return _press(request, member, pk, lambda row: chart_actions.claim(row, by=member), _("Noted: you say that you lead on it."))  # fmt: skip


@member_view("view", post="edit")
def escalate(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes it to the sponsor before the clock does."""
    said = _("It is with the executive sponsor now.")
    return _press(request, member, pk, lambda row: escalating.escalate_area(row, by=member), said)


@member_view("edit")
def say(request: Request, member: Member, pk: int) -> HttpResponse:
    """What one's own side wants of an area, in a hundred words."""
    row = find_area(member, pk)
    home = here(member, row.place)
    if member.side not in BOTH_SIDES or row.ended_on or row.leads == 1:
        return go(request, home, _("There is nothing to settle here, or it is for the two sides."))
    question = Decision.objects.visible_to(member).open().filter(area=row, asks_lead=True).first()
    there = (
        Position.objects.visible_to(member).filter(decision=question, side=member.side).first()
        if question
        else None
    )
    form = PositionForm(
        request.POST or None, member=member, decision=question, instance=there, about=question or row
    )

    def act() -> Position:
        return asking.say(question or escalating.question_of(row, by=member), by=member, **form.values)

    if request.method == "POST" and done(form, act):
        return go(request, home, _("Kept. Whoever settles it reads it."))
    return form_page(
        request, form, heading=_("What does %(side)s want?") % {"side": member.workspace.side_name(member.side)},
        save=_("Say it"), lede=row.area, cancel=home, crumbs=[(_("Responsibilities"), here(member)), (row.area, home)],
    )  # fmt: skip


class ClockForm(WorkspaceForm):
    """After how many days something unsettled goes to the sponsor."""

    class Meta:
        model = Clock
        fields = ("days",)


@member_view("view", post="manage")
def clock(request: Request, member: Member) -> HttpResponse:
    """The clock of the workspace: everybody sees it, an admin sets it."""
    row = Clock.objects.visible_to(member).first()
    form = ClockForm(request.POST or None, member=member, instance=row)
    if request.method == "POST" and done(form, lambda: escalating.set_clock(by=member, **form.values)):
        return go(request, here(member), _("The clock is set."))
    lede = _("An area that nobody leads on, or two, and a question that nobody decides go to the executive sponsor after so many days, with what both sides have said.")  # fmt: skip
    return form_page(
        request, form, heading=_("The escalation clock"), save=_("Set it"), lede=lede, cancel=here(member),
        crumbs=[(_("Responsibilities"), here(member))],
    )  # fmt: skip
