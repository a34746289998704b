"""Facts about rounds that both sides have seen: of anonymous ones only what was published when they closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from braid.radar.detectors.say import Thing

STRANDS = ("T", "G", "L")


@dataclass(frozen=True, slots=True)
class Choice:
    """One question with answers to choose from: (answer, chosen in product, in marketing)."""

    key: str
    title: str
    round: Thing
    rows: tuple[tuple[str, int, int], ...]
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """Where each side puts an item, how far apart that is (0 to 1), and what it rests on: value, effort.

    `item` is the row on the roadmap, or words where the round asked about words.
    """

    item: Thing | str
    product: float
    marketing: float
    gap: float
    value: tuple[float | None, float | None] = (None, None)
    effort: tuple[float | None, float | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Orders:
    """Two sides' orders of the same items. `tau` and `p` are None where they cannot be told.

    `earlier` are the orders of rounds before it, the newest first.
    """

    round: Thing
    items: tuple[Placed, ...]
    raters: tuple[int, int]
    tau: float | None
    p: float | None
    rbo: float | None = None
    both_first: tuple[Thing | str, ...] = ()
    is_settled: bool = False
    earlier: tuple[Orders, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """Who leads on an area: what each side said, as (answer, count).

    `entry` is what the responsibilities chart says of it, where it does; `is_agreed`: both sides have acknowledged that
    entry since the round was revealed. `round` is the one in which this was said, and `earlier` what was said before.
    """

    title: str
    product: tuple[tuple[str, int], ...]
    marketing: tuple[tuple[str, int], ...]
    entry: Thing | None = None
    is_agreed: bool = False
    round: Thing | None = None
    earlier: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleMap:
    """Who leads on what, as both sides said apart: each area as it was asked about last. `round` is the newest."""

    round: Thing
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one side said of one phase: how much involvement was needed and how much there was, as printed.

    `short` is what is printed between the two, `full` the mean of each person's needed less achieved in full tenths, by
    which it is judged, `holm` its p over all cells of the round.
    """

    phase: str
    side: str
    needed: str
    was: str
    short: float
    holm: float
    full: float | None = None

    @property
    def judged(self) -> float:
        """In results from before the full tenths were kept the printed number stands for them."""
        return self.short if self.full is None else self.full


@dataclass(frozen=True, slots=True)
class SideScore:
    """A side's score of a strand as it is printed, its mean and the upper end of its interval.

    `high` is the printed end, but never on the other side of 3.0 than the end itself.
    """

    text: str
    mean: float
    high: float
    is_split: bool = False


@dataclass(frozen=True, slots=True)
class Strand:
    """A strand of the pulse; a side that is hidden is None. The gap is that of the product side less marketing's.

    `gap` is the printed one, `full` the gap itself in full tenths, by which it is judged.
    """

    key: str
    product: SideScore | None
    marketing: SideScore | None
    gap: float | None = None
    holm: float | None = None
    delta: float = 0.0
    # (question with {them} for the other side, product, marketing) as printed, widest gap first.
    items: tuple[tuple[str, str, str], ...] = ()
    full: float | None = None

    @property
    def judged(self) -> float:
        """How far apart; in results from before the full tenths were kept the printed gap stands for them."""
        return abs((self.gap if self.full is None else self.full) or 0.0)


@dataclass(frozen=True, slots=True)
class Pulse:
    """One wave: the day on which it was revealed, and what of it was published."""

    round: Thing
    day: date
    strands: tuple[Strand, ...] = ()
    cells: tuple[Cell, ...] = ()
