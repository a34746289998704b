"""What one side says, and how far it is from the other: means, intervals, and two ways to tell a gap from chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb, sqrt
from random import Random
from statistics import fmean, stdev

# No side is so much of one mind that its interval should vanish: a floor under the standard deviation.
SD_FLOOR = 0.30
ANSWERED = 0.6
EXACT_UP_TO = 20_000
DRAWS = 9_999
SEED = 20_260_101
# Means of up to twelve items become whole numbers by this factor, so that equal gaps are equal.
WHOLE = 27_720


@dataclass(frozen=True)
class Estimate:
    """A value and the interval around it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Gap(Estimate):
    """The first side's mean less the second's, with Welch's interval; `p` is two-sided."""

    p: float
    df: float


def respondent_score(
    answers: Sequence[int | None],
    reverse: Sequence[bool],
    *,
    points: int = 5,
    least: float = ANSWERED,
) -> float | None:
    """One person's mean over the items of a block, reversed items turned round (`points + 1 − answer`).

    Args:
        answers: 1 to `points` for each item; None for "can't judge".
        least: the share of items that must be answered.

    Returns:
        1 to `points`, or None when fewer than `least` of the items were answered (METHOD 2).

    Raises:
        ValueError: an answer is off the scale, or the two sequences differ in length.
    """
    given = []
    for answer, turned in zip(answers, reverse, strict=True):
        if answer is None:
            continue
        if not 1 <= answer <= points:
            raise ValueError(f"{answer} is not on a scale of 1 to {points}")
        given.append(points + 1 - answer if turned else answer)
    if not given or len(given) < least * len(answers):
        return None
    return fmean(given)


def spread(values: Sequence[float], floor: float = SD_FLOOR) -> float:
    """The sample standard deviation, never below the floor."""
    return max(stdev(values), floor)


def mean_ci(
    values: Sequence[float],
    *,
    confidence: float = 0.95,
    floor: float = SD_FLOOR,
    scale: tuple[float, float] = (1, 5),
) -> Estimate:
    """The mean with its t interval, the standard deviation not below `floor`, cut to the scale.

    Raises:
        ValueError: fewer than two values: there is no interval then.
    """
    from scipy.stats import t  # type: ignore[attr-defined]

    if len(values) < 2:
        raise ValueError("an interval needs two values")
    mean = fmean(values)
    half = float(t.ppf((1 + confidence) / 2, len(values) - 1)) * spread(values, floor) / sqrt(len(values))
    return Estimate(mean, max(scale[0], mean - half), min(scale[1], mean + half))


def mean_p(values: Sequence[float], floor: float = SD_FLOOR) -> float:
    """Two-sided p of Student's t test of a mean against 0, with the same floor as everywhere: 0 to 1.

    Raises:
        ValueError: fewer than two values.
    """
    from scipy.stats import t  # type: ignore[attr-defined]

    if len(values) < 2:
        raise ValueError("a test needs two values")
    error = spread(values, floor) / sqrt(len(values))
    return float(2 * t.sf(abs(fmean(values)) / error, len(values) - 1))


def welch_gap(
    first: Sequence[float],
    second: Sequence[float],
    *,
    confidence: float = 0.95,
    floor: float = SD_FLOOR,
) -> Gap:
    """mean(first) − mean(second) with Welch's t interval; degrees of freedom after Welch and Satterthwaite.

    The variances are never pooled, for the sides are of unequal size. With the floor at 0 it is
    `scipy.stats.ttest_ind(equal_var=False)`. METHOD 2.1 shows why not a bootstrap: it covers 82 to 93 % of
    the time where it promises 95 %, at 3 to 12 a side.

    Raises:
        ValueError: a side has fewer than two values.
    """
    from scipy.stats import t  # type: ignore[attr-defined]

    if min(len(first), len(second)) < 2:
        raise ValueError("a gap needs two values a side")
    gap = fmean(first) - fmean(second)
    a, b = (spread(side, floor) ** 2 / len(side) for side in (first, second))
    if not a + b:
        return Gap(gap, gap, gap, 1.0 if gap == 0 else 0.0, float(len(first) + len(second) - 2))
    error = sqrt(a + b)
    df = (a + b) ** 2 / (a * a / (len(first) - 1) + b * b / (len(second) - 1))
    half = float(t.ppf((1 + confidence) / 2, df)) * error
    return Gap(gap, gap - half, gap + half, float(2 * t.sf(abs(gap) / error, df)), float(df))


def perm_p(first: Sequence[float], second: Sequence[float], *, seed: int = SEED) -> float:
    """The share of all ways to split these people into two such sides that show at least this gap.

    Exact up to 20,000 splits, else 9,999 draws and the one that was seen, always the same ones. It can not be
    smaller than 0.10 with 3 and 3 people, 0.029 with 4 and 4, 0.008 with 5 and 5. Source: METHOD 2.

    Raises:
        ValueError: a side is empty.
    """
    if not first or not second:
        raise ValueError("a gap needs somebody on each side")
    people = [round(value * WHOLE) for value in (*first, *second)]
    n, whole = len(first), sum(people)

    def apart(part: int) -> int:
        return abs(part * len(people) - whole * n)

    seen = apart(sum(people[:n]))
    if comb(len(people), n) <= EXACT_UP_TO:
        parts = [sum(chosen) for chosen in combinations(people, n)]
        return sum(apart(part) >= seen for part in parts) / len(parts)
    dice = Random(seed)  # noqa: S311  (draws that must be the same every time)
    hits = sum(apart(sum(dice.sample(people, n))) >= seen for _ in range(DRAWS))
    return (hits + 1) / (DRAWS + 1)


def hedges_g(first: Sequence[float], second: Sequence[float]) -> float | None:
    """The gap in pooled standard deviations, corrected for small samples; None when nobody differs.

    (gap / s_pooled) · (1 − 3 / (4(n₁ + n₂ − 2) − 1)). Shown in details only: points on the scale are clearer.
    """
    n, m = len(first), len(second)
    if min(n, m) < 2:
        return None
    pooled = ((n - 1) * stdev(first) ** 2 + (m - 1) * stdev(second) ** 2) / (n + m - 2)
    if pooled <= 0:
        return None
    return (fmean(first) - fmean(second)) / sqrt(pooled) * (1 - 3 / (4 * (n + m - 2) - 1))


def cliffs_delta(first: Sequence[float], second: Sequence[float]) -> float:
    """(pairs in which the first is higher − pairs in which it is lower) ÷ all pairs, from −1 to 1.

    Below .147 negligible, .33 small, .474 medium (Romano 2006). Equal to 2U/(n₁n₂) − 1 of Mann and Whitney.

    Raises:
        ValueError: a side is empty.
    """
    if not first or not second:
        raise ValueError("pairs need somebody on each side")
    signs = sum((x > y) - (x < y) for x in first for y in second)
    return signs / (len(first) * len(second))


def pairs_in_100(delta: float) -> float:
    """Of a hundred pairs of one from each side, in how many the first is higher, ties counting half."""
    return 100 * (delta + 1) / 2


def non_response_bounds(
    mean: float, answered: int, invited: int, scale: tuple[float, float] = (1, 5)
) -> tuple[float, float]:
    """Where the mean would lie if all who were silent had said the least, and if all had said the most.

    Raises:
        ValueError: nobody answered, or more answered than were invited.
    """
    if not 0 < answered <= invited:
        raise ValueError(f"{answered} of {invited} cannot have answered")
    low, high = ((answered * mean + (invited - answered) * end) / invited for end in scale)
    return low, high


def t_ratio(df: float, comparisons: int, *, confidence: float = 0.95) -> float:
    """How many times as wide a t interval becomes when so many of them are to hold together (Bonferroni).

    Args:
        df: degrees of freedom, above 0.
        comparisons: at least 1, which gives 1.

    Raises:
        ValueError: one of them is out of range.
    """
    if df <= 0 or comparisons < 1:
        raise ValueError("needs degrees of freedom and at least one comparison")
    from scipy.stats import t  # type: ignore[attr-defined]

    miss = 1 - confidence
    return float(t.ppf(1 - miss / comparisons / 2, df) / t.ppf(1 - miss / 2, df))
