"""Two items that turn out to be one: what hangs on the duplicate goes over, is kept on record, and can come back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.carrying import carry_back, carry_over, link_to, linked_to, talk, talk_of
from braid.base.rows import keep
from braid.people.models import Member
from braid.roadmap.models import DayMove, Involvement, Item, ItemMerge, Phase

# What is told of the duplicate itself stays with it.
STAYS = (ItemMerge, Involvement, DayMove)


@transaction.atomic
def merge_item(item: Item, *, by: Member, into: Item) -> ItemMerge:
    """Says that `item` is `into`: links, insights, claims, content, launches and comments go over.

    Of the first acts of a side in a phase the earlier one counts. What the other one has already stays behind, and so
    do title, days and text. The duplicate is dropped, and
    its page leads to the other one.

    Raises:
        ValidationError: on `into`: the item itself, or one that was merged already.
    """
    if {item.workspace_id, into.workspace_id} != {by.workspace_id} or not by.may("edit"):
        raise PermissionDenied
    refuse_merge(item, into)
    moved = carry_over(item, into, stays=STAYS) | _first_acts_over(item, into)
    row = ItemMerge(item=item, into=into, by=by, phase_before=item.phase, moved=moved)
    keep(by, row)
    keep(by, item, phase=Phase.DROPPED)
    record(by, "item.merged", item, to=into)
    record(by, "item.taken_in", into, **{"from": item, "to": into})
    return row


def _first_acts_over(item: Item, into: Item) -> dict[str, list[int]]:
    """The earlier first act of each side in each phase goes to the item that stays, the later one to the duplicate."""
    held = {(row.side, row.phase): row for row in into.involvements.all()}
    earlier = []
    for row in item.involvements.order_by("pk"):
        other = held.get((row.side, row.phase))
        if other is None or row.first_on < other.first_on:
            _change_places(row, other, item, into)
            earlier.append(row.pk)
    return {Involvement._meta.label_lower: earlier} if earlier else {}


def _first_acts_back(pks: list[int], item: Item, into: Item) -> None:
    """What stands on the duplicate where an earlier one went over was the one of the item that stays."""
    left = {(row.side, row.phase): row for row in item.involvements.all()}
    for row in into.involvements.filter(pk__in=pks):
        _change_places(row, left.get((row.side, row.phase)), into, item)


def _change_places(row: Involvement, other: Involvement | None, here: Item, there: Item) -> None:
    """`row` goes from `here` to `there`, and `other`, which stands in its place, the other way."""
    if other is not None:
        # (Never two of one side in one phase on an item, not even for a moment.)
        Involvement.objects.filter(pk=other.pk).delete()
    Involvement.objects.filter(pk=row.pk).update(item=there)
    if other is not None:
        other.item = here
        other.save(force_insert=True)


def refuse_merge(item: Item, into: Item) -> None:
    """Says no to what would make a circle.

    Raises:
        ValidationError: on `into`.
    """
    if item.pk == into.pk:
        raise ValidationError({"into": _("An item cannot be merged with itself.")})
    merged = set(ItemMerge.objects.filter(item__in=[item, into]).values_list("item_id", flat=True))
    if into.pk in merged:
        raise ValidationError({"into": _("That item was merged into another one itself.")})
    if item.pk in merged:
        raise ValidationError({"into": _("This item was merged already. Take that back first.")})
    if _who_sees(item) != _who_sees(into):
        raise ValidationError({"into": _("Not the same people may see both. Make that the same first.")})


def _who_sees(item: Item) -> set[int] | None:
    """The people who may see a restricted item; None for one that everybody sees."""
    return set(item.readers.values_list("pk", flat=True)) if item.is_restricted else None


@transaction.atomic
def take_apart(row: ItemMerge, *, by: Member) -> Item:
    """Takes a merge back: what went over and is still there comes back, and the item is where it was."""
    if row.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    item, into = row.item, row.into
    moved = dict(row.moved)
    _first_acts_back(moved.pop(Involvement._meta.label_lower, []), item, into)
    carry_back(moved, item, into)
    row.delete()
    keep(by, item, phase=row.phase_before or Phase.DISCOVER)
    record(by, "item.taken_apart", item, **{"from": into})
    return item


def going_over(item: Item) -> dict[type[models.Model], int]:
    """How many rows of each table hang on an item and would go with it: to be said before."""
    counts: dict[type[models.Model], int] = {
        model: model.objects.filter(**{link_to(model, Item): item}).count()
        for model in linked_to(Item, STAYS)
    }
    counts |= {model: talk_of(model, item).count() for model in talk()}
    return {model: count for model, count in counts.items() if count}
