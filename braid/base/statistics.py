"""The few statistics which rules and screens use, each by its textbook definition. No table, no Django."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations
from math import comb, sqrt
from random import Random
from statistics import NormalDist, median

# People are dealt to two sides in every way up to so many, else so often at random, always the same way.
DEALT_UP_TO = 20_000
DEALS = 9_999
SEED = 20_260_101


def km_median(times: Iterable[tuple[int, bool, int]]) -> int | None:
    """Kaplan–Meier median of (days, has ended, count): the first day on which less than half still wait.

    What has not ended counts as waiting for at least so long. None when the median is not reached.
    """
    ended: dict[int, int] = {}
    gone: dict[int, int] = {}
    for days, has_ended, count in times:
        gone[days] = gone.get(days, 0) + count
        if has_ended:
            ended[days] = ended.get(days, 0) + count
    at_risk, waiting = sum(gone.values()), 1.0
    for day in sorted(gone):
        waiting *= 1 - ended.get(day, 0) / at_risk
        if waiting < 0.5 - 1e-9:
            return day
        at_risk -= gone[day]
    return None


def wilson(hits: int, total: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's interval for a share of `hits` in `total`, without continuity correction; 0 to 1 when total is 0."""
    if not 0 <= hits <= total:
        raise ValueError(f"{hits} of {total} is not a share")
    if not total:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, shrink = hits / total, 1 + z * z / total
    middle = (share + z * z / (2 * total)) / shrink
    half = z / shrink * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def wobble(values: Sequence[float]) -> float:
    """How much a series usually moves from one reading to the next: 1.4826 · MAD of its steps."""
    steps = [after - before for before, after in zip(values, values[1:], strict=False)]
    if not steps:
        return 0.0
    usual = median(steps)
    return 1.4826 * median(abs(step - usual) for step in steps)


def total_variation(first: Sequence[int], second: Sequence[int]) -> float:
    """½ Σ∣p − q∣ of the two sides' shares: 0 the same, 1 nothing in common.

    Raises:
        ValueError: a side has no answers.
    """
    n, m = sum(first), sum(second)
    if not n or not m:
        raise ValueError("a side without answers has no shares")
    return sum(abs(a / n - b / m) for a, b in zip(first, second, strict=True)) / 2


@lru_cache(maxsize=256)
def dealt_p(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """The share of ways to deal these people to two such sides whose choices are at least as far apart.

    Distance is `total_variation`. Exact up to 20,000 ways, else 9,999 deals and the one that was seen.

    Raises:
        ValueError: a side has no answers.
    """
    whole = [a + b for a, b in zip(first, second, strict=True)]
    people = [choice for choice, count in enumerate(whole) for _ in range(count)]
    n, seen = sum(first), total_variation(first, second) - 1e-9

    def is_as_far(side: Iterable[int]) -> bool:
        one = [0] * len(whole)
        for choice in side:
            one[choice] += 1
        return total_variation(one, [a - b for a, b in zip(whole, one, strict=True)]) >= seen

    ways = comb(len(people), n)
    if ways <= DEALT_UP_TO:
        return sum(map(is_as_far, combinations(people, n))) / ways
    dice = Random(SEED)  # noqa: S311  (deals that must be the same every time)
    return (1 + sum(is_as_far(dice.sample(people, n)) for _ in range(DEALS))) / (DEALS + 1)
