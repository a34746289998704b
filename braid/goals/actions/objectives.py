"""Writes about periods and objectives."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.archive import archive, delete_what_hangs_on
from braid.base.models import Side
from braid.base.rows import keep
from braid.goals.actions.changing import changed, check_may_change, one_at_a_time
from braid.goals.models import Objective, ObjectiveOwner, OursAlone, Period
from braid.people.models import Member

# Side, member or nobody by name, team by its name or nothing.
Owner = tuple[str, Member | None, str]


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
    return changed(by, period, "period.changed", fields)


@transaction.atomic
def remove_period(period: Period, *, by: Member) -> None:
    """Takes a period out.

    Raises:
        ValidationError: objectives are set for it.
    """
    check_may_change(by, period)
    if period.objectives.exists():
        raise ValidationError(
            _("Objectives are set for this period, here or in the archive. Move them first.")
        )
    record(by, "period.removed", period)
    delete_what_hangs_on(period)
    period.delete()


@transaction.atomic
def create_objective(*, by: Member, owners: Iterable[Owner] = (), **fields: Any) -> Objective:
    """Adds an objective.

    Args:
        owners: `(side, member or None, team by its name)` for each.
        fields: title, period, and what else the table has.

    Raises:
        ValidationError: by field; `title` when the period has it already, `owners` when a side is missing.
    """
    row = keep(by, Objective(), **fields)
    row.check_title()
    _write_owners(row, owners, by)
    record(by, "objective.created", row)
    return row


@transaction.atomic
def change_objective(
    objective: Objective, *, by: Member, owners: Iterable[Owner] | None = None, **fields: Any
) -> Objective:
    """Changes an objective; `owners` None leaves them as they are. Raises as `create_objective` does,
    and on `parent` when that would make a circle.
    """
    if fields.get("parent"):
        one_at_a_time(by)
        objective.check_parent(fields["parent"])
    swapped = owners is not None and _write_owners(objective, owners, by)
    changed(by, objective, "objective.changed", fields, even_if_same=swapped)
    if {"title", "period"} & set(fields):
        objective.check_title()
    return objective


@transaction.atomic
def remove_objective(objective: Objective, *, by: Member) -> None:
    """Puts an objective into the archive, and its key results with it."""
    archive(objective, by=by)


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
    if not objective.alone_tickable_by(by) or side != by.side:
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
    return changed(by, objective, "objective.closed", {"closed_on": on or timezone.localdate()})


@transaction.atomic
def reopen_objective(objective: Objective, *, by: Member) -> Objective:
    """Takes the closing back."""
    return changed(by, objective, "objective.reopened", {"closed_on": None})
