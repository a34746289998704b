"""What detectors read of one item, from the item itself, the launches that it is in and what is claimed of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from braid.radar.detectors.at_launch import Shipped
from braid.radar.detectors.world import Effort, Pair, Plan, Yardsticks, other
from braid.radar.facts.launches import Launch, LaunchFacts
from braid.radar.facts.roadmap import BEFORE_BUILD, DROPPED, Item, RoadmapFacts
from braid.radar.facts.rows import earliest, latest
from braid.radar.facts.said import SaidFacts

BOTH = frozenset({"product", "marketing"})
NONE: frozenset[int] = frozenset()


@dataclass(slots=True)
class ItemParts:
    """The facts of all items, by item."""

    efforts: dict[int, Effort] = field(default_factory=dict)
    pairs: dict[int, Pair] = field(default_factory=dict)
    yardsticks: dict[int, Yardsticks] = field(default_factory=dict)
    shipped: dict[int, Shipped] = field(default_factory=dict)
    plans: dict[int, tuple[Plan, ...]] = field(default_factory=dict)

    def put(self, part: str, key: int, fact: object) -> bool:
        """Keeps, changes or drops one fact; whether that made a difference."""
        kept = getattr(self, part)
        if kept.get(key) == fact:
            return False
        if fact is None:
            del kept[key]
        else:
            kept[key] = fact
        return True


@dataclass(slots=True)
class AboutItems:
    """Puts the rooms together for one item at a time."""

    roadmap: RoadmapFacts
    launches: LaunchFacts
    said: SaidFacts
    parts: ItemParts = field(default_factory=ItemParts)
    phases_are_said: bool = True

    def load(self) -> None:
        """Every item."""
        self.parts = ItemParts()
        self.phases_are_said = self.roadmap.phases_are_said
        self.touch(self.roadmap.items)

    def touch(self, keys: Iterable[int]) -> set[str]:
        """These items again; the parts in which something changed."""
        return {part for key in keys for part in self._parts_changed_by(key)}

    def _parts_changed_by(self, key: int) -> list[str]:
        item = self.roadmap.items.get(key)
        launches = [self.launches.launches[pk] for pk in sorted(self.launches.of_item.get(key, ()))]
        ahead = [launch for launch in launches if launch.is_ahead]
        active = item if item and item.is_active else None
        now = {
            "efforts": self._effort(active, ahead) if active and active.is_visible else None,
            "pairs": self._pair(active, launches, ahead) if active and active.owners >= BOTH else None,
            "yardsticks": self._yardsticks(active, ahead) if active else None,
            "shipped": self._shipped(key, item, launches) if item else None,
            "plans": (self._plans(key, item, launches) or None) if item else None,
        }
        return [part for part, fact in now.items() if self.parts.put(part, key, fact)]

    def _effort(self, item: Item, ahead: list[Launch]) -> Effort:
        return Effort(
            item.thing,
            item.lead,
            item.starts_on,
            self.roadmap.due(item),
            item.involved.get(other(item.lead)),
            any(launch.mode == "major" for launch in ahead),
        )

    def _pair(self, item: Item, launches: list[Launch], ahead: list[Launch]) -> Pair:
        return Pair(
            item.thing,
            latest(item.contact, *(launch.contact for launch in launches)),
            item.starts_on or item.created_on,
            earliest(*(launch.day for launch in ahead)) or self.roadmap.due(item),
        )

    def _yardsticks(self, item: Item, ahead: list[Launch]) -> Yardsticks | None:
        ours, theirs = item.metrics.get("product", NONE), item.metrics.get("marketing", NONE)
        due = earliest(*(launch.day for launch in ahead)) or self.roadmap.due(item)
        return Yardsticks(item.thing, ours, theirs, due) if ours or theirs or due else None

    def _shipped(self, key: int, item: Item, launches: list[Launch]) -> Shipped | None:
        day = self.roadmap.out_on(item)
        if day is None or not item.is_visible or day > self.roadmap.today:
            return None
        claims = sum(len(found) for found in self.said.of_item.get(key, {}).values())
        # (A piece that names some items of its launch, by links or by claims, speaks for these alone.)
        for_all = frozenset().union(*(launch.pieces for launch in launches)) - self.said.naming
        content = item.content + claims + len(for_all)
        return Shipped(
            item.thing, day, True, item.importance, content, item.quiet, item.adoption, item.adoption_target
        )

    def _plans(self, key: int, item: Item, launches: list[Launch]) -> tuple[Plan, ...]:
        """One for each announced release in which the item is claimed or promised; what is dropped is not promised."""
        here = {str(release) for _stage, release in item.milestones}
        if item.release:
            here.add(str(item.release))
        here |= {str(launch.release) for launch in launches if launch.release and not launch.cancelled_on}
        promised = here & self.said.announced if item.phase != DROPPED else set()
        releases = promised | set(self.said.of_item.get(key, ()))
        return tuple(self._plan(key, item, release, release in promised) for release in sorted(releases))

    def _plan(self, key: int, item: Item, release: str, promised: bool) -> Plan:
        stage = self._stage(item, release)
        return Plan(
            item.thing,
            release,
            stage or "",
            stage != "",
            promised,
            self._reaches_here(item, release),
            item.phase not in BEFORE_BUILD if self.phases_are_said else None,
            item.is_visible,
            item.status_text,
            self.said.of(key, release),
        )

    def _stage(self, item: Item, release: str) -> str | None:
        """The stage that the roadmap shows in a release; one that is none of ours says nothing of its own."""
        return self.roadmap.stage_in(item, int(release)) if release.isdigit() else item.stage

    def _reaches_here(self, item: Item, release: str) -> bool:
        # A plan that slipped stays in the milestones: an item that says itself that it is not GA has not got there.
        if item.stage not in ("", "ga"):
            return False
        if item.milestones:
            return any(stage == "ga" and str(pk) == release for stage, pk in item.milestones)
        return str(item.release) == release
