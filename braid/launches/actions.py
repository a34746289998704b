"""Every write about a launch itself and what belongs to it. Whether it is out: `shipping`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.rows import keep
from braid.goals.models import Metric
from braid.launches.models import Launch, LaunchContent, LaunchItem, LaunchMetric, LaunchStage
from braid.launches.models.launch import USUAL_REVIEWS
from braid.launches.plans import Plan
from braid.launches.starting import lay_out, move_along
from braid.messaging.models import Content
from braid.messaging.saving import as_json, check_may_change, keep_changes
from braid.people.models import Member
from braid.roadmap.models import Item


@transaction.atomic
def create_launch(
    *,
    by: Member,
    items: Iterable[Item] = (),
    plan: Plan | None = None,
    people: Mapping[str, Member] | None = None,
    **values: Any,
) -> Launch:
    """Plans a launch.

    Args:
        items: roadmap items that it is about.
        plan: the template that it begins with; what that says of the tier is copied.
        people: who has which role of the template.
        values: fields of Launch.

    Raises:
        ValidationError: by field, such as an owner who is not on that side, or an item of another workspace.
    """
    values.setdefault("review_days", list(plan.reviews if plan else USUAL_REVIEWS))
    if plan is not None:
        values.setdefault("kind_of", plan.kind)
    launch = keep(by, Launch(workspace_id=by.workspace_id), **_chosen(by, values))
    copied = lay_out(launch, plan, people or {}) if plan else {}
    added = _link(by, launch, LaunchItem, "item", items)
    record(by, "launch.created", launch, items=added, kind=launch.kind_of, copied=copied)
    return launch


@transaction.atomic
def change_launch(launch: Launch, *, by: Member, along: bool = False, **values: Any) -> Launch:
    """Changes fields of a launch, owners and release too; raises as `create_launch` does.

    Args:
        along: when the day moves, gates and stages that are still to come move by as many days. (Tasks that are told
            from the day of the launch do so by themselves.)
    """
    before = launch.on
    chosen = values if _says_the_same(launch, values) else _chosen(by, values)
    if changes := keep_changes(by, launch, **chosen):
        moved = move_along(launch, (launch.on - before).days) if along and before and launch.on else {}
        record(by, "launch.changed", launch, changes=changes, **({"moved": moved} if moved else {}))
    return launch


def _says_the_same(launch: Launch, values: dict[str, Any]) -> bool:
    """Whether neither the kind nor what speaks for it changes."""
    return all(
        values.get(name, getattr(launch, name)) == getattr(launch, name)
        for name in ("kind_of", "kind_evidence")
    )


def _chosen(by: Member, values: dict[str, Any]) -> dict[str, Any]:
    """The values with who has chosen the kind, and when, where something is said for it."""
    return {**values, "kind_by": by, "kind_at": timezone.now()} if values.get("kind_evidence") else values


@transaction.atomic
def change_items(
    launch: Launch, *, by: Member, add: Iterable[Item] = (), remove: Iterable[Item] = ()
) -> None:
    """Says which roadmap items a launch is about.

    Raises:
        ValidationError: on `items`: one is of another workspace.
    """
    check_may_change(by, launch)
    added = _link(by, launch, LaunchItem, "item", add)
    removed = _unlink(launch, LaunchItem, "item", remove)
    if added or removed:
        record(by, "launch.items_changed", launch, added=added, removed=removed)


@transaction.atomic
def change_content(
    launch: Launch, *, by: Member, add: Iterable[Content] = (), remove: Iterable[Content] = ()
) -> None:
    """Says which pieces of content belong to a launch; raises as `change_items` does, on `content`."""
    check_may_change(by, launch)
    added = _link(by, launch, LaunchContent, "content", add)
    removed = _unlink(launch, LaunchContent, "content", remove)
    if added or removed:
        record(by, "launch.content_changed", launch, added=added, removed=removed)


def _link(by: Member, launch: Launch, table: Any, column: str, rows: Iterable[Any]) -> list[int]:
    wanted = {row.pk: row for row in rows}
    if any(row.workspace_id != by.workspace_id for row in wanted.values()):
        field = "items" if column == "item" else column
        raise ValidationError({field: _("This is not in your workspace.")})
    there = set(table.objects.filter(launch=launch).values_list(f"{column}_id", flat=True))
    missing = sorted(set(wanted) - there)
    table.objects.bulk_create(
        table(workspace_id=by.workspace_id, launch=launch, **{f"{column}_id": pk}) for pk in missing
    )
    return missing


def _unlink(launch: Launch, table: Any, column: str, rows: Iterable[Any]) -> list[int]:
    links = table.objects.filter(launch=launch, **{f"{column}__in": list(rows)})
    gone = sorted(links.values_list(f"{column}_id", flat=True))
    links.delete()
    return gone


@transaction.atomic
def name_success_metric(launch: Launch, *, by: Member, side: str, metric: Metric) -> LaunchMetric:
    """A side says by which metric it will call this launch a success.

    Raises:
        PermissionDenied: it is the other side's to say.
        ValidationError: on `metric`: of another workspace, or named already.
    """
    check_may_change(by, launch)
    if not launch.metric_nameable_by(by, side):
        raise PermissionDenied
    row = LaunchMetric(workspace_id=by.workspace_id, launch=launch)
    named = keep(by, row, side=side, metric=metric)
    record(by, "launch.metric_named", launch, side=side, metric=metric.pk)
    return named


@transaction.atomic
def drop_success_metric(named: LaunchMetric, *, by: Member) -> None:
    """A side takes one of its success metrics back; raises PermissionDenied for the other side."""
    check_may_change(by, named)
    if not named.launch.metric_nameable_by(by, named.side):
        raise PermissionDenied
    record(by, "launch.metric_dropped", named.launch, side=named.side, metric=named.metric_id)
    named.delete()


@transaction.atomic
def add_stage(launch: Launch, *, by: Member, **values: Any) -> LaunchStage:
    """Adds a stage after the last one.

    Raises:
        ValidationError: by field; `on` before the start of the stage before, `until` before `on`.
    """
    check_may_change(by, launch)
    order = launch.next_order(launch.stages)
    stage = LaunchStage(workspace_id=by.workspace_id, launch=launch, order=order)
    keep(by, stage, **values)
    record(by, "launch.stage_added", launch, stage=stage.name, on=as_json(stage.on))
    return stage


@transaction.atomic
def change_stage(stage: LaunchStage, *, by: Member, **values: Any) -> LaunchStage:
    """Changes a stage; raises as `add_stage` does, also for a day after the stage that follows."""
    if changes := keep_changes(by, stage, **values):
        record(by, "launch.stage_changed", stage.launch, stage=stage.name, changes=changes)
    return stage


@transaction.atomic
def remove_stage(stage: LaunchStage, *, by: Member) -> None:
    """Takes a stage out of a launch."""
    check_may_change(by, stage)
    record(by, "launch.stage_removed", stage.launch, stage=stage.name)
    stage.delete()
