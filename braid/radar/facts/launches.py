"""Facts of the launches: their items, gates with the newest answer of each side, success metrics, contact."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import FloatField, Max
from django.db.models.functions import Cast

from braid.activity.models import Contact
from braid.base.models import BOTH_SIDES
from braid.launches import models
from braid.messaging.models import ContentItem
from braid.radar.detectors import at_launch, world
from braid.radar.detectors.say import Thing
from braid.radar.facts.moves import moves
from braid.radar.facts.rows import grouped, narrowed, still, thing

BOTH = str(models.Gate.AskedOf.BOTH)
SIDES = tuple(str(side) for side in BOTH_SIDES)
COLUMNS = ("pk", "name", "kind_of", "on", "promised_stage", still("release"), "launched_on", "cancelled_on", "product_owner_id", "marketing_owner_id")  # fmt: skip
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
    # Whoever is named as owner of a side.
    accountable: tuple[int, ...] = ()
    items: frozenset[int] = frozenset()
    # Its pieces that are linked with no item; unless they make claims about some, these speak for all of it.
    pieces: frozenset[int] = frozenset()
    metrics: dict[str, frozenset[int]] = field(default_factory=dict)
    contact: date | None = None
    gates: tuple["Gate", ...] = ()
    # What its review asks for: (number, days after the launch, sides that have looked back).
    reviews: tuple[tuple[int, int, frozenset[str]], ...] = ()
    # Of each open assumption, and of each open question after a change, the side that must answer it.
    assumed: tuple[str, ...] = ()

    @property
    def is_ahead(self) -> bool:
        return self.launched_on is None and self.cancelled_on is None

    def fact(self) -> at_launch.Launch:
        """What the detectors read of it."""
        return at_launch.Launch(
            self.thing,
            self.mode,
            self.day,
            self.readiness("product"),
            self.readiness("marketing"),
            tuple(gate.thing for gate in self.gates if gate.blocks and not gate.is_ready),
            tuple(gate.bar for gate in self.gates if gate.bar),
        )

    def cadences(self) -> list[world.Cadence]:
        """Its reviews, as something that both sides hold; a side that stayed away from the last two is absent."""
        if self.launched_on is None or self.cancelled_on is not None:
            return []
        held = [looked for _key, _days, looked in self.reviews if looked][-2:]
        away = [side for side in SIDES if len(held) == 2 and all(side not in looked for looked in held)]
        return [
            world.Cadence(
                Thing("review", key, self.thing.name, f"{self.thing.place}reviews/{key}/"), days, self.launched_on,
                absent=away[0] if away and looked else "", is_review=True, is_held=looked >= frozenset(SIDES),
                missing=frozenset(SIDES) - looked,
            )
            for key, days, looked in self.reviews
        ]  # fmt: skip

    def readiness(self, side: str) -> at_launch.Readiness:
        """Of the gates which this side must answer, and of the open assumptions, as the room of launches counts them."""
        facts = [gate.counted for gate in self.gates] + [models.as_gate(asks) for asks in self.assumed]
        found = models.tally(facts, side)
        return at_launch.Readiness(found.ready, found.partly, found.gates)


@dataclass(slots=True)
class Gate:
    """A gate that counts towards readiness: who must answer it and what each has said last."""

    thing: Thing
    sides: tuple[str, ...]
    blocks: bool
    bar: at_launch.Bar | None
    states: dict[str, str]
    # The exit of a beta that has not met its bar, whatever was answered before.
    is_shut: bool = False

    @property
    def counted(self) -> tuple[Any, ...]:
        """In the columns that `tally` takes."""
        asked_of = BOTH if len(self.sides) > 1 else self.sides[0]
        return (asked_of, False, self.states.get("product"), self.states.get("marketing"))

    @property
    def is_ready(self) -> bool:
        return not self.is_shut and all(self.states.get(side) == READY for side in self.sides)


@dataclass(slots=True)
class LaunchFacts:
    """The launches of one workspace, and which of them each item is in."""

    workspace: int
    today: date
    launches: dict[int, Launch] = field(default_factory=dict)
    of_item: dict[int, set[int]] = field(default_factory=dict)
    # Changes of launches, for the notices of the other side.
    moves: tuple[world.Notice, ...] = ()

    def load_owners(self) -> None:
        """The launches alone, with who is accountable. One query."""
        rows = models.Launch.objects.open_in(self.workspace).values_list(*COLUMNS)
        self.launches = {row[0]: _launch(row) for row in rows}

    def load(self, ids: Iterable[int] | None = None) -> None:
        """All launches, or those with these ids: twelve queries."""
        mine = {"workspace_id": self.workspace}
        rows = narrowed(models.Launch.objects.open_in(self.workspace).filter(**mine), "pk", ids)
        loaded = {row[0]: _launch(row) for row in rows.values_list(*COLUMNS)}
        if ids is None:
            self.launches = loaded
        else:
            for key in ids:
                self.launches.pop(key, None)
            self.launches.update(loaded)
        self._hang(loaded, mine, None if ids is None else list(loaded))
        days = {key: (launch.thing.name, launch.day) for key, launch in self.launches.items()}
        self.moves = moves(self.workspace, days)
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
        ).exclude(content__in=ContentItem.objects.open_in(self.workspace).values("content"))
        for key, pieces in grouped(content.values_list("launch_id", "content_id")).items():
            loaded[key].pieces = frozenset(pieces)
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
        self._reviews([key for key, launch in loaded.items() if launch.launched_on])

    def _reviews(self, keys: list[int]) -> None:
        """Those that are not left out on purpose, the earliest first."""
        rows = models.Review.objects.filter(launch_id__in=keys, dropped_at=None).order_by("days")
        looks = models.ReviewLook.objects.filter(review__launch_id__in=keys, review__dropped_at=None)
        looked = grouped(looks.values_list("review_id", "side"))
        for key, reviews in grouped(rows.values_list("launch_id", "pk", "days")).items():
            self.launches[key].reviews = tuple(
                (pk, days, frozenset(looked.get(pk, ()))) for pk, days in reviews
            )

    def _gates(self, keys: list[int]) -> None:
        """The go/no-go is the decision itself: it is left out."""
        rows = models.Gate.objects.filter(launch_id__in=keys, is_go_no_go=False).order_by("order", "pk")
        said = models.GateAnswer.objects.filter(gate__launch_id__in=keys, gate__is_go_no_go=False)
        states: dict[int, dict[str, str]] = {}
        for gate, side, state in said.order_by("pk").values_list("gate_id", "side", "state"):
            states.setdefault(gate, {})[side] = state
        shut = {gate.pk for gate in models.Gate.objects.filter(launch_id__in=keys).shut()}
        taken = models.GateOverride.objects.filter(gate__launch_id__in=keys).order_by("pk")
        opened = {
            gate: (name or "", why) for gate, name, why in taken.values_list("gate_id", "by__name", "reason")
        }
        numbers = (Cast("bar", FloatField()), Cast("evidence_value", FloatField()), "bar_is_ceiling")
        columns = ("launch_id", "pk", "name", "asked_of", "is_blocking", *numbers)
        for key, gates in grouped(rows.values_list(*columns)).items():
            self.launches[key].gates = tuple(_gate(key, gate, states, shut, opened) for gate in gates)
        lines = models.Assumption.objects.filter(launch_id__in=keys)
        asks = models.RippleAsk.objects.filter(launch_id__in=keys)
        open_ones = [(key, gate[0]) for rows in (lines, asks) for key, gate in rows.as_gates()]
        for key, asked in grouped(open_ones).items():
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
        tuple(sorted({owner for owner in owners.values() if owner})),
    )


def _gate(
    launch: int, row: tuple, states: dict[int, dict[str, str]], shut: set[int], opened: dict[int, tuple[str, str]]
) -> Gate:  # fmt: skip
    key, name, asked_of, blocks, bar, value, is_ceiling = row
    named = thing("gate", key, name, f"launches/{launch}/")
    sides = tuple(str(side) for side in BOTH_SIDES) if asked_of == BOTH else (asked_of,)
    exit_bar = at_launch.Bar(named, bar, value, is_ceiling, *opened.get(key, ())) if bar is not None else None
    return Gate(named, sides, blocks, exit_bar, states.get(key, {}), key in shut)
