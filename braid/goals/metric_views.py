"""Metrics: the list, the page of one with readings and what drives what, and the forms."""

from copy import copy
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.panels import talk
from braid.activity.undo import undo_of
from braid.base.forms import PlainForm, done
from braid.base.plugs import panels
from braid.base.text import number_word
from braid.base.web import Request, go, page
from braid.goals import actions
from braid.goals.answers import address, form_page
from braid.goals.forms import DriveForm, LagForm, MetricForm, ReadingForm
from braid.goals.lists import KIND_WORDS, METRICS, READINGS, metric_cells, reading_cells
from braid.goals.metric_tree import around, grove
from braid.goals.models import Drive, KeyResult, Metric, Reading
from braid.goals.views import only_post
from braid.people.doors import find, member_view
from braid.people.models import Member

# The chart shows this many of the newest readings, the table below it fewer.
CHARTED, TABLED, RESULTS_SHOWN = 400, 12, 50


@member_view("view")
def metrics(request: Request, member: Member) -> HttpResponse:
    """Everything measured, defined once."""
    listed = METRICS.read(request, member, Metric.objects.visible_to(member).with_newest())
    listed.cells = metric_cells(member, listed)
    return page(request, "goals/metrics.html", {"listed": listed})


@member_view("view")
def metric_tree(request: Request, member: Member) -> HttpResponse:
    """All metrics below what they are expected to move."""
    found = grove(member)
    words = ngettext(
        "%(links)s link says what moves what", "%(links)s links say what moves what", found.links
    ) % {"links": number_word(found.links).capitalize()}
    sentence = words if found.links else _("Nobody has said yet what moves what")
    return page(request, "goals/metric_tree.html", {"grove": found, "sentence": sentence})


@member_view("view")
def metric(request: Request, member: Member, pk: int) -> HttpResponse:
    """One metric: what it means, its readings, what it moves and what moves it."""
    row = find(Metric.objects.visible_to(member), pk=pk)
    readings = list(row.readings.order_by("-on")[:CHARTED])
    used = KeyResult.objects.visible_to(member).filter(metric=row).select_related("objective__period")
    results = list(used.order_by("-objective__period__starts_on", "pk")[:RESULTS_SHOWN])
    context = {
        "metric": row,
        "goals": len({one.objective_id for one in results}),
        "kind": KIND_WORDS[Metric.Kind(row.kind_of)],
        "readings": readings[:TABLED],
        "points": [(r.on, float(r.value)) for r in reversed(readings)],
        "around": around(member, row),
        "results": results,
        "panels": panels("goals.metric", member, row),
        "talk": talk(member, row),
    }
    return page(request, "goals/metric.html", context)


@member_view("view")
def readings(request: Request, member: Member, pk: int) -> HttpResponse:
    """All readings of a metric."""
    row = find(Metric.objects.visible_to(member), pk=pk)
    listed = READINGS.read(request, member, Reading.objects.visible_to(member).filter(metric=row))
    listed.cells = reading_cells(member, row, listed)
    return page(request, "goals/readings.html", {"listed": listed, "metric": row})


@member_view("edit")
def metric_new(request: Request, member: Member) -> HttpResponse:
    """Defines a metric."""
    form = MetricForm(request.POST or None, member=member)
    made: list[Metric] = []
    if request.method == "POST" and done(
        form, lambda: made.append(actions.create_metric(by=member, **form.values))
    ):
        return go(request, address(member, made[0].place), _("Defined."))
    here = address(member, "metrics/")
    return form_page(
        request, form, heading=_("What do you measure?"), save=_("Define it"), cancel=here, crumb=(_("Metrics"), here),
        lede=_("Once, in words that both sides would use. Goals of both sides can then share it."),
    )  # fmt: skip


@member_view("edit")
def metric_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes the definition."""
    row = find(Metric.objects.visible_to(member), pk=pk)
    home = address(member, row.place)
    form = MetricForm(request.POST or None, member=member, instance=copy(row))
    if request.method == "POST" and done(
        form, lambda: actions.change_metric(copy(row), by=member, **form.values)
    ):
        return go(request, home, _("Changed."))
    return form_page(
        request, form, heading=_("Change this metric"), save=_("Save"), cancel=home, crumb=(row.name, home),
        remove=f"{home}remove/",
    )  # fmt: skip


@member_view("edit")
def metric_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Asks once, then takes the metric out."""
    row = find(Metric.objects.visible_to(member), pk=pk)
    home = address(member, row.place)
    if request.method == "POST":
        actions.remove_metric(row, by=member)
        said = _("“%(name)s” is in the archive now.") % {"name": row.name[:80]}
        return go(request, address(member, row.home), said, undo=undo_of(member, row))
    return form_page(
        request, PlainForm(member=member), heading=_("Archive this metric?"), save=_("Archive it"), cancel=home,
        crumb=(row.name, home), lede=_("Its readings and links go with it, and come back with it."),
    )  # fmt: skip


@member_view("edit")
def metric_reading(request: Request, member: Member, pk: int) -> HttpResponse:
    """The value on a day; another one for the same day takes its place. `?on=` fills in a day to correct."""
    row = find(Metric.objects.visible_to(member), pk=pk)
    home = address(member, row.place)
    form = ReadingForm(request.POST or None, member=member, metric=row, day=request.GET.get("on", ""))
    if request.method == "POST" and done(form, lambda: actions.add_reading(row, by=member, **form.values)):
        return go(request, home, _("Noted."))
    return form_page(
        request, form, heading=_("What was it on that day?"), save=_("Note it"), cancel=home, crumb=(row.name, home),
        lede=_("A day that has a value already gets this one instead."),
    )  # fmt: skip


@member_view("edit")
def reading_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a reading out."""
    row = find(Reading.objects.visible_to(member).select_related("metric"), pk=pk)
    if request.method != "POST":
        return only_post()
    actions.remove_reading(row, by=member)
    return go(request, address(member, row.metric.place), _("Taken out."))


@member_view("edit")
def metric_drive(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says what this metric is expected to move."""
    row = find(Metric.objects.visible_to(member), pk=pk)
    home = address(member, row.place)
    blank = Drive(source=row, workspace_id=row.workspace_id)
    form = DriveForm(request.POST or None, member=member, instance=blank)

    def act() -> Drive:
        lag = form.cleaned_data["lag_days"] or 0
        return actions.add_drive(by=member, source=row, target=form.cleaned_data["target"], lag_days=lag)

    if request.method == "POST" and done(form, act):
        return go(request, home, _("Linked."))
    return form_page(
        request, form, heading=_("What does it move?"), lede=row.name, save=_("Link them"), cancel=home,
        crumb=(row.name, home),
    )  # fmt: skip


def _drive(member: Member, pk: int) -> Any:
    return find(Drive.objects.visible_to(member).select_related("source", "target"), pk=pk)


@member_view("edit")
def drive_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes after how many days the other one moves, or takes the link away."""
    row = _drive(member, pk)
    home = address(member, row.source.place)
    form = LagForm(request.POST or None, member=member, instance=copy(row))
    if request.method == "POST" and done(
        form, lambda: actions.change_lag(copy(row), by=member, **form.values)
    ):
        return go(request, home, _("Changed."))
    return form_page(
        request, form, heading=_("After how many days?"), save=_("Save"), cancel=home, crumb=(row.source.name, home),
        lede=_("“%(source)s” is expected to move “%(target)s”.") % {"source": row.source.name, "target": row.target.name},
        remove=address(member, f"metrics/moves/{pk}/remove/"), keeps=False,
    )  # fmt: skip


@member_view("edit")
def drive_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes the link away."""
    row = _drive(member, pk)
    if request.method != "POST":
        return only_post()
    actions.remove_drive(row, by=member)
    return go(request, address(member, row.source.place), _("The link was taken away."))
