"""What moves what: everything around one metric, and all metrics of the workspace as trees."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Cast, Concat

from braid.base.text import measured
from braid.goals.lists import KIND_WORDS
from braid.goals.models import CounterMetric, Drive, KeyResult, Metric
from braid.people.models import Member

# More than these are no tree that anybody reads.
MOST = 400


@dataclass
class Twig:
    """A metric in the tree: how many days lie between it and the one before, and what comes after it.

    `again`: it stands further up already, so that what comes after it is not drawn twice.
    """

    metric: int
    name: str
    lag_days: int
    edge: int
    again: bool = False
    twigs: list["Twig"] = field(default_factory=list)


@dataclass(frozen=True)
class Around:
    """The trees down and up from a metric, and the objectives beside which it is watched: (id, title, bound, limit)."""

    moves: list[Twig]
    moved_by: list[Twig]
    watched: list[tuple[int, str, str, str]]


@dataclass(frozen=True)
class Leaf:
    """What stands beside a metric in the tree: its kind in words and tone, its newest value, and how many key results use it."""

    kind: tuple[Any, str]
    value: str
    results: int


@dataclass(frozen=True)
class Grove:
    """All metrics: the trees with what is moved at their root, and those that are linked with nothing."""

    trees: list[Twig]
    alone: list[Twig]
    leaves: dict[int, Leaf]
    links: int


Edge = tuple[int, int, str, int]


def around(member: Member, metric: Metric) -> Around:
    """Everything that is linked to a metric. One query, over all links of the workspace."""
    edges = Drive.objects.visible_to(member).values_list(
        Value("drive"), "pk", "source_id", "target_id", "lag_days", "source__name", "target__name"
    )
    counters = CounterMetric.objects.visible_to(member).filter(metric=metric)
    limits = counters.values_list(
        Value("counter"), "pk", "objective_id", "metric_id", Value(0),
        Cast(F("objective__title"), CharField()), Concat("bound", Value(" "), Cast("limit", CharField())),
    )  # fmt: skip
    down: dict[int, list[Edge]] = defaultdict(list)
    up: dict[int, list[Edge]] = defaultdict(list)
    watched = []
    for kind, pk, source, target, lag, first, second in edges.union(limits, all=True).order_by("pk"):
        if kind == "drive":
            down[source].append((pk, target, second, lag))
            up[target].append((pk, source, first, lag))
        else:
            bound, _blank, limit = second.partition(" ")
            watched.append((source, first, str(CounterMetric.Bound(bound).label), limit))
    return Around(_grown(metric.pk, down, {metric.pk}), _grown(metric.pk, up, {metric.pk}), watched)


def grove(member: Member) -> Grove:
    """Every metric once in full, below what it moves. Three queries."""
    rows = Metric.objects.visible_to(member).with_newest().order_by("name", "pk")
    columns = rows.values_list("pk", "name", "kind_of", "unit", "newest_value")[:MOST]
    names, about = {}, {}
    for pk, name, kind, unit, value in columns:
        names[pk] = name
        about[pk] = (KIND_WORDS[Metric.Kind(kind)], "" if value is None else measured(value, unit))
    used = _used(member)
    up: dict[int, list[Edge]] = defaultdict(list)
    moving = set()
    for pk, source, target, lag in _links(member):
        if source in names and target in names:
            up[target].append((pk, source, names[source], lag))
            moving.add(source)
    seen: set[int] = set()
    trees = [_tree(pk, names[pk], up, seen) for pk in names if pk in up and pk not in moving]
    alone = [Twig(pk, names[pk], 0, 0) for pk in names if pk not in up and pk not in moving]
    leaves = {pk: Leaf(kind, value, used.get(pk, 0)) for pk, (kind, value) in about.items()}
    return Grove(trees, alone, leaves, sum(map(len, up.values())))


def _used(member: Member) -> dict[int, int]:
    """In how many key results of open goals each metric is used."""
    rows = KeyResult.objects.visible_to(member).filter(metric__isnull=False, objective__closed_on=None)
    return dict(rows.order_by().values_list("metric_id").annotate(Count("pk")))


def _links(member: Member) -> Iterable[tuple[int, int, int, int]]:
    rows = Drive.objects.visible_to(member).order_by("source__name", "pk")
    return rows.values_list("pk", "source_id", "target_id", "lag_days")


def _tree(root: int, name: str, edges: dict[int, list[Edge]], seen: set[int]) -> Twig:
    seen.add(root)
    return Twig(root, name, 0, 0, twigs=_grown(root, edges, seen))


def _grown(start: int, edges: dict[int, list[Edge]], seen: set[int]) -> list[Twig]:
    """The tree from `start`, level by level, each metric drawn in full once, where it is nearest."""
    roots: list[Twig] = []
    waiting = [(start, roots)]
    while waiting:
        here, twigs = waiting.pop(0)
        for pk, metric, name, lag in edges.get(here, ()):
            twig = Twig(metric, name, lag, pk, again=metric in seen)
            twigs.append(twig)
            if not twig.again:
                seen.add(metric)
                waiting.append((metric, twig.twigs))
    return roots
