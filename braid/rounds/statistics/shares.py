"""Single choices: shares with their intervals, against a published share, and of one side against the other."""

from collections.abc import Iterator, Sequence
from math import comb, exp, lgamma, log, prod

from braid.base.statistics import wilson

# Exact enumeration stays below some hundred thousand tables up to here; from 20 answers χ² serves.
EXACT_BELOW = 20
FISHER_UP_TO = 60


def wilson_simultaneous(counts: Sequence[int], confidence: float = 0.95) -> list[tuple[float, float]]:
    """An interval for each option that holds for all of them at once: Wilson's at α/k, which is Goodman's."""
    alpha = (1 - confidence) / max(1, len(counts))
    return [wilson(count, sum(counts), 1 - alpha) for count in counts]


def tables(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Every way to spread `total` answers over that many cells."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in tables(total - first, cells - 1):
            yield (first, *rest)


def exact_multinomial_p(counts: Sequence[int], shares: Sequence[float]) -> float:
    """How likely counts at most as likely as these are, when the true shares are `shares`: 0 to 1.

    The multinomial is enumerated; from 20 answers on it is Pearson's χ², which SciPy has.

    Raises:
        ValueError: the shares are not above 0 or do not sum to 1, or a count is below 0.
    """
    if min(counts) < 0 or min(shares) <= 0 or abs(sum(shares) - 1) > 1e-6 or len(counts) != len(shares):
        raise ValueError("counts and shares do not go together")
    total = sum(counts)
    if total >= EXACT_BELOW:
        from scipy.stats import chisquare

        return float(chisquare(counts, [share * total for share in shares]).pvalue)
    logs = [log(share) for share in shares]

    def likelihood(table: Sequence[int]) -> float:
        parts = zip(table, logs, strict=True)
        return lgamma(total + 1) + sum(n * each - lgamma(n + 1) for n, each in parts)

    seen = likelihood(counts) + 1e-9
    found = (likelihood(table) for table in tables(total, len(counts)))
    return min(1.0, sum(exp(each) for each in found if each <= seen))


def sides_p(first: Sequence[int], second: Sequence[int]) -> float:
    """Fisher, Freeman and Halton's exact test of two sides over k options; options nobody chose are left out.

    All tables with the same margins are enumerated up to 60 answers, then it is χ². (SciPy's `fisher_exact` draws
    tables at random for more than two options: another p each time.)

    Returns 1 when fewer than two options were chosen, or a side has no answers.
    """
    chosen = [(a, b) for a, b in zip(first, second, strict=True) if a + b]
    if len(chosen) < 2 or not sum(first) or not sum(second):
        return 1.0
    sums = [a + b for a, b in chosen]
    if sum(sums) > FISHER_UP_TO:
        from scipy.stats import chi2_contingency

        return float(chi2_contingency(list(zip(*chosen, strict=True)), correction=False).pvalue)
    ways = comb(sum(sums), sum(first))
    seen = prod(comb(n, a) for n, (a, _b) in zip(sums, chosen, strict=True))
    found = (prod(map(comb, sums, table)) for table in within(sum(first), sums))
    return sum(each for each in found if each <= seen) / ways


def within(total: int, most: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every way to spread `total` over cells that hold at most so many."""
    if not most:
        if not total:
            yield ()
        return
    room = sum(most[1:])
    for first in range(max(0, total - room), min(most[0], total) + 1):
        for rest in within(total - first, most[1:]):
            yield (first, *rest)


def one_option_p(hits: int, total: int, published: tuple[int, int]) -> float:
    """Fisher's exact test of one option against a published count, so that its own error counts as well.

    `published` is (hits, total). A single surprising option is an observation, not a verdict.
    """
    from scipy.stats import fisher_exact

    theirs, of = published
    return float(fisher_exact([[hits, total - hits], [theirs, of - theirs]]).pvalue)
