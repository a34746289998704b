"""Objectives: the list, the page of one, and its forms."""

from copy import copy
from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base.models import BOTH_SIDES
from braid.base.plugs import panels
from braid.base.web import Request, go, page
from braid.goals import actions
from braid.goals.answers import address, done, form_page
from braid.goals.forms import ObjectiveForm
from braid.goals.lists import OBJECTIVES, Face, objective_cells, objective_rows, pairs, sentence
from braid.goals.models import Objective
from braid.goals.standing import standings
from braid.people.doors import find, member_view
from braid.people.models import Member


def seen(member: Member) -> Any:
    """Objectives that this member may see, with what their page names."""
    return Objective.objects.visible_to(member).select_related("period", "parent", "strategy")


@member_view("view")
def objectives(request: Request, member: Member) -> HttpResponse:
    """What is to be reached, by whom."""
    listed = OBJECTIVES.read(request, member, objective_rows(member))
    listed.cells = objective_cells(member, listed)
    return page(request, "goals/objectives.html", {"listed": listed, "sentence": sentence(member)})


@member_view("view")
def objective(request: Request, member: Member, pk: int) -> HttpResponse:
    """One objective: key results with where they stand, what must not get worse, who owns it."""
    row = find(seen(member), pk=pk)
    said_alone = {a.side for a in row.ours_alone.all()}
    context = {
        "objective": row,
        "crumb": (_("Goals"), address(member, "goals/")),
        "pair": pairs([row.pk]).get(row.pk, (None, None)),
        "others": [
            Face(str(o), o.side) for o in row.owners.select_related("member") if o.side not in BOTH_SIDES
        ],
        "results": standings(row.key_results.order_by("pk")),
        "counters": list(
            row.counters.select_related("metric").prefetch_related("changes__by").order_by("pk")
        ),
        "alone": said_alone,
        "alone_both": said_alone >= set(BOTH_SIDES),
        "may_tick": member.may("edit") and member.side in BOTH_SIDES,
        "children": list(row.children.order_by("title").values_list("pk", "title")[:50]),
        "panels": panels("goals.objective", member, row),
        "talk": talk(member, row),
    }
    return page(request, "goals/objective.html", context)


@member_view("edit")
def objective_new(request: Request, member: Member) -> HttpResponse:
    """Adds an objective."""
    owners = [(member.side, member, "")] if member.side in BOTH_SIDES else []
    form = ObjectiveForm(request.POST or None, member=member, owners=owners)
    form.kept = []
    made: list[Objective] = []
    if request.method == "POST" and done(
        form, lambda: made.append(actions.create_objective(by=member, owners=form.owners, **form.values))
    ):
        return go(
            request, address(member, made[0].place), _("Added. Now say how you will see that it is reached.")
        )
    return form_page(
        request, form, heading=_("What do you want to reach?"), save=_("Add it"), cancel=address(member, "goals/"),
        crumb=(_("Goals"), address(member, "goals/")),
        lede=_("A goal that both sides own is reached more often than two that only stand side by side."),
    )  # fmt: skip


@member_view("edit")
def objective_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes an objective and its owners."""
    row = find(seen(member), pk=pk)
    owners = [(o.side, o.member, o.label) for o in row.owners.select_related("member").order_by("pk")]
    form = ObjectiveForm(request.POST or None, member=member, instance=copy(row), owners=owners)
    if request.method == "POST" and done(
        form, lambda: actions.change_objective(copy(row), by=member, owners=form.owners, **form.values)
    ):
        return go(request, address(member, row.place), _("Changed."))
    return form_page(
        request, form, heading=_("Change this objective"), save=_("Save"), cancel=address(member, row.place),
        crumb=(row.title, address(member, row.place)),
    )  # fmt: skip


@member_view("edit")
def objective_close(request: Request, member: Member, pk: int) -> HttpResponse:
    """Closes an objective, or opens it again."""
    row = find(seen(member), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if row.closed_on:
        actions.reopen_objective(row, by=member)
        return go(request, address(member, row.place), _("Open again."))
    actions.close_objective(row, by=member)
    return go(request, address(member, row.place), _("Closed. The radar does not look at it any more."))


@member_view("edit")
def objective_alone(request: Request, member: Member, pk: int) -> HttpResponse:
    """My side says that this goal is rightly one side's alone, or takes that back."""
    row = find(seen(member), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.tick_ours_alone(row, by=member, alone=request.POST.get("alone") == "1")
    return go(request, address(member, row.place), _("Noted for your side."))
