"""More than one comparison at a time, and what moves over waves."""

from collections.abc import Sequence
from dataclasses import dataclass

# Fewer waves cannot reach p = .05: three .33, four .083, five .017.
WAVES_FOR_A_TREND = 5
CLEAR_P = 0.05
CLEAR_GAP = 0.5
ASK_GAP = 1.0
ASK_DELTA = 0.474


def holm(ps: Sequence[float]) -> list[float]:
    """Holm's p-values in the order given: each at most 1 and not below the raw one."""
    order = sorted(range(len(ps)), key=lambda i: ps[i])
    adjusted, reached = [0.0] * len(ps), 0.0
    for place, i in enumerate(order):
        reached = max(reached, min(1.0, ps[i] * (len(ps) - place)))
        adjusted[i] = reached
    return adjusted


def bh(ps: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg's p-values: for long lists that are only looked through."""
    from scipy.stats import false_discovery_control

    return [float(p) for p in false_discovery_control(ps)] if ps else []


def tier(gap: float, p: float, delta: float) -> str:
    """What may be said of a gap: "clear", "ask" (worth asking) or "" (cannot tell; never "aligned").

    Args:
        gap: difference of the two means in points.
        p: Holm's, over what stands on the same screen.
        delta: Cliff's.

    Source: METHOD 2.2, with the simulated error rates of each tier.
    """
    if p < CLEAR_P and abs(gap) >= CLEAR_GAP - 1e-9:
        return "clear"
    if abs(gap) >= ASK_GAP - 1e-9 and abs(delta) >= ASK_DELTA:
        return "ask"
    return ""


@dataclass(frozen=True)
class Direction:
    """Kendall's τ of scores on the order of waves, its exact p, and the median slope a wave (Theil and Sen)."""

    tau: float
    p: float
    slope: float


def direction(scores: Sequence[float]) -> Direction | None:
    """Where a score goes over waves; None before five waves, when no direction can be told from chance."""
    if len(scores) < WAVES_FOR_A_TREND:
        return None
    from scipy.stats import kendalltau, theilslopes

    order = range(len(scores))
    # (SciPy has an exact p only where no two scores are equal.)
    method = "exact" if len(set(scores)) == len(scores) else "auto"
    found = kendalltau(order, scores, method=method)
    tau = 0.0 if found.statistic != found.statistic else float(found.statistic)
    p = 1.0 if found.pvalue != found.pvalue else float(found.pvalue)
    return Direction(tau, p, float(theilslopes(scores, order)[0]))
