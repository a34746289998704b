"""A launch that begins with a template: everything is copied, so that no later change of the template touches it."""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from braid.base.models import Side
from braid.launches.models import Gate, Launch, LaunchRole, LaunchStage, Task
from braid.launches.plans import GatePlan, Plan, RolePlan, StagePlan, TaskPlan
from braid.people.models import Member


def lay_out(launch: Launch, plan: Plan, people: Mapping[str, Member]) -> dict[str, int]:
    """Copies the gates, stages, tasks and roles of its tier into a new launch, and says how many of each.

    Args:
        people: who has which role. What has a role that nobody has yet, or none, is for the owner of its side.
    """
    mine = plan.for_tier(launch.tier)
    own = {"workspace_id": launch.workspace_id, "launch": launch}
    gates = [
        Gate(
            **own, order=n, name=gate.name, asked_of=gate.asked_of, is_blocking=gate.blocking, is_go_no_go=gate.go_no_go,
            bar=None if gate.bar is None else Decimal(str(gate.bar)), unit=gate.unit, bar_is_ceiling=gate.ceiling,
            due_on=_day(launch, gate.due),
        )
        for n, gate in enumerate(mine.gates)
    ]  # fmt: skip
    stages = [
        LaunchStage(
            **own, order=n, name=stage.name, audience=stage.audience, channels=stage.channels,
            on=_day(launch, stage.starts), until=_day(launch, stage.until),
        )
        for n, stage in enumerate(mine.stages)
    ]  # fmt: skip
    owners = {str(Side.PRODUCT): launch.product_owner, str(Side.MARKETING): launch.marketing_owner}
    tasks = [
        Task(
            **own, order=n, title=task.title, side=task.side, role=task.role, days=task.due,
            hour=time.fromisoformat(task.hour) if task.hour else None,
            owner=people.get(task.role) or owners[task.side],
        )
        for n, task in enumerate(mine.tasks)
    ]  # fmt: skip
    roles = [
        LaunchRole(
            **own, order=n, name=role.name, side=role.side, member=people.get(role.name), shift=role.shift
        )
        for n, role in enumerate(mine.roles)
    ]
    made: dict[Any, list[Any]] = {Gate: gates, LaunchStage: stages, Task: tasks, LaunchRole: roles}
    for model, rows in made.items():
        model.objects.bulk_create(rows)
    return {"gates": len(gates), "stages": len(stages), "tasks": len(tasks)}


def _day(launch: Launch, days: int | None) -> date | None:
    return launch.on + timedelta(days=days) if launch.on and days is not None else None


def move_along(launch: Launch, days: int) -> dict[str, int]:
    """Moves the gates and stages that are still to come by as many days as the launch, and says how many of each."""
    today = timezone.localdate()
    if not days:
        return {}
    return move_parts(days, launch.gates.filter(due_on__gte=today), launch.stages.filter(on__gte=today))


def move_parts(days: int, gates: Iterable[Gate], stages: Iterable[LaunchStage]) -> dict[str, int]:
    """Moves these gates and stages by so many days, and says how many of each."""
    step, gates, stages = timedelta(days=days), list(gates), list(stages)
    for gate in gates:
        gate.due_on = _later(gate.due_on, step)
    for stage in stages:
        stage.on, stage.until = _later(stage.on, step), _later(stage.until, step)
    Gate.objects.bulk_update(gates, ["due_on"])
    LaunchStage.objects.bulk_update(stages, ["on", "until"])
    return {"gates": len(gates), "stages": len(stages)}


def _later(day: date | None, step: timedelta) -> date | None:
    return day + step if day else None


def plan_from(launch: Launch) -> Plan:
    """A launch as a template: how far everything lies from its day, with roles instead of people, nothing answered."""
    tasks = list(launch.tasks.all())
    roles = list(LaunchRole.objects.filter(launch=launch).exclude(side=Side.OTHER))
    sides, shifts = {role.name: role.side for role in roles}, {role.name: role.shift for role in roles}
    for task in tasks:
        if task.role:
            sides.setdefault(task.role, task.side)
    return Plan(
        name=launch.name[:120], kind=launch.kind_of, tier=launch.tier,
        purpose=(launch.kind_evidence or launch.summary or launch.name)[:300].strip(),
        roles=tuple(RolePlan(name, side, shifts.get(name, "")) for name, side in sides.items()),
        gates=tuple(
            GatePlan(
                g.name, g.asked_of, g.is_blocking, g.is_go_no_go, None if g.bar is None else float(g.bar), g.unit,
                g.bar_is_ceiling, _distance(launch, g.due_on),
            )
            for g in launch.gates.all()
        ),
        stages=tuple(
            StagePlan(s.name, s.audience, s.channels, _distance(launch, s.on), _distance(launch, s.until))
            for s in launch.stages.all()
        ),
        tasks=tuple(
            _task_plan(launch, task, task.role if sides.get(task.role) == task.side else "") for task in tasks
        ),
        reviews=tuple(launch.review_days),
    )  # fmt: skip


def _task_plan(launch: Launch, task: Task, role: str) -> TaskPlan:
    days = task.days if task.days is not None else _distance(launch, task.on)
    return TaskPlan(
        task.title, task.side, role, days, f"{task.hour:%H:%M}" if task.hour and days is not None else ""
    )


def _distance(launch: Launch, on: date | None) -> int | None:
    return (on - launch.on).days if on and launch.on else None
