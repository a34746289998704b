"""Screens about the dates of the calendar: freezes and days that both sides should know."""

from copy import copy

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.activity.panels import talk
from braid.base.lists import Cells, Column, Filter, Listed, Listing, kept_cells
from braid.base.web import Request, form_page, go, page
from braid.launches import date_actions
from braid.launches.forms import CalendarDateForm
from braid.launches.models import CalendarDate
from braid.launches.views import posted
from braid.messaging.forms import attempt
from braid.people.doors import find, member_view
from braid.people.models import Member

DATES = Listing(
    columns=(
        Column("name", gettext_lazy("Date"), "name"),
        Column("kind", gettext_lazy("Kind"), "kind_of"),
        Column("on", gettext_lazy("First day"), "on", "date"),
        Column("until", gettext_lazy("Last day"), "until", "date"),
        Column("note", gettext_lazy("Note")),
    ),
    sort="on",
    filters=(Filter("kind", gettext_lazy("Kind"), CalendarDate.Kind.choices, "kind_of"),),
    search=("name", "note"),
)


@member_view("view")
def dates(request: Request, member: Member) -> HttpResponse:
    """Every freeze and every other date of the calendar."""
    listed = DATES.read(request, member, CalendarDate.objects.visible_to(member))
    listed.cells = kept_cells(member, listed, lambda: _cells(member, listed))
    return page(request, "launches/dates.html", {"listed": listed})


def _cells(member: Member, listed: Listed) -> Cells:
    kinds, prefix = dict(CalendarDate.Kind.choices), f"/w/{member.workspace.slug}/"
    return [
        (
            prefix + row.place,
            {
                "name": row.name,
                "kind": str(kinds[row.kind_of]),
                "on": row.on,
                "until": row.until,
                "note": row.note,
            },
        )
        for row in listed.rows
    ]


def _way(member: Member) -> list[tuple[str, str]]:
    start = f"/w/{member.workspace.slug}/launches/"
    return [(_("Calendar"), f"{start}calendar/"), (_("Dates and freezes"), f"{start}dates/")]


@member_view("edit")
def date_new(request: Request, member: Member) -> HttpResponse:
    """Puts a date into the calendar; the address may say that it is a freeze."""
    kind = request.GET.get("kind", "")
    first = {"kind_of": kind} if kind in CalendarDate.Kind.values else {}
    form = CalendarDateForm(posted(request), member=member, initial=first)
    if attempt(form, lambda: date_actions.add_date(by=member, **form.values)):
        return go(request, _way(member)[1][1], _("It stands in the calendar."))
    return form_page(
        request, form, heading=_("A date for the calendar"), save=_("Put it in"), crumbs=_way(member),
        cancel=_way(member)[1][1],
        lede=_("In a freeze nothing should go out: launches and releases that are planned in it are told of."),
    )  # fmt: skip


@member_view("view", post="edit")
def date(request: Request, member: Member, pk: int) -> HttpResponse:
    """One date, what was said about it, and for whoever may, the form to change it."""
    row = find(CalendarDate.objects.visible_to(member), pk=pk)
    form = CalendarDateForm(posted(request), member=member, instance=copy(row))
    if attempt(form, lambda: date_actions.change_date(row, by=member, **form.values)):
        return go(request, f"/w/{member.workspace.slug}/{row.place}", _("Changed."))
    context = {"date": row, "form": form if member.may("edit") else None, "talk": talk(member, row)}
    return page(request, "launches/date.html", context, status=422 if form.is_bound else 200)
