"""Many rows at once, from a file or another system: the same rules as one at a time, one event a batch.

A row is a dict of model fields, with `external_id` where the source has one. A link is a row, its number, or
its name: an objective by external id, a period, metric or point of the strategy by name. Running the same rows
twice changes nothing. Each function raises `RowsRefused` with the reasons per row unless `accept_rest` is set.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import WorkspaceModel
from braid.base.rows import Batch, RowsRefused, Shape, Values, by_name, chunks, refuse, upsert
from braid.goals.models import CheckIn, KeyResult, Metric, Objective, ObjectiveOwner, Period, Reading
from braid.people.models import Member


def _pair(first: str, second: str) -> Any:
    """Two columns as the natural key; text is compared without regard to case."""

    def key(row: Values) -> Any:
        a, b = row.get(first), row.get(second)
        return None if a is None or b in (None, "") else (a, b.lower() if isinstance(b, str) else b)

    return key


def _of(first: str) -> Any:
    return lambda rows, keys: rows.filter(**{f"{first}__in": {key[0] for key in keys}})


PERIODS = by_name(Period, "name")
METRICS = by_name(Metric, "name")
READINGS = Shape(Reading, _pair("metric_id", "on"), _of("metric_id"), {"metric": "name"})
OBJECTIVES = Shape(
    Objective, _pair("period_id", "title"), _of("period_id"), {"period": "name", "strategy": "title"}, unique=False
)  # fmt: skip
RESULTS = Shape(
    KeyResult, _pair("objective_id", "title"), _of("objective_id"), {"metric": "name", "accountable": "name"}, unique=False
)  # fmt: skip
CHECK_INS = Shape(CheckIn, _pair("key_result_id", "on"), _of("key_result_id"))


def _told(by: Member, model: type[WorkspaceModel], name: str, batch: Batch) -> Batch:
    if batch.created or batch.changed:
        record(by, name, model, **batch.facts)
    return batch


@transaction.atomic
def upsert_periods(rows: Iterable[Values], *, by: Member, accept_rest: bool = False) -> Batch:
    """Periods, known by name."""
    return _told(by, Period, "period.imported", upsert(by, PERIODS, rows, accept_rest=accept_rest))


@transaction.atomic
def upsert_metrics(rows: Iterable[Values], *, by: Member, accept_rest: bool = False) -> Batch:
    """Metrics, known by external id or name."""
    return _told(by, Metric, "metric.imported", upsert(by, METRICS, rows, accept_rest=accept_rest))


@transaction.atomic
def upsert_readings(rows: Iterable[Values], *, by: Member, accept_rest: bool = False) -> Batch:
    """Readings, one for each metric and day."""
    return _told(by, Reading, "metric.readings_imported", upsert(by, READINGS, rows, accept_rest=accept_rest))


@transaction.atomic
def upsert_objectives(rows: Iterable[Values], *, by: Member, accept_rest: bool = False) -> Batch:
    """Objectives, known by external id, or by title within a period.

    `owners`: tuples of side, member or None, and team; they are added, none is taken away. `parent` may name an
    objective of the same batch by its external id; a circle is refused.
    """
    given = [dict(row) for row in rows]
    owners = [row.pop("owners", ()) for row in given]
    parents = [row.pop("parent", None) for row in given]
    batch = upsert(by, OBJECTIVES, given, accept_rest=accept_rest)
    _add_owners(by, batch, owners)
    _set_parents(by, batch, parents, accept_rest)
    return _told(by, Objective, "objective.imported", batch)


def _add_owners(by: Member, batch: Batch, owners: list[Any]) -> None:
    wanted = [
        ObjectiveOwner(workspace_id=by.workspace_id, objective_id=pk, side=side, member=member, label=label.strip()[:120])
        for pk, several in zip(batch.ids, owners, strict=True)
        if pk
        for side, member, label in several
    ]  # fmt: skip
    there: set[tuple[Any, ...]] = set()
    for part in chunks({owner.objective_id for owner in wanted}):
        rows = ObjectiveOwner.objects.filter(objective__in=part)
        there |= set(rows.values_list("objective_id", "side", "member_id", "label"))
    new = []
    for owner in wanted:
        key = (owner.objective_id, owner.side, owner.member_id, owner.label)
        if key not in there:
            there.add(key)
            new.append(owner)
    ObjectiveOwner.objects.bulk_create(new, batch_size=1000)


def _set_parents(by: Member, batch: Batch, parents: list[Any], accept_rest: bool) -> None:
    if not any(parents):
        return
    rows = {row.pk: row for row in Objective.objects.visible_to(by).only("pk", "external_id", "parent_id")}
    by_id = {row.external_id: row.pk for row in rows.values() if row.external_id}
    above = {pk: row.parent_id for pk, row in rows.items()}
    changed = []
    for number, (pk, parent) in enumerate(zip(batch.ids, parents, strict=True)):
        if not pk or not parent:
            continue
        wanted = by_id.get(parent) if isinstance(parent, str) else getattr(parent, "pk", parent)
        if wanted not in rows:
            refuse(batch.refused, number, "parent", _("There is none like this in your workspace."))
        elif _is_above(pk, wanted, above):
            reason = _("This would make a circle: that objective serves this one.")
            refuse(batch.refused, number, "parent", reason)
        elif above[pk] != wanted:
            above[pk] = rows[pk].parent_id = wanted
            changed.append(rows[pk])
    if batch.refused and not accept_rest:
        raise RowsRefused(batch.refused)
    Objective.objects.bulk_update(changed, ["parent"], batch_size=200)


def _is_above(pk: int, start: int, above: dict[int, int | None]) -> bool:
    """Whether `pk` lies at or above `start`."""
    step: int | None = start
    while step is not None:
        if step == pk:
            return True
        step = above.get(step)
    return False


@transaction.atomic
def upsert_key_results(rows: Iterable[Values], *, by: Member, accept_rest: bool = False) -> Batch:
    """Key results, known by external id, or by title within an objective."""
    return _told(by, KeyResult, "key_result.imported", upsert(by, RESULTS, rows, accept_rest=accept_rest))


@transaction.atomic
def upsert_check_ins(rows: Iterable[Values], *, by: Member, accept_rest: bool = False) -> Batch:
    """Check-ins, one for each key result and day."""
    given = [{"by": by, **row} for row in rows]
    return _told(
        by, CheckIn, "key_result.check_ins_imported", upsert(by, CHECK_INS, given, accept_rest=accept_rest)
    )
