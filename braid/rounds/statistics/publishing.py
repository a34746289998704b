"""What of an anonymous round may be shown at all: the rules of METHOD 2.3 as functions."""

from collections.abc import Mapping, Sequence
from math import copysign, floor

# The least answers of a side. Whoever answered knows one of them: five protect like four.
LEAST = 5
BARS_FROM = 8
RATE_LEAST = 0.5
RATE_FULL = 0.8
FLOOR, CEILING = 1.5, 4.5
TOTAL = "total"


def publishable(answered: Mapping[str, int], *, least: int = LEAST) -> set[str]:
    """Which sides, and whether the total, may be shown: names of `answered`, and "total".

    A side with answers below `least` is hidden. While a side is hidden the total would give it away by
    subtraction, so it is hidden too; unless all sides are hidden and the total alone reaches `least`. A side
    nobody answered for hides nothing. Other functions than the two count as sides.

    Raises:
        ValueError: `least` is below five.
    """
    if least < LEAST:
        raise ValueError(f"not below {LEAST}")
    present = {side: count for side, count in answered.items() if count}
    shown = {side for side, count in present.items() if count >= least}
    hidden = set(present) - shown
    whole = sum(present.values()) >= least
    if whole and (not hidden or (not shown and len(hidden) > 1)):
        return shown | {TOTAL}
    return shown


def rate_says(answered: int, invited: int, *, least: int = LEAST) -> str:
    """What a response rate allows: "numbers", "bounds" (numbers with their bounds), or "" (only the rate)."""
    if answered < least or not invited or answered / invited < RATE_LEAST:
        return ""
    return "bounds" if answered / invited < RATE_FULL else "numbers"


def bars(counts: Sequence[int]) -> list[int] | None:
    """A distribution that may be drawn; None below eight answers, and when all chose the same."""
    if sum(counts) < BARS_FROM or max(counts) == sum(counts):
        return None
    return list(counts)


def coarse(mean: float) -> str:
    """A mean as it may be printed: one decimal, and no nearer than 1.5 to either end ("≤ 1.5", "≥ 4.5")."""
    if mean <= FLOOR:
        return f"≤ {FLOOR}"
    if mean >= CEILING:
        return f"≥ {CEILING}"
    return f"{mean:.1f}"


def full_tenths(value: float) -> float:
    """A difference down to its full tenths: 0.96 is 0.9, −1.04 is −1.0.

    By this it is judged against limits in tenths as exactly as by the difference itself, which is not kept: "at least
    1.0" is not true of what only rounds to it.
    """
    return copysign(floor(abs(value) * 10 + 1e-9) / 10, value)


def may_show_change(before: set[int], after: set[int]) -> bool:
    """Whether a change between two waves may be shown: not where one or two people joined or left.

    With one newcomer and two means of one decimal, what the newcomer answered can be told to half a point.

    Args:
        before, after: who was invited on that side, by id.
    """
    moved = len(before ^ after)
    return moved == 0 or moved > 2
