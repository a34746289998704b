"""How many days of work a side has in a period, and what launches ask of them already."""

from dataclasses import dataclass
from datetime import date

from braid.base.models import BOTH_SIDES
from braid.radar.facts.capacity import CapacityFacts, working


@dataclass(frozen=True, slots=True)
class Room:
    """Days of one side between two days: all of its people less days off; `asked` by tasks and roles of launches."""

    side: str
    people: int
    days: float
    asked: float


def rooms(workspace: int, today: date, first: date, last: date) -> dict[str, Room]:
    """The room of each of the two sides from one day to another, both included. Four queries.

    Whoever is on the roster today counts for all of it, or until their last day.
    """
    facts = CapacityFacts(workspace, today)
    facts.load()
    whole = working(first, last)
    found = {}
    for side in map(str, BOTH_SIDES):
        team = [key for key, person in facts.people.items() if person.side == side]
        days = sum(facts.free(key, whole) for key in team)
        asked = sum(days for _who, of, _what, day, days in facts.asked if of == side and first <= day <= last)
        found[side] = Room(side, len(team), float(days), round(asked, 1))
    return found
