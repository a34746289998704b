"""The chart of responsibilities by person, and by side."""

from typing import Any

from django.http import HttpResponse

from braid.base.models import BOTH_SIDES
from braid.base.web import Request, page
from braid.people.doors import member_view
from braid.people.models import Member
from braid.teamwork.escalating import days_of
from braid.teamwork.models import Duty

MOST = 2000


def _duties(member: Member) -> list[Any]:
    """Every part that somebody, or a side, has in an area that is in force. One query."""
    rows = Duty.objects.visible_to(member).filter(responsibility__ended_on=None)
    return list(rows.select_related("member", "responsibility").order_by("responsibility__area", "pk")[:MOST])


def _shown(request: Request, member: Member, view: str, groups: list[Any]) -> HttpResponse:
    context = {
        "view": view, "groups": groups, "days": days_of(member.workspace_id), "roles": Duty.Role.choices,
    }  # fmt: skip
    return page(request, "teamwork/chart_by.html", context)


def by_role(duties: list[Any]) -> list[tuple[Any, list[Any]]]:
    """Areas under each role; roles that nobody has are left out."""
    found: list[tuple[Any, list[Any]]] = [
        (label, [d for d in duties if d.role == role]) for role, label in Duty.Role.choices
    ]
    return [(label, rows) for label, rows in found if rows]


@member_view("view")
def by_person(request: Request, member: Member) -> HttpResponse:
    """Who has which part in what: those who lead most come first."""
    people: dict[int, list[Any]] = {}
    for duty in _duties(member):
        if duty.member_id:
            people.setdefault(duty.member_id, []).append(duty)
    order = sorted(people.values(), key=lambda rows: (-sum(d.role == Duty.Role.ACCOUNTABLE for d in rows), rows[0].member.name))  # fmt: skip
    return _shown(request, member, "people", [(rows[0].member, "", by_role(rows)) for rows in order])


@member_view("view")
def by_side(request: Request, member: Member) -> HttpResponse:
    """What each side leads on, by its people or as a whole."""
    duties = _duties(member)
    groups = []
    for side in BOTH_SIDES:
        rows = [d for d in duties if (d.member.side if d.member else d.side) == side]
        groups.append((None, side, by_role(rows)))
    return _shown(request, member, "sides", groups)
