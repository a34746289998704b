"""What hangs on an objective: key results, check-ins, and what must not get worse meanwhile.

Their forms open on the page of the objective, at the place that they are about.
"""

from copy import copy
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.panels import talk
from braid.activity.undo import undo_of
from braid.base.forms import done
from braid.base.text import number_word
from braid.base.web import Request, go, page
from braid.goals import actions
from braid.goals.answers import address
from braid.goals.confidence import spread
from braid.goals.forms import BoundForm, CheckInForm, CounterForm, KeyResultForm
from braid.goals.history import history, table
from braid.goals.models import CheckIn, CounterMetric, KeyResult, Objective, Reading
from braid.goals.models.results import EVERY_DAYS
from braid.goals.objective_page import Opened, shown
from braid.goals.standing import standings
from braid.goals.views import only_post
from braid.people.doors import find, member_view
from braid.people.missing import Missing
from braid.people.models import Member

SHOWN = 200


def _result(member: Member, pk: int) -> Any:
    return find(KeyResult.objects.visible_to(member).select_related("objective__period"), pk=pk)


@member_view("view")
def result(request: Request, member: Member, pk: int) -> HttpResponse:
    """One key result: how it went so far, by check-ins and readings."""
    rows = KeyResult.objects.visible_to(member).select_related("objective__period")
    found = standings(rows.filter(pk=pk)) if pk < 2**63 else []
    if not found:
        raise Missing(KeyResult, {"pk": pk})
    row: Any = found[0].key_result
    said = list(row.check_ins.select_related("by").order_by("-on", "-pk")[:SHOWN])
    read = list(Reading.objects.filter(metric=row.metric_id).order_by("-on")[:SHOWN]) if row.metric_id else []
    points = {r.on: float(r.value) for r in reversed(read)}
    points |= {c.on: float(c.value) for c in reversed(said) if c.value is not None}
    period = row.objective.period
    entries = history(row, said, read)
    context = {
        "row": row,
        "standing": found[0],
        "history": entries,
        "table": table(request, entries),
        "points": sorted((day, value) for day, value in points.items() if day >= period.starts_on),
        "spread": spread(member, row),
        "pace": _pace(row),
        "expected": row.expected(timezone.localdate(), period.starts_on, row.due_on or period.ends_on),
        "end": row.due_on or period.ends_on,
        "talk": talk(member, row),
    }
    return page(request, "goals/key_result.html", context)


def _pace(row: Any) -> tuple[tuple[Any, float], tuple[Any, float]] | None:
    """The straight line from baseline to target, from the first day to the due day."""
    first, last = row.objective.period.starts_on, row.due_on or row.objective.period.ends_on
    if row.baseline is None or row.target is None or last <= first:
        return None
    return (first, float(row.baseline)), (last, float(row.target))


@member_view("edit")
def result_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Adds a key result."""
    row = find(Objective.objects.visible_to(member), pk=pk)
    blank = KeyResult(objective=row, workspace_id=row.workspace_id)
    form = KeyResultForm(request.POST or None, member=member, instance=blank)
    if request.method == "POST" and done(form, lambda: actions.add_key_result(row, by=member, **form.values)):
        return go(request, address(member, row.place), _("Added."))
    return shown(
        request, member, pk, Opened("result", form, _("How will you see that it is reached?"), _("Add it"))
    )


@member_view("edit")
def result_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes a key result."""
    row = _result(member, pk)
    form = KeyResultForm(request.POST or None, member=member, instance=copy(row))
    if request.method == "POST" and done(
        form, lambda: actions.change_key_result(copy(row), by=member, **form.values)
    ):
        return go(request, address(member, row.objective.place), _("Changed."))
    remove = address(member, f"{row.place}remove/")
    opened = Opened(f"result-{pk}", form, _("Change this key result"), _("Save"), remove)
    return shown(request, member, row.objective_id, opened)


@member_view("edit")
def result_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a key result out, with its check-ins."""
    row = _result(member, pk)
    if request.method != "POST":
        return only_post()
    actions.remove_key_result(row, by=member)
    said = _("“%(title)s” is in the archive now.") % {"title": row.title[:80]}
    return go(request, address(member, row.home), said, undo=undo_of(member, row))


@member_view("edit")
def result_check_in(request: Request, member: Member, pk: int) -> HttpResponse:
    """Two minutes: the value, how sure we are, what moved."""
    row = _result(member, pk)
    form = CheckInForm(request.POST or None, member=member)

    def act() -> CheckIn:
        return actions.check_in(row, by=member, tell=form.cleaned_data["tell"], **form.values)

    if request.method == "POST" and done(form, act):
        back = {"due": "goals/check-ins/", "result": row.place}.get(request.GET.get("from", ""))
        return go(request, address(member, back or row.objective.place), _("Checked in."))
    opened = Opened(
        f"result-{pk}", form, _("Where does it stand?"), _("Check in"), beside=spread(member, row)
    )
    return shown(request, member, row.objective_id, opened)


@member_view("view")
def check_ins_due(request: Request, member: Member) -> HttpResponse:
    """My key results that want a word, the longest silent first."""
    due = list(standings(KeyResult.objects.visible_to(member).due_from(member)[:SHOWN]))
    sentence = ngettext(
        "%(count)s key result wants a word from you", "%(count)s key results want a word from you", len(due)
    ) % {"count": number_word(len(due)).capitalize()}
    return page(request, "goals/check_ins.html", {"due": due, "sentence": sentence, "every": EVERY_DAYS})


@member_view("edit")
def check_in_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a check-in back."""
    row = find(CheckIn.objects.visible_to(member).select_related("key_result__objective"), pk=pk)
    if request.method != "POST":
        return only_post()
    home = address(member, row.key_result.place)
    actions.remove_check_in(row, by=member)
    return go(request, home, _("Taken back."))


@member_view("edit")
def counter_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Names what must not get worse."""
    row = find(Objective.objects.visible_to(member), pk=pk)
    blank = CounterMetric(objective=row, workspace_id=row.workspace_id)
    form = CounterForm(request.POST or None, member=member, instance=blank)
    if request.method == "POST" and done(form, lambda: actions.add_counter(row, by=member, **form.values)):
        return go(request, address(member, row.place), _("It is watched now."))
    opened = Opened("counter", form, _("What must not get worse meanwhile?"), _("Watch it"))
    return shown(request, member, pk, opened)


def _counter(member: Member, pk: int) -> Any:
    return find(CounterMetric.objects.visible_to(member).select_related("objective", "metric"), pk=pk)


@member_view("edit")
def counter_bound(request: Request, member: Member, pk: int) -> HttpResponse:
    """Moves the limit, with a reason that the other side sees."""
    row = _counter(member, pk)
    form = BoundForm(request.POST or None, member=member, about=row, initial={"limit": row.limit})
    if request.method == "POST" and done(
        form, lambda: actions.change_bound(copy(row), by=member, **form.cleaned_data)
    ):
        said = _("The limit was moved; who did it and why is kept.")
        return go(request, address(member, row.objective.place), said)
    remove = address(member, f"goals/counters/{pk}/remove/")
    return shown(
        request, member, row.objective_id, Opened(f"counter-{pk}", form, _("Move the limit"), _("Move it"), remove)
    )  # fmt: skip


@member_view("edit")
def counter_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Stops watching it here."""
    row = _counter(member, pk)
    if request.method != "POST":
        return only_post()
    actions.remove_counter(row, by=member)
    return go(request, address(member, row.objective.place), _("It is not watched here any more."))
