"""Facts about how both sides work together: what was decided by whom, what waits for somebody who decides."""

from dataclasses import dataclass
from datetime import date

from braid.radar.detectors.say import Sentence, Thing


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about what concerns both sides: who made it, and which sides were asked before.

    `by` holds the sides of those who decided. `is_sole`: the chart gives the last word there to that side alone.
    """

    thing: Thing
    on: date
    by: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    is_sole: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is not decided: `since` it was asked, or since it was taken to the executive sponsor."""

    thing: Thing
    since: date
    has_decider: bool = False
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class Stuck:
    """An open finding that is not set aside: who has seen it, how many plays were done on it, and whether it was decided."""

    thing: Thing
    said: Sentence
    severity: int
    opened: date
    seen_by: frozenset[str] = frozenset()
    plays: int = 0
    is_decided: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """Days of work in the next four weeks, and days to do it in: of one person, or of a side of so many people.

    `checked`: when this person last said that the estimates are right. `sole_on`: launches to come on which nobody
    else is accountable, with their days. `parts`: what the days are for.
    """

    thing: Thing | None
    side: str
    committed: float
    available: float
    people: int = 1
    checked: date | None = None
    sole_on: tuple[tuple[Thing, date], ...] = ()
    parts: tuple[tuple[Thing, float], ...] = ()

    @property
    def is_of_person(self) -> bool:
        return self.thing is not None

    @property
    def ratio(self) -> float:
        """Committed ÷ available; who is away all the time and has work has no end of it."""
        if self.available > 0:
            return self.committed / self.available
        return float("inf") if self.committed > 0 else 0.0
