"""`make simulate`: the runs behind the thresholds of rounds, seeded; writes their tables into docs/method.md.

People answer five items on five points: their own level (standard deviation .6 among people), noise of .8 an
item, rounded and cut to the scale. Three strands of one person correlate at .6.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from braid.rounds.statistics.agreement import AD_CUT, ad_m, is_split
from braid.rounds.statistics.orders import divergence
from braid.rounds.statistics.scores import cliffs_delta, perm_p, welch_gap
from braid.rounds.statistics.several import holm, tier
from braid.rounds.statistics.shares import exact_multinomial_p, tables

SEED = 7
PAIRS = ((3, 3), (3, 8), (4, 5), (5, 5), (5, 12), (8, 8), (12, 12))
PUBLISHED = (0.2203, 0.2169, 0.1864, 0.3764)
DOC = Path(__file__).parents[1] / "docs" / "method.md"
Rows = list[list[str]]
Array = Any  # (numpy's own types say more than these tables need)


def answers(dice: np.random.Generator, level: Array, items: int = 5) -> Array:
    """Answers of 1 to 5, with a row of items for each person's level."""
    noisy = level[..., None] + dice.normal(0, 0.8, (*level.shape, items))
    return np.clip(np.rint(noisy), 1, 5)


def scores(dice: np.random.Generator, mean: float, shape: tuple[int, ...]) -> Array:
    """Scores of people around a true mean."""
    return answers(dice, dice.normal(mean, 0.6, shape)).mean(axis=-1)


@lru_cache
def expected(mean: float) -> float:
    """What scores around a true mean come to on average, once rounded and cut."""
    return float(scores(np.random.default_rng(1), mean, (200_000,)).mean())


# Which interval for the gap


def welch(a: Array, b: Array) -> tuple[Array, Array]:
    found = [welch_gap(x, y) for x, y in zip(a.tolist(), b.tolist(), strict=True)]
    return np.array([g.low for g in found]), np.array([g.high for g in found])


def pooled(a: Array, b: Array) -> tuple[Array, Array]:
    n, m = a.shape[1], b.shape[1]
    var = ((n - 1) * a.var(axis=1, ddof=1) + (m - 1) * b.var(axis=1, ddof=1)) / (n + m - 2)
    half = stats.t.ppf(0.975, n + m - 2) * np.sqrt(var * (1 / n + 1 / m))
    gap = a.mean(axis=1) - b.mean(axis=1)
    return gap - half, gap + half


def _apart(x: Array, y: Array, axis: int = -1) -> Array:
    return x.mean(axis=axis) - y.mean(axis=axis)


def bootstrap(method: str) -> Callable[[Array, Array], tuple[Array, Array]]:
    """SciPy's bootstrap over a thousand resamples."""

    def intervals(a: Array, b: Array) -> tuple[Array, Array]:
        with np.errstate(all="ignore"):
            found = stats.bootstrap(
                (a, b), _apart, axis=1, n_resamples=1000, method=method, batch=100,
                rng=np.random.default_rng(SEED), vectorized=True,
            ).confidence_interval  # fmt: skip
        return found.low, found.high

    return intervals


@lru_cache
def rank_limit(n: int, m: int) -> int:
    """The largest c with P(U < c) ≤ .025 under Mann and Whitney, exactly."""
    ways = [1] + [0] * (n * m)
    for i in range(1, n + 1):
        # The Gaussian binomial coefficient, factor by factor.
        for k in range(n * m, m + i - 1, -1):
            ways[k] -= ways[k - m - i]
        for k in range(i, n * m + 1):
            ways[k] += ways[k - i]
    below = np.cumsum(ways) / comb(n + m, n)
    return int(np.searchsorted(below, 0.025, side="right"))


def hodges(a: Array, b: Array) -> tuple[Array, Array]:
    pairs = np.sort((a[:, :, None] - b[:, None, :]).reshape(len(a), -1), axis=1)
    c = rank_limit(a.shape[1], b.shape[1])
    if c == 0:
        return np.full(len(a), -np.inf), np.full(len(a), np.inf)
    return pairs[:, c - 1], pairs[:, -c]


METHODS = {"Welch, floor .30": welch, "pooled t": pooled, "percentile": bootstrap("percentile"),
           "BCa": bootstrap("BCa"), "Hodges–Lehmann": hodges}  # fmt: skip


def coverage(means: tuple[float, float], times: int) -> Rows:
    """For each pair of sizes: how often each interval holds the true gap, and its median width."""
    true = expected(means[0]) - expected(means[1])
    rows = []
    for n, m in PAIRS:
        dice = np.random.default_rng(SEED + 100 * n + m)
        a, b = scores(dice, means[0], (times, n)), scores(dice, means[1], (times, m))
        row = [f"{n}, {m}"]
        for intervals in METHODS.values():
            low, high = intervals(a, b)
            # (A bootstrap of people who all agree has no interval: it does not hold the truth.)
            held = np.mean((low - 1e-9 <= true) & (true <= high + 1e-9))
            row.append(f"{held:.2f} / {np.median(high - low):.2f}".replace("inf", "∞"))
        rows.append(row)
    return rows


# What the words mean


def three_strands(dice: np.random.Generator, gap: float, times: int, n: int) -> Array:
    """Scores of `n` people on three strands; the first is `gap` higher."""
    own = dice.normal(0, 0.6 * 0.6**0.5, (times, n, 1))
    level = 3.2 + own + dice.normal(0, 0.6 * 0.4**0.5, (times, n, 3))
    level[..., 0] += gap
    return answers(dice, level).mean(axis=-1)


def flagged(n: int, m: int, gap: float, times: int) -> str:
    """How often a strand is called clear, and how often worth asking: any of three without a gap, else the first."""
    dice = np.random.default_rng(SEED + 1000 * n + 10 * m + int(10 * gap))
    first, second = three_strands(dice, gap, times, n), three_strands(dice, 0, times, m)
    said = {"clear": 0, "ask": 0}
    for a, b in zip(first, second, strict=True):
        sides = [(a[:, k].tolist(), b[:, k].tolist()) for k in range(3)]
        gaps = [welch_gap(*side) for side in sides]
        ps = holm([g.p for g in gaps])
        words = [tier(g.value, p, cliffs_delta(*s)) for g, p, s in zip(gaps, ps, sides, strict=True)]
        words = words[:1] if gap else words
        word = "clear" if "clear" in words else "ask" if "ask" in words else ""
        if word:
            said[word] += 1
    return f"{said['clear'] / times:.2f} / {said['ask'] / times:.2f}"


def words(times: int) -> Rows:
    """A row for each pair of sizes."""
    sizes = [pair for pair in PAIRS if pair != (3, 8)]
    return [[f"{n}, {m}", *(flagged(n, m, gap, times) for gap in (0, 0.5, 1.0, 1.5))] for n, m in sizes]


# Two camps


def camps(times: int) -> Rows:
    """How often AD_M alone, and with an empty stretch, sees two camps where there are none, and where there are."""
    rows = []
    for n in (5, 8, 12):
        dice = np.random.default_rng(SEED + n)
        alone = both = found = 0
        shore = np.where(np.arange(n) < n // 2, -1.25, 1.25)
        for _ in range(times):
            one = answers(dice, dice.normal(3.2, 0.6, n))
            two = answers(dice, 3.0 + shore + dice.normal(0, 0.3, n))
            spread = ad_m(one.tolist()) or 0.0
            alone += spread > AD_CUT
            both += is_split(one.mean(axis=1).tolist(), spread)
            found += is_split(two.mean(axis=1).tolist(), ad_m(two.tolist()))
        rows.append([str(n), *(f"{count / times:.3f}" for count in (alone, both, found))])
    return rows


# Two orders


def sheets(dice: np.random.Generator, taste: Array, raters: int) -> list[list[float]]:
    """Each rater's ranks: the taste of the side and as much of their own."""
    liked = taste + dice.normal(0, 1.0, (raters, len(taste)))
    return (stats.rankdata(-liked, axis=1)).tolist()  # type: ignore[no-any-return]


def orders(times: int) -> Rows:
    """How often each rule fires where both sides have one taste, and where their tastes have nothing in common."""
    rows = []
    for n, m, items in ((3, 3, 6), (3, 3, 10), (5, 3, 8), (8, 3, 6), (8, 3, 10)):
        dice = np.random.default_rng(SEED + 100 * n + 10 * m + items)
        low_tau = low_rbo = same = other = 0
        widest = []
        for _ in range(times):
            taste = dice.normal(0, 1, items)
            found = divergence(sheets(dice, taste, n), sheets(dice, taste, m))
            low_tau += found.tau is not None and found.tau < 0.4
            low_rbo += found.rbo < 0.6
            same += found.fires
            widest.append(max(found.gaps))
            other += divergence(sheets(dice, taste, n), sheets(dice, dice.normal(0, 1, items), m)).fires
        shares = [f"{count / times:.2f}" for count in (low_tau, low_rbo, same, other)]
        rows.append(
            [f"{n}, {m}", str(items), *shares, f"{np.median(widest):.2f}", f"{np.quantile(widest, 0.9):.2f}"]
        )
    return rows


# Against the published shares, and several comparisons


def multinomial() -> Rows:
    """Size and power of the exact test, by full enumeration."""
    shift = (0.2203 * 0.5 / 0.8136, 0.2169 * 0.5 / 0.8136, 0.5, 0.3764 * 0.5 / 0.8136)
    rows = []
    for n in (5, 8, 12):
        fires = [t for t in tables(n, 4) if exact_multinomial_p(t, PUBLISHED) <= 0.05]
        rows.append(
            [str(n), *(f"{stats.multinomial.pmf(fires, n, p).sum():.3f}" for p in (PUBLISHED, shift))]
        )
    return rows


def a_year(times: int) -> Rows:
    """Teams in which nothing changed, told "changed" at least once in twelve comparisons: raw, and after Holm."""
    dice = np.random.default_rng(SEED)
    raw = kept = 0
    for _ in range(times):
        ps = [welch_gap(*scores(dice, 3.4, (2, 8)).tolist()).p for _k in range(12)]
        raw += min(ps) < 0.05
        kept += min(holm(ps)) < 0.05
    return [["8", f"{raw / times:.2f}", f"{kept / times:.2f}"]]


def smallest() -> Rows:
    """The smallest p that a permutation can reach."""
    return [[f"{n}, {n}", f"{perm_p([5.0] * n, [1.0] * n):.3f}"] for n in (3, 4, 5, 6)]


def every(times: int) -> Iterator[tuple[str, list[str], Rows]]:
    """Each table: its mark in the document, its head, its rows."""
    yield "coverage", ["n, n", *METHODS], coverage((3.4, 3.4), times)
    yield "ceiling", ["n, n", *METHODS], coverage((4.4, 3.5), times)
    yield "words", ["n, n", "no gap, any of three", "0.5", "1.0", "1.5"], words(times)
    yield "camps", ["n", "AD alone, one mind", "both signs, one mind", "both signs, two camps"], camps(times)
    head = [
        "raters",
        "items",
        "τ < .4",
        "RBO < .6",
        "the rule",
        "the rule, unrelated tastes",
        "widest: median",
        "90 %",
    ]
    yield "orders", head, orders(times)
    yield "multinomial", ["n", "no difference", "half choose “executives”"], multinomial()
    yield "year", ["n a wave", "without correction", "after Holm"], a_year(times)
    yield "smallest", ["n, n", "smallest p"], smallest()


def table(head: list[str], rows: Rows) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def put(text: str, name: str, made: str) -> str:
    """The document with the table between its marks made anew."""
    begin, end = f"<!-- {name} -->", f"<!-- end {name} -->"
    before, _mark, rest = text.partition(begin)
    _old, _mark, after = rest.partition(end)
    return f"{before}{begin}\n{made}\n{end}{after}"


def main() -> None:
    """Runs everything and writes docs/method.md, or prints with --print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--times", type=int, default=1200, help="repetitions of each row (default %(default)s)"
    )
    parser.add_argument(
        "--print", action="store_true", help="print the tables and leave docs/method.md as it is"
    )
    options = parser.parse_args()
    began, text = time.monotonic(), DOC.read_text()
    for name, head, rows in every(options.times):
        print(f"{name}, after {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        made = table(head, rows)
        if options.print:
            print(f"\n{made}")
        text = put(text, name, made)
    if not options.print:
        DOC.write_text(text)


if __name__ == "__main__":
    main()
