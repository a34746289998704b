"""A settled round of priorities becomes the order of the roadmap."""

from typing import Any

from markupsafe import Markup

from braid.activity.models import Event
from braid.activity.undo import undoes
from braid.base.plugs import on, panel
from braid.people.models import Member
from braid.roadmap.actions.orders import agree_order, bring_order_back, take_back_order
from braid.roadmap.models import AgreedOrder, Item
from braid.rounds.beside import rounds_about
from braid.rounds.models import Round, Settlement


@on("round.settled")
def take_over(event: Event, row: Any) -> None:
    """The order that both sides agreed on holds from now on."""
    if row.use == Round.Use.PRIORITIES and event.by:
        agree_order(Settlement.objects.select_related("round").get(pk=event.facts["settlement"]), by=event.by)


@on("round.settlement_taken_back")
def give_back(event: Event, row: Any) -> None:
    """The order that came of it holds no longer: the one before does."""
    if event.by is None:
        return
    orders = AgreedOrder.objects.filter(workspace_id=event.workspace_id, taken_back_at=None)
    for order in orders.filter(settlement_id=event.facts["settlement"]):
        take_back_order(order, by=event.by)


@undoes("order.taken_back")
def hold_again(order: AgreedOrder, event: Event, by: Member) -> AgreedOrder:
    """The order that was taken back holds again."""
    return bring_order_back(order, by=by)


@panel("roadmap.item.rests")
def asked_about_item(member: Member, item: Item) -> Markup | str:
    """The rounds in which both sides were asked about the item. One query."""
    return rounds_about(member, item)
