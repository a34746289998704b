"""What marketing can say about each item, when, and how sure it is: a list."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.lists import Cells, Column, Listed, Listing, kept_cells
from braid.base.models import Stage
from braid.base.text import day, shortened
from braid.people.models import Member
from braid.roadmap.lists import FILTERS
from braid.roadmap.models import DayMove, Item, ItemQuerySet, Milestone, Phase
from braid.roadmap.sureness import Level, Move, sureness

ORDER = {stage: place for place, stage in enumerate(Stage.values)}
SAYING = Listing(
    columns=(
        Column("title", gettext_lazy("Item"), "title"),
        Column("now", gettext_lazy("Say now"), kind="pill"),
        Column("then", gettext_lazy("Then")),
        Column("when", gettext_lazy("When"), "planned_on", "date"),
        Column("sure", gettext_lazy("How sure"), kind="pill"),
        Column("why", gettext_lazy("Why")),
    ),
    sort="when",
    filters=tuple(f for f in FILTERS if f.key in {"phase", "release", "tag", "owner", "importance"}),
    search=("title", "key"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of an item, the release in which it is reached, and its day; `reached` when that is out."""

    stage: str
    release: str
    on: date | None
    reached: bool


def sayable(member: Member) -> ItemQuerySet:
    """The items about which something can be said to customers."""
    rows = Item.objects.visible_to(member).filter(visibility=Item.Visibility.CUSTOMER)
    return rows.filter(~Q(phase=Phase.DROPPED))


def saying_cells(member: Member, listed: Listed) -> Cells:
    """One page of what can be said. Three queries, none while nothing has changed."""
    return kept_cells(member, listed, lambda: _cells(member, listed))


def _cells(member: Member, listed: Listed) -> Cells:
    rows = list(listed.rows.select_related("release"))
    steps, moves, today = _steps(rows), day_moves(row.pk for row in rows), timezone.localdate()
    start = f"/w/{member.workspace.slug}/"
    return [(start + row.place, _said(row, steps[row.pk], moves[row.pk], today)) for row in rows]


def _said(item: Item, steps: list[Step], moves: list[Move], today: date) -> dict[str, Any]:
    labels = dict(Stage.choices)
    reached = [step.stage for step in steps if step.reached] or ([item.stage] if item.stage else [])
    now = max(reached, key=lambda stage: ORDER.get(stage, -1), default="")
    coming = next(
        (step for step in steps if not step.reached and ORDER[step.stage] > ORDER.get(now, -1)), None
    )
    due = coming.on if coming and coming.on else item.due
    found = sureness(item.phase, due, item.released_on if coming is None else None, moves, today)
    then = (
        _("%(stage)s in %(release)s") % {"stage": labels[coming.stage], "release": coming.release}
        if coming
        else ""
    )
    if not then and found.level != Level.OUT:
        then = _("in %(release)s") % {"release": item.release.name} if item.release else _("no stage named")
    return {
        "title": shortened(item.title) or "—",
        "now": str(labels[now]) if now else _("nothing yet") if found.level != Level.OUT else _("it is out"),
        "then": then,
        "when": _("since %(day)s") % {"day": day(item.released_on)} if found.level == Level.OUT else due,
        "sure": found.pill,
        "why": found.why,
    }  # fmt: skip


def _steps(rows: list[Item]) -> dict[int, list[Step]]:
    """The stages of each item in their order. One query."""
    found: dict[int, list[Step]] = defaultdict(list)
    links = Milestone.objects.filter(item__in=[row.pk for row in rows])
    for item, stage, name, planned, out in links.values_list(
        "item_id", "stage", "release__name", "release__planned_on", "release__released_on"
    ):
        found[item].append(Step(stage, name, out or planned, out is not None))
    for steps in found.values():
        steps.sort(key=lambda step: ORDER[step.stage])
    return found


def day_moves(items: Any) -> dict[int, list[Move]]:
    """How the days of these items moved, oldest first. One query."""
    found: dict[int, list[Move]] = defaultdict(list)
    rows = DayMove.objects.filter(item__in=list(items)).order_by("pk")
    for item, was, now, on in rows.values_list("item_id", "was", "now", "on"):
        found[item].append(Move(was, now, on))
    return found
