"""Everything that the page of an item shows beside the item itself."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Left
from django.utils.translation import gettext as _

from braid.base.components import initials
from braid.base.lists import remembered
from braid.base.models import BOTH_SIDES, Side, Stage
from braid.base.text import day
from braid.people.doors import find
from braid.people.models import Member
from braid.roadmap.lists import Face, Pair, notice_pill
from braid.roadmap.models import (
    ChangeNotice,
    Involvement,
    Item,
    ItemInsight,
    ItemMetric,
    ItemOwner,
    Milestone,
    Phase,
    QuietChoice,
)

INSIGHTS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One row that belongs to an item, whatever its table: a side, a word, another row, two days."""

    kind: str
    pk: int
    side: str
    text: str
    ref: int | None
    on: date | None
    other: date | None


@dataclass
class Around:
    """What belongs to one item."""

    owners: list[Line] = field(default_factory=list)
    acts: list[Line] = field(default_factory=list)
    quiet: list[Line] = field(default_factory=list)
    metrics: list[Line] = field(default_factory=list)
    milestones: list[Line] = field(default_factory=list)
    notices: list[Line] = field(default_factory=list)
    insights: list[Line] = field(default_factory=list)
    insight_count: int = 0

    @property
    def pair(self) -> Pair:
        """The first owner of each side."""
        first = {line.side: Face(line.text, line.side, initials(line.text)) for line in reversed(self.owners)}
        return first.get(Side.PRODUCT), first.get(Side.MARKETING)

    @property
    def quiet_sides(self) -> set[str]:
        """The sides that chose quiet."""
        return {line.side for line in self.quiet}

    @property
    def is_quiet(self) -> bool:
        """Whether both sides chose that it ships without noise."""
        return self.quiet_sides == set(BOTH_SIDES)

    def metrics_of(self, side: str) -> list[Line]:
        """By what this side will call it a success."""
        return [line for line in self.metrics if line.side == side]

    @property
    def shared_metrics(self) -> set[int | None]:
        """The metrics that both sides named."""
        product, marketing = ({line.ref for line in self.metrics_of(side)} for side in BOTH_SIDES)
        return product & marketing


def read(member: Member, pk: int) -> tuple[Item, Around]:
    """An item that this member may see, and what belongs to it; remembered until something changes.

    Raises:
        Http404: there is no such item for this member.
    """

    def fresh() -> tuple[Item, Around]:
        rows = Item.objects.visible_to(member).select_related("release")
        item = find(rows.annotate(heard=insight_count()), pk=pk)
        return item, around(item)

    # What one member may see another may not, one day: so it is remembered for each of them.
    kept: tuple[Item, Around] = remembered(member, f"item:{pk}:{member.pk}", fresh)
    return kept


def insight_count() -> Coalesce:
    """How many insights an item rests on, as a column."""
    links = ItemInsight.objects.filter(item=OuterRef("pk")).order_by().values("item")
    return Coalesce(Subquery(links.annotate(count=Count("pk")).values("count")), 0)


def around(item: Any) -> Around:
    """What belongs to this item, from seven tables in one query."""
    none, no_day = Cast(Value(None), BigIntegerField()), Cast(Value(None), DateField())
    exempt = Case(When(is_incident_fix=True, then=Value(1)), default=Value(0), output_field=BigIntegerField())
    newest = ItemInsight.objects.filter(item=item).order_by("-pk")
    parts = [
        _part(ItemOwner, item, "owners", F("side"), Coalesce("member__name", "label"), F("member_id"), no_day, no_day),
        _part(Involvement, item, "acts", F("side"), F("phase"), none, F("first_on"), no_day),
        _part(QuietChoice, item, "quiet", F("side"), Coalesce("by__name", Value("")), F("by_id"), F("on"), no_day),
        _part(ItemMetric, item, "metrics", F("side"), F("metric__name"), F("metric_id"), no_day, no_day),
        _part(Milestone, item, "milestones", F("stage"), F("release__name"), F("release_id"),
              F("release__planned_on"), F("release__released_on")),
        _part(ChangeNotice, item, "notices", F("side"), F("what"), exempt, F("effective_on"), F("told_on")),
        _part(ItemInsight, item, "insights", F("insight__side"), Left("insight__text", 160), F("insight_id"),
              F("insight__heard_on"), F("insight__answered_on")).filter(pk__in=newest.values("pk")[:INSIGHTS_SHOWN]),
    ]  # fmt: skip
    found = Around(insight_count=item.heard)
    for row in parts[0].union(*parts[1:], all=True):
        line = Line(*row)
        getattr(found, line.kind).append(line)
    for lines in (found.owners, found.metrics):
        lines.sort(key=lambda line: line.pk)
    found.acts.sort(key=lambda line: (line.on or date.max, line.side))
    found.insights.sort(key=lambda line: -line.pk)
    found.notices.sort(key=lambda line: line.on or date.max, reverse=True)
    return found


def _part(model: Any, item: Item, kind: str, *columns: Any) -> QuerySet[Any]:
    names = ("side_", "text_", "ref_", "on_", "other_")
    rows = model.objects.filter(item=item).annotate(
        kind_=Value(kind), **dict(zip(names, columns, strict=True))
    )
    part: QuerySet[Any] = rows.order_by().values_list("kind_", "pk", *names)
    return part


def stage_steps(found: Around) -> list[dict[str, Any]]:
    """Milestones in the order of stages, for the line of stages."""
    order = {stage: place for place, stage in enumerate(Stage.values)}
    lines = sorted(found.milestones, key=lambda line: order.get(line.side, 9))
    upcoming = next((line for line in lines if not line.other), None)
    labels = dict(Stage.choices)
    return [
        {
            "name": labels.get(line.side, line.side),
            "text": _("in %(release)s") % {"release": line.text},
            "date": day(line.other or line.on) or _("no date yet"),
            "state": "past" if line.other else "now" if line is upcoming else "next",
        }
        for line in lines
    ]


def involvement(found: Around) -> list[tuple[str, str, str]]:
    """When each side first acted on the item in each phase: side, phase in words, day."""
    phases = {**{value: str(label) for value, label in Phase.choices}, "": _("from the start of the record")}
    return [(line.side, phases.get(line.text, line.text), day(line.on)) for line in found.acts]


def notices(found: Around) -> list[tuple[int, str, str, str, tuple[str, str]]]:
    """Changes that customers will feel: id, text, side, day, how much notice the other side had."""
    return [
        (line.pk, line.text, line.side, day(line.on), notice_pill(_days(line), bool(line.ref)))
        for line in found.notices
    ]


def _days(line: Line) -> int | None:
    """Days between telling and effect; None when the other side was not told."""
    return (line.on - line.other).days if line.on and line.other else None
