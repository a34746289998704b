"""Writes about key results, where they stand, and what must not get worse meanwhile."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.archive import archive
from braid.base.rows import keep
from braid.goals.actions.changing import changed, check_may_change, day_past
from braid.goals.models import BoundChange, CheckIn, CounterMetric, KeyResult, Metric, Objective
from braid.people.models import Member


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
    return changed(by, key_result, "key_result.changed", fields, subject=key_result.objective)


@transaction.atomic
def remove_key_result(key_result: KeyResult, *, by: Member) -> None:
    """Puts a key result into the archive, with its check-ins."""
    archive(key_result, by=by)


@transaction.atomic
def check_in(
    key_result: KeyResult, *, by: Member, on: date | None = None, tell: Iterable[Member] = (), **fields: Any
) -> CheckIn:
    """Where a key result stands: value, confidence from 1 to 10, one sentence; at least one of them.

    Args:
        tell: members who must know; the event names them, so that they are told.

    Raises:
        ValidationError: by field; also when the day is to come or nothing was said.
    """
    check_may_change(by, key_result)
    day = day_past(on or timezone.localdate())
    if all(fields.get(name) in (None, "") for name in ("value", "confidence", "note")):
        raise ValidationError(
            {"note": _("Say at least one thing: a value, how confident you are, or what moved.")}
        )
    told = list(tell)
    if any(person.workspace_id != by.workspace_id for person in told):
        raise ValidationError({"tell": _("This is not in your workspace.")})
    row = keep(by, CheckIn(), key_result=key_result, on=day, by=by, **fields)
    facts = {"tell": [person.pk for person in told]} if told else {}
    record(
        by,
        "key_result.checked_in",
        key_result.objective,
        key_result=key_result.title,
        confidence=row.confidence,
        value=None if row.value is None else format(row.value.normalize(), "f"),
        unit=key_result.metric.unit if key_result.metric else "",
        note=row.note,
        **facts,
    )
    return row


@transaction.atomic
def remove_check_in(said: CheckIn, *, by: Member) -> None:
    """Takes a check-in back, such as one with a wrong number."""
    check_may_change(by, said)
    result = said.key_result
    record(by, "key_result.check_in_removed", result.objective, key_result=result.title, on=str(said.on))
    said.delete()


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
