"""Formulas that teams order their work by, and how much of such an order is knowledge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from braid.rounds.statistics.scores import SEED

# The usual steps of each column: five answers on a sheet become these.
IMPACTS = (0.25, 0.5, 1.0, 2.0, 3.0)
CONFIDENCES = (0.2, 0.5, 0.65, 0.8, 1.0)
FIBONACCI = (1, 2, 3, 5, 8, 13, 20)
DRAWS = 5_000
REACH_STEPS = (0.7, 1.0, 1.4)
EFFORT_STEPS = (0.67, 1.0, 1.5)


def rice(reach: float, impact: float, confidence: float, effort: float) -> float:
    """Reach × impact × confidence ÷ effort; reach in people a period, effort in person-months.

    Raises:
        ValueError: the effort is not above 0.
    """
    return reach * impact * confidence / _above_zero(effort)


def ice(impact: float, confidence: float, ease: float) -> float:
    """Impact × confidence × ease, each 1 to 10. (Some take the mean: it orders differently.)"""
    return impact * confidence * ease


def wsjf(value: float, urgency: float, opportunity: float, size: float) -> float:
    """(Business value + time criticality + risk reduction or opportunity) ÷ job size, on Fibonacci's steps.

    Raises:
        ValueError: the size is not above 0.
    """
    return (value + urgency + opportunity) / _above_zero(size)


def lacks_a_one(column: Sequence[float]) -> bool:
    """Whether a column of WSJF breaks its rule: the smallest of the items is 1, the others relative to it."""
    return bool(column) and min(column) != 1


def value_for_effort(value: float, effort: float) -> float:
    """Value ÷ effort.

    Raises:
        ValueError: the effort is not above 0.
    """
    return value / _above_zero(effort)


def _above_zero(number: float) -> float:
    if number <= 0:
        raise ValueError("effort and size must be above 0")
    return number


@dataclass(frozen=True)
class Guess:
    """What is guessed of one item; impact, confidence and business value by the place of their step, 0 the least.

    `business` and `urgency` (a step of Fibonacci's) are what WSJF asks for beside the four of RICE.
    """

    reach: float
    impact: int
    confidence: int
    effort: float
    business: int = 0
    urgency: int = 1


def by_rice(guess: Guess) -> float:
    """RICE of a guess."""
    return rice(guess.reach, IMPACTS[guess.impact], CONFIDENCES[guess.confidence], guess.effort)


def by_value(guess: Guess) -> float:
    """Value for effort of a guess, its impact as value from 1 to 5."""
    return value_for_effort(guess.impact + 1, guess.effort)


def by_ice(guess: Guess) -> float:
    """ICE of a guess: its five steps become 2 to 10, and ease is what effort leaves of 11."""
    ease = min(10.0, max(1.0, 11 - guess.effort))
    return ice(2 * (guess.impact + 1), 2 * (guess.confidence + 1), ease)


def by_wsjf(guess: Guess) -> float:
    """WSJF of a guess: value to the business, urgency, value to customers as what it opens, by job size."""
    value, opened = FIBONACCI[guess.business], FIBONACCI[guess.impact]
    return wsjf(value, guess.urgency, opened, FIBONACCI[job_size(guess.effort)])


def job_size(effort: float) -> int:
    """The step of Fibonacci's that an effort of both sides together (2 to 10) stands for."""
    return min(len(FIBONACCI) - 1, max(0, round(effort / 2) - 1))


# From how many days to a deadline which step of urgency holds; without a deadline it is the least.
URGENCY = ((14, 13), (30, 8), (60, 5), (90, 3), (180, 2))


def urgency(days: int | None) -> int:
    """The time criticality of WSJF by the days that are left until the deadline."""
    return next((step for until, step in URGENCY if days is not None and days <= until), 1)


def place_intervals(
    guesses: Sequence[Guess],
    formula: Callable[[Guess], float] = by_rice,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> list[tuple[int, int]]:
    """Between which places each item lies in 80 of 100 draws in which every guess is off by up to one step.

    Impact and confidence move by −1, 0 or +1 step, reach by ×.7, 1 or 1.4, effort by ×.67, 1 or 1.5; the same
    draws every time. Where intervals overlap, the order of those items is not knowledge (METHOD 3.1).
    """
    dice = Random(seed)  # noqa: S311  (draws that must be the same every time)
    seen: list[list[int]] = [[] for _ in guesses]
    for _draw in range(draws if guesses else 0):
        scores = [formula(_shaken(guess, dice)) for guess in guesses]
        order = sorted(range(len(scores)), key=lambda i: -scores[i])
        for place, i in enumerate(order, start=1):
            seen[i].append(place)
    return [_tenths(sorted(places)) for places in seen]


def _tenths(places: Sequence[int]) -> tuple[int, int]:
    if not places:
        return 1, 1
    return places[len(places) // 10], places[len(places) - 1 - len(places) // 10]


def _shaken(guess: Guess, dice: Random) -> Guess:
    return Guess(
        guess.reach * dice.choice(REACH_STEPS),
        _step(guess.impact, len(IMPACTS), dice),
        _step(guess.confidence, len(CONFIDENCES), dice),
        guess.effort * dice.choice(EFFORT_STEPS),
        _step(guess.business, len(IMPACTS), dice),
        guess.urgency,
    )


def _step(place: int, steps: int, dice: Random) -> int:
    return min(steps - 1, max(0, place + dice.choice((-1, 0, 1))))
