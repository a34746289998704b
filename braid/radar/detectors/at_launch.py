"""Launches as detectors read them: the gates of each side, exit bars, and what became of what is out."""

from dataclasses import dataclass
from datetime import date

from braid.radar.detectors.say import Thing


@dataclass(frozen=True, slots=True)
class Readiness:
    """Gates which one side must answer: how many are ready, partly ready, and how many there are."""

    ready: int = 0
    partly: int = 0
    gates: int = 0

    @property
    def share(self) -> float | None:
        """(ready + half of partly) / gates, or nothing without gates."""
        return (self.ready + self.partly / 2) / self.gates if self.gates else None


@dataclass(frozen=True, slots=True)
class Bar:
    """An exit bar of a launch and the value reached; the bar is a lower limit unless it is a ceiling."""

    thing: Thing
    bar: float
    value: float | None = None
    is_ceiling: bool = False
    # Who opened it all the same, and why; the name is empty for somebody who has left.
    opened_by: str = ""
    opened_why: str = ""

    @property
    def is_missed(self) -> bool:
        """A value not yet measured misses nothing."""
        if self.value is None:
            return False
        return self.value > self.bar if self.is_ceiling else self.value < self.bar


@dataclass(frozen=True, slots=True)
class Launch:
    """A launch that is not out yet. `mode`: quiet, staggered, major. `blockers`: blocking gates not ready."""

    thing: Thing
    mode: str = ""
    day: date | None = None
    product: Readiness = Readiness()
    marketing: Readiness = Readiness()
    blockers: tuple[Thing, ...] = ()
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Shipped:
    """Something released on a day: how much content speaks of it, which sides chose quiet, how it was adopted."""

    thing: Thing
    day: date
    is_visible: bool = True
    importance: int | None = None
    content: int = 0
    quiet: frozenset[str] = frozenset()
    adoption: float | None = None
    adoption_target: float | None = None
