"""Objectives: the list, the page of one, and its forms."""

from copy import copy
from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from braid.base.forms import PlainForm, done
from braid.base.models import BOTH_SIDES
from braid.base.web import Request, go, page
from braid.goals import actions, objective_page
from braid.goals.actions import Owner
from braid.goals.answers import address, form_page, known_only
from braid.goals.forms import ObjectiveForm
from braid.goals.lists import OBJECTIVES, objective_cells, sentence
from braid.goals.models import Objective, Period, StrategyPoint
from braid.people.doors import find, member_view
from braid.people.models import Member


@member_view("view")
def objectives(request: Request, member: Member) -> HttpResponse:
    """What is to be reached, by whom."""
    listed = OBJECTIVES.read(request, member, Objective.objects.visible_to(member))
    listed.cells = objective_cells(member, listed)
    return page(request, "goals/objectives.html", {"listed": listed, "sentence": sentence(member)})


@member_view("view")
def objective(request: Request, member: Member, pk: int) -> HttpResponse:
    """One objective: key results with where they stand, what must not get worse, who owns it."""
    return objective_page.shown(request, member, pk)


@member_view("edit")
def objective_new(request: Request, member: Member) -> HttpResponse:
    """Adds an objective; `?period=`, `?parent=` and `?strategy=` are filled in."""
    owners: list[Owner] = [(member.side, member, "")] if member.side in BOTH_SIDES else []
    start = known_only(request, member, {"period": Period, "parent": Objective, "strategy": StrategyPoint})
    form = ObjectiveForm(request.POST or None, member=member, owners=owners, initial=start)
    form.kept = []
    made: list[Objective] = []
    if request.method == "POST" and done(
        form, lambda: made.append(actions.create_objective(by=member, owners=form.owners, **form.values))
    ):
        said = _("Added. Now say how you will see that it is reached.")
        return go(request, address(member, made[0].place), said)
    here = address(member, "goals/")
    return form_page(
        request, form, heading=_("What do you want to reach?"), save=_("Add it"), cancel=here, crumb=(_("Goals"), here),
        lede=_("A goal that both sides own is reached more often than two that only stand side by side."),
    )  # fmt: skip


@member_view("edit")
def objective_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes an objective and its owners."""
    row = find(Objective.objects.visible_to(member), pk=pk)
    owners: list[Owner] = [
        (o.side, o.member, o.label) for o in row.owners.select_related("member").order_by("pk")
    ]
    form = ObjectiveForm(request.POST or None, member=member, instance=copy(row), owners=owners)
    if request.method == "POST" and done(
        form, lambda: actions.change_objective(copy(row), by=member, owners=form.owners, **form.values)
    ):
        return go(request, address(member, row.place), _("Changed."))
    home = address(member, row.place)
    return form_page(
        request, form, heading=_("Change this objective"), save=_("Save"), cancel=home, crumb=(row.title, home),
        remove=f"{home}remove/",
    )  # fmt: skip


@member_view("edit")
def objective_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Asks once, then takes the objective out."""
    row = find(Objective.objects.visible_to(member), pk=pk)
    home = address(member, row.place)
    if request.method == "POST":
        actions.remove_objective(row, by=member)
        return go(
            request, address(member, "goals/"), _("“%(title)s” was removed.") % {"title": row.title[:80]}
        )
    return form_page(
        request, PlainForm(member=member), heading=_("Remove this objective?"), save=_("Remove it"), cancel=home,
        crumb=(row.title, home),
        lede=_("Its key results and their check-ins go with it. To keep them, close the objective instead."),
    )  # fmt: skip


def only_post() -> HttpResponse:
    """The answer to somebody who opens an address that only takes a button."""
    return HttpResponseNotAllowed(["POST"])


@member_view("edit")
def objective_close(request: Request, member: Member, pk: int) -> HttpResponse:
    """Closes an objective, or opens it again."""
    row = find(Objective.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return only_post()
    if row.closed_on:
        actions.reopen_objective(row, by=member)
        return go(request, address(member, row.place), _("Open again."))
    actions.close_objective(row, by=member)
    return go(request, address(member, row.place), _("Closed. The radar does not look at it any more."))


@member_view("edit")
def objective_alone(request: Request, member: Member, pk: int) -> HttpResponse:
    """My side says that this goal is rightly one side's alone, or takes that back."""
    row: Any = find(Objective.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return only_post()
    actions.tick_ours_alone(row, by=member, alone=request.POST.get("alone") == "1")
    return go(request, address(member, row.place), _("Noted for your side."))
