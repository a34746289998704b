"""Goals under way as a map: which serve which, and whether both sides hold them."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from braid.base.models import BOTH_SIDES, Side
from braid.goals.lists import Face, agreed_alone, pairs
from braid.goals.models import Objective
from braid.people.models import Member

# More goals at once than anybody could look over.
DRAWN = 300


@dataclass
class Spot:
    """A goal on the map with those that serve it. `is_agreed`: both sides said that it is rightly one side's alone."""

    pk: int
    title: str
    period: str
    pair: tuple[Face | None, Face | None]
    is_agreed: bool = False
    served_by: list["Spot"] = field(default_factory=list)

    @property
    def held(self) -> str:
        """Which side holds it: both, product, marketing or nobody."""
        product, marketing = self.pair
        if product and marketing:
            return "both"
        return Side.PRODUCT if product else Side.MARKETING if marketing else "nobody"

    @property
    def lacks(self) -> str:
        """The one side that does not hold it; empty where both do, or neither."""
        return next(
            (other for side, other in zip(BOTH_SIDES, BOTH_SIDES[::-1], strict=True) if self.held == side), ""
        )

    @property
    def is_one_sided(self) -> bool:
        """Held by one side only, and nobody has agreed to that."""
        return bool(self.lacks) and not self.is_agreed


@dataclass(frozen=True)
class GoalMap:
    """The goals that serve no other one under way, and how many of all are held by both sides or by one."""

    roots: list[Spot]
    total: int
    shared: int
    one_sided: int


def goal_map(member: Member) -> GoalMap:
    """The map of the goals under way. Two queries."""
    today = timezone.localdate()
    running = Q(closed_on=None, period__starts_on__lte=today, period__ends_on__gte=today)
    rows = Objective.objects.visible_to(member).filter(running).order_by("period__starts_on", "pk")
    columns = ("pk", "title", "period__name", "parent_id", "is_agreed")
    found = list(rows.annotate(is_agreed=agreed_alone()).values_list(*columns)[:DRAWN])
    keys = [row[0] for row in found]
    held = pairs(keys)
    spots = {
        pk: Spot(pk, title, period, held.get(pk, (None, None)), is_agreed)
        for pk, title, period, _parent, is_agreed in found
    }
    roots: list[Spot] = []
    for pk, _title, _period, parent, _agreed in found:
        (spots[parent].served_by if parent in spots else roots).append(spots[pk])
    shared = sum(all(spot.pair) for spot in spots.values())
    return GoalMap(roots, len(spots), shared, sum(spot.is_one_sided for spot in spots.values()))
