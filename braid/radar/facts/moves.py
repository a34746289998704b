"""Changes of launches as notices: what the other side had counted on, and when it was told."""

from datetime import date
from typing import Any

from django.db.models import Min, Q
from django.db.models.functions import TruncDate

from braid.base.models import BOTH_SIDES
from braid.launches.models import Launch, Ripple
from braid.radar.detectors.world import Notice
from braid.radar.facts.rows import thing

# What customers were to feel; that a name is written in another way surprises nobody.
FELT = ("on", "price", "promised_stage", "audience")
OTHER = {"product": "marketing", "marketing": "product"}


def moves(workspace: int, launches: dict[int, tuple[str, date | None]]) -> tuple[Notice, ...]:
    """The changes of these launches (name and day by number) that nobody has taken back. One query.

    The other side was told when its first person was asked.
    """
    rows = Ripple.objects.open_in(workspace).filter(
        subject_kind=Launch._meta.label_lower,
        taken_back_at=None,
        by__side__in=BOTH_SIDES,
        subject_id__in=launches,
    )
    told = {
        f"told_{side}": Min(TruncDate("asks__at"), filter=Q(asks__asked__side=other))
        for side, other in OTHER.items()
    }
    columns = ("pk", "subject_id", "changes", "by__side", "told_product", "told_marketing")
    found = []
    for key, launch, changes, side, *days in rows.annotate(**told).order_by("pk").values_list(*columns):
        name, on = launches[launch]
        effective = _effective(changes, on)
        felt = [field for field in FELT if field in changes]
        if felt and effective:
            before, after = changes[felt[0]]
            what = thing("ripple", key, f"{name} · {before} → {after or '–'}", f"launches/{launch}/")
            found.append(Notice(what, side, effective, days[0] if side == "product" else days[1]))
    return tuple(found)


def _effective(changes: dict[str, Any], on: date | None) -> date | None:
    """The day on which the other side would have felt it: of a day that moves the earlier one."""
    said = [date.fromisoformat(day) for day in changes.get("on", ()) if day]
    return min(said) if said else on
