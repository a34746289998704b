"""How much a side is of one mind, and whether its mean hides two camps.

A matrix has a row for each person and a column for each item; None is an item that this person did not judge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, variance

Matrix = Sequence[Sequence[float | None]]
# Practical cut of Burke and Dunlap for five points: A/6.
AD_CUT = 5 / 6
STRETCH = 1.25
SHORE = 2
ALPHA_LEAST = 30


def columns(matrix: Matrix) -> list[list[float]]:
    """The answers to each item, without those who did not judge it; items nobody judged are left out."""
    answered = [[v for v in column if v is not None] for column in zip(*matrix, strict=True)]
    return [column for column in answered if column]


def ad_m(matrix: Matrix) -> float | None:
    """The mean over items of the mean distance to the item's mean: 0 is one mind, about 1.0 to 1.2 is chance.

    On five points up to 0.83 counts as agreement (Burke and Dunlap). None when nobody judged anything.
    """
    parts = [fmean(abs(value - fmean(column)) for value in column) for column in columns(matrix)]
    return fmean(parts) if parts else None


def is_split(scores: Sequence[float], deviation: float | None) -> bool:
    """Whether the answers fall in two camps: they disagree, and between two shores nobody stands.

    Both must hold: `deviation` (AD_M) above 0.83, and the sorted scores leave an empty stretch of 1.25 or more
    with at least two people on each side of it. The first alone cries wolf in a fifth of ordinary teams, both
    together in about one of a hundred (METHOD 2). How large the camps are is never said.
    """
    if deviation is None or deviation <= AD_CUT:
        return False
    ordered = sorted(scores)
    return any(ordered[i] - ordered[i - 1] >= STRETCH - 1e-9 for i in range(SHORE, len(ordered) - SHORE + 1))


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha with Feldt's interval."""

    value: float
    low: float
    high: float


def cronbach_alpha(matrix: Matrix, *, confidence: float = 0.95, least: int = ALPHA_LEAST) -> Alpha | None:
    """k/(k−1) · (1 − Σ item variances ÷ variance of sums), over the rows without a gap.

    At most 1, may be negative. None below `least` complete rows, where it means nothing (n = 12: .58 with an
    interval of .04 to .86), with fewer than two items, or when all sums are alike.
    """
    from scipy.stats import f  # type: ignore[attr-defined]

    rows = [row for row in matrix if all(value is not None for value in row)]
    full = [[float(value) for value in row if value is not None] for row in rows]
    k = len(matrix[0]) if matrix else 0
    if len(full) < max(2, least) or k < 2:
        return None
    whole = variance([sum(row) for row in full])
    if whole <= 0:
        return None
    value = k / (k - 1) * (1 - sum(variance(column) for column in zip(*full, strict=True)) / whole)
    df1, df2, tail = len(full) - 1, (len(full) - 1) * (k - 1), (1 - confidence) / 2
    low = 1 - (1 - value) * f.ppf(1 - tail, df1, df2)
    high = 1 - (1 - value) * f.ppf(tail, df1, df2)
    return Alpha(value, float(low), float(high))


def item_rest(matrix: Matrix, item: int) -> float | None:
    """Pearson's correlation of one item with the mean of the others, over complete rows; None below three rows.

    Below zero over 24 answers or more, a reversed item was misread (METHOD 1.3).
    """
    from scipy.stats import pearsonr

    rows = [[float(v) for v in row if v is not None] for row in matrix if None not in row]
    one = [row[item] for row in rows]
    rest = [fmean(row[:item] + row[item + 1 :]) for row in rows]
    if len(rows) < 3 or len(set(one)) < 2 or len(set(rest)) < 2:
        return None
    return float(pearsonr(one, rest).statistic)
