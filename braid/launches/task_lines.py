"""Tasks as the page of a launch shows them: each side its own, open ones first, by the day on which they are due."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base.held import Held
from braid.base.models import BOTH_SIDES
from braid.base.text import day, moment
from braid.launches.models import Launch, Task, TaskMark
from braid.launches.models.tasks import at_hour, due
from braid.people.models import Member

MOST = 300


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task. `when` says the day and, where it moves with the launch, how far from it."""

    pk: int
    title: str
    owner: str
    due: date | None
    when: str
    is_done: bool
    done: str
    is_late: bool
    may: bool
    side: str


@dataclass(slots=True)
class TaskColumn:
    """The tasks of one side."""

    side: str
    open: list[TaskLine] = field(default_factory=list)
    done: list[TaskLine] = field(default_factory=list)


_tasks: Held[Any] = Held(
    lambda _member, launch: Task.objects.filter(launch=launch).with_state().select_related("owner")[:MOST],
    Task.launch,
)


def task_columns(member: Member, launch: Launch) -> list[TaskColumn]:
    """The tasks of both sides; an empty list where there is none at all. One query."""
    columns = {str(side): TaskColumn(str(side)) for side in BOTH_SIDES}
    rows = _tasks.of(member, launch)
    for task in rows:
        task.launch = launch
        line = _line(member, launch, task)
        column = columns[task.side]
        (column.done if line.is_done else column.open).append(line)
    for column in columns.values():
        column.open.sort(key=lambda line: line.due or date.max)
    return list(columns.values()) if rows else []


def task_lines(member: Member, launch: Launch, tasks: QuerySet[Any]) -> list[TaskLine]:
    """Some tasks of a launch, open ones first, by the day on which they are due. One query."""
    rows = [_line(member, launch, task) for task in tasks.with_state().select_related("owner")[:MOST]]  # type: ignore[attr-defined]
    return sorted(rows, key=lambda line: (line.is_done, line.due or date.max, line.pk))


def _line(member: Member, launch: Launch, task: Any) -> TaskLine:
    on = due(launch, task.days, task.on)
    is_done = task.state == TaskMark.State.DONE
    who = ""
    if is_done:
        name = task.said_by or _("somebody who has left")
        who = _("done on %(day)s by %(name)s") % {"day": day(task.said_at), "name": name}
    owner = task.owner.name if task.owner else task.role or _("nobody named")
    return TaskLine(
        task.pk, task.title, owner, on, when(launch, task, member.workspace.time_zone), is_done, who,
        not is_done and launch.cancelled_on is None and on is not None and on < timezone.localdate(),
        task.tickable_by(member), task.side,
    )  # fmt: skip


def when(launch: Launch, task: Task, zone: str) -> str:
    """When it is due, in words: "11 May · launch − 21 d", "11 May, 09:00", or that nobody has said."""
    on = due(launch, task.days, task.on)
    if task.days is None and on is None:
        return str(_("no day yet"))
    said = _on(on, task, zone) if on else ""
    return " · ".join(part for part in (said, "" if task.days is None else offset(task.days)) if part)


def _on(on: date, task: Task, zone: str) -> str:
    """The day, with its hour as the reader's clock shows it."""
    if task.hour is None:
        return day(on)
    return moment(at_hour(on, task.hour, zone))


def offset(days: int) -> str:
    """How far a day lies from the launch: "launch − 21 d"."""
    if days == 0:
        return _("on the day")
    return _("launch %(sign)s %(num)s d") % {"sign": "−" if days < 0 else "+", "num": abs(days)}
