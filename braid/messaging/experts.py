"""Who can say what is true: the people who build it, those nearest to a claim first."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from braid.base.models import Side
from braid.messaging.models import Claim
from braid.people.models import Member
from braid.roadmap.models import ItemOwner
from braid.teamwork.models import Duty

Choices = list[tuple[str, Any]]


def experts(member: Member) -> QuerySet[Any]:
    """Everybody here who may be asked."""
    rows = Member.objects.visible_to(member).here().filter(side=Side.PRODUCT)
    return rows.exclude(right=Member.Right.GUEST).order_by("name", "pk")


def offered(member: Member, claims: Sequence[Claim] = ()) -> Choices:
    """Experts for a menu, each once: owners of the item, then by area of the responsibilities chart, then the others.

    Areas that the claims speak of by name come first. Three queries.
    """
    known = {person.pk: person.name for person in experts(member)}
    left = set(known)
    groups: Choices = [("", _("Not chosen"))]

    def group(label: str, people: list[int]) -> None:
        rows = [(pk, known[pk]) for pk in dict.fromkeys(people) if pk in left]
        left.difference_update(pk for pk, _name in rows)
        if rows:
            groups.append((label, rows))

    if items := {claim.item_id for claim in claims if claim.item_id}:
        owners = ItemOwner.objects.visible_to(member).filter(item__in=items, side=Side.PRODUCT)
        group(_("Owns the item"), list(owners.order_by("pk").values_list("member_id", flat=True)))
    for area, people in _areas(member, claims):
        group(area, people)
    group(_("Others") if len(groups) > 1 else member.workspace.side_name(Side.PRODUCT), list(known))
    return groups


def _areas(member: Member, claims: Sequence[Claim]) -> list[tuple[str, list[int]]]:
    """Who is accountable or responsible for which area of the chart."""
    roles = (Duty.Role.ACCOUNTABLE, Duty.Role.RESPONSIBLE)
    duties = Duty.objects.visible_to(member).filter(responsibility__ended_on=None, role__in=roles)
    found: dict[str, list[int]] = {}
    for area, person in duties.order_by("responsibility__area", "role", "pk").values_list(
        "responsibility__area", "member_id"
    ):
        if person:
            found.setdefault(area, []).append(person)
    text = " ".join(claim.text for claim in claims).casefold()
    return sorted(found.items(), key=lambda row: row[0].casefold() not in text)
