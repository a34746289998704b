"""The lists of goals and metrics: columns, filters, and rows as cells."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, Count, Exists, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.base.components import initials
from braid.base.lists import Cells, Column, Filter, Group, Listed, Listing, kept_cells, remembered
from braid.base.models import BOTH_SIDES, Side
from braid.base.text import day, measured, number, number_word
from braid.goals.models import KeyResult, Metric, ObjectiveOwner, OursAlone, Period, Statement, StrategyPoint
from braid.goals.models.results import mean_progress
from braid.goals.standing import Share, percent, shares
from braid.people.models import Member

OFFERED = 100


def _offers(member: Member) -> dict[str, Any]:
    """Periods and points of the strategy to choose from, and how many objectives run now. One query, remembered."""

    def read() -> dict[str, Any]:
        today = timezone.localdate()
        running = Q(starts_on__lte=today, ends_on__gte=today, objectives__closed_on=None)
        held = [
            ObjectiveOwner.objects.filter(objective=OuterRef("objectives"), side=side) for side in BOTH_SIDES
        ]
        newest = Period.objects.visible_to(member).order_by("-starts_on").values("pk")[:OFFERED]
        periods = Period.objects.filter(pk__in=newest).order_by().annotate(
            all_now=Count("objectives", filter=running),
            both_now=Count("objectives", filter=running & Exists(held[0]) & Exists(held[1])),
        )  # fmt: skip
        points = StrategyPoint.objects.visible_to(member).order_by()
        rows = periods.values_list(Cast("starts_on", CharField()), "pk", "name", "all_now", "both_now").union(
            points.values_list(Value(""), "pk", "title", Value(0), Value(0)), all=True
        )
        found = sorted(rows, key=lambda row: (row[0], -row[1]), reverse=True)
        return {
            "periods": [(str(row[1]), row[2]) for row in found if row[0]],
            "points": [(str(row[1]), row[2]) for row in found if not row[0]],
            "now": (sum(row[3] for row in found), sum(row[4] for row in found)),
        }

    kept: dict[str, Any] | None = vars(member).get("_goal_offers")
    if kept is None:
        name = f"goal-offers-{timezone.localdate()}"
        kept = vars(member)["_goal_offers"] = remembered(member, name, read, roughly=True)
    return kept


def period_choices(member: Member) -> list[tuple[str, str]]:
    """The newest periods."""
    return _offers(member)["periods"]


def strategy_choices(member: Member) -> list[tuple[str, Any]]:
    """The points of the strategy, and none of them."""
    return [*_offers(member)["points"], ("none", _("Not linked yet"))]


def serves(value: str) -> Q:
    """The condition for one of `strategy_choices`."""
    return Q(strategy=None) if value == "none" else Q(strategy_id=value)


def side_choices(member: Member) -> list[tuple[str, str]]:
    """Who owns it, with the sides as they are called here."""
    product, marketing = (member.workspace.side_name(side) for side in BOTH_SIDES)
    return [
        ("both", _("Both sides")),
        (Side.PRODUCT, _("Only %(side)s") % {"side": product}),
        (Side.MARKETING, _("Only %(side)s") % {"side": marketing}),
        ("neither", _("Neither of the two")),
    ]


def owned_by(value: str) -> Q:
    """The condition for one of `side_choices`."""
    product, marketing = (
        Exists(ObjectiveOwner.objects.filter(objective=OuterRef("pk"), side=side)) for side in BOTH_SIDES
    )
    return {
        "both": Q(product) & Q(marketing),
        Side.PRODUCT: Q(product) & ~Q(marketing),
        Side.MARKETING: ~Q(product) & Q(marketing),
    }.get(value, ~Q(product) & ~Q(marketing))


HELD = ("both", Side.PRODUCT, Side.MARKETING, "neither")
_WHEN = Group("period", gettext_lazy("By period"), ("-period__starts_on", "-period_id"))
_WHOSE = Group(
    "side", gettext_lazy("By side"),
    (Case(*(When(owned_by(held), then=Value(place)) for place, held in enumerate(HELD)), output_field=IntegerField()),),
)  # fmt: skip
GROUPS = (_WHEN, _WHOSE, Group("both", gettext_lazy("By period and side"), (*_WHEN.order, *_WHOSE.order)))


def group_words(member: Member, group: str, period: str, pair: tuple[Any, Any]) -> str:
    """The heading under which an objective stands, by its period, by who owns it, or by both."""
    held = "both" if all(pair) else Side.PRODUCT if pair[0] else Side.MARKETING if pair[1] else "neither"
    side = str(dict(side_choices(member))[held])
    return {"period": period, "side": side, "both": f"{period} · {side}"}[group]


def state_of(value: str) -> Q:
    """Under way, to come, over or closed, as of today."""
    today = timezone.localdate()
    return {
        "now": Q(closed_on=None, period__starts_on__lte=today, period__ends_on__gte=today),
        "next": Q(closed_on=None, period__starts_on__gt=today),
        "over": Q(closed_on=None, period__ends_on__lt=today),
    }.get(value, Q(closed_on__isnull=False))


COLUMNS = (
    Column("title", gettext_lazy("Objective"), "title"),
    Column("owners", gettext_lazy("Owners"), kind="owners"),
    Column("period", gettext_lazy("Period"), "period__starts_on"),
    Column("results", gettext_lazy("Key results"), kind="number"),
    Column("progress", gettext_lazy("Progress"), kind="pill"),
    Column("serves", gettext_lazy("Serves")),
)
FILTERS = (
    Filter("period", gettext_lazy("Period"), period_choices, "period_id"),
    Filter("owners", gettext_lazy("Owners"), side_choices, owned_by),
    Filter("strategy", gettext_lazy("Strategy"), strategy_choices, serves),
    Filter("state", gettext_lazy("State"), [
        ("now", gettext_lazy("Under way")), ("next", gettext_lazy("To come")),
        ("over", gettext_lazy("Over")), ("closed", gettext_lazy("Closed")),
    ], state_of),
)  # fmt: skip
OBJECTIVES = Listing(COLUMNS, sort="-period", filters=FILTERS, search=("title", "description"), groups=GROUPS)
OBJECTIVES_OF_PERIOD = Listing(
    tuple(column for column in COLUMNS if column.key != "period"), sort="title", search=("title",)
)
KIND_WORDS = {
    Metric.Kind.OUTCOME: (gettext_lazy("Outcome"), "together"),
    Metric.Kind.DRIVER: (gettext_lazy("Driver"), ""),
    Metric.Kind.COUNTER: (gettext_lazy("Counter"), "warn"),
    Metric.Kind.LEARNING: (gettext_lazy("Learning"), ""),
}
METRICS = Listing(
    columns=(
        Column("name", gettext_lazy("Metric"), "name"),
        Column("kind", gettext_lazy("Kind"), "kind_of", "pill"),
        Column("drives", gettext_lazy("Moves")),
        Column("value", gettext_lazy("Newest value")),
        Column("on", gettext_lazy("Read on"), "newest_on", "date"),
    ),
    sort="name",
    filters=(
        Filter(
            "kind", gettext_lazy("Kind"), [(kind, words[0]) for kind, words in KIND_WORDS.items()], "kind_of"
        ),
        Filter(
            "read",
            gettext_lazy("Readings"),
            [("yes", gettext_lazy("Some")), ("no", gettext_lazy("None yet"))],
            lambda value: Q(newest_on__isnull=value == "no"),
        ),
    ),
    search=("name", "formula", "unit"),
)
PERIODS = Listing(
    columns=(
        Column("name", gettext_lazy("Period"), "name"),
        Column("starts", gettext_lazy("First day"), "starts_on", "date"),
        Column("ends", gettext_lazy("Last day"), "ends_on", "date"),
        Column("goals", gettext_lazy("Objectives"), "goals", "number"),
    ),
    sort="-starts",
    search=("name",),
)
READINGS = Listing(
    (Column("day", gettext_lazy("Day"), "on"), Column("value", gettext_lazy("Value"), "value", "number")),
    sort="-day",
)
VERSIONS = Listing(
    columns=(
        Column("name", gettext_lazy("Version"), "number"),
        Column("on", gettext_lazy("Published on"), "published_on", "date"),
        Column("by", gettext_lazy("Published by"), "by__name"),
    ),
    sort="-on",
    filters=(Filter("kind", gettext_lazy("Kind"), Statement.Kind.choices, "kind_of"),),
    search=("text",),
)


class Face:
    """Somebody, or a team, as an avatar shows them."""

    def __init__(self, name: str, side: str) -> None:
        self.name, self.side, self.initials = name, side, initials(name)


def pairs(objectives: Iterable[int]) -> dict[int, tuple[Face | None, Face | None]]:
    """The first owner of each side for each objective. One query."""
    found: dict[int, dict[str, Face]] = defaultdict(dict)
    rows = ObjectiveOwner.objects.filter(objective__in=list(objectives)).order_by("pk")
    for pk, side, name, label in rows.values_list("objective_id", "side", "member__name", "label"):
        found[pk].setdefault(side, Face(name or label or "?", side))
    return {pk: (sides.get(Side.PRODUCT), sides.get(Side.MARKETING)) for pk, sides in found.items()}


def agreed_alone() -> Q:
    """Whether both sides have said that an objective is rightly one side's alone: for a statement about objectives."""
    said = OursAlone.objects.filter(objective=OuterRef("pk"))
    ours, theirs = (Exists(said.filter(side=side)) for side in BOTH_SIDES)
    return Q(ours) & Q(theirs)


def progress_pill(parts: list[Share]) -> tuple[str, str]:
    """How far, in words and tone. What is not known, or not any more, is said and never looks good."""
    known = [part for part, _since in parts if part is not None]
    mean = mean_progress(known)
    if mean is None:
        last = max((since for _part, since in parts if since), default=None)
        return (
            (_("not known since %(day)s") % {"day": day(last)}, "warn") if last else (_("not known yet"), "")
        )
    far = measured(percent(mean), "%")
    if len(known) < len(parts):
        return _("%(far)s, %(known)s of %(all)s known") % {
            "far": far,
            "known": len(known),
            "all": len(parts),
        }, ""
    return (_("reached"), "ok") if mean == 1 else (far, "")


def objective_cells(member: Member, listed: Listed) -> Cells:
    """One page of objectives. Three queries, remembered."""
    return kept_cells(member, listed, lambda: _objective_cells(member, listed), listed.group)


def _objective_cells(member: Member, listed: Listed) -> Cells:
    columns = ("pk", "title", "period__name", "parent__title", "strategy__title", "is_agreed")
    rows = list(listed.rows.annotate(is_agreed=agreed_alone()).values_list(*columns))
    keys = [row[0] for row in rows]
    owners = pairs(keys) if keys else {}
    results: dict[int, list[Share]] = defaultdict(list)
    for objective, share in shares(KeyResult.objects.filter(objective__in=keys)) if keys else ():
        results[objective].append(share)
    start = f"/w/{member.workspace.slug}/goals/"

    def held_by(pk: int, is_agreed: bool) -> tuple[Any, ...]:
        pair = owners.get(pk, (None, None))
        return (*pair, _("alone, as agreed")) if is_agreed and any(pair) and not all(pair) else pair

    def heading(pk: int, period: str) -> dict[str, str]:
        if not listed.group:
            return {}
        return {"heading": group_words(member, listed.group, period, owners.get(pk, (None, None)))}

    return [
        (
            f"{start}{pk}/",
            {
                **heading(pk, period),
                "title": title,
                "owners": held_by(pk, is_agreed),
                "period": period,
                "results": str(len(results[pk])),
                "progress": progress_pill(results[pk]),
                "serves": strategy or parent or "",
            },
        )
        for pk, title, period, parent, strategy, is_agreed in rows
    ]


def metric_cells(member: Member, listed: Listed) -> Cells:
    """One page of metrics. Two queries, remembered."""
    return kept_cells(member, listed, lambda: _metric_cells(member, listed))


def _metric_cells(member: Member, listed: Listed) -> Cells:
    rows = list(listed.rows.values_list("pk", "name", "kind_of", "unit", "newest_on", "newest_value"))
    moved: dict[int, list[str]] = defaultdict(list)
    edges = Metric.objects.filter(driven_edges__source__in=[row[0] for row in rows])
    for source, name in edges.values_list("driven_edges__source_id", "name"):
        moved[source].append(name)
    start = f"/w/{member.workspace.slug}/metrics/"
    return [
        (
            f"{start}{pk}/",
            {
                "name": name,
                "kind": KIND_WORDS[Metric.Kind(kind)],
                "drives": ", ".join(sorted(moved[pk])),
                "value": measured(value, unit) if value is not None else _("not read yet"),
                "on": day(on),
            },
        )
        for pk, name, kind, unit, on, value in rows
    ]


def reading_cells(member: Member, metric: Metric, listed: Listed) -> Cells:
    """One page of readings, each with the way to correct it. One query."""
    start = f"/w/{member.workspace.slug}/{metric.place}reading/?on="
    return [
        (f"{start}{on}" if member.may("edit") else "", {"day": day(on), "value": number(value)})
        for on, value in listed.rows.values_list("on", "value")
    ]


def period_cells(member: Member, listed: Listed) -> Cells:
    """One page of periods. One query."""
    rows = listed.rows.values_list("pk", "name", "starts_on", "ends_on", "goals")
    start = f"/w/{member.workspace.slug}/goals/periods/"
    return [
        (f"{start}{pk}/", {"name": name, "starts": day(first), "ends": day(last), "goals": str(goals)})
        for pk, name, first, last, goals in rows
    ]


def version_cells(member: Member, listed: Listed) -> Cells:
    """One page of versions. One query."""
    rows = listed.rows.values_list("pk", "kind_of", "number", "published_on", "by__name")
    start, kinds = f"/w/{member.workspace.slug}/mission/", dict(Statement.Kind.choices)
    return [
        (f"{start}{pk}/", {"name": f"{kinds[kind]} {number}", "on": day(on), "by": name or ""})
        for pk, kind, number, on, name in rows
    ]


def sentence(member: Member) -> str:
    """How many goals under way both sides hold, as a sentence; empty without any."""
    total, shared = _offers(member)["now"]
    if not total:
        return ""
    return ngettext(
        "%(total)s goal is under way; both sides own %(shared)s of them.",
        "%(total)s goals are under way; both sides own %(shared)s of them.",
        total,
    ) % {"total": number_word(total).capitalize(), "shared": number_word(shared)}
