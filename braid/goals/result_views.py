"""What hangs on an objective: key results, check-ins, and what must not get worse meanwhile."""

from copy import copy

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from braid.base.web import Request, go
from braid.goals import actions
from braid.goals.answers import address, done, form_page
from braid.goals.forms import BoundForm, CheckInForm, CounterForm, KeyResultForm
from braid.goals.models import CounterMetric, KeyResult, Objective
from braid.people.doors import find, member_view
from braid.people.models import Member


@member_view("edit")
def result_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Adds a key result."""
    row = find(Objective.objects.visible_to(member), pk=pk)
    form = KeyResultForm(request.POST or None, member=member, instance=KeyResult(objective=row, workspace_id=row.workspace_id))  # fmt: skip
    if request.method == "POST" and done(form, lambda: actions.add_key_result(row, by=member, **form.values)):
        return go(request, address(member, row.place), _("Added."))
    return form_page(
        request, form, heading=_("How will you see that it is reached?"), save=_("Add it"),
        cancel=address(member, row.place), crumb=(row.title, address(member, row.place)),
    )  # fmt: skip


@member_view("edit")
def result_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes a key result."""
    row = find(KeyResult.objects.visible_to(member).select_related("objective"), pk=pk)
    home = address(member, row.place)
    form = KeyResultForm(request.POST or None, member=member, instance=copy(row))
    if request.method == "POST" and done(
        form, lambda: actions.change_key_result(copy(row), by=member, **form.values)
    ):
        return go(request, home, _("Changed."))
    return form_page(
        request, form, heading=_("Change this key result"), save=_("Save"), cancel=home, crumb=(row.objective.title, home),
        remove=address(member, f"goals/results/{row.pk}/remove/"),
    )  # fmt: skip


@member_view("edit")
def result_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Takes a key result out, with its check-ins."""
    row = find(KeyResult.objects.visible_to(member).select_related("objective"), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.remove_key_result(row, by=member)
    return go(request, address(member, row.place), _("Taken out."))


@member_view("edit")
def result_check_in(request: Request, member: Member, pk: int) -> HttpResponse:
    """Two minutes: the value, how sure we are, what moved."""
    row = find(KeyResult.objects.visible_to(member).select_related("objective"), pk=pk)
    home = address(member, row.place)
    form = CheckInForm(request.POST or None, member=member)
    if request.method == "POST" and done(form, lambda: actions.check_in(row, by=member, **form.values)):
        return go(request, home, _("Checked in."))
    return form_page(
        request, form, heading=_("Where does it stand?"), lede=row.title, save=_("Check in"), cancel=home,
        crumb=(row.objective.title, home),
    )  # fmt: skip


@member_view("edit")
def counter_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Names what must not get worse."""
    row = find(Objective.objects.visible_to(member), pk=pk)
    blank = CounterMetric(objective=row, workspace_id=row.workspace_id)
    form = CounterForm(request.POST or None, member=member, instance=blank)
    if request.method == "POST" and done(form, lambda: actions.add_counter(row, by=member, **form.values)):
        return go(request, address(member, row.place), _("It is watched now."))
    return form_page(
        request, form, heading=_("What must not get worse meanwhile?"), save=_("Watch it"),
        cancel=address(member, row.place), crumb=(row.title, address(member, row.place)),
    )  # fmt: skip


@member_view("edit")
def counter_bound(request: Request, member: Member, pk: int) -> HttpResponse:
    """Moves the limit, with a reason that the other side sees."""
    row = find(CounterMetric.objects.visible_to(member).select_related("objective", "metric"), pk=pk)
    home = address(member, row.objective.place)
    form = BoundForm(request.POST or None, member=member, initial={"limit": row.limit})
    if request.method == "POST" and done(
        form, lambda: actions.change_bound(copy(row), by=member, **form.cleaned_data)
    ):
        return go(request, home, _("The limit was moved; who did it and why is kept."))
    return form_page(
        request, form, heading=_("Move the limit"), lede=str(row), save=_("Move it"), cancel=home,
        crumb=(row.objective.title, home), remove=address(member, f"goals/counters/{row.pk}/remove/"),
    )  # fmt: skip


@member_view("edit")
def counter_remove(request: Request, member: Member, pk: int) -> HttpResponse:
    """Stops watching it here."""
    row = find(CounterMetric.objects.visible_to(member).select_related("objective", "metric"), pk=pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actions.remove_counter(row, by=member)
    return go(request, address(member, row.objective.place), _("It is not watched here any more."))
