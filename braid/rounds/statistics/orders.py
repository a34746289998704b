"""Orders: what each side would do first, how far the two orders are apart, and a fair one to start from.

A sheet holds one person's rank of each item, 1 the first; ties share the mean of their places. A person may
leave items out. All orders here are places by item, in the order of the items.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from random import Random
from statistics import fmean

from braid.rounds.statistics.scores import SEED

Sheet = Sequence[float | None]
RBO_P = 0.8
TAU_BELOW = 0.4
P_UP_TO = 0.10
RATERS = 3
WIDE = 0.45
TIE = 0.25
EXACT_UP_TO = 5_000
SHUFFLES = 2_000
KEMENY_UP_TO = 12


def ranks(values: Sequence[float | None], *, highest_first: bool = True) -> list[float | None]:
    """Places by value, 1 the first; equal values share the mean of their places, None stays None."""
    given = [value for value in values if value is not None]

    def place(value: float) -> float:
        before = sum(v > value if highest_first else v < value for v in given)
        return before + (given.count(value) + 1) / 2

    return [None if value is None else place(value) for value in values]


def side_places(sheets: Sequence[Sheet]) -> list[float | None]:
    """The mean place of each item over the people of one side; None where nobody ranked it."""
    given = [[rank for rank in column if rank is not None] for column in zip(*sheets, strict=True)]
    return [fmean(column) if column else None for column in given]


def tau_b(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Kendall's τ-b of two orders of the same items: 1 the same, −1 reversed; None when an order is all one tie.

    Equal to `scipy.stats.kendalltau`, which is not worth its second of import for a dozen items.
    """
    pairs = list(combinations(range(len(first)), 2))
    one = [_sign(first[i] - first[j]) for i, j in pairs]
    two = [_sign(second[i] - second[j]) for i, j in pairs]
    untied = sum(map(abs, one)) * sum(map(abs, two))
    return sum(a * b for a, b in zip(one, two, strict=True)) / untied**0.5 if untied else None


def _sign(difference: float) -> int:
    """Means of places that differ by rounding alone are one place."""
    return 0 if abs(difference) < 1e-9 else 1 if difference > 0 else -1


def rbo(first: Sequence[float], second: Sequence[float], p: float = RBO_P) -> float:
    """Rank-biased overlap, extrapolated (Webber, Moffat and Zobel 2010): agreement at the top, 0 to 1.

    With p = .8 the first three carry 73 % of the weight. Ties enter a depth whole, and the overlap at a depth is
    2·∣X∩Y∣ ÷ (∣X∣ + ∣Y∣).

    Raises:
        ValueError: p is not between 0 and 1, or there are no items.
    """
    if not 0 < p < 1 or not first:
        raise ValueError("rank-biased overlap needs items and 0 < p < 1")
    overlaps = [_overlap(_down_to(first, d), _down_to(second, d)) for d in range(1, len(first) + 1)]
    summed = sum(overlap * p**d for d, overlap in enumerate(overlaps, start=1))
    return (1 - p) / p * summed + overlaps[-1] * p ** len(overlaps)


def _down_to(places: Sequence[float], depth: int) -> set[int]:
    """The items that fill the first `depth` places, with all that are tied with the last of them."""
    ordered = sorted(range(len(places)), key=lambda i: places[i])
    limit = places[ordered[depth - 1]]
    return {i for i in ordered if places[i] <= limit + 1e-9}


def _overlap(one: set[int], two: set[int]) -> float:
    return 2 * len(one & two) / (len(one) + len(two))


@dataclass(frozen=True)
class Divergence:
    """How far two sides' orders are apart.

    `tau` and `p` are None where they cannot be told: an order that is one tie, fewer than three raters a side.
    """

    tau: float | None
    rbo: float
    p: float | None
    gaps: list[float]

    @property
    def fires(self) -> bool:
        """Whether the orders differ more than chance would have it: τ < .4 and p ≤ .10 (METHOD 3.2)."""
        return self.tau is not None and self.tau < TAU_BELOW and self.p is not None and self.p <= P_UP_TO

    @property
    def worth_a_talk(self) -> bool:
        """With too few raters for a test: the orders run against each other."""
        return self.p is None and self.tau is not None and self.tau < 0

    def wide(self) -> list[int]:
        """Items whose places are further apart than chance has it (≥ .45 of the list), widest first."""
        found = [i for i, gap in enumerate(self.gaps) if gap >= WIDE - 1e-9]
        return sorted(found, key=lambda i: -self.gaps[i])


def divergence(first: Sequence[Sheet], second: Sequence[Sheet], *, seed: int = SEED) -> Divergence:
    """Compares the orders of two sides over the items that both have ranked; `gaps` holds 0 for the others.

    The p-value is the share of ways to deal the raters to two such sides that give a τ at most as high: all of
    them up to 5,000, else 2,000 shuffles and the one that was seen. Fixed thresholds on τ alone are wrong: with
    identical taste τ is below .4 in 9 to 25 % of sessions (METHOD 3.2). Among dealings with the same τ those count
    whose places are at least as far apart: two sides of one mind that want opposite things give τ = −1 in every
    dealing with a majority on each side, and only the distance shows that none is like the one that was seen.

    Raises:
        ValueError: a side has no sheets.
    """
    if not first or not second:
        raise ValueError("two orders need a sheet on each side")
    both = _ranked_by_both(first, second)
    size = len(side_places(first))
    gaps = [0.0] * size
    one, two = (_chosen(side_places(sheets), both) for sheets in (first, second))
    for i, a, b in zip(both, one, two, strict=True):
        gaps[i] = abs(a - b) / max(1, size - 1)
    tau = tau_b(one, two) if len(both) > 1 else None
    enough = tau is not None and min(len(first), len(second)) >= RATERS
    p = _chance([*first, *second], len(first), both, seed) if enough else None
    return Divergence(tau, rbo(one, two) if both else 0.0, p, gaps)


def _ranked_by_both(first: Sequence[Sheet], second: Sequence[Sheet]) -> list[int]:
    pairs = zip(side_places(first), side_places(second), strict=True)
    return [i for i, (a, b) in enumerate(pairs) if a is not None and b is not None]


def _chosen(places: Sequence[float | None], items: Sequence[int]) -> list[float]:
    return [place for i in items if (place := places[i]) is not None]


def _chance(sheets: Sequence[Sheet], n: int, items: Sequence[int], seed: int) -> float:
    """The share of dealings that look at least as opposed as the first `n` against the others."""

    def opposed(side: Sequence[int]) -> tuple[float, float]:
        chosen = set(side)
        dealt = [sheets[i] for i in side], [s for i, s in enumerate(sheets) if i not in chosen]
        one, two = (_chosen(side_places(part), items) for part in dealt)
        if len(one) != len(two) or (tau := tau_b(one, two)) is None:
            return 1.0, 0.0
        return round(tau, 9), -round(sum(abs(a - b) for a, b in zip(one, two, strict=True)), 9)

    people, seen = range(len(sheets)), opposed(range(n))
    if comb(len(sheets), n) <= EXACT_UP_TO:
        sides = list(combinations(people, n))
        return sum(opposed(side) <= seen for side in sides) / len(sides)
    dice = Random(seed)  # noqa: S311  (draws that must be the same every time)
    hits = sum(opposed(dice.sample(people, n)) <= seen for _ in range(SHUFFLES))
    return (hits + 1) / (SHUFFLES + 1)


def starting_order(*sides: Sequence[Sheet]) -> list[float | None]:
    """The mean over sides of each side's mean place, so that the head count of a side decides nothing.

    It is Borda's count with each side weighing the same. Places closer than .25 are drawn as ties (`TIE`).
    None where no side ranked the item; a side that did not counts for nothing there.
    """
    per_side = [side_places(sheets) for sheets in sides if sheets]
    given = [[place for place in column if place is not None] for column in zip(*per_side, strict=True)]
    return [fmean(column) if column else None for column in given]


def margins(sides: Sequence[Sequence[Sheet]]) -> list[list[float]]:
    """For each pair of items the mean over sides of (share that puts i before j) − (share that puts j before i)."""
    kept = [sheets for sheets in sides if sheets]
    size = len(kept[0][0]) if kept else 0

    def margin(i: int, j: int) -> float:
        return fmean(_margin(sheets, i, j) for sheets in kept)

    return [[margin(i, j) if i != j else 0.0 for j in range(size)] for i in range(size)]


def _margin(sheets: Sequence[Sheet], i: int, j: int) -> float:
    pairs = [(sheet[i], sheet[j]) for sheet in sheets]
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    return fmean(_sign(b - a) for a, b in both) if both else 0.0


def schulze(sides: Sequence[Sequence[Sheet]]) -> list[int]:
    """The winners by Schulze's strongest paths, sides weighing the same; more than one when they tie."""
    won = margins(sides)
    size = len(won)
    paths = [[max(0.0, value) for value in row] for row in won]
    for k in range(size):
        for i in range(size):
            for j in range(size):
                if i != j != k != i:
                    paths[i][j] = max(paths[i][j], min(paths[i][k], paths[k][j]))
    return [i for i in range(size) if all(paths[i][j] >= paths[j][i] - 1e-9 for j in range(size))]


def kemeny(sides: Sequence[Sequence[Sheet]]) -> list[int]:
    """The first places of all orders that go against the fewest pairwise margins, sides weighing the same.

    Exact, by dynamic programming over sets of items; items on which such orders differ are all named.

    Raises:
        ValueError: more than twelve items.
    """
    won = margins(sides)
    size = len(won)
    if size > KEMENY_UP_TO:
        raise ValueError("Kemeny's order is found for up to twelve items")
    whole = (1 << size) - 1
    best = [0.0] * (whole + 1)
    for left in range(1, whole + 1):
        members = [i for i in range(size) if left >> i & 1]
        best[left] = max(best[left ^ (1 << i)] + sum(won[i][j] for j in members if j != i) for i in members)
    firsts = range(size)
    return [
        i
        for i in firsts
        if best[whole ^ (1 << i)] + sum(won[i][j] for j in firsts if j != i) >= best[whole] - 1e-9
    ]
