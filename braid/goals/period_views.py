"""Periods: the list, and the form that offers the next quarter."""

from copy import copy
from datetime import date, timedelta

from django.db.models import Count
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base.web import Request, go, page
from braid.goals import actions
from braid.goals.answers import address, done, form_page
from braid.goals.forms import PeriodForm
from braid.goals.lists import PERIODS, period_cells
from braid.goals.models import Period
from braid.people.doors import find, member_view
from braid.people.models import Member


def quarter(day: date, year_starts_in: int) -> tuple[str, date, date]:
    """The fiscal quarter of a day: name, first day, last day. A fiscal year is named after the year it ends in."""
    months = (day.month - year_starts_in) % 12
    number = months // 3
    first_month = (year_starts_in - 1 + number * 3) % 12 + 1
    first_year = day.year - (first_month > day.month)
    first = date(first_year, first_month, 1)
    after = date(first_year + (first_month + 3 > 12), (first_month + 2) % 12 + 1, 1)
    begun = first_year - (first_month < year_starts_in)
    name = f"Q{number + 1} {begun + (year_starts_in > 1)}"
    return name, first, after - timedelta(days=1)


def offered(member: Member) -> dict[str, object]:
    """The first quarter from today on that is no period yet."""
    taken = {n.lower() for n in Period.objects.visible_to(member).values_list("name", flat=True)}
    day = timezone.localdate()
    for _number in range(8):
        name, first, last = quarter(day, member.workspace.year_starts_in)
        if name.lower() not in taken:
            return {"name": name, "starts_on": first, "ends_on": last}
        day = last + timedelta(days=1)
    return {}


@member_view("view")
def periods(request: Request, member: Member) -> HttpResponse:
    """Stretches of time for which goals are set."""
    rows = Period.objects.visible_to(member).annotate(goals=Count("objectives"))
    listed = PERIODS.read(request, member, rows)
    listed.cells = period_cells(member, listed)
    return page(request, "goals/periods.html", {"listed": listed})


@member_view("edit")
def period_new(request: Request, member: Member) -> HttpResponse:
    """Adds a period; the next quarter is filled in."""
    form = PeriodForm(request.POST or None, member=member, initial=offered(member))
    here = address(member, "goals/periods/")
    if request.method == "POST" and done(form, lambda: actions.create_period(by=member, **form.values)):
        return go(request, here, _("Added."))
    return form_page(request, form, heading=_("Add a period"), save=_("Add it"), cancel=here, crumb=(_("Periods"), here))  # fmt: skip


@member_view("edit")
def period_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes name or days."""
    row = find(Period.objects.visible_to(member), pk=pk)
    form = PeriodForm(request.POST or None, member=member, instance=copy(row))
    here = address(member, "goals/periods/")
    if request.method == "POST" and done(form, lambda: actions.change_period(copy(row), by=member, **form.values)):  # fmt: skip
        return go(request, here, _("Changed."))
    return form_page(request, form, heading=_("Change this period"), save=_("Save"), cancel=here, crumb=(_("Periods"), here))  # fmt: skip
