"""The few statistics which the rules use, each by its textbook definition."""

from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import NormalDist, median


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
