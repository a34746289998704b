"""Everything that the page of an item shows beside the item itself."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Case, CharField, Count, DateField, F, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Left, NullIf, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.cells import Shown
from braid.base.components import initials
from braid.base.lists import remembered
from braid.base.models import BOTH_SIDES, Side, Stage
from braid.base.prepared import Prepared
from braid.base.shown import note
from braid.base.text import day, number
from braid.goals.models import Metric, Objective
from braid.insights.models import Insight
from braid.people.doors import seek
from braid.people.models import Member
from braid.roadmap.beside import Pair
from braid.roadmap.models import (
    AgreedPlace,
    ChangeNotice,
    DayMove,
    Involvement,
    Item,
    ItemInsight,
    ItemMerge,
    ItemMetric,
    ItemObjective,
    ItemOwner,
    ItemTag,
    Milestone,
    Phase,
    QuietChoice,
    Release,
)
from braid.roadmap.release_lists import notice_pill
from braid.roadmap.sureness import Move, Sureness, sureness

INSIGHTS_SHOWN = 6
NAMES_SHOWN = 4
# The id of no item.
ANY = -7_215_409


@dataclass(frozen=True, slots=True)
class Line:
    """One row that belongs to an item, whatever its table: a side, words, another row or a count, days."""

    kind: str
    pk: int
    side: str
    text: str
    ref: int | None
    on: date | None
    other: date | None
    more: str
    third: date | None


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
    heard: list[Line] = field(default_factory=list)
    customers: list[Line] = field(default_factory=list)
    segments: list[Line] = field(default_factory=list)
    objectives: list[Line] = field(default_factory=list)
    tags: list[Line] = field(default_factory=list)
    moves: list[Line] = field(default_factory=list)
    merged: list[Line] = field(default_factory=list)
    agreed: list[Line] = field(default_factory=list)

    @property
    def insight_count(self) -> int:
        """How many insights it rests on."""
        return sum(line.ref or 0 for line in self.heard)

    @property
    def heard_by(self) -> list[tuple[str, int]]:
        """How many of them each side gave, product first."""
        counts = {line.side: line.ref or 0 for line in self.heard}
        return [(side, counts[side]) for side in Side.values if counts.get(side)]

    @property
    def only_side(self) -> str:
        """The one side from which all its evidence comes; empty where there are two, or none."""
        sides = [side for side, _count in self.heard_by if side in BOTH_SIDES]
        return sides[0] if len(sides) == 1 else ""

    @property
    def pair(self) -> Pair:
        """The first owner of each side."""
        first = {
            line.side: Shown(line.text, line.side, initials(line.text)) for line in reversed(self.owners)
        }
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


_seen: Prepared[Item] = Prepared(
    lambda member, pk: Item.objects.visible_to(member).filter(pk=pk).select_related("release")
)


def read(member: Member, pk: int) -> tuple[Item, Around]:
    """An item that this member may see, and what belongs to it; remembered until something changes.

    Raises:
        Http404: there is no such item for this member.
    """

    def fresh() -> tuple[Item, Around]:
        item = seek(_seen, member, pk)
        return item, around(item, member)

    # What one member may see another may not, one day: so it is remembered for each of them.
    kept: tuple[Item, Around] = remembered(member, f"item:{pk}:{member.pk}", fresh)
    return kept


def around(item: Item, member: Member) -> Around:
    """What belongs to this item, from all its tables in one query; one more where it was merged into another."""
    for table in (Insight, Metric, Objective, Release):
        note(member, table)
    sql, params = _question()
    with connection.cursor() as cursor:
        cursor.execute(sql, [item.pk if value == ANY else value for value in params])
        rows = cursor.fetchall()
    found = Around()
    for kind, pk, side, text, ref, on, other, more, third in rows:
        line = Line(
            kind, pk, side or "", text or "", ref, _day_of(on), _day_of(other), more or "", _day_of(third)
        )
        getattr(found, kind).append(line)
    if item.phase == Phase.DROPPED:
        merges = (
            ItemMerge.objects.visible_to(member).filter(item=item).values_list("pk", "into__title", "into_id")
        )
        found.merged = [
            Line("merged", pk, "", title, into, None, None, "", None) for pk, title, into in merges
        ]
    return _in_order(found)


def _day_of(value: Any) -> date | None:
    """A day as the database hands it over: SQLite has no dates of its own."""
    return date.fromisoformat(value) if isinstance(value, str) else value


@lru_cache(maxsize=1)
def _question() -> tuple[str, tuple[Any, ...]]:
    """What is asked about an item, `ANY` standing for its id: putting it together takes longer than answering it."""
    exempt = Case(When(is_incident_fix=True, then=Value(1)), default=Value(0), output_field=BigIntegerField())
    links = ItemInsight.objects.filter(item=ANY).in_use()
    newest = links.order_by("-pk").values("pk")[:INSIGHTS_SHOWN]
    parts = [
        _part(ItemOwner, "owners", side=F("side"), text=Coalesce("member__name", "label"), ref=F("member_id")),
        _part(Involvement, "acts", side=F("side"), text=F("phase"), on=F("first_on"), ref=F("by_id"), more=Coalesce("by__name", Value(""))),
        _part(QuietChoice, "quiet", side=F("side"), text=Coalesce("by__name", Value("")), ref=F("by_id"), on=F("on")),
        _part(ItemMetric, "metrics", side=F("side"), text=F("metric__name"), ref=F("metric_id")),
        _part(Milestone, "milestones", side=F("stage"), text=F("release__name"), ref=F("release_id"),
              on=F("release__planned_on"), other=F("release__released_on")),
        _part(ChangeNotice, "notices", side=F("side"), text=F("what"), ref=exempt, on=F("effective_on"), other=F("told_on")),
        _part(ItemTag, "tags", text=F("tag__name"), ref=F("tag_id")),
        _part(DayMove, "moves", on=F("was"), other=F("now"), third=F("on")),
        _part(ItemObjective, "objectives", text=F("objective__title"), ref=F("objective_id")),
        _columns(links.filter(pk__in=newest), "insights", side=F("insight__side"), text=Left("insight__text", 220), ref=F("insight_id"),
                 on=F("insight__heard_on"), other=F("insight__answered_on"), more=_who()),
        _counted(links, "heard", "insight__side"),
        _counted(links.exclude(insight__customer=None), "customers", "insight__customer__name"),
        _counted(links, "segments", Coalesce(NullIf("insight__segment", Value("")), "insight__customer__segment", Value(""))),
    ]  # fmt: skip
    parts.append(_columns(
        AgreedPlace.objects.filter(item=ANY).in_force(), "agreed", side=_number_of(), ref=F("order_id"),
        text=Coalesce("order__settlement__decider__name", "order__settlement__by__name", Value("")),
        on=TruncDate("order__at"), more=F("order__settlement__dissent"),
    ))  # fmt: skip
    sql, params = parts[0].union(*parts[1:], all=True).query.sql_with_params()
    return str(sql), tuple(params)


def _number_of() -> Any:
    """ "3 of 12", the two numbers with a blank between them."""
    number, size = (Cast(name, CharField()) for name in ("number", "order__size"))
    return Concat(number, Value(" "), size)


def agreed(found: Around) -> dict[str, Any] | None:
    """Its place in the agreed order: number, of how many, by whom, when, who sees it differently; None without one."""
    if not found.agreed:
        return None
    line = found.agreed[0]
    number, _blank, size = line.side.partition(" ")
    said = _("Agreed place %(number)s of %(size)s, by %(name)s on %(day)s") % {
        "number": number, "size": size, "name": line.text or _("somebody who has left"), "day": day(line.on),
    }  # fmt: skip
    return {"said": said, "dissent": line.more, "place": f"roadmap/orders/{line.ref}/"}


def _in_order(found: Around) -> Around:
    for lines in (found.owners, found.metrics, found.tags, found.objectives, found.moves):
        lines.sort(key=lambda line: line.pk)
    found.acts.sort(key=lambda line: (line.on or date.max, line.side))
    found.insights.sort(key=lambda line: -line.pk)
    found.notices.sort(key=lambda line: line.on or date.max, reverse=True)
    for lines in (found.customers, found.segments):
        lines.sort(key=lambda line: (-(line.ref or 0), line.text))
    found.segments = [line for line in found.segments if line.text]
    return found


def _who() -> Any:
    """The customer of an insight, or where none is named its segment."""
    customer = Coalesce("insight__customer__name", Value(""))
    return Coalesce(NullIf(customer, Value("")), "insight__segment", Value(""))


# Every part of the union has these columns, in this order.
BLANK: dict[str, Any] = {
    "side": Value(""), "text": Value(""), "ref": Cast(Value(None), BigIntegerField()), "on": Cast(Value(None), DateField()),
    "other": Cast(Value(None), DateField()), "more": Value(""), "third": Cast(Value(None), DateField()),
}  # fmt: skip


def _part(model: Any, kind: str, **given: Any) -> QuerySet[Any]:
    return _columns(model.objects.filter(item=ANY).in_use(), kind, **given)


def _columns(rows: QuerySet[Any], kind: str, **given: Any) -> QuerySet[Any]:
    named = {f"{name}_": column for name, column in {**BLANK, **given}.items()}
    part: QuerySet[Any] = rows.order_by().annotate(kind_=Value(kind), **named)
    return part.values_list("kind_", "pk", *named)


def _counted(rows: QuerySet[Any], kind: str, by: Any) -> QuerySet[Any]:
    """One row for each value, with how many there are: the side, or the words."""
    grouped = (
        rows.order_by()
        .annotate(by_=F(by) if isinstance(by, str) else by)
        .values("by_")
        .annotate(ref_=Count("pk"))
    )
    column = "side" if kind == "heard" else "text"
    named = {**BLANK, column: F("by_")}
    del named["ref"]
    made = grouped.annotate(
        kind_=Value(kind), pk_=Cast(Value(0), BigIntegerField()), **{f"{k}_": v for k, v in named.items()}
    )
    return made.values_list("kind_", "pk_", *(f"{name}_" for name in BLANK))


def some(lines: list[Line]) -> str:
    """The first names with how often each was heard, and how many more there are."""
    shown = [
        f"{line.text} ({number(line.ref)})" if (line.ref or 0) > 1 else line.text
        for line in lines[:NAMES_SHOWN]
    ]
    more = len(lines) - NAMES_SHOWN
    if more > 0:
        shown.append(ngettext("%(num)s more", "%(num)s more", more) % {"num": number(more)})
    return ", ".join(shown)


def sure(item: Item, found: Around) -> Sureness:
    """How sure the day of this item is."""
    moves = [Move(line.on, line.other, line.third) for line in found.moves if line.on and line.third]
    return sureness(item.phase, item.due, item.released_on, moves, timezone.localdate())


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


@dataclass(frozen=True, slots=True)
class FirstActs:
    """A phase with the first act of each side in it, product first; None where there was none.

    `state` says whether the item is past the phase, in it now, or still before it.
    """

    phase: str
    state: str
    sides: list[tuple[str, Line | None]]

    @property
    def apart(self) -> str:
        """How many days lie between the two sides; nothing while one is missing."""
        days = [line.on for _side, line in self.sides if line and line.on]
        if len(days) < len(BOTH_SIDES):
            return ""
        count = abs((days[0] - days[1]).days)
        return (
            ngettext("%(num)s day", "%(num)s days", count) % {"num": number(count)}
            if count
            else _("same day")
        )


def involvement(item: Item, found: Around) -> list[FirstActs]:
    """Who of each side first acted on the item in each phase, and when; every phase, also those to come."""
    order = [phase.value for phase in Phase if phase != Phase.DROPPED]
    seen = {(line.text, line.side): line for line in found.acts}
    # (Of a dropped item every phase with an act is past; a record without phases comes before them all.)
    now = order.index(item.phase) if item.phase in order else len(order)
    early = [""] if any(not line.text for line in found.acts) else []
    late = [Phase.DROPPED.value] if any(line.text == Phase.DROPPED for line in found.acts) else []
    labels = {**dict(Phase.choices), "": _("from the start of the record")}
    return [
        FirstActs(str(labels[phase]), _when(place, now), [(side, seen.get((phase, side))) for side in BOTH_SIDES])
        for place, phase in [*((-1, phase) for phase in early), *enumerate(order), *((now - 1, phase) for phase in late)]
    ]  # fmt: skip


def _when(place: int, now: int) -> str:
    return "past" if place < now else "now" if place == now else "ahead"


def notices(found: Around) -> list[tuple[int, str, str, str, tuple[str, str]]]:
    """Changes that customers will feel: id, text, side, day, how much notice the other side had."""
    return [
        (line.pk, line.text, line.side, day(line.on), notice_pill(_days(line), bool(line.ref)))
        for line in found.notices
    ]


def _days(line: Line) -> int | None:
    """Days between telling and effect; None when the other side was not told."""
    return (line.on - line.other).days if line.on and line.other else None
