"""Every write about the tasks of a launch."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from braid.activity.actions import record
from braid.base.rows import keep
from braid.launches.models import Launch, Task, TaskMark
from braid.messaging.saving import check_may_change, keep_changes
from braid.people.models import Member


@transaction.atomic
def add_task(launch: Launch, *, by: Member, **values: Any) -> Task:
    """Adds a task after the last one.

    Raises:
        ValidationError: by field, such as an owner of the other side, or two ways of saying when it is due.
    """
    check_may_change(by, launch)
    task = Task(workspace_id=by.workspace_id, launch=launch, order=launch.next_order(launch.tasks))
    keep(by, task, **values)
    _record(by, "launch.task_added", task)
    return task


@transaction.atomic
def change_task(task: Task, *, by: Member, **values: Any) -> Task:
    """Changes what is to be done, by whom and when; raises as `add_task` does."""
    if changes := keep_changes(by, task, **values):
        _record(by, "launch.task_changed", task, changes=changes)
    return task


@transaction.atomic
def mark_task(task: Task, *, by: Member, done: bool = True) -> Task:
    """Says that a task is done, or that it is open again; saying what is so already changes nothing.

    Raises:
        PermissionDenied: it is the other side's.
    """
    check_may_change(by, task)
    if not task.tickable_by(by):
        raise PermissionDenied
    newest = task.marks.order_by("-id").values_list("state", flat=True).first()
    if done == (newest == TaskMark.State.DONE):
        return task
    keep(by, TaskMark(task=task, by=by), state=TaskMark.State.DONE if done else TaskMark.State.OPEN)
    _record(by, "launch.task_done" if done else "launch.task_reopened", task)
    return task


@transaction.atomic
def remove_task(task: Task, *, by: Member) -> None:
    """Takes a task out of a launch; that it was there stays in the history."""
    check_may_change(by, task)
    _record(by, "launch.task_removed", task)
    task.delete()


def _record(by: Member, name: str, task: Task, **facts: Any) -> None:
    """What happens to a task belongs to the history of its launch."""
    record(by, name, task.launch, task=task.pk, called=task.title, **facts)
