"""What is on a two-chair card: the fifteen items of the three strands, and what of them is worth a talk."""

from typing import Any

from braid.base.models import BOTH_SIDES, Side
from braid.people.models import Member
from braid.rounds.instruments import ITEMS, STRANDS
from braid.rounds.models import Card, Chair
from braid.rounds.scales import SCALES

Line = dict[str, Any]
CARD_ITEMS = tuple(item for item in ITEMS if item[1] in dict(STRANDS))
KEYS = tuple(key for key, _block, _text, _turned in CARD_ITEMS)
# No statistics with two people: only what is so many steps apart is told (METHOD 1.7).
APART_STEPS = 2


def lines(member: Member, card: Card) -> list[Line]:
    """Both answers to each item, of a card that is open to this member; nothing of any other. One query."""
    rows = Chair.objects.visible_to(member).filter(card=card, card__opened_at__isnull=False)
    said = {chair.side: chair.answers for chair in rows}
    return [_line(item, said) for item in CARD_ITEMS] if set(said) == set(BOTH_SIDES) else []


def _line(item: tuple[str, str, Any, bool], said: dict[str, dict[str, str]]) -> Line:
    key, block, text, turned = item
    labels: dict[str, Any] = dict(SCALES["agree"].options)
    values = {side: said[side].get(key, "") for side in BOTH_SIDES}
    one, two = (int(values[side]) if values[side] else None for side in (Side.PRODUCT, Side.MARKETING))
    steps = abs(one - two) if one is not None and two is not None else 0
    return {
        "key": key, "strand": dict(STRANDS)[block], "text": text, "reversed": turned, "product": one, "marketing": two,
        "says": {side: labels.get(values[side], "") for side in BOTH_SIDES}, "steps": steps, "apart": steps >= APART_STEPS,
    }  # fmt: skip
