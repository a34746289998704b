"""Metrics: the list, the page of one with readings and what drives what, and the forms."""

from copy import copy
from typing import Any

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from braid.activity.panels import talk
from braid.base.web import Request, go, page
from braid.goals import actions
from braid.goals.answers import address, done, form_page
from braid.goals.forms import DriveForm, MetricForm, ReadingForm
from braid.goals.lists import KIND_WORDS, METRICS, metric_cells, metric_rows
from braid.goals.models import Drive, Metric, Reading
from braid.people.doors import find, member_view
from braid.people.models import Member

READINGS_SHOWN = 60


@member_view("view")
def metrics(request: Request, member: Member) -> HttpResponse:
    """Everything measured, defined once."""
    listed = METRICS.read(request, member, metric_rows(member))
    listed.cells = metric_cells(member, listed)
    return page(request, "goals/metrics.html", {"listed": listed})


@member_view("view")
def metric(request: Request, member: Member, pk: int) -> HttpResponse:
    """One metric: what it means, its readings, what it moves and what moves it."""
    row = find(Metric.objects.visible_to(member), pk=pk)
    readings = list(row.readings.order_by("-on")[:READINGS_SHOWN])
    context = {
        "metric": row,
        "kind": KIND_WORDS[Metric.Kind(row.kind_of)],
        "readings": readings,
        "points": [(r.on, float(r.value)) for r in reversed(readings)],
        "edges": tree(member, row),
        "results": list(row.key_results.select_related("objective").order_by("-pk")[:20]),
        "form": ReadingForm(member=member),
        "talk": talk(member, row),
    }
    return page(request, "goals/metric.html", context)


def tree(member: Member, row: Metric) -> dict[str, list[Any]]:
    """Direct edges with their days, and all that lies further up and down. One query for all edges."""
    rows = Drive.objects.visible_to(member).select_related("source", "target").order_by("pk")
    edges = list(rows)
    down = actions.reached(row.pk, [(e.source_id, e.target_id) for e in edges])
    up = actions.reached(row.pk, [(e.target_id, e.source_id) for e in edges])
    names = {**{e.source_id: e.source for e in edges}, **{e.target_id: e.target for e in edges}}
    moves = [e for e in edges if e.source_id == row.pk]
    moved_by = [e for e in edges if e.target_id == row.pk]
    return {
        "moves": moves,
        "moved_by": moved_by,
        "further": [names[n] for n in sorted(down - {row.pk} - {e.target_id for e in moves})],
        "before": [names[n] for n in sorted(up - {row.pk} - {e.source_id for e in moved_by})],
    }


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
    if request.method == "POST" and done(form, lambda: actions.change_metric(copy(row), by=member, **form.values)):  # fmt: skip
        return go(request, home, _("Changed."))
    return form_page(request, form, heading=_("Change this metric"), save=_("Save"), cancel=home, crumb=(row.name, home))  # fmt: skip


@member_view("edit")
def metric_reading(request: Request, member: Member, pk: int) -> HttpResponse:
    """The value on a day; another one for the same day takes its place."""
    row = find(Metric.objects.visible_to(member), pk=pk)
    home = address(member, row.place)
    form = ReadingForm(request.POST or None, member=member)
    if request.method == "POST" and done(form, lambda: actions.add_reading(row, by=member, **form.values)):
        return go(request, home, _("Read."))
    return form_page(request, form, heading=_("Add a reading"), lede=row.name, save=_("Add it"), cancel=home, crumb=(row.name, home))  # fmt: skip


@member_view("edit")
def reading_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a reading out."""
    row = find(Reading.objects.visible_to(member).select_related("metric"), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.remove_reading(row, by=member)
    return go(request, address(member, row.metric.place), _("Taken out."))


@member_view("edit")
def metric_drive(request: Request, member: Member, pk: int) -> HttpResponse:
    """Says what this metric is expected to move."""
    row = find(Metric.objects.visible_to(member), pk=pk)
    home = address(member, row.place)
    blank = Drive(source=row, workspace_id=row.workspace_id)
    form = DriveForm(request.POST or None, member=member, instance=blank)
    if request.method == "POST" and done(
        form,
        lambda: actions.add_drive(
            by=member,
            source=row,
            target=form.cleaned_data["target"],
            lag_days=form.cleaned_data["lag_days"] or 0,
        ),
    ):
        return go(request, home, _("Linked."))
    return form_page(
        request, form, heading=_("What does it move?"), lede=row.name, save=_("Link them"), cancel=home, crumb=(row.name, home)
    )  # fmt: skip


@member_view("edit")
def drive_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes the link away."""
    row = find(Drive.objects.visible_to(member).select_related("source", "target"), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.remove_drive(row, by=member)
    return go(request, address(member, row.source.place), _("The link was taken away."))
