"""Rows of the rooms, made with as little said as a story needs. Today is 2 June 2025."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from braid.activity.models import Contact
from braid.base.models import WorkspaceModel
from braid.goals import models as goals
from braid.launches import models as launches
from braid.people.models import Member, Workspace
from braid.roadmap import models as roadmap

TODAY = date(2025, 6, 2)
SIDES = ("product", "marketing")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


@dataclass
class Rows:
    """Makes rows of one workspace, with as little said as a story needs."""

    workspace: Workspace
    count: int = 0
    metrics: dict[str, goals.Metric] = field(default_factory=dict)

    def make(self, model: type[WorkspaceModel], **values: Any) -> Any:
        return model.objects.create(workspace=self.workspace, **values)

    def period(self, start: int = 60, end: int = 60) -> goals.Period:
        self.count += 1
        return self.make(goals.Period, name=f"Period {self.count}", starts_on=ago(start), ends_on=ahead(end))

    def objective(self, title: str, period: goals.Period, *sides: str, **values: Any) -> goals.Objective:
        objective = self.make(goals.Objective, title=title, period=period, **values)
        for side in sides:
            self.result(objective, side)
        return objective

    def result(self, objective: goals.Objective, side: str, **values: Any) -> goals.KeyResult:
        return self.make(goals.KeyResult, objective=objective, title=f"For {side}", side=side, **values)

    def metric(self, name: str, kind: str = "driver", *values: float) -> goals.Metric:
        self.count += 1
        known = goals.Metric.objects.filter(workspace=self.workspace, name__iexact=name).exists()
        metric = self.make(goals.Metric, name=f"{name} {self.count}" if known else name, kind_of=kind)
        for number, value in enumerate(values):
            self.make(goals.Reading, metric=metric, on=ago(7 * (len(values) - number)), value=value)
        self.metrics[name] = metric
        return metric

    def drives(self, source: str, target: str, lag: int = 0) -> None:
        edge = {"source": self.metrics[source], "target": self.metrics[target]}
        if not goals.Drive.objects.filter(**edge).exists():
            self.make(goals.Drive, lag_days=lag, **edge)

    def item(self, title: str, **values: Any) -> roadmap.Item:
        return self.make(roadmap.Item, title=title, **{"phase": "build", **values})

    def owners(self, item: roadmap.Item) -> roadmap.Item:
        for side in SIDES:
            self.make(roadmap.ItemOwner, item=item, side=side, label=f"Team {side}")
        return item

    def named(self, item: roadmap.Item, side: str, metric: str) -> None:
        self.make(roadmap.ItemMetric, item=item, side=side, metric=self.metrics[metric])

    def contact(self, row: WorkspaceModel, on: date) -> None:
        self.make(Contact, subject_kind=row.kind, subject_id=row.pk, kind_of="spoke", on=on)

    def launch(self, kind: str, days: int, product: tuple, marketing: tuple, **gate: Any) -> launches.Launch:
        """A launch with gates of each side: (ready, gates); `bar` and `evidence_value` on a gate of both."""
        launch = self.make(launches.Launch, name="Insights 2.0", kind_of=kind, on=ahead(days))
        for side, (ready, gates) in zip(SIDES, (product, marketing), strict=True):
            for number in range(gates):
                row = self.make(launches.Gate, launch=launch, name=f"{side} {number}", asked_of=side, **(gate if number == 0 and side == "product" else {}))  # fmt: skip
                state = "ready" if number < ready else "not"
                self.make(launches.GateAnswer, gate=row, side=side, state=state)
        self.make(launches.Gate, launch=launch, name="Go", is_go_no_go=True, is_blocking=True)
        return launch

    def people(self, product: int, marketing: int) -> dict[str, list[Member]]:
        """So many on each side, nobody else."""
        Member.objects.filter(workspace=self.workspace, side__in=SIDES).update(
            joined_on=ago(400), left_on=ago(300)
        )
        return {
            side: [
                self.make(Member, name=f"{side} {number}", side=side, joined_on=ago(300))
                for number in range(count)
            ]
            for side, count in zip(SIDES, (product, marketing), strict=True)
        }
