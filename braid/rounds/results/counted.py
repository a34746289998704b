"""What stands behind "How we counted" on the page of a pulse, and what tells admins whether its questions fit (METHOD 1.3, 2).

Counted at the close like everything else, and only from sides that may be shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from braid.base.models import BOTH_SIDES
from braid.base.statistics import total_variation
from braid.rounds.instruments import PUBLISHED, PUBLISHED_COUNTS, STRANDS
from braid.rounds.statistics.agreement import cronbach_alpha, item_rest
from braid.rounds.statistics.shares import exact_multinomial_p, one_option_p, sides_p

Part = dict[str, Any]
# Closer to the middle than this a side is said to be "of one mind" without a figure: 0 would tell every answer of it.
AD_LEAST = 0.3
UNJUDGED_ABOVE = 0.25
POOLED_LEAST = 24
Upright = list[list[int | None]]


def upright(rows: Sequence[Sequence[int | None]], turned: Sequence[bool]) -> Upright:
    """The answers with reversed items turned round."""
    return [[None if v is None else 6 - v if t else v for v, t in zip(r, turned, strict=True)] for r in rows]


def of_one_mind(deviation: float | None, is_beyond: bool) -> float | None:
    """How far the answers of a side lie from the middle, as it may be printed; None where the mean is not printed either."""
    return None if deviation is None or is_beyond else round(max(AD_LEAST, deviation), 1)


def shares(keys: Sequence[str], sides: Mapping[Any, Part | None]) -> Part:
    """The single choice of the two sides against each other, and of product against what was published.

    All of it is reckoned from counts that are printed.
    """
    one, two = (found["counts"] if (found := sides[side]) else None for side in BOTH_SIDES)
    made: Part = {}
    if one and two:
        made["sides"] = {"p": round(sides_p(one, two), 3), "apart": round(100 * total_variation(one, two))}
    if one:
        tally = dict(zip(keys, one, strict=True))
        named = [tally.get(key, 0) for key in PUBLISHED]
        rest = [*PUBLISHED.values(), 1 - sum(PUBLISHED.values())]
        made["published"] = round(exact_multinomial_p([*named, sum(one) - sum(named)], rest), 3)
        odd = [(one_option_p(tally.get(k, 0), sum(one), PUBLISHED_COUNTS[k]), k) for k in PUBLISHED]
        p, key = min(odd)
        made["odd"] = {"key": key, "p": round(p, 3), "ours": [tally.get(key, 0), sum(one)], "theirs": list(PUBLISHED_COUNTS[key])}  # fmt: skip
    return made


def fit(waves: Sequence[Any]) -> Part:
    """Whether the questions fit, for admins: over all waves of the same wording, both sides pooled, no side alone.

    Args:
        waves: `Voices` of this pulse and of those before it.
    """
    asked = [q for q in waves[0].questions if q.scale == "agree"]
    ballots = [b for each in waves for side in each.told for b in each.ballots[side]]
    unjudged = [
        [q.key, q.text, round(share, 2)] for q in asked if (share := _silent(q.key, ballots)) > UNJUDGED_ABOVE
    ]
    alphas, misread = [], []
    for key, title in STRANDS:
        items = [q for q in asked if q.block == key]
        rows = [row for each in waves for side in each.told for row in upright(*each.matrix(side, key))]
        if alpha := cronbach_alpha(rows):
            alphas.append([str(title), *(round(v, 2) for v in (alpha.value, alpha.low, alpha.high))])
        misread += [[q.key, q.text] for q in _misread(items, rows)]
    return {"answers": len(ballots), "unjudged": unjudged, "misread": misread, "alphas": alphas}


def _silent(key: str, ballots: Sequence[Mapping[str, str]]) -> float:
    return sum(key not in ballot for ballot in ballots) / len(ballots) if ballots else 0.0


def _misread(items: Sequence[Any], rows: Upright) -> Iterator[Any]:
    """Reversed items that run against the rest of their strand."""
    if sum(None not in row for row in rows) < POOLED_LEAST:
        return
    for place, question in enumerate(items):
        found = item_rest(rows, place) if question.is_reversed else None
        if found is not None and found < 0:
            yield question
