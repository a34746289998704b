"""Facts of the launches: their items, gates with the newest answer of each side, success metrics, contact."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, FloatField, Max
from django.db.models.functions import Cast

from braid.activity.models import Contact
from braid.base.models import BOTH_SIDES
from braid.launches import models
from braid.radar.detectors import world
from braid.radar.detectors.say import Thing
from braid.radar.facts.rows import grouped, narrowed, still, thing

BOTH = str(models.Gate.AskedOf.BOTH)
READY = str(models.GateAnswer.State.READY)


@dataclass(slots=True)
class Launch:
    """One launch and what hangs on it; gates only while it is ahead."""

    thing: Thing
    mode: str
    day: date | None
    promised: str
    release: int | None
    launched_on: date | None
    cancelled_on: date | None
    owners: frozenset[str]
    items: frozenset[int] = frozenset()
    content: int = 0
    metrics: dict[str, frozenset[int]] = field(default_factory=dict)
    contact: date | None = None
    gates: tuple["Gate", ...] = ()
    # Of each open assumption the side that must answer it.
    assumed: tuple[str, ...] = ()

    @property
    def is_ahead(self) -> bool:
        return self.launched_on is None and self.cancelled_on is None

    def fact(self) -> world.Launch:
        """What the detectors read of it."""
        return world.Launch(
            self.thing,
            self.mode,
            self.day,
            self.readiness("product"),
            self.readiness("marketing"),
            tuple(gate.thing for gate in self.gates if gate.blocks and not gate.is_ready),
            tuple(gate.bar for gate in self.gates if gate.bar),
        )

    def readiness(self, side: str) -> world.Readiness:
        """Of the gates which this side must answer, and of the open assumptions, as the room of launches counts them."""
        facts = [gate.counted for gate in self.gates] + [models.as_gate(asks) for asks in self.assumed]
        found = models.tally(facts, side)
        return world.Readiness(found.ready, found.partly, found.gates)


@dataclass(slots=True)
class Gate:
    """A gate that counts towards readiness: who must answer it and what each has said last."""

    thing: Thing
    sides: tuple[str, ...]
    blocks: bool
    bar: world.Bar | None
    states: dict[str, str]

    @property
    def counted(self) -> tuple[Any, ...]:
        """In the columns that `tally` takes."""
        asked_of = BOTH if len(self.sides) > 1 else self.sides[0]
        return (asked_of, False, self.states.get("product"), self.states.get("marketing"))

    @property
    def is_ready(self) -> bool:
        return all(self.states.get(side) == READY for side in self.sides)


@dataclass(slots=True)
class LaunchFacts:
    """The launches of one workspace, and which of them each item is in."""

    workspace: int
    today: date
    launches: dict[int, Launch] = field(default_factory=dict)
    of_item: dict[int, set[int]] = field(default_factory=dict)

    def load(self, ids: Iterable[int] | None = None) -> None:
        """All launches, or those with these ids: eight queries."""
        mine = {"workspace_id": self.workspace}
        columns = ("pk", "name", "kind_of", "on", "promised_stage", still("release"), "launched_on", "cancelled_on", "product_owner_id", "marketing_owner_id")  # fmt: skip
        rows = narrowed(models.Launch.objects.open_in(self.workspace).filter(**mine), "pk", ids)
        loaded = {row[0]: _launch(row) for row in rows.values_list(*columns)}
        if ids is None:
            self.launches = loaded
        else:
            for key in ids:
                self.launches.pop(key, None)
            self.launches.update(loaded)
        self._hang(loaded, mine, None if ids is None else list(loaded))
        self.of_item = {}
        for key, launch in self.launches.items():
            for item in launch.items:
                self.of_item.setdefault(item, set()).add(key)

    def _hang(self, loaded: dict[int, Launch], mine: dict[str, Any], keys: list[int] | None) -> None:
        links = narrowed(models.LaunchItem.objects.open_in(self.workspace).filter(**mine), "launch_id", keys)
        for key, items in grouped(links.values_list("launch_id", "item_id")).items():
            loaded[key].items = frozenset(items)
        content = narrowed(
            models.LaunchContent.objects.open_in(self.workspace).filter(**mine), "launch_id", keys
        )
        for key, count in content.order_by().values_list("launch_id").annotate(Count("pk")):
            loaded[key].content = count
        named = narrowed(
            models.LaunchMetric.objects.open_in(self.workspace).filter(**mine), "launch_id", keys
        )
        for key, rows in grouped(named.values_list("launch_id", "side", "metric_id")).items():
            loaded[key].metrics = {
                side: frozenset(metric for of, metric in rows if of == side) for side in BOTH_SIDES
            }
        contacts = Contact.objects.filter(subject_kind="launches.launch", on__lte=self.today, **mine)
        days = narrowed(contacts, "subject_id", keys).order_by().values_list("subject_id")
        for key, day in days.annotate(Max("on")):
            if key in loaded:
                loaded[key].contact = day
        self._gates([key for key, launch in loaded.items() if launch.is_ahead])

    def _gates(self, keys: list[int]) -> None:
        """The go/no-go is the decision itself: it is left out."""
        rows = models.Gate.objects.filter(launch_id__in=keys, is_go_no_go=False).order_by("order", "pk")
        said = models.GateAnswer.objects.filter(gate__launch_id__in=keys, gate__is_go_no_go=False)
        states: dict[int, dict[str, str]] = {}
        for gate, side, state in said.order_by("pk").values_list("gate_id", "side", "state"):
            states.setdefault(gate, {})[side] = state
        numbers = (Cast("bar", FloatField()), Cast("evidence_value", FloatField()), "bar_is_ceiling")
        columns = ("launch_id", "pk", "name", "asked_of", "is_blocking", *numbers)
        for key, gates in grouped(rows.values_list(*columns)).items():
            self.launches[key].gates = tuple(_gate(key, gate, states) for gate in gates)
        lines = models.Assumption.objects.filter(launch_id__in=keys)
        for key, asked in grouped((key, gate[0]) for key, gate in lines.as_gates()).items():
            self.launches[key].assumed = tuple(asked)


def _launch(row: tuple) -> Launch:
    key, name, mode, day, promised, release, launched, cancelled, product, marketing = row
    owners = {"product": product, "marketing": marketing}
    return Launch(
        thing("launch", key, name, f"launches/{key}/"),
        mode,
        day,
        promised,
        release,
        launched,
        cancelled,
        frozenset(side for side, owner in owners.items() if owner),
    )


def _gate(launch: int, row: tuple, states: dict[int, dict[str, str]]) -> Gate:
    key, name, asked_of, blocks, bar, value, is_ceiling = row
    named = thing("gate", key, name, f"launches/{launch}/")
    sides = tuple(str(side) for side in BOTH_SIDES) if asked_of == BOTH else (asked_of,)
    exit_bar = world.Bar(named, bar, value, is_ceiling) if bar is not None else None
    return Gate(named, sides, blocks, exit_bar, states.get(key, {}))
