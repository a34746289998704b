"""From facts to verdicts: once for everything, then only for the checks whose facts have changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Subquery

from braid.activity.models import Event
from braid.people.models import Workspace
from braid.radar.detectors.kinds import Verdict
from braid.radar.detectors.registry import DETECTORS, Detector
from braid.radar.detectors.say import to_json, value_to_json
from braid.radar.facts.following import MANY_EVENTS, follow
from braid.radar.facts.workspace import ALL, Facts
from braid.radar.models import Threshold
from braid.radar.telling import Told, ready

Own = Mapping[str, Mapping[str, float]]


def own_thresholds(workspace: int) -> dict[str, dict[str, float]]:
    """The numbers which a workspace has set itself, by check and name."""
    found: dict[str, dict[str, float]] = {}
    rows = Threshold.objects.filter(workspace_id=workspace)
    for detector, name, value in rows.values_list("detector", "name", "value"):
        found.setdefault(detector, {})[name] = value
    return found


@dataclass(slots=True)
class View:
    """What all checks see in one workspace on one day."""

    workspace: int
    today: date
    made_at: datetime
    facts: Facts
    version: int = 0
    event: int = 0
    own: dict[str, dict[str, float]] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    told: dict[str, list[Told]] = field(default_factory=dict)
    # Checks that say something else than when this was last written down, and the votes that held then.
    news: set[str] = field(default_factory=set)
    votes: dict[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, workspace: Workspace, today: date) -> "View":
        """Everything read anew. The version is that from before the reading: what changes meanwhile is due again."""
        view = cls(workspace.pk, today, workspace.created_at, Facts(workspace.pk, today))
        view.version, view.event = _now(workspace.pk)
        view.facts.load()
        view._judge(own_thresholds(workspace.pk))
        return view

    def refresh(self) -> None:
        """Follows what has happened since; reads everything anew when that cannot be told from the events."""
        version, event = _now(self.workspace)
        rows = Event.objects.filter(workspace_id=self.workspace, pk__gt=self.event, pk__lte=event)
        events = list(rows.order_by("pk")[: MANY_EVENTS + 1])
        if len(events) == version - self.version:
            follow(self.facts, events)
        else:
            self.facts.load()
        self.version, self.event = version, event
        self._judge(own_thresholds(self.workspace))

    def _judge(self, own: dict[str, dict[str, float]]) -> None:
        world = self.facts.world()
        changed = ALL if own != self.own else self.facts.changed
        for detector in DETECTORS:
            if detector.id not in self.verdicts or detector.reads & changed:
                before = self._signature(detector.id)
                self.verdicts[detector.id] = detector.read(world, own.get(detector.id))
                self.told[detector.id] = ready(detector, self.verdicts[detector.id], own.get(detector.id))
                if before != self._signature(detector.id):
                    self.news.add(detector.id)
        self.own, self.facts.changed = own, set()

    def _signature(self, detector: str) -> tuple[Any, ...] | None:
        """What of a verdict matters to the findings."""
        verdict = self.verdicts.get(detector)
        if verdict is None:
            return None
        return tuple(
            (each.reading.subject, each.digest) for each in self.told[detector]
        ), verdict.unknown_subjects

    @property
    def coverage(self) -> list[dict[str, Any]]:
        """For each check: its state, how much is clear, and what is unknown and why, as JSON."""
        return [_covered(detector.id, shown(detector, self.verdicts[detector.id])) for detector in DETECTORS]


def shown(detector: Detector, verdict: Verdict) -> Verdict:
    """What of a verdict everybody may know."""
    return verdict.for_all if detector.speaks_of_people else verdict


def _covered(detector: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "id": detector,
        "state": verdict.state,
        "fires": len(verdict.fires),
        "clear": verdict.clear,
        "unknown": [
            {
                "why": to_json(each.why),
                "field": each.field,
                "count": len(each.subjects),
                "things": [value_to_json(thing) for thing in each.things[:3]],
            }
            for each in verdict.unknown
        ],
    }


def _now(workspace: int) -> tuple[int, int]:
    """Version of the workspace and its newest event, by one query."""
    newest = Event.objects.filter(workspace_id=workspace).order_by("-pk").values("pk")[:1]
    row = Workspace.objects.filter(pk=workspace).values_list("version", Subquery(newest)).get()
    return row[0], row[1] or 0
