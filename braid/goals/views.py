"""Objectives: the list, the page of one, and its forms."""

from copy import copy
from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.undo import undo_of
from braid.base.forms import PlainForm, done
from braid.base.models import BOTH_SIDES
from braid.base.text import number_word
from braid.base.web import Request, go, page
from braid.goals import actions, objective_page
from braid.goals.actions import Owner
from braid.goals.answers import address, form_page, known_only
from braid.goals.forms import CarryForm, ObjectiveForm
from braid.goals.goal_map import goal_map
from braid.goals.lists import OBJECTIVES, objective_cells, sentence
from braid.goals.models import KeyResult, Objective, Period, StrategyPoint
from braid.goals.standing import standings
from braid.people.doors import find, member_view
from braid.people.models import Member


@member_view("view")
def objectives(request: Request, member: Member) -> HttpResponse:
    """What is to be reached, by whom."""
    listed = OBJECTIVES.read(request, member, Objective.objects.visible_to(member))
    listed.cells = objective_cells(member, listed)
    return page(request, "goals/objectives.html", {"listed": listed, "sentence": sentence(member)})


@member_view("view")
def goals_map(request: Request, member: Member) -> HttpResponse:
    """Which goals serve which, and which of them one side holds alone."""
    found = goal_map(member)
    words = ngettext(
        "%(alone)s of the %(total)s goals under way is held by one side only",
        "%(alone)s of the %(total)s goals under way are held by one side only",
        found.one_sided,
    ) % {"alone": number_word(found.one_sided).capitalize(), "total": number_word(found.total)}
    held = words if found.one_sided else _("No goal under way is held by one side only")
    sentence = held if found.total else _("No goal is under way")
    return page(request, "goals/map.html", {"map": found, "sentence": sentence})


@member_view("view")
def objective(request: Request, member: Member, pk: int) -> HttpResponse:
    """One objective: key results with where they stand, what must not get worse, who owns it."""
    return objective_page.shown(request, member, pk)


def _running(member: Member) -> int | None:
    """The period that today lies in: the one which most goals are written for."""
    today = timezone.localdate()
    rows = Period.objects.visible_to(member).filter(starts_on__lte=today, ends_on__gte=today)
    return rows.order_by("-starts_on").values_list("pk", flat=True).first()


@member_view("edit")
def objective_new(request: Request, member: Member) -> HttpResponse:
    """Adds an objective; `?period=`, `?parent=` and `?strategy=` are filled in."""
    owners: list[Owner] = [(member.side, member, "")] if member.side in BOTH_SIDES else []
    asked = known_only(request, member, {"period": Period, "parent": Objective, "strategy": StrategyPoint})
    start = {"period": _running(member), **asked}
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
        said = _("“%(title)s” is in the archive now.") % {"title": row.title[:80]}
        return go(request, address(member, row.home), said, undo=undo_of(member, row))
    return form_page(
        request, PlainForm(member=member), heading=_("Archive this objective?"), save=_("Archive it"), cancel=home,
        crumb=(row.title, home),
        lede=_("Its key results and their check-ins go with it, and come back with it."),
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
    # (The button says which: of two people who press it at once, the second does not take the first one back.)
    if "open" in request.POST:
        if row.closed_on:
            actions.reopen_objective(row, by=member)
        return go(request, address(member, row.place), _("Open again."))
    if not row.closed_on:
        actions.close_objective(row, by=member)
    return go(request, address(member, row.place), _("Closed. The radar does not look at it any more."))


@member_view("edit")
def objective_carry(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes an objective along into a later period; shows first from where each key result would start."""
    row = find(Objective.objects.visible_to(member).select_related("period", "strategy"), pk=pk)
    form = CarryForm(request.POST or None, member=member, objective=row)
    made: list[Objective] = []
    if request.method == "POST" and done(
        form, lambda: made.append(actions.carry_over(row, by=member, **form.cleaned_data))
    ):
        return go(request, address(member, made[0].place), _("Carried over. Say the new targets."))
    results = KeyResult.objects.visible_to(member).filter(objective=row).order_by("pk")
    context = {"objective": row, "form": form, "results": standings(results)}
    return page(request, "goals/carry.html", context, status=422 if request.method == "POST" else 200)


@member_view("edit")
def objective_alone(request: Request, member: Member, pk: int) -> HttpResponse:
    """My side says that this goal is rightly one side's alone, or takes that back."""
    row: Any = find(Objective.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return only_post()
    actions.tick_ours_alone(row, by=member, alone=request.POST.get("alone") == "1")
    return go(request, address(member, row.place), _("Noted for your side."))
