"""On whose evidence items were decided: the one home of that rule."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from braid.base.models import BOTH_SIDES, Side
from braid.people.models import Member
from braid.roadmap.models import DECIDED, Item, ItemInsight, Phase

SHOWN = 20


def rests_on(value: str) -> Q:
    """The condition for items by their evidence.

    Args:
        value: `product` or `marketing`, heard by that side only; `both`; `none`; or `decided`: somebody has decided
            to build it, and all that it rests on was heard by one side.
    """
    links = ItemInsight.objects.filter(item=OuterRef("pk"), insight__archived_at=None)
    if value == "none":
        return ~Q(Exists(links))
    product, marketing = (Q(Exists(links.filter(insight__side=side))) for side in BOTH_SIDES)
    one = (product & ~marketing) | (~product & marketing)
    return {
        "decided": Q(phase__in=DECIDED) & one,
        "both": product & marketing,
        Side.PRODUCT: product & ~marketing,
        Side.MARKETING: ~product & marketing,
    }[value]


def one_sided(member: Member) -> tuple[list[dict[str, Any]], int]:
    """Items decided on the insights of one side alone, the best founded first; and how many there are."""
    found = Item.objects.visible_to(member).filter(rests_on("decided"))
    heard = Q(insight_links__insight__archived_at=None)
    counted = found.annotate(
        **{
            side: Count("insight_links", filter=heard & Q(insight_links__insight__side=side))
            for side in BOTH_SIDES
        }
    )
    phases = dict(Phase.choices)
    columns = ("pk", "title", "phase", *BOTH_SIDES)
    rows = [
        {
            "pk": pk,
            "title": title,
            "phase": phases.get(phase, phase),
            "side": Side.PRODUCT if product else Side.MARKETING,
            "count": product or marketing,
        }
        for pk, title, phase, product, marketing in counted.order_by(
            *(f"-{side}" for side in BOTH_SIDES), "pk"
        ).values_list(*columns)[:SHOWN]
    ]
    return rows, len(rows) if len(rows) < SHOWN else found.count()
