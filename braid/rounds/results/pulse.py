"""The pulse: three strands, items, the one most helpful thing, remarks; only what may be published (METHOD 2.3, 5)."""

import secrets
from collections import Counter
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from braid.base.models import BOTH_SIDES
from braid.rounds.instruments import FACTOR, INVOLVED, PUBLISHED, STRANDS
from braid.rounds.models import Ballot, Question, Remark, Round, Seat
from braid.rounds.results.counted import fit, of_one_mind, shares, upright
from braid.rounds.results.waves import add_waves, earlier
from braid.rounds.statistics.agreement import ad_m, is_split
from braid.rounds.statistics.publishing import (
    CEILING,
    FLOOR,
    LEAST,
    TOTAL,
    bars,
    coarse,
    full_tenths,
    publishable,
    rate_says,
)
from braid.rounds.statistics.scores import (
    Estimate,
    cliffs_delta,
    hedges_g,
    mean_ci,
    mean_p,
    non_response_bounds,
    pairs_in_100,
    perm_p,
    respondent_score,
    t_ratio,
    welch_gap,
)
from braid.rounds.statistics.several import CLEAR_P, bh, holm, tier
from braid.rounds.statistics.shares import wilson_simultaneous

Part = dict[str, Any]
REMARKS_BY_SIDE = 5
# Fewer items of a strand, as in the short pulse, are shown one by one and make no score.
FEWEST_ITEMS = 3
# A side whose interval ends below this finds a strand weak (METHOD D19).
WEAK = 3.0
# Two sides, three strands: so many means one of which is the lowest.
CELLS = 6


@dataclass
class Voices:
    """All ballots of a round by side, and which sides may be shown."""

    row: Round
    questions: list[Question]
    ballots: dict[str, list[dict[str, str]]]
    invited: dict[str, int]

    @property
    def shown(self) -> set[str]:
        """Sides, and "total", of which anything may be said: enough answers, and enough of those invited."""
        counts = {side: len(ballots) for side, ballots in self.ballots.items()}
        enough = publishable(counts)
        return {s for s in enough if s == "total" or rate_says(counts[s], self.invited.get(s, 0))}

    @property
    def is_total_alone(self) -> bool:
        """Whether no side may be shown, and all of them together may: enough answers, and enough of those invited."""
        counts = {side: len(ballots) for side, ballots in self.ballots.items()}
        alone = publishable(counts) == {TOTAL}
        return alone and bool(rate_says(sum(counts.values()), sum(self.invited.values())))

    @property
    def told(self) -> list[str]:
        """The sides of which anything may be said."""
        return [side for side in BOTH_SIDES if side in self.shown and side in self.ballots]

    def matrix(self, side: str, block: str) -> tuple[list[list[int | None]], list[bool]]:
        """Answers of a side to a block as they were given, and which items are reversed."""
        asked = [q for q in self.questions if q.block == block and q.scale == "agree"]
        rows = [[int(b[q.key]) if q.key in b else None for q in asked] for b in self.ballots.get(side, [])]
        return rows, [q.is_reversed for q in asked]

    def scores(self, side: str, block: str) -> list[float]:
        """A score for each person who answered enough of the block."""
        rows, turned = self.matrix(side, block)
        found = [respondent_score(row, turned) for row in rows]
        return [score for score in found if score is not None]


def voices(row: Round) -> Voices:
    """Reads the ballots; what is read here leaves this module only as what may be published."""
    ballots: dict[str, list[dict[str, str]]] = {}
    for side, answers in Ballot.objects.filter(round=row).order_by("key").values_list("side", "answers"):
        ballots.setdefault(side, []).append(answers)
    invited = Counter(Seat.objects.filter(round=row).values_list("side", flat=True))
    return Voices(row, list(row.questions.order_by("order")), ballots, dict(invited))


def pulse(row: Round) -> list[Part]:
    """The parts of a pulse in the order in which they are told."""
    found = voices(row)
    whole = strands(found)
    add_waves(row, whole, lambda last, side, key: _change(found, voices(last), side, key))
    parts = [whole, items(found)] if whole["lines"] else [items(found)]
    if any(q.block == INVOLVED for q in found.questions):
        parts.append(involvement(found))
    if any(q.key == FACTOR for q in found.questions):
        parts.append(factor(found))
    parts.append(remarks(found))
    return parts


def checked(row: Round) -> Part:
    """Whether the questions fit, over all waves of this wording that both sides have seen."""
    return fit([voices(row), *(voices(before) for before, _lines in earlier(row))])


def strands(found: Voices) -> Part:
    """Each strand by side with its interval and the band of the silent, the gap and what may be called of it."""
    asked = [(key, title) for key, title in STRANDS if len(found.matrix("", key)[1]) >= FEWEST_ITEMS]
    lines = [_strand(found, key, str(title)) for key, title in asked]
    gaps = [line["gap"] for line in lines if line["gap"]]
    # (Of p only Holm's is kept, in four places: a full one would tell the scores it was reckoned from.
    # What is called clear, or worth asking, is judged before anything is rounded, and only the judgement is kept.)
    exact = [(gap.pop("exact"), gap.pop("exact_delta")) for gap in gaps]
    ps = holm([gap.pop("p") for gap in gaps])
    for gap, p, (value, delta) in zip(gaps, ps, exact, strict=True):
        gap["holm"], gap["tier"] = round(p, 4), tier(value, p, delta)
    total = [_together(found, key, str(title)) for key, title in asked] if found.is_total_alone else []
    made = {"key": "strands", "title": "", "shape": "strands", "lines": lines, "hidden": _hidden(found)}
    return made | {"total": [line for line in total if line]}


def _together(found: Voices, key: str, title: str) -> Part | None:
    """A strand over all who answered, where no side may be shown (METHOD 2.3): nothing to subtract it from."""
    scores = [score for side in found.ballots for score in found.scores(side, key)]
    if len(scores) < LEAST:
        return None
    middle = mean_ci(scores)
    ends = {"low": _edge(middle.low), "high": _edge(middle.high)}
    return {"title": title, "n": len(scores), "text": coarse(middle.value), **ends}


def _change(now: Voices, before: Voices, side: str, key: str) -> tuple[float, float] | None:
    """How far the printed mean of a side has moved since a wave, and Welch's p as if other people had answered."""
    one, two = now.scores(side, key), before.scores(side, key)
    if min(len(one), len(two)) < LEAST:
        return None
    return _edge(fmean(one)) - _edge(fmean(two)), welch_gap(one, two).p


def _strand(found: Voices, key: str, title: str) -> Part:
    sides = {side: _side(found, side, key) for side in BOTH_SIDES}
    both = all(sides.values())
    return {"key": key, "title": title, "sides": sides, "gap": _gap(found, key) if both else None}


def _side(found: Voices, side: str, key: str) -> Part | None:
    scores = found.scores(side, key)
    if side not in found.shown or len(scores) < 5:
        return None
    middle = mean_ci(scores)
    # (From the mean as it is printed: that of a side in which nobody was silent would be the mean itself.)
    low, high = non_response_bounds(_edge(middle.value), len(scores), max(len(scores), found.invited[side]))
    deviation = ad_m(upright(*found.matrix(side, key)))
    return {
        "n": len(scores), "text": coarse(middle.value), "mean": _edge(middle.value), "low": _edge(middle.low),
        "high": _edge(middle.high), "weak": middle.high < WEAK, "band": [round(low, 1), round(high, 1)],
        "wide": _wider(middle, len(scores)),
        "bounds": rate_says(len(scores), found.invited[side]) == "bounds",
        "split": is_split(scores, deviation), "ad": of_one_mind(deviation, _beyond(middle.value)),
    }  # fmt: skip


def _wider(middle: Estimate, count: int) -> list[float]:
    """The interval by which the lowest of six cells may be named (METHOD 5: Bonferroni), from the one that is printed.

    From printed figures alone: with a second interval of its own the scores would be told more exactly than by one.
    """
    at, low, high = (_edge(value) for value in (middle.value, middle.low, middle.high))
    reach = max(at - low, high - at) * t_ratio(count - 1, CELLS)
    return [_edge(at - reach), _edge(at + reach)]


def _edge(value: float) -> float:
    """One decimal, and no nearer to an end of the scale than `coarse` prints."""
    return round(min(CEILING, max(FLOOR, value)), 1)


def _beyond(value: float) -> bool:
    return value < FLOOR or value > CEILING


def _gap(found: Voices, key: str) -> Part:
    one, two = (found.scores(side, key) for side in BOTH_SIDES)
    gap, delta = welch_gap(one, two), cliffs_delta(one, two)
    # Between the means as they are printed: a side beyond 1.5 or 4.5 would be told from the other and the gap.
    printed = round(_edge(fmean(one)) - _edge(fmean(two)), 1)
    beyond = _beyond(fmean(one)) or _beyond(fmean(two))
    moved = printed - gap.value if beyond else 0.0
    exact = printed if beyond else gap.value
    size = None if beyond else hedges_g(one, two)
    return {
        "value": printed, "full": full_tenths(exact), "exact": exact, "exact_delta": delta,
        "low": round(gap.low + moved, 1), "high": round(gap.high + moved, 1), "p": gap.p,
        "delta": round(delta, 2), "pairs": round(pairs_in_100(delta)), "perm": round(perm_p(one, two), 4),
        # (Of means that are not printed nothing more is told: what goes with them would give them away.)
        "told": not beyond, "g": None if size is None else round(size, 1),
    }  # fmt: skip


def items(found: Voices) -> Part:
    """Every item by side as means, the widest gap first; distributions only from eight answers."""
    asked = [q for q in found.questions if q.scale == "agree"]
    rows: list[Part] = []
    chances: list[float | None] = []
    for q in asked:
        given = {
            side: [int(b[q.key]) for b in found.ballots.get(side, []) if q.key in b] for side in BOTH_SIDES
        }
        shown = {s: v if s in found.shown and len(v) >= 5 else [] for s, v in given.items()}
        means = {s: fmean(v) if v else None for s, v in shown.items()}
        one, two = means.values()
        rows.append({
            "key": q.key, "block": q.block, "text": q.text, "reversed": q.is_reversed,
            "sides": {s: None if m is None else {"mean": _edge(m), "text": coarse(m), "bars": _bars(shown[s])} for s, m in means.items()},
            "gap": None if one is None or two is None else round(abs(_edge(one) - _edge(two)), 1),
        })  # fmt: skip
        chances.append(welch_gap(*shown.values()).p if all(shown.values()) else None)
    # (So long a list is only looked through: Benjamini and Hochberg, and of p only what it comes to.)
    compared = [row for row, p in zip(rows, chances, strict=True) if p is not None]
    for row, p in zip(compared, bh([p for p in chances if p is not None]), strict=True):
        row["stands_out"] = p < CLEAR_P
    rows.sort(key=lambda r: -(r["gap"] or 0))
    return {"key": "items", "title": "", "shape": "items", "rows": rows, "hidden": _hidden(found)}


def _bars(values: list[int]) -> list[int] | None:
    return bars([values.count(n) for n in range(1, 6)])


def involvement(found: Voices) -> Part:
    """Needed and achieved by phase, both numbers of both sides: the difference alone would lose the most."""
    rows: list[Part] = []
    for q in (q for q in found.questions if q.block == INVOLVED and q.key.endswith("needed")):
        pair = {"needed": q.key, "was": q.key.replace("needed", "was")}
        sides = {side: _pair(found, side, pair) for side in BOTH_SIDES}
        ends = [cell["at"][0] for cell in sides.values() if cell]
        apart = round(abs(ends[0] - ends[1]), 1) if len(ends) > 1 else None
        rows.append({"phase": q.key.removesuffix("-needed"), "text": q.text, "sides": sides, "apart": apart})
    # (What is needed is seen differently: that comes before everything else.)
    rows.sort(key=lambda line: -(line["apart"] or 0))
    cells = [cell for row in rows for cell in row["sides"].values() if cell]
    for cell, p in zip(cells, holm([cell.pop("p") for cell in cells]), strict=True):
        cell["holm"] = round(p, 4)
    return {"key": "involvement", "title": "", "shape": "involvement", "rows": rows, "hidden": _hidden(found)}


def _pair(found: Voices, side: str, pair: dict[str, str]) -> Part | None:
    both = [b for b in found.ballots.get(side, []) if all(key in b for key in pair.values())]
    if side not in found.shown or len(both) < 5:
        return None
    needed, was = ([int(b[pair[name]]) for b in both] for name in ("needed", "was"))
    short = [n - w for n, w in zip(needed, was, strict=True)]
    at = [_edge(fmean(needed)), _edge(fmean(was))]
    beyond = _beyond(fmean(needed)) or _beyond(fmean(was))
    # (As the gap of a strand: never more than the printed means have between them.)
    printed = round(at[0] - at[1], 1)
    return {
        "needed": coarse(fmean(needed)), "was": coarse(fmean(was)), "n": len(both), "at": at, "p": mean_p(short),
        "short": printed, "full": full_tenths(printed if beyond else fmean(short)),
    }  # fmt: skip


def factor(found: Voices) -> Part:
    """The one thing that helps most, as counts with intervals; the published shares beside the product side only."""
    question = next(q for q in found.questions if q.key == FACTOR)
    keys = [key for key, _label in question.choices]
    sides = {}
    for side in BOTH_SIDES:
        given = [b[FACTOR] for b in found.ballots.get(side, []) if FACTOR in b]
        tally = [given.count(key) for key in keys]
        alone = len(given) < 5 or side not in found.shown or max(tally) == len(given)
        sides[side] = (
            None if alone else {"counts": tally, "between": [list(i) for i in wilson_simultaneous(tally)]}
        )
    rows = [[key, label, PUBLISHED.get(key)] for key, label in question.choices]
    return {
        "key": "factor",
        "title": "",
        "shape": "factor",
        "rows": rows,
        "sides": sides,
        "counted": shares(keys, sides),
        "hidden": _hidden(found),
    }


def remarks(found: Voices) -> Part:
    """What people wrote, in no order; under their side only where five of each side that wrote did, and all of these are shown.

    (METHOD 2.3, rules 3 and 7: beside five that are marked, the one without a mark would be the other side's.)
    """
    rows = list(Remark.objects.filter(round=found.row).values_list("side", "text"))
    secrets.SystemRandom().shuffle(rows)
    counts = Counter(side for side, _text in rows)
    told = all(n >= REMARKS_BY_SIDE and side in found.shown for side, n in counts.items())
    said = [[side if told else "", text] for side, text in rows]
    # (Fewer than five in all would be too easily told apart by their style.)
    return {
        "key": "remarks",
        "title": "",
        "shape": "remarks",
        "rows": said if len(rows) >= REMARKS_BY_SIDE else [],
    }


def _hidden(found: Voices) -> list[str]:
    return [side for side in BOTH_SIDES if side not in found.shown]
