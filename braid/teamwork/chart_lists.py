"""The chart of responsibilities as a list: columns, filters, and rows as cells."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.lists import Cells, Column, Filter, Listed, Listing
from braid.base.models import BOTH_SIDES
from braid.people.models import Member
from braid.teamwork.models import Duty, Responsibility


def led_by(value: str) -> Any:
    """The condition for areas that one side leads on."""
    duties = Duty.objects.filter(role=Duty.Role.ACCOUNTABLE)
    led = duties.filter(side=value) | duties.filter(member__side=value)
    return Q(pk__in=led.values("responsibility_id"))


def settled(value: str) -> Any:
    """The condition for areas that one leads on, nobody, or more than one."""
    rows = Responsibility.objects.in_force().told()
    found = rows.filter(leads=1) if value == "yes" else rows.filter(leads=0) if value == "none" else rows.filter(leads__gt=1)  # fmt: skip
    return Q(pk__in=found.values("pk"))


def state_pill(leads: int) -> tuple[str, str]:
    """Whether an area is settled, as a pill."""
    if leads == 1:
        return _("settled"), "ok"
    return (_("claimed twice"), "bad") if leads else (_("nobody leads"), "warn")


CHART = Listing(
    columns=(
        Column("area", gettext_lazy("Area"), "area"),
        Column("who", gettext_lazy("Has the last word")),
        Column("state", gettext_lazy("Settled"), kind="pill"),
        Column("side", gettext_lazy("Side"), kind="side"),
        Column("seen", gettext_lazy("Agreed by"), kind="pill"),
        Column("since", gettext_lazy("Since"), "valid_from", "date"),
        Column("round", gettext_lazy("Settled in"), "source_round__name"),
    ),
    sort="area",
    filters=(
        Filter("state", gettext_lazy("Settled"), [("yes", gettext_lazy("One leads")), ("none", gettext_lazy("Nobody leads")), ("twice", gettext_lazy("Claimed twice"))], settled),
        Filter("side", gettext_lazy("Led by"), lambda member: [(s, member.workspace.side_name(s)) for s in BOTH_SIDES], led_by),
    ),
    search=("area", "scope"),
)  # fmt: skip


def chart_cells(member: Member, listed: Listed) -> Cells:
    """One page of the chart. One query."""
    columns = ("pk", "area", "accountable", "accountable_side", "leads", "left", "product_at", "marketing_at", "valid_from", "source_round__name")  # fmt: skip
    start = f"/w/{member.workspace.slug}/responsibilities/"
    return [
        (
            f"{start}{pk}/",
            {
                "area": area, "who": _who(member, who, side, leads, left), "state": state_pill(leads),
                "side": side or "", "seen": agreed_by(member, product, marketing) if leads == 1 else "", "since": since,
                "round": source or "",
            },
        )
        for pk, area, who, side, leads, left, product, marketing, since, source in listed.rows.values_list(*columns)
    ]  # fmt: skip


def _who(member: Member, name: str | None, side: str | None, leads: int, left: str | None) -> str:
    """Who leads; of an area that lost its leader, whom."""
    if not leads:
        return _("%(name)s has left") % {"name": left} if left else _("nobody")
    first = name or member.workspace.side_name(side or "")
    return first if leads == 1 else _("%(name)s and others") % {"name": first}


def agreed_by(member: Member, product: Any, marketing: Any) -> tuple[str, str]:
    """Which sides have agreed, as a pill."""
    sides = [side for side, at in zip(BOTH_SIDES, (product, marketing), strict=True) if at]
    if len(sides) == len(BOTH_SIDES):
        return _("both sides"), "ok"
    return (_("%(side)s only") % {"side": member.workspace.side_name(sides[0])}, "warn") if sides else (_("nobody yet"), "warn")  # fmt: skip
