"""Facts of the goals room: objectives under way with their targets and counters, metrics, statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, FloatField, Q
from django.db.models.functions import Cast

from braid.base.models import BOTH_SIDES
from braid.goals import models
from braid.radar.detectors.world import Counter, Drive, Goal, Metric, Statement, Target
from braid.radar.facts.rows import grouped, narrowed, thing

# Readings older than this say nothing about how a metric moves now.
READINGS_DAYS = 400


@dataclass(slots=True)
class GoalFacts:
    """What is known of one workspace's goals on one day. Objectives whose period is over are left out."""

    workspace: int
    today: date
    goals: dict[int, Goal] = field(default_factory=dict)
    targets: dict[int, tuple[Target, ...]] = field(default_factory=dict)
    metrics: dict[int, Metric] = field(default_factory=dict)
    drives: tuple[Drive, ...] = ()
    statements: tuple[Statement, ...] = ()

    def load(self) -> None:
        """Reads everything: ten queries."""
        self.load_metrics()
        self.load_objectives()
        self.load_drives()
        self.load_statements()

    def load_metrics(self, ids: Iterable[int] | None = None) -> None:
        """Metrics with the readings of the last months."""
        rows = narrowed(models.Metric.objects.open_in(self.workspace), "pk", ids)
        since = self.today - timedelta(days=READINGS_DAYS)
        readings = models.Reading.objects.filter(
            workspace_id=self.workspace, on__gte=since, on__lte=self.today
        )
        readings = narrowed(readings, "metric_id", ids).order_by("metric_id", "on")
        values = grouped(readings.values_list("metric_id", "on", Cast("value", FloatField())))
        if ids is None:
            self.metrics = {}
        for key in ids or ():
            self.metrics.pop(key, None)
        for key, name, kind in rows.values_list("pk", "name", "kind_of"):
            self.metrics[key] = Metric(
                thing("metric", key, name, f"metrics/{key}/"), kind, tuple(values.get(key, ()))
            )

    def load_drives(self) -> None:
        """What drives what."""
        rows = models.Drive.objects.open_in(self.workspace)
        self.drives = tuple(Drive(*row) for row in rows.values_list("source_id", "target_id", "lag_days"))

    def load_statements(self) -> None:
        """The newest mission and strategy, and how many of each side on the roster have read them."""
        rows = models.Statement.objects.filter(workspace_id=self.workspace, published_on__lte=self.today)
        newest: dict[str, tuple[int, int, date]] = {}
        for kind, key, number, day in rows.order_by("number").values_list(
            "kind_of", "pk", "number", "published_on"
        ):
            newest[kind] = (key, number, day)
        here = Q(member__joined_on__lte=self.today) & (
            Q(member__left_on=None) | Q(member__left_on__gt=self.today)
        )
        read = models.Acknowledgement.objects.filter(
            here, statement_id__in=[row[0] for row in newest.values()], on__lte=self.today
        )
        counts: dict[int, dict[str, int]] = defaultdict(dict)
        for key, side, count in read.values_list("statement_id", "member__side").annotate(Count("pk")):
            counts[key][side] = count
        self.statements = tuple(
            Statement(
                thing("statement", key, f"{models.Statement.Kind(kind).label} {number}", "mission/"),
                day,
                dict(counts.get(key, {})),
            )
            for kind, (key, number, day) in sorted(newest.items())
        )

    def load_objectives(self, ids: Iterable[int] | None = None) -> None:
        """Objectives under way, or those of them with these ids: six queries."""
        running = Q(closed_on=None) | Q(closed_on__gt=self.today)
        rows = models.Objective.objects.in_use().filter(
            running,
            workspace_id=self.workspace,
            period__starts_on__lte=self.today,
            period__ends_on__gte=self.today,
        )
        found = list(
            narrowed(rows, "pk", ids).values_list(
                "pk", "title", "strategy_id", "period__starts_on", "period__ends_on", "closed_on"
            )
        )
        keys = [row[0] for row in found]
        alone = grouped(
            models.OursAlone.objects.filter(objective_id__in=keys).values_list("objective_id", "side")
        )
        results = grouped(self._results(keys))
        counters = grouped(self._counters(keys))
        if ids is None:
            self.goals, self.targets = {}, {}
        for key in ids or ():
            self.goals.pop(key, None)
            self.targets.pop(key, None)
        for row in found:
            key = row[0]
            self._objective(row, alone.get(key, []), results.get(key, []), counters.get(key, []))

    def _results(self, keys: list[int]) -> list[tuple]:
        """Key results, each with the value that counts on the day at the end."""
        rows: Any = models.KeyResult.objects.in_use().filter(objective_id__in=keys)
        columns = ("objective_id", "pk", "title", "metric_id", "side")
        numbers = (Cast("baseline", FloatField()), Cast("target", FloatField()))
        value = Cast("value_now", FloatField())
        return list(rows.standing(self.today).order_by("pk").values_list(*columns, *numbers, "due_on", value))

    def _counters(self, keys: list[int]) -> list[tuple]:
        rows = models.CounterMetric.objects.in_use().filter(objective_id__in=keys).order_by("pk")
        return list(rows.values_list("objective_id", "metric_id", Cast("limit", FloatField()), "bound"))

    def _objective(self, row: tuple, alone: list[str], results: list[tuple], counters: list[tuple]) -> None:
        key, title, strategy, starts, ends, closed = row
        end = min(ends, closed - timedelta(days=1)) if closed else ends
        progress = [done for result in results if (done := self._progress(result)) is not None]
        self.goals[key] = Goal(
            thing("objective", key, title, f"goals/{key}/"),
            frozenset(result[3] for result in results if result[3] in BOTH_SIDES),
            frozenset(alone),
            strategy is not None,
            any(result[2] is not None or result[5] is not None for result in results),
            sum(progress) / len(progress) if progress else None,
            tuple(self._counter(*counter) for counter in counters if counter[0] in self.metrics),
            starts,
            end,
        )
        self.targets[key] = tuple(
            Target(
                thing("key_result", pk, name, f"goals/{key}/"), metric, side, baseline, target, starts, end
            )
            for pk, name, metric, side, baseline, target, _due, _value in results
            if metric in self.metrics
        )

    def _progress(self, result: tuple) -> float | None:
        """How far a key result has come, 0 to 1."""
        _pk, _name, _metric, _side, baseline, target, _due, value = result
        if value is None or baseline is None or target is None or baseline == target:
            return None
        return min(1.0, max(0.0, (value - baseline) / (target - baseline)))

    def _counter(self, metric: int, limit: float, bound: str) -> Counter:
        found = self.metrics[metric]
        values = tuple(value for _day, value in found.values)
        return Counter(found.thing, limit, bound == models.CounterMetric.Bound.CEILING, values)

    def objectives_with(self, metric: int) -> list[int]:
        """Objectives that rest on this metric, by a key result or as a counter."""
        rows = models.KeyResult.objects.filter(metric_id=metric).values_list("objective_id", flat=True)
        counted = models.CounterMetric.objects.filter(metric_id=metric).values_list("objective_id", flat=True)
        return sorted(set(rows) | set(counted))
