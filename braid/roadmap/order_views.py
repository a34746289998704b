"""The agreed order of the roadmap: what holds now, and every order before it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.activity.panels import talk
from braid.activity.undo import undo_of
from braid.base.lists import Cells, Column, Listed, Listing
from braid.base.text import day
from braid.base.web import Request, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.roadmap.actions.orders import take_back_order
from braid.roadmap.models import AgreedOrder, AgreedPlace

ORDERS = Listing(
    columns=(
        Column("at", gettext_lazy("Agreed"), "at"),
        Column("round", gettext_lazy("Round"), "settlement__round__name"),
        Column("items", gettext_lazy("Items"), "size", "number"),
        Column("decider", gettext_lazy("Decided by"), "settlement__decider__name"),
        Column("dissent", gettext_lazy("Seen differently")),
        Column("state", gettext_lazy("State"), kind="pill"),
    ),
    sort="-at",
)


def _in_force(member: Member) -> int | None:
    held: int | None = AgreedOrder.objects.visible_to(member).in_force().values_list("pk", flat=True).first()
    return held


def order_cells(member: Member, listed: Listed) -> Cells:
    """One page of orders. Two queries."""
    held = _in_force(member)
    rows = listed.rows.select_related("settlement__round", "settlement__decider", "settlement__by")
    start = f"/w/{member.workspace.slug}/"
    return [
        (
            f"{start}{row.place}",
            {
                "at": day(row.at), "round": row.settlement.round.name, "items": row.size,
                "decider": decided_by(row), "dissent": row.settlement.dissent,
                "state": state(row, held),
            },
        )
        for row in rows
    ]  # fmt: skip


def decided_by(order: AgreedOrder) -> str:
    """Who decided; where nobody was named, who wrote it down."""
    who = order.settlement.decider or order.settlement.by
    return who.name if who else _("somebody who has left")


def state(order: AgreedOrder, held: int | None) -> tuple[str, str]:
    """Whether an order holds, as a pill."""
    if order.pk == held:
        return _("holds now"), "ok"
    return (_("taken back"), "warn") if order.taken_back_at else (_("earlier"), "")


@member_view("view")
def orders(request: Request, member: Member) -> HttpResponse:
    """Every agreed order, the newest first."""
    listed = ORDERS.read(request, member, AgreedOrder.objects.visible_to(member))
    listed.cells = order_cells(member, listed)
    return page(request, "roadmap/orders.html", {"listed": listed})


@member_view("view", post="edit")
def order(request: Request, member: Member, pk: int) -> HttpResponse:
    """One agreed order beside the one before it; posting takes it back."""
    rows = AgreedOrder.objects.visible_to(member).select_related(
        "settlement__round", "settlement__decider", "settlement__by", "taken_back_by"
    )
    row = find(rows, pk=pk)
    wrong: list[str] = []
    if request.method == "POST":
        try:
            take_back_order(row, by=member)
        except ValidationError as error:
            wrong = error.messages
        else:
            there = f"/w/{member.workspace.slug}/{row.place}"
            return go(
                request, there, _("Taken back. The order before holds again."), undo=undo_of(member, row)
            )
    context: dict[str, Any] = {
        "order": row,
        "lines": _lines(member, row),
        "decided_by": decided_by(row),
        "state": state(row, _in_force(member)),
        "wrong": wrong,
        "talk": talk(member, row),
    }
    return page(request, "roadmap/order.html", context, status=422 if wrong else 200)


def _lines(member: Member, order: AgreedOrder) -> list[tuple[int, Any, int | None]]:
    """Number, item, and its number in the order before (None where it had none). One query."""
    before = AgreedOrder.objects.filter(workspace_id=order.workspace_id, pk__lt=order.pk, taken_back_at=None)
    newest = before.order_by("-pk").values("pk")[:1]
    rows = AgreedPlace.objects.visible_to(member).select_related("item")
    found = list(rows.filter(order__in=[order.pk]) | rows.filter(order__in=newest))
    was = {row.item_id: row.number for row in found if row.order_id != order.pk}
    now = sorted((row for row in found if row.order_id == order.pk), key=lambda row: row.number)
    return [(row.number, row.item, was.get(row.item_id)) for row in now]
