"""Items: made, changed, moved on, shipped, adopted."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import BOTH_SIDES, Side, WorkspaceModel
from braid.base.rows import keep
from braid.people.models import Member
from braid.roadmap.actions.table import Owner, write_owners
from braid.roadmap.models import DayMove, Item, ItemMerge, Phase

# What is said of a text in the record of a change is that it changed, not all of it.
LONG_TEXT = 200


@transaction.atomic
def create_item(*, by: Member, title: str, owners: Iterable[Owner] = (), **fields: Any) -> Item:
    """Puts something on the roadmap.

    Args:
        owners: `(side, member or None, team by its name)` for each.
        fields: other columns of the item; led by the side of `by` unless said otherwise.

    Raises:
        ValidationError: naming each field at fault; nothing is written then.
    """
    fields.setdefault("lead_side", by.side if by.side in BOTH_SIDES else Side.PRODUCT)
    item = keep(by, Item(), title=title, **fields)
    write_owners(item, owners, by=by)
    record(by, "item.created", item, phase=item.phase)
    return item


@transaction.atomic
def change_item(item: Item, *, by: Member, asks: bool = True, why: str = "", **fields: Any) -> Item:
    """Changes columns of an item; what is the same as before is not a change and leaves no record.

    Args:
        asks, why: for rooms that ask those whose work rests on it: whether they are to, and what led to the change.

    Raises:
        ValidationError: naming each field at fault; nothing is written then.
    """
    before, due = values(item, fields), item.due
    keep(by, item, **fields)
    changed = differences(before, values(item, fields))
    if changed:
        note_moves({item: due}, by=by)
        record(by, "item.changed", item, changed=changed, **unasked(asks, why))
    return item


def unasked(asks: bool, why: str) -> dict[str, Any]:
    """What a record says where nobody is to be asked, or where somebody has said why."""
    return {**({} if asks else {"asks": False}), **({"why": why} if why else {})}


def note_moves(before: dict[Item, date | None], *, by: Member) -> None:
    """Keeps for each item that its day has moved; that a day was set for the first time is no move."""
    DayMove.objects.bulk_create(
        DayMove(workspace_id=by.workspace_id, item=item, was=was, now=item.due, by=by if by.pk else None)
        for item, was in before.items()
        if was and was != item.due and not item.released_on
    )


@transaction.atomic
def move_item(item: Item, *, by: Member, phase: str) -> Item:
    """Moves an item to another phase.

    Raises:
        ValidationError: `phase` is none of the phases.
    """
    if phase not in Phase.values:
        raise ValidationError({"phase": _("There is no such phase.")})
    if ItemMerge.objects.filter(item=item).exists():
        raise ValidationError({"phase": _("This item was merged into another one. Take that back first.")})
    before = item.phase
    keep(by, item, phase=phase)
    if before != item.phase:
        record(by, "item.moved", item, **{"from": before, "to": item.phase})
    return item


@transaction.atomic
def ship_item(item: Item, *, by: Member, on: date | None = None) -> Item:
    """Notes that customers have it since `on`, today unless said otherwise.

    Raises:
        ValidationError: the day has not come yet, or is before the start.
    """
    keep(by, item, released_on=day_past(on or timezone.localdate(), "released_on"))
    record(by, "item.shipped", item, on=str(item.released_on))
    return item


@transaction.atomic
def set_adoption(
    item: Item, *, by: Member, adoption: Decimal | float | None, target: Decimal | float | None
) -> Item:
    """Notes how far an item has been taken up, and what was hoped for, in one unit; None is not known.

    Raises:
        ValidationError: naming the field.
    """
    before = values(item, ("adoption", "adoption_target"))
    keep(by, item, adoption=adoption, adoption_target=target)
    changed = differences(before, values(item, before))
    if changed:
        record(by, "item.adoption_set", item, changed=changed)
    return item


def day_past(day: date, field: str) -> date:
    """The day, unless it has not come yet.

    Raises:
        ValidationError: naming the field.
    """
    if isinstance(day, date) and day > timezone.localdate():
        raise ValidationError({field: _("That day has not come yet.")})
    return day


def values(row: WorkspaceModel, names: Iterable[str]) -> dict[str, Any]:
    """The values of these columns as a record takes them."""
    return {name: _plain(getattr(row, name)) for name in names}


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """`{column: [before, after]}` for what differs; long texts are only named."""
    return {
        name: [_short(before[name]), _short(after[name])] for name in before if before[name] != after[name]
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value) if isinstance(value, date) else value


def _short(value: Any) -> Any:
    return "…" if isinstance(value, str) and len(value) > LONG_TEXT else value
