"""Periods: the list, the page of one with its objectives, and the form that offers the next quarters."""

from copy import copy

from django.db.models import Count
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base.forms import done
from braid.base.web import Request, go, page
from braid.goals import actions
from braid.goals.answers import address, form_page
from braid.goals.forms import PeriodForm
from braid.goals.lists import OBJECTIVES_OF_PERIOD, PERIODS, objective_cells, period_cells
from braid.goals.models import Objective, Period
from braid.goals.quarters import Quarter, quarters
from braid.goals.views import only_post
from braid.people.doors import find, member_view
from braid.people.models import Member

OFFERED = 5


@member_view("view")
def periods(request: Request, member: Member) -> HttpResponse:
    """Stretches of time for which goals are set."""
    rows = Period.objects.visible_to(member).annotate(goals=Count("objectives"))
    listed = PERIODS.read(request, member, rows)
    listed.cells = period_cells(member, listed)
    return page(request, "goals/periods.html", {"listed": listed})


@member_view("view")
def period(request: Request, member: Member, pk: int) -> HttpResponse:
    """One period with the objectives that are set for it."""
    row = find(Period.objects.visible_to(member), pk=pk)
    listed = OBJECTIVES_OF_PERIOD.read(
        request, member, Objective.objects.visible_to(member).filter(period=row)
    )
    listed.cells = objective_cells(member, listed)
    return page(request, "goals/period.html", {"period": row, "listed": listed, "talk": talk(member, row)})


def _free(member: Member) -> list[Quarter]:
    """The coming fiscal quarters that are no period yet. One query."""
    taken = {n.lower() for n in Period.objects.visible_to(member).values_list("name", flat=True)}
    coming = quarters(timezone.localdate(), member.workspace.year_starts_in, OFFERED)
    return [one for one in coming if one.name.lower() not in taken]


@member_view("edit")
def period_new(request: Request, member: Member) -> HttpResponse:
    """Adds a period; the quarter chosen by `?quarter=` is filled in, else the next one.

    Whoever came with `?carry=`, from an objective that is to be carried over, goes back to it.
    """
    free = _free(member)
    asked = request.GET.get("quarter", "")
    chosen = next((one for one in free if one.name == asked), free[0] if free else None)
    form = PeriodForm(request.POST or None, member=member, initial=chosen._asdict() if chosen else {})
    carried = request.GET.get("carry", "")
    known = carried.isdecimal() and len(carried) < 19
    here = address(member, f"goals/{carried}/carry/" if known else "goals/periods/")
    if request.method == "POST" and done(form, lambda: actions.create_period(by=member, **form.values)):
        return go(request, here, _("Added."))
    return form_page(
        request, form, heading=_("Add a period"), save=_("Add it"), cancel=here, crumb=(_("Carry over"), here) if known else (_("Periods"), here),
        offers=[(one.name, one.name == getattr(chosen, "name", "")) for one in free], offer_name=f"carry={carried}&quarter" if known else "quarter",
    )  # fmt: skip


@member_view("edit")
def period_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes name or days."""
    row = find(Period.objects.visible_to(member), pk=pk)
    form = PeriodForm(request.POST or None, member=member, instance=copy(row))
    home = address(member, row.place)
    if request.method == "POST" and done(
        form, lambda: actions.change_period(copy(row), by=member, **form.values)
    ):
        return go(request, home, _("Changed."))
    return form_page(
        request, form, heading=_("Change this period"), save=_("Save"), cancel=home, crumb=(row.name, home),
        remove="" if row.objectives.exists() else f"{home}remove/", keeps=False,
    )  # fmt: skip


@member_view("edit")
def period_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a period out for which no objective is set."""
    row = find(Period.objects.visible_to(member), pk=pk)
    if request.method != "POST":
        return only_post()
    if row.objectives.exists():
        said = _("Objectives are set for this period. Move or remove them first. Nothing was changed.")
        return go(request, address(member, row.place), said)
    actions.remove_period(row, by=member)
    return go(request, address(member, "goals/periods/"), _("Taken out."))
