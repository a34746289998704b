"""Named rounds question by question: roles, confidence, go or no-go, the five shared questions."""

from collections import Counter
from collections.abc import Iterable, Mapping
from statistics import fmean
from typing import Any

from braid.base.models import BOTH_SIDES
from braid.base.statistics import total_variation
from braid.rounds.models import Question, Round, Subject
from braid.rounds.results.read import Said, read, reasons
from braid.rounds.scales import SCALES, options

Part = dict[str, Any]
CLAIM_SHARE = 0.6
APART_POINTS = 2.0


def by_question(row: Round) -> list[Part]:
    """A part for each question and subject, those that are furthest apart first."""
    found, subjects = read(row), list(row.subjects.order_by("order"))
    parts = []
    for question in row.questions.order_by("order"):
        for subject in subjects if question.per_subject else [None]:
            said = found.answers.get((question.pk, subject.pk if subject else 0), [])
            parts.append(part(question, subject, said))
    return sorted(parts, key=lambda p: -p["apart"])


def part(question: Question, subject: Subject | None, said: list[Said]) -> Part:
    """What both sides said to one question."""
    made: Part = {
        "key": f"{question.key}.{subject.order}" if subject else question.key,
        "title": subject.title if subject else question.text,
        "question": question.text,
        "reasons": reasons(said),
    }
    if question.scale == "ready":
        made["conditions"] = [s.why for s in said if s.value in ("if", "not") and s.why]
    if question.scale == "text":
        return made | {"shape": "words", "apart": 0.0}
    if question.scale != "choice" and SCALES[question.scale].numeric:
        return made | _numbers(question, said)
    return made | _choices(question, said)


def _numbers(question: Question, said: list[Said]) -> Part:
    means = {side: _mean(s.value for s in said if s.side == side) for side in BOTH_SIDES}
    gap = _between(*means.values())
    thought = {side: imagined([s for s in said if s.side == side and s.value]) for side in BOTH_SIDES}
    dots = {side: [[s.value, s.name] for s in said if s.side == side and s.value] for side in BOTH_SIDES}
    points = SCALES[question.scale].points
    return {
        "shape": "numbers", "points": points, "means": means, "thought": thought, "dots": dots,
        "verdict": "apart" if gap is not None and gap >= APART_POINTS else "",
        "apart": (gap or 0.0) / max(1, points - 1),
    }  # fmt: skip


def imagined(said: list[Said]) -> list[Any] | None:
    """The gap that people of one side imagine: how far from their own answer they thought the other side would be.

    Returns:
        [mean of guess less own answer, how many guessed, of how many who answered]; None where nobody guessed. Each guess is
        held against the answer of whoever made it: against the mean of all it would be a gap between people of one side.
    """
    pairs = [float(s.guess) - float(s.value) for s in said if s.value and s.guess]
    return [round(fmean(pairs), 2), len(pairs), sum(bool(s.value) for s in said)] if pairs else None


def _mean(values: Iterable[str]) -> float | None:
    given = [float(value) for value in values if value]
    return round(fmean(given), 2) if given else None


def _between(one: float | None, two: float | None) -> float | None:
    return None if one is None or two is None else round(abs(one - two), 2)


def _choices(question: Question, said: list[Said]) -> Part:
    known = options(question.scale, question.choices)
    tally = {side: Counter(s.value for s in said if s.side == side and s.value) for side in BOTH_SIDES}
    rows = [[key, str(label), *(tally[side][key] for side in BOTH_SIDES)] for key, label in known]
    one, two = ([tally[side][key] for key, _label in known] for side in BOTH_SIDES)
    apart = total_variation(one, two) if sum(one) and sum(two) else 0.0
    return {
        "shape": "choices", "rows": rows, "most": {side: most_frequent(rows, 2 + at) for at, side in enumerate(BOTH_SIDES)}, "verdict": verdict(question.scale, tally), "apart": apart,
        "guessed": {side: _guessed(known, said, side) for side in BOTH_SIDES},
    }  # fmt: skip


def most_frequent(rows: list[list[Any]], column: int) -> list[Any] | None:
    """What a side said most, as [key, label, how many, of how many]; None where nobody answered."""
    total = sum(row[column] for row in rows)
    top = max(rows, key=lambda row: row[column], default=None)
    return [top[0], top[1], top[column], total] if top and total else None


def _guessed(known: list[tuple[str, Any]], said: list[Said], side: str) -> list[list[Any]]:
    """What a side thought the other would say, as [key, label, how many], the most first."""
    tally = Counter(s.guess for s in said if s.side == side and s.guess)
    rows = [[key, str(label), tally[key]] for key, label in known if tally[key]]
    return sorted(rows, key=lambda row: -row[2])


def verdict(scale: str, tally: Mapping[Any, Counter[str]]) -> str:
    """What lights up: both_claim, both_disown, other_means_us, if_only, not_ready, or apart; empty where nothing does."""
    if scale == "lead":
        return _who_leads(tally)
    if scale == "ready":
        every = set().union(*tally.values()) if tally else set()
        return "not_ready" if "not" in every else "if_only" if "if" in every else ""
    modes = [{k for k, n in t.items() if n == max(t.values())} for t in tally.values() if t]
    return "apart" if len(modes) == len(BOTH_SIDES) and not modes[0] & modes[1] else ""


def _who_leads(tally: Mapping[Any, Counter[str]]) -> str:
    """METHOD D16: 60 % of each side name itself, or name the other or nobody."""

    def share(side: str, *keys: str) -> float:
        total = sum(tally[side].values())
        return sum(tally[side][key] for key in keys) / total if total else 0.0

    product, marketing = BOTH_SIDES
    if not all(tally[side] for side in BOTH_SIDES):
        # (Of a side that did not answer nobody knows what it would not say.)
        return ""
    if all(share(side, side) >= CLAIM_SHARE - 1e-9 for side in BOTH_SIDES):
        return "both_claim"
    others = {product: marketing, marketing: product}
    if all(share(side, other, "nobody", "both") >= CLAIM_SHARE - 1e-9 for side, other in others.items()):
        return "both_disown"
    for side, other in others.items():
        if share(other, side) >= CLAIM_SHARE - 1e-9 and share(side, side) < CLAIM_SHARE - 1e-9:
            return f"{other}_means_{side}"
    return ""
