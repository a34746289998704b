"""Screens about the gates and the stages of a launch."""

from copy import copy
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from braid.activity.undo import undo_of
from braid.base.rippling import Change, consent, goes_back, step
from braid.base.web import Request, go, page
from braid.launches import actions, gate_actions
from braid.launches.forms import AnswerForm, GateForm, StageForm
from braid.launches.gate_lines import gate_lines, percent_text
from braid.launches.models import Beta, Gate, GateAnswer, Launch, LaunchStage
from braid.launches.readiness_history import steps
from braid.launches.ripple_actions import forget, save_part
from braid.launches.views import at, posted, small_form
from braid.messaging.forms import attempt
from braid.people.doors import find, member_view
from braid.people.models import Member

ANSWERS = 100


@member_view("view", post="edit")
def gate(request: Request, member: Member, pk: int, gate: int) -> HttpResponse:
    """One gate with everything that was answered; posting answers for one's own side."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    rows = Gate.objects.visible_to(member).filter(launch=launch)
    found = find(rows, pk=gate)
    line = gate_lines(member, rows.filter(pk=found.pk))[0]
    if request.method == "POST" and not line.may_answer:
        raise PermissionDenied
    form = AnswerForm(posted(request), gate=found, said=line.said.get(member.side), member=member)
    if attempt(form, lambda: _answer(found, form, member)):
        return go(request, f"{at(member, launch)}#gate-{found.pk}", _("Your side has answered."))
    history = GateAnswer.objects.visible_to(member).filter(gate=found).select_related("by")
    context = {
        "launch": launch,
        "gate": found,
        "line": line,
        "form": form if line.may_answer else None,
        "history": history.order_by("-pk")[:ANSWERS],
        "is_exit": Beta.objects.visible_to(member).filter(gate=found).exists(),
        "overrides": found.overrides.select_related("by").order_by("-pk"),
    }
    return page(request, "launches/gate.html", context, status=422 if form.is_bound else 200)


def _answer(gate: Gate, form: AnswerForm, member: Member) -> GateAnswer:
    """The answer, and the value reached where it was asked and has changed."""
    said = form.cleaned_data
    answer = gate_actions.answer_gate(gate, by=member, state=said["state"], evidence=said["evidence"])
    if "value" in form.changed_data:
        gate_actions.set_gate_evidence(gate, by=member, value=said["value"])
    return answer


@member_view("edit")
def gate_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """A new gate."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    form = GateForm(
        posted(request), member=member, instance=Gate(workspace_id=member.workspace_id, launch=launch)
    )
    if attempt(form, lambda: gate_actions.add_gate(launch, by=member, **form.values)):
        return go(request, at(member, launch), _("The gate is added. Each side answers for itself."))
    lede = _("A question that must be answered before the launch, by one side or by both.")
    return small_form(request, launch, form, _("A new gate"), _("Add the gate"), lede=lede)


@member_view("edit")
def gate_edit(request: Request, member: Member, pk: int, gate: int) -> HttpResponse:
    """Changes what is asked, or takes the gate away."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    found = find(Gate.objects.visible_to(member).select_related("launch"), pk=gate, launch=launch)
    if request.method == "POST" and "remove" in request.POST:
        forget(found)
        gate_actions.remove_gate(found, by=member)
        return go(
            request, at(member, launch), _("The gate is gone. What was said last stays in the history.")
        )
    form = GateForm(posted(request), member=member, instance=copy(found))
    said = _("The gate is changed. Its answers have stayed.")
    if answer := _saved(request, member, found, form, said):
        return answer
    removable = _("The gate and its answers leave this launch, for both sides.")
    return small_form(request, launch, form, _("Change the gate"), _("Save"), removable=removable)


@member_view("edit")
def stage_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """A new stage after the last one."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    stage = LaunchStage(
        workspace_id=member.workspace_id, launch=launch, order=launch.next_order(launch.stages)
    )
    form = StageForm(posted(request), member=member, instance=stage)
    if attempt(form, lambda: actions.add_stage(launch, by=member, **form.values)):
        return go(request, at(member, launch), _("The stage is added."))
    lede = _("A launch can go to a few first and to everyone last. Each stage comes after the one before.")
    return small_form(request, launch, form, _("A new stage"), _("Add the stage"), lede=lede)


@member_view("edit")
def stage_edit(request: Request, member: Member, pk: int, stage: int) -> HttpResponse:
    """Changes a stage, or takes it away."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    found = find(LaunchStage.objects.visible_to(member).select_related("launch"), pk=stage, launch=launch)
    if request.method == "POST" and "remove" in request.POST:
        forget(found)
        actions.remove_stage(found, by=member)
        return go(request, at(member, launch), _("The stage is gone."))
    form = StageForm(posted(request), member=member, instance=copy(found))
    if answer := _saved(request, member, found, form, _("The stage is changed.")):
        return answer
    removable = _("The stage leaves this launch, for both sides.")
    return small_form(request, launch, form, _("Change the stage"), _("Save"), removable=removable)


def _saved(request: Request, member: Member, part: Any, form: Any, said: str) -> HttpResponse | None:
    """Saves a part of a launch, after the page that shows what rests on it; None shows the form."""
    if not form.is_valid() or goes_back(request):
        return None
    there = at(member, part.launch)
    if first := step(request, member, Change(part, form.values), there):
        return first
    if not attempt(form, lambda: save_part(part, by=member, **form.values, **consent(request))):
        return None
    return go(request, there, said, undo=undo_of(member, part.launch))


@member_view("view")
def readiness(request: Request, member: Member, pk: int) -> HttpResponse:
    """How ready both sides were, day by day."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    found = [
        (step, {side: percent_text(one.share) for side, one in step.tallies.items()})
        for step in steps(member, launch)
    ]
    return page(request, "launches/readiness.html", {"launch": launch, "steps": found})
