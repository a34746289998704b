"""What stands beside each item of a page: who is at the table, whose evidence it rests on, its tags. One query."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, Count, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from braid.base.among import among
from braid.base.cells import Shown
from braid.base.components import initials
from braid.base.models import BOTH_SIDES, Side
from braid.people.models import Workspace
from braid.roadmap.models import AgreedPlace, ItemInsight, ItemObjective, ItemOwner, ItemTag

Pair = tuple[Shown | None, Shown | None]


@dataclass(slots=True)
class Beside:
    """What stands beside one item."""

    faces: dict[str, Shown] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    # Its place in the agreed order.
    agreed: int | None = None
    serves: list[str] = field(default_factory=list)

    @property
    def pair(self) -> Pair:
        """The first owner of each side."""
        return self.faces.get(Side.PRODUCT), self.faces.get(Side.MARKETING)

    @property
    def insights(self) -> int:
        """How many insights it rests on."""
        return sum(self.heard.values())


def beside(items: Iterable[int], *, with_objectives: bool = False) -> dict[int, Beside]:
    """For each item what stands beside it; the objectives that it serves only where they are asked for."""
    wanted = list(items)
    found: dict[int, Beside] = defaultdict(Beside)
    if not wanted:
        return found
    none, here = Cast(Value(None), BigIntegerField()), among(wanted)
    owners = ItemOwner.objects.filter(item__in=here, side__in=BOTH_SIDES)
    tags = ItemTag.objects.filter(item__in=here)
    heard = ItemInsight.objects.filter(item__in=here).in_use()
    agreed = AgreedPlace.objects.filter(item__in=here).in_force()
    parts = owners.order_by().values_list(
        Value("face"), "item_id", "pk", "side", Coalesce("member__name", "label"), none
    ).union(
        tags.order_by().values_list(Value("tag"), "item_id", "pk", Value(""), "tag__name", none),
        heard.order_by().values("item_id", "insight__side").annotate(count=Count("pk")).values_list(
            Value("heard"), "item_id", none, F("insight__side"), Value(""), "count"
        ),
        agreed.order_by().values_list(
            Value("agreed"), "item_id", none, Value(""), Value(""), Cast("number", BigIntegerField())
        ),
        *([_objectives(wanted)] if with_objectives else []),
        all=True,
    )  # fmt: skip
    for kind, item, _pk, side, text, count in sorted(parts, key=lambda row: row[2] or 0):
        one = found[item]
        if kind == "face":
            one.faces.setdefault(side, Shown(text, side, initials(text)))
        elif kind == "tag":
            one.tags.append(text)
        elif kind == "agreed":
            one.agreed = count
        elif kind == "serves":
            one.serves.append(text)
        else:
            one.heard[side] = count
    return found


def _objectives(items: list[int]) -> QuerySet[Any, Any]:
    rows = ItemObjective.objects.filter(item__in=items).in_use().order_by()
    return rows.values_list(
        Value("serves"), "item_id", "pk", Value(""), "objective__title", Cast(Value(None), BigIntegerField())
    )


def evidence(heard: dict[str, int], workspace: Workspace) -> str | tuple[str, str]:
    """Whose evidence an item rests on, for a cell: nothing where it rests on none."""
    sides = [side for side in BOTH_SIDES if heard.get(side)]
    if len(sides) == 1:
        return workspace.side_name(sides[0]), str(sides[0])
    if sides:
        return _("both")
    return _("neither") if heard else ""
