"""What a metric moves and what moves it, near and far, as a small tree."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from braid.goals.models import CounterMetric, Drive, Metric
from braid.people.models import Member


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
