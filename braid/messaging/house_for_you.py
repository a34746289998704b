"""Message houses on For you: those to agree to, and those to be looked at again."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.for_you import OWE, OWED, PLACE, Line
from braid.base.models import BOTH_SIDES
from braid.base.plugs import panel
from braid.messaging.house_page import with_newest
from braid.messaging.models import MessageHouse
from braid.messaging.models.house import side_of
from braid.people.models import Member

NAMED = 20


@panel(PLACE)
def houses_for_you(member: Member, _subject: Any) -> list[Line]:
    """What the owner of a house on a side owes: to agree to its newest version, to look again. One query."""
    side = side_of(member)
    if not side or not member.may("edit"):
        return []
    found = with_newest(member).filter(**{f"{side}_owner": member}).order_by("review_on", "pk")
    return [line for house in found[:NAMED] for line in _of(house, side)]


def _of(house: MessageHouse, side: str) -> list[Line]:
    held: Any = house
    other = next(each for each in BOTH_SIDES if each != side)
    found = []
    if getattr(held, f"agreed_{side}") != held.number:
        found.append(
            Line(OWE, house.audience, house.place, _("Agree to what we say to them"), None, _("Read it"))
        )
    elif getattr(held, f"agreed_{other}") != held.number:
        found.append(Line(OWED, house.audience, house.place, _("The other side has not agreed to what we say"), None, _("Look")))  # fmt: skip
    if house.review_on and house.review_on <= timezone.localdate():
        why = _("What we say to them was to be looked at again")
        found.append(Line(OWE, house.audience, house.place, why, house.review_on, _("Does it still hold?"), f"{house.place}review/"))  # fmt: skip
    return found
