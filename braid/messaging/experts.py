"""Who can say what is true: the people who build it, those nearest to a claim first."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, QuerySet, Value
from django.utils.translation import gettext as _

from braid.base.models import Side
from braid.base.prepared import Prepared
from braid.messaging.models import Claim
from braid.people.models import Member
from braid.roadmap.models import ItemOwner
from braid.teamwork.models import Duty

Choices = list[tuple[str, Any]]


def experts(member: Member) -> QuerySet[Any]:
    """Everybody here who may be asked."""
    rows = Member.objects.visible_to(member).here().filter(side=Side.PRODUCT)
    return rows.exclude(right=Member.Right.GUEST).order_by("name", "pk")


def _near(member: Member, items: list[int]) -> QuerySet[Any, Any]:
    """Everybody who may be asked, who owns these items, and who leads or works on which area: what, a word, who."""
    owners = ItemOwner.objects.visible_to(member).filter(item__in=items, side=Side.PRODUCT)
    roles = (Duty.Role.ACCOUNTABLE, Duty.Role.RESPONSIBLE)
    duties = Duty.objects.visible_to(member).filter(responsibility__ended_on=None, role__in=roles)
    parts = [
        _part(experts(member), "here", text=F("name"), who=F("pk")),
        _part(owners, "owns", text=Value(""), who=F("member_id")),
        _part(duties, "area", text=F("responsibility__area"), who=F("member_id"), more=F("role")),
    ]
    rows: QuerySet[Any, Any] = parts[0].union(*parts[1:], all=True)
    return rows.order_by("what_", "text_", "more_", "pk")


def _part(rows: QuerySet[Any], what: str, *, text: Any, who: Any, more: Any = None) -> QuerySet[Any, Any]:
    named = {"what_": Value(what), "text_": text, "more_": more or Value(""), "who_": who}
    return rows.order_by().annotate(**named).values_list("what_", "text_", "more_", "pk", "who_")


_nearest: Prepared[tuple[str, str, str, int, int | None]] = Prepared(_near)
# The number of no item.
NONE = 0


def offered(member: Member, claims: Sequence[Claim] = ()) -> Choices:
    """Experts for a menu, each once: owners of the item, then by area of the responsibilities chart, then the others.

    Areas that the claims speak of by name come first. One query.
    """
    items = sorted({claim.item_id for claim in claims if claim.item_id}) or [NONE]
    rows = _nearest.all(member, items)
    known = {who: name for what, name, _more, _pk, who in rows if what == "here"}
    left = set(known)
    groups: Choices = [("", _("Not chosen"))]

    def group(label: str, people: Iterable[int | None]) -> None:
        found = [(pk, known[pk]) for pk in dict.fromkeys(people) if pk in left]
        left.difference_update(pk for pk, _name in found)
        if found:
            groups.append((label, found))

    group(_("Owns the item"), [who for what, *_more, who in rows if what == "owns"])
    areas: dict[str, list[int | None]] = {}
    for what, area, _role, _pk, who in rows:
        if what == "area":
            areas.setdefault(area, []).append(who)
    words = " ".join(claim.text for claim in claims).casefold()
    for area in sorted(areas, key=lambda name: name.casefold() not in words):
        group(area, areas[area])
    group(_("Others") if len(groups) > 1 else member.workspace.side_name(Side.PRODUCT), list(known))
    return groups
