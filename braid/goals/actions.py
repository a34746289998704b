"""Every write about mission, goals and metrics, one at a time."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import BOTH_SIDES, Side
from braid.base.rows import keep
from braid.goals.models import (
    Acknowledgement,
    BoundChange,
    CheckIn,
    CounterMetric,
    Drive,
    KeyResult,
    Metric,
    Objective,
    ObjectiveOwner,
    OursAlone,
    Period,
    Reading,
    Statement,
    StrategyPoint,
)
from braid.people.models import Member

# Side, member or nobody by name, team by its name or nothing.
Owner = tuple[str, Member | None, str]


@transaction.atomic
def publish_statement(*, by: Member, kind_of: str, text: str, published_on: date | None = None) -> Statement:
    """Puts a new version of the mission or the strategy in force; earlier ones stay on record.

    Raises:
        ValidationError: the text is empty or too long, or the kind is neither of the two.
    """
    newest = Statement.objects.visible_to(by).filter(kind_of=kind_of).aggregate(Max("number"))["number__max"]
    row = keep(
        by, Statement(), kind_of=kind_of, number=(newest or 0) + 1, text=text, by=by,
        published_on=published_on or timezone.localdate(),
    )  # fmt: skip
    record(by, "statement.published", row, kind=kind_of, number=row.number)
    return row


@transaction.atomic
def acknowledge(statement: Statement, *, by: Member, on: date | None = None) -> Acknowledgement:
    """Notes that a member has read this version; a second time changes nothing.

    Raises:
        PermissionDenied: the version is of another workspace.
    """
    if statement.workspace_id != by.workspace_id:
        raise PermissionDenied
    row, new = Acknowledgement.objects.get_or_create(
        statement=statement, member=by,
        defaults={"workspace_id": by.workspace_id, "on": on or timezone.localdate()},
    )  # fmt: skip
    if new:
        record(by, "statement.acknowledged", statement)
    return row


@transaction.atomic
def add_strategy_point(*, by: Member, title: str) -> StrategyPoint:
    """Adds a lasting choice that objectives can serve.

    Raises:
        ValidationError: empty, too long, or there already.
    """
    row = keep(by, StrategyPoint(), title=title)
    record(by, "strategy.point_added", row)
    return row


@transaction.atomic
def remove_strategy_point(point: StrategyPoint, *, by: Member) -> None:
    """Takes a point out; objectives that served it serve none until somebody says which."""
    check_may_change(by, point)
    record(by, "strategy.point_removed", point)
    point.delete()


@transaction.atomic
def create_period(*, by: Member, name: str, starts_on: date, ends_on: date) -> Period:
    """Adds a period.

    Raises:
        ValidationError: the name is taken, or the last day is before the first.
    """
    row = keep(by, Period(), name=name, starts_on=starts_on, ends_on=ends_on)
    record(by, "period.created", row)
    return row


@transaction.atomic
def change_period(period: Period, *, by: Member, **fields: Any) -> Period:
    """Changes name or days of a period; raises as `create_period` does."""
    return _changed(by, period, "period.changed", fields)


@transaction.atomic
def create_objective(*, by: Member, owners: Iterable[Owner] = (), **fields: Any) -> Objective:
    """Adds an objective.

    Args:
        owners: `(side, member or None, team by its name)` for each.
        fields: title, period, and what else the table has.

    Raises:
        ValidationError: by field; `parent` when it would make a circle, `owners` when a side is missing.
    """
    row = Objective()
    row.check_parent(fields.get("parent"))
    keep(by, row, **fields)
    _write_owners(row, owners, by)
    record(by, "objective.created", row)
    return row


@transaction.atomic
def change_objective(
    objective: Objective, *, by: Member, owners: Iterable[Owner] | None = None, **fields: Any
) -> Objective:
    """Changes an objective; `owners` None leaves them as they are. Raises as `create_objective` does."""
    if "parent" in fields:
        objective.check_parent(fields["parent"])
    swapped = owners is not None and _write_owners(objective, owners, by)
    return _changed(by, objective, "objective.changed", fields, even_if_same=swapped)


def _write_owners(objective: Objective, owners: Iterable[Owner], by: Member) -> bool:
    """Makes the owners exactly these; True when that changed anything."""
    wanted = set()
    for side, member, label in owners:
        if side not in Side.values:
            raise ValidationError({"owners": _("Say which side each owner is on.")})
        if member is not None and member.workspace_id != by.workspace_id:
            raise ValidationError({"owners": _("This is not in your workspace.")})
        wanted.add((str(side), member.pk if member else None, label.strip()[:120]))
    there = {(o.side, o.member_id, o.label): o.pk for o in objective.owners.all()}
    gone = [pk for key, pk in there.items() if key not in wanted]
    ObjectiveOwner.objects.filter(pk__in=gone).delete()
    new = [
        ObjectiveOwner(
            workspace_id=by.workspace_id, objective=objective, side=side, member_id=pk, label=label
        )
        for side, pk, label in sorted(wanted - set(there), key=str)
    ]
    ObjectiveOwner.objects.bulk_create(new)
    return bool(gone or new)


@transaction.atomic
def tick_ours_alone(objective: Objective, *, by: Member, side: str = "", alone: bool = True) -> None:
    """A side says that this objective is rightly one side's alone, or takes that back.

    Raises:
        PermissionDenied: a side says it for itself only.
    """
    side = side or by.side
    check_may_change(by, objective)
    if side not in BOTH_SIDES or by.side != side:
        raise PermissionDenied
    rows = OursAlone.objects.filter(objective=objective, side=side)
    if alone and not rows.exists():
        OursAlone.objects.create(workspace_id=by.workspace_id, objective=objective, side=side, by=by)
    elif alone or not rows.delete()[0]:
        return
    record(by, "objective.ours_alone" if alone else "objective.not_ours_alone", objective, side=side)


@transaction.atomic
def close_objective(objective: Objective, *, by: Member, on: date | None = None) -> Objective:
    """Notes that nobody works towards it any more; goals that are closed are not looked at by the radar."""
    return _changed(by, objective, "objective.closed", {"closed_on": on or timezone.localdate()})


@transaction.atomic
def reopen_objective(objective: Objective, *, by: Member) -> Objective:
    """Takes the closing back."""
    return _changed(by, objective, "objective.reopened", {"closed_on": None})


@transaction.atomic
def add_key_result(objective: Objective, *, by: Member, **fields: Any) -> KeyResult:
    """Adds what shows that an objective is reached.

    Raises:
        ValidationError: by field, such as a target that is the same as the baseline.
    """
    check_may_change(by, objective)
    row = keep(by, KeyResult(), objective=objective, **fields)
    record(by, "key_result.added", objective, key_result=row.title, side=row.side)
    return row


@transaction.atomic
def change_key_result(key_result: KeyResult, *, by: Member, **fields: Any) -> KeyResult:
    """Changes a key result; raises as `add_key_result` does."""
    return _changed(by, key_result, "key_result.changed", fields, subject=key_result.objective)


@transaction.atomic
def remove_key_result(key_result: KeyResult, *, by: Member) -> None:
    """Takes a key result out, with its check-ins."""
    check_may_change(by, key_result)
    record(by, "key_result.removed", key_result.objective, key_result=key_result.title)
    key_result.delete()


@transaction.atomic
def check_in(key_result: KeyResult, *, by: Member, on: date | None = None, **fields: Any) -> CheckIn:
    """Where a key result stands: value, confidence from 1 to 10, one sentence; at least one of them.

    Raises:
        ValidationError: by field; also when the day is to come or nothing was said.
    """
    check_may_change(by, key_result)
    day = _day_past(on or timezone.localdate())
    if all(fields.get(name) in (None, "") for name in ("value", "confidence", "note")):
        raise ValidationError(
            {"note": _("Say at least one thing: a value, how confident you are, or what moved.")}
        )
    row = keep(by, CheckIn(), key_result=key_result, on=day, by=by, **fields)
    record(
        by,
        "key_result.checked_in",
        key_result.objective,
        key_result=key_result.title,
        confidence=row.confidence,
    )
    return row


@transaction.atomic
def add_counter(objective: Objective, *, by: Member, metric: Metric, limit: Decimal, bound: str = CounterMetric.Bound.FLOOR) -> CounterMetric:  # fmt: skip
    """Names a metric that must stay inside its bound meanwhile.

    Raises:
        ValidationError: by field; each metric once.
    """
    check_may_change(by, objective)
    row = keep(by, CounterMetric(), objective=objective, metric=metric, bound=bound, limit=limit)
    record(by, "counter.added", objective, metric=metric.name, bound=bound, limit=str(row.limit))
    return row


@transaction.atomic
def change_bound(counter: CounterMetric, *, by: Member, limit: Decimal, why: str = "") -> CounterMetric:
    """Moves the bound; who did it and why is kept, for either side may and the other shall see it.

    Raises:
        ValidationError: on `limit`, `why`.
    """
    old = counter.limit
    keep(by, counter, limit=limit)
    if counter.limit != old:
        keep(by, BoundChange(), counter=counter, by=by, old=old, new=counter.limit, why=why)
        record(by, "counter.bound_changed", counter.objective, metric=counter.metric.name, old=str(old), new=str(counter.limit))  # fmt: skip
    return counter


@transaction.atomic
def remove_counter(counter: CounterMetric, *, by: Member) -> None:
    """Stops watching a metric beside an objective."""
    check_may_change(by, counter)
    record(by, "counter.removed", counter.objective, metric=counter.metric.name)
    counter.delete()


@transaction.atomic
def create_metric(*, by: Member, **fields: Any) -> Metric:
    """Defines a metric.

    Raises:
        ValidationError: by field, such as a name that is taken.
    """
    row = keep(by, Metric(), **fields)
    record(by, "metric.created", row, kind=row.kind_of)
    return row


@transaction.atomic
def change_metric(metric: Metric, *, by: Member, **fields: Any) -> Metric:
    """Changes the definition; raises as `create_metric` does."""
    return _changed(by, metric, "metric.changed", fields)


@transaction.atomic
def add_drive(*, by: Member, source: Metric, target: Metric, lag_days: int = 0) -> Drive:
    """Says that moving one metric is expected to move another, after so many days.

    Raises:
        ValidationError: on `target` when it would make a circle, or when the two are linked already.
    """
    edges = Drive.objects.visible_to(by).values_list("source_id", "target_id")
    if source.pk == target.pk or source.pk in reached(target.pk, edges):
        raise ValidationError({"target": _("This would make a circle: that metric drives this one already.")})
    row = keep(by, Drive(), source=source, target=target, lag_days=lag_days)
    record(by, "metric.drive_added", source, target=target.name, lag_days=row.lag_days)
    return row


@transaction.atomic
def remove_drive(drive: Drive, *, by: Member) -> None:
    """Takes the link between two metrics away."""
    check_may_change(by, drive)
    record(by, "metric.drive_removed", drive.source, target=drive.target.name)
    drive.delete()


def reached(start: int, edges: Iterable[tuple[int, int]]) -> set[int]:
    """All that can be reached from `start` along the edges, itself included."""
    onward: dict[int, list[int]] = {}
    for source, target in edges:
        onward.setdefault(source, []).append(target)
    seen, waiting = {start}, [start]
    while waiting:
        for target in onward.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


@transaction.atomic
def add_reading(metric: Metric, *, by: Member, value: Decimal, on: date | None = None) -> Reading:
    """The value of a metric on a day; a second one for the same day takes the place of the first.

    Raises:
        ValidationError: the day is to come, or the value is no number.
    """
    check_may_change(by, metric)
    day = _day_past(on or timezone.localdate())
    row = Reading.objects.filter(metric=metric, on=day).first() or Reading()
    keep(by, row, metric=metric, on=day, value=value)
    record(by, "metric.read", metric, on=str(day), value=str(row.value))
    return row


@transaction.atomic
def remove_reading(reading: Reading, *, by: Member) -> None:
    """Takes a reading out."""
    check_may_change(by, reading)
    record(by, "metric.reading_removed", reading.metric, on=str(reading.on), value=str(reading.value))
    reading.delete()


def check_may_change(by: Member, row: Any) -> None:
    """Raises PermissionDenied unless the row is in this member's workspace and the member may edit."""
    if row.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied


def _day_past(day: date) -> date:
    if day > timezone.localdate():
        raise ValidationError({"on": _("That day has not come yet.")})
    return day


def _changed(by: Member, row: Any, name: str, fields: dict[str, Any], *, subject: Any = None, even_if_same: bool = False) -> Any:  # fmt: skip
    """Keeps the fields and records which of them changed; nothing changed leaves no event."""
    before = {key: getattr(row, key) for key in fields}
    keep(by, row, **fields)
    changed = sorted(key for key in fields if getattr(row, key) != before[key])
    if changed or even_if_same:
        record(by, name, subject or row, changed=changed)
    return row
