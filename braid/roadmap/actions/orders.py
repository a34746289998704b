"""The order of the roadmap as both sides settled it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.people.models import Member
from braid.roadmap.models import AgreedOrder, AgreedPlace, Item
from braid.rounds.models import Settlement


@transaction.atomic
def agree_order(settlement: Settlement, *, by: Member) -> AgreedOrder | None:
    """Makes what a round settled the order of the roadmap; earlier ones stay readable.

    A round about some of the items that are ordered already puts only these into another order, at the places
    that they hold. Any other round replaces the order as a whole.

    Returns:
        None when fewer than two of its subjects are items.
    """
    if not by.may("edit") or settlement.workspace_id != by.workspace_id:
        raise PermissionDenied
    wanted = _items(settlement, by)
    if len(wanted) < 2:
        return None
    items = _within(wanted, _in_force(by))
    made = AgreedOrder.objects.create(workspace_id=by.workspace_id, settlement=settlement, size=len(items))
    AgreedPlace.objects.bulk_create(
        AgreedPlace(workspace_id=by.workspace_id, order=made, item_id=item, number=number)
        for number, item in enumerate(items, start=1)
    )
    record(by, "order.agreed", made, round=settlement.round_id, count=len(items))
    return made


def _items(settlement: Settlement, by: Member) -> list[int]:
    """The items in the order in which they were settled, without those that are gone."""
    subjects = settlement.round.subjects.filter(subject_kind=Item._meta.label_lower)
    of_order = dict(subjects.values_list("order", "subject_id"))
    here = set(Item.objects.visible_to(by).filter(pk__in=of_order.values()).values_list("pk", flat=True))
    wanted = [of_order[number] for number in settlement.agreed.get("order", ()) if number in of_order]
    return [item for item in dict.fromkeys(wanted) if item in here]


def _in_force(by: Member) -> list[int]:
    rows = AgreedPlace.objects.filter(workspace_id=by.workspace_id).in_force().in_use()
    return list(rows.order_by("number").values_list("item_id", flat=True))


def _within(wanted: list[int], before: list[int]) -> list[int]:
    if not set(wanted) < set(before):
        return wanted
    turn = iter(wanted)
    return [next(turn) if item in set(wanted) else item for item in before]


@transaction.atomic
def take_back_order(order: AgreedOrder, *, by: Member) -> AgreedOrder:
    """The order before holds again; this one stays in the history.

    Raises:
        ValidationError: it was taken back before.
        PermissionDenied: this member may not edit.
    """
    _check(order, by)
    if order.taken_back_at:
        raise ValidationError(_("This order was taken back before."))
    order.taken_back_at, order.taken_back_by = timezone.now(), by
    order.save(update_fields=["taken_back_at", "taken_back_by"])
    record(by, "order.taken_back", order)
    return order


@transaction.atomic
def bring_order_back(order: AgreedOrder, *, by: Member) -> AgreedOrder:
    """An order that was taken back holds again, unless a newer one does."""
    _check(order, by)
    order.taken_back_at = order.taken_back_by = None
    order.save(update_fields=["taken_back_at", "taken_back_by"])
    record(by, "order.held_again", order)
    return order


def _check(order: AgreedOrder, by: Member) -> None:
    if not by.may("edit") or order.workspace_id != by.workspace_id:
        raise PermissionDenied
