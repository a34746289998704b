"""What a verdict on a claim rests on: the words of the claim, and what the roadmap shows of its item and release.

It is kept with each verdict. What is to be seen later is compared with it, whatever has happened in between and
in whatever way: one item changed on its page, five hundred in a table, ten thousand by an import.
"""

from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.models import Stage
from braid.base.text import day
from braid.roadmap.models import Milestone, Phase

Basis = dict[str, str]
FEW = 1000
# What may change, in the order in which it is told. The first three are of the claim itself.
PARTS = {
    "words": gettext_lazy("the words of the claim"),
    "claimed": gettext_lazy("the stage that is claimed"),
    "about": gettext_lazy("the item that it is about"),
    "name": gettext_lazy("the name of the item"),
    "gone": gettext_lazy("whether the item is on the roadmap"),
    "stage": gettext_lazy("the stage of the item"),
    "planned": gettext_lazy("the planned day of the item"),
    "milestones": gettext_lazy("the milestones of the item"),
    "release": gettext_lazy("the release"),
    "out": gettext_lazy("the day of the release"),
}
OF_CLAIM = frozenset({"words", "claimed", "about"})
_COLUMNS = (
    "pk", "text", "stage", "stage_text", "item_id", "item__title", "item__stage", "item__stage_text", "item__phase",
    "item__planned_on", "item__archived_at", *(f"{at}{name}" for at in ("release__", "item__release__")
    for name in ("name", "planned_on", "released_on", "archived_at")),
)  # fmt: skip


def bases(claims: QuerySet[Any]) -> dict[int, Basis]:
    """What is to be seen of each of these claims now. Two queries for any number of them."""
    rows = list(claims.values(*_COLUMNS))
    stages = _milestones({row["item_id"] for row in rows if row["item_id"]}, claims)
    return {row["pk"]: _basis(row, stages) for row in rows}


def _milestones(items: set[int], claims: QuerySet[Any]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    if items:
        # (Of a few, the database need not find out anew which they are.)
        which: Any = items if len(items) <= FEW else claims.order_by().values("item")
        rows = Milestone.objects.filter(item__in=which).in_use()
        for item, stage, name in rows.order_by("stage").values_list("item_id", "stage", "release__name"):
            found[item].append(f"{_stage(stage)}: {name}")
    return found


def _basis(row: dict[str, Any], stages: dict[int, list[str]]) -> Basis:
    told = {"words": _digest(row["text"]), "claimed": row["stage"] or row["stage_text"]}
    at = "release__" if row["release__name"] is not None else "item__release__"
    if row[f"{at}name"] is not None and row[f"{at}archived_at"] is None:
        out = row[f"{at}released_on"] or row[f"{at}planned_on"]
        told |= {"release": row[f"{at}name"], "out": _iso(out)}
    if row["item_id"] is None:
        return told
    gone = row["item__phase"] == Phase.DROPPED or row["item__archived_at"] is not None
    return told | {
        "name": row["item__title"],
        "gone": "gone" if gone else "",
        "stage": row["item__stage"] or row["item__stage_text"],
        "planned": _iso(row["item__planned_on"]),
        "milestones": "; ".join(stages.get(row["item_id"], ())),
    }


def differences(before: Basis, now: Basis) -> list[str]:
    """The parts that are not as they were, in the order of `PARTS`."""
    return [part for part in PARTS if before.get(part, "") != now.get(part, "")]


def has_item(basis: Basis) -> bool:
    """Whether the claim had an item of the roadmap when this was kept."""
    return "name" in basis


def told(because: str, before: Basis, now: Basis) -> list[str]:
    """What changed, a sentence for each part: what it was and what it is."""
    return [_sentence(part, before.get(part, ""), now.get(part, "")) for part in because.split(",") if part in PARTS]  # fmt: skip


def _sentence(part: str, before: str, now: str) -> str:
    named = {"part": PARTS[part], "before": _read(part, before), "now": _read(part, now)}
    if part == "gone":
        return _("The item was dropped or put away.") if now else _("The item is back on the roadmap.")
    if part in ("words", "about") or (part == "name" and not before and not now):
        return _("Changed: %(part)s.") % named
    if not before:
        return _("New: %(part)s, %(now)s.") % named
    if not now:
        return _("No more: %(part)s, which was %(before)s.") % named
    return _("Changed: %(part)s, from %(before)s to %(now)s.") % named


def _read(part: str, value: str) -> str:
    """A kept value as people read it."""
    if part in ("stage", "claimed"):
        return _stage(value)
    if part in ("planned", "out") and value:
        from datetime import date

        return str(day(date.fromisoformat(value)))
    return value


def _stage(stage: str) -> str:
    return str(Stage(stage).label) if stage in Stage.values else stage


def _digest(text: str) -> str:
    return blake2b(" ".join(text.split()).encode(errors="replace"), digest_size=10).hexdigest()


def _iso(value: Any) -> str:
    return value.isoformat() if value else ""


def forget(checks: Iterable[Any]) -> list[Any]:
    """Leaves of verdicts who gave which and when: for claims that were about something not everybody may see."""
    rows = list(checks)
    for row in rows:
        row.limits = row.evidence = row.url = row.because = ""
        row.rests_on, row.event_id = {}, None
    return rows
