"""Screens about the tasks of a launch."""

from copy import copy
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from braid.base.web import Request, go
from braid.launches import task_actions
from braid.launches.forms import TaskForm
from braid.launches.models import Launch, Task
from braid.launches.views import at, posted, small_form
from braid.messaging.forms import attempt
from braid.people.doors import find, member_view
from braid.people.models import Member


@member_view("edit")
def task_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """A new task; the address may say of which side, and that it is for the day itself."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    side = request.GET.get("side", "")
    first: dict[str, Any] = {"side": side if side in Task.Of.values else member.side}
    if request.GET.get("day") == "0":
        first["days"] = 0
    row = Task(workspace_id=member.workspace_id, launch=launch)
    form = TaskForm(posted(request), member=member, instance=row, initial=first)
    if attempt(form, lambda: task_actions.add_task(launch, by=member, **form.values)):
        return go(request, f"{at(member, launch)}#tasks", _("The task is added."))
    lede = _("Something to do for this launch. Whether a side is ready is what it answers for the gates.")
    return small_form(request, launch, form, _("A new task"), _("Add the task"), lede=lede)


@member_view("edit")
def task_edit(request: Request, member: Member, pk: int, task: int) -> HttpResponse:
    """Changes a task, or takes it away."""
    launch, found = _found(member, pk, task)
    if request.method == "POST" and "remove" in request.POST:
        task_actions.remove_task(found, by=member)
        return go(request, f"{at(member, launch)}#tasks", _("The task is gone."))
    form = TaskForm(posted(request), member=member, instance=copy(found))
    if attempt(form, lambda: task_actions.change_task(found, by=member, **form.values)):
        return go(request, f"{at(member, launch)}#tasks", _("The task is changed."))
    removable = _("The task leaves this launch, for both sides.")
    return small_form(request, launch, form, _("Change the task"), _("Save"), removable=removable)


@member_view("view", post="edit")
def task_done(request: Request, member: Member, pk: int, task: int) -> HttpResponse:
    """Posting says that a task is done, or with `open` that it is not; looking leads to the launch."""
    launch, found = _found(member, pk, task)
    if request.method == "POST":
        if not found.tickable_by(member):
            raise PermissionDenied
        task_actions.mark_task(found, by=member, done="open" not in request.POST)
        there = "room/#hour" if "room" in request.POST else "#tasks"
        return go(request, f"{at(member, launch)}{there}", _("Noted."))
    return go(request, f"{at(member, launch)}#tasks")


def _found(member: Member, pk: int, task: int) -> tuple[Launch, Task]:
    launch = find(Launch.objects.visible_to(member), pk=pk)
    return launch, find(
        Task.objects.visible_to(member).select_related("launch", "owner"), pk=task, launch=launch
    )
