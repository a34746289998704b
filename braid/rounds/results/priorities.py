"""Priorities: each person's sheet as an order, the two sides' orders, and a fair one to start from (METHOD 3)."""

from functools import cached_property
from statistics import fmean
from typing import Any

from django.utils import timezone

from braid.base.models import BOTH_SIDES, Side
from braid.rounds.models import Round, Subject
from braid.rounds.results.read import Read, Said, read
from braid.rounds.statistics.formulas import (
    FIBONACCI,
    Guess,
    by_ice,
    by_rice,
    by_value,
    by_wsjf,
    job_size,
    lacks_a_one,
    place_intervals,
    urgency,
)
from braid.rounds.statistics.orders import (
    KEMENY_UP_TO,
    Divergence,
    divergence,
    kemeny,
    ranks,
    schulze,
    side_places,
    starting_order,
)

Part = dict[str, Any]
Sheets = dict[str, list[list[float | None]]]
CUSTOMERS, BUSINESS, CONFIDENCE, BUILD, MARKET = "customers", "business", "confidence", "build", "market"
EFFORT_OF = {Side.PRODUCT: BUILD, Side.MARKETING: MARKET}
TOP = 3
NEAR = 0.25


def priorities(row: Round) -> list[Part]:
    """In the order in which it is told: the top of both, both orders, reasons of the widest, where to start."""
    sheets = Sheet(row, read(row))
    if not sheets.by_side[Side.PRODUCT] or not sheets.by_side[Side.MARKETING]:
        return [{"key": "places", "title": "", "shape": "nothing"}]
    found = divergence(*(sheets.by_side[side] for side in BOTH_SIDES))
    return [sheets.top(), sheets.places(found), sheets.reasons(found), sheets.start()]


class Sheet:
    """All sheets of a round. A person's order is by the value they see for the effort of their own side."""

    def __init__(self, row: Round, found: Read) -> None:
        self.subjects = list(row.subjects.order_by("order"))
        keys = dict(row.questions.values_list("pk", "key"))
        self.said: dict[tuple[str, int], list[Said]] = {
            (keys[question], subject): said for (question, subject), said in found.answers.items()
        }
        self.by_side: Sheets = {side: self._side(side) for side in BOTH_SIDES}

    def _side(self, side: str) -> list[list[float | None]]:
        seats = {s.seat for said in self.said.values() for s in said if s.side == side and s.value}
        orders = [
            ranks([self._worth(seat, side, subject) for subject in self.subjects]) for seat in sorted(seats)
        ]
        return [order for order in orders if any(place is not None for place in order)]

    def _worth(self, seat: int, side: str, subject: Subject) -> float | None:
        """Mean of the two values, by this person's effort where they judged it."""
        values = [v for key in (CUSTOMERS, BUSINESS) if (v := self._one(key, seat, subject)) is not None]
        effort = self._one(EFFORT_OF[Side(side)], seat, subject)
        return fmean(values) / (effort or 3.0) if values else None

    def _one(self, key: str, seat: int, subject: Subject) -> float | None:
        said = next((s for s in self.said.get((key, subject.pk), []) if s.seat == seat and s.value), None)
        return float(said.value) if said else None

    def _mean(self, key: str, subject: Subject, side: str = "") -> float | None:
        """The mean over sides of each side's mean, so that the head count of a side decides nothing."""
        per_side = []
        for each in [side] if side else BOTH_SIDES:
            given = [
                float(s.value) for s in self.said.get((key, subject.pk), []) if s.side == each and s.value
            ]
            per_side += [fmean(given)] if given else []
        return fmean(per_side) if per_side else None

    def top(self) -> Part:
        """What both put among their first three."""
        firsts = [self._first(side) for side in BOTH_SIDES]
        both = [s for s in self.subjects if s.order in firsts[0] & firsts[1]]
        return {"key": "top", "title": "", "shape": "top", "both": [s.title for s in both],
                "subjects": [s.order for s in both]}  # fmt: skip

    def _first(self, side: str) -> set[int]:
        places = side_places(self.by_side[side])
        ordered = sorted((p, s.order) for p, s in zip(places, self.subjects, strict=True) if p is not None)
        return {order for place, order in ordered if place <= ordered[min(TOP, len(ordered)) - 1][0]}

    def places(self, found: Divergence) -> Part:
        """Both orders, widest gap first, by rank and by what they rest on."""
        wide = set(found.wide())
        sides = {side: side_places(self.by_side[side]) for side in BOTH_SIDES}
        shown = {side: ranks(places, highest_first=False) for side, places in sides.items()}
        rows = [
            {
                **_called(s),
                "place": {side: shown[side][i] for side in BOTH_SIDES},
                "value": {side: _both(self._mean(CUSTOMERS, s, side), self._mean(BUSINESS, s, side)) for side in BOTH_SIDES},
                "effort": {Side.PRODUCT: self._mean(BUILD, s), Side.MARKETING: self._mean(MARKET, s)},
                "thought": {side: self._imagined(s, side) for side in BOTH_SIDES},
                "gap": round(found.gaps[i], 3), "wide": i in wide,
            }
            for i, s in enumerate(self.subjects)
        ]  # fmt: skip
        rows.sort(key=lambda r: (-r["gap"], r["title"]))
        return {
            "key": "places", "title": "", "shape": "places", "rows": rows, "tau": _round(found.tau),
            "rbo": _round(found.rbo), "p": _round(found.p), "fires": found.fires, "talk": found.worth_a_talk,
            "raters": {side: len(self.by_side[side]) for side in BOTH_SIDES},
            "guessed": any(g is not None for r in rows for g in r["thought"].values()),
        }  # fmt: skip

    def _imagined(self, subject: Subject, side: str) -> list[Any] | None:
        """How far from their own value people of this side thought the other's would be.

        Returns:
            [mean over people, how many guessed, of how many who judged the value]; None where nobody guessed. Of a person
            count those of the two values for which they gave both.
        """
        own: dict[int, list[float | None]] = {}
        for key in (CUSTOMERS, BUSINESS):
            for s in self.said.get((key, subject.pk), []):
                if s.side == side and s.value:
                    own.setdefault(s.seat, []).append(float(s.guess) - float(s.value) if s.guess else None)
        pairs = [[pair for pair in each if pair is not None] for each in own.values()]
        guessed = [fmean(each) for each in pairs if each]
        return [_round(fmean(guessed)), len(guessed), len(own)] if guessed else None

    def reasons(self, found: Divergence) -> Part:
        """The three widest items: what each side wrote, and how sure it was."""
        widest = sorted(range(len(self.subjects)), key=lambda i: -found.gaps[i])[:TOP]
        rows = [
            {
                **_called(s),
                "why": {side: self._whys(s, side) for side in BOTH_SIDES},
                "sure": {side: _round(self._mean(CONFIDENCE, s, side)) for side in BOTH_SIDES},
            }
            for s in (self.subjects[i] for i in widest if found.gaps[i] > 0)
        ]
        return {"key": "reasons", "title": "", "shape": "reasons", "rows": rows}

    def _whys(self, subject: Subject, side: str) -> list[list[str]]:
        said = [s for (key, pk), all_said in self.said.items() if pk == subject.pk for s in all_said]
        return [[s.why, s.name] for s in said if s.side == side and s.why]

    def start(self) -> Part:
        """The order to start from, with ties, formulas as columns, and what another fair method would say."""
        sides = [self.by_side[side] for side in BOTH_SIDES]
        places = starting_order(*sides)
        order = [i for _place, i in sorted((p, i) for i, p in enumerate(places) if p is not None)]
        rows = []
        for number, i in enumerate(order):
            before = places[order[number - 1]] if number else None
            tied = before is not None and (places[i] or 0) - before < NEAR
            rows.append({**_called(self.subjects[i]),
                         "place": _round(places[i]), "tied": tied, **self.formulas.get(i, {})})  # fmt: skip
        return {"key": "start", "title": "", "shape": "start", "rows": rows, **self._also(sides, order),
                "loose": self.loose()}  # fmt: skip

    def loose(self) -> bool:
        """Whether a column of WSJF has no 1 in it, so that its numbers are relative to nothing."""
        known = list(self._guesses.values())
        columns = (
            [FIBONACCI[g.business] for g in known], [g.urgency for g in known],
            [FIBONACCI[g.impact] for g in known], [FIBONACCI[job_size(g.effort)] for g in known],
        )  # fmt: skip
        return any(lacks_a_one(column) for column in columns)

    def _also(self, sides: list[list[list[float | None]]], order: list[int]) -> Part:
        """What Schulze and Kemeny would begin with, when both name the same one thing that is not first here."""
        if not order or len(self.subjects) > KEMENY_UP_TO:
            return {"also": ""}
        winners = schulze(sides)
        if len(winners) == 1 and winners == kemeny(sides) and winners[0] != order[0]:
            first = self.subjects[winners[0]]
            return {"also": first.title, "also_subject": first.order}
        return {"also": ""}

    @cached_property
    def _guesses(self) -> dict[int, Guess]:
        return {i: guess for i, s in enumerate(self.subjects) if (guess := self._guess(s))}

    @cached_property
    def formulas(self) -> dict[int, dict[str, Any]]:
        """Each formula where it can be reckoned, with the place interval of its guesses. RICE needs a reach."""
        known = list(self._guesses.items())
        made: dict[int, dict[str, Any]] = {i: {} for i, _guess in known}
        for name, formula in (("rice", by_rice), ("ice", by_ice), ("wsjf", by_wsjf), ("value", by_value)):
            rows = [(i, g) for i, g in known if name != "rice" or self.subjects[i].reach]
            between = place_intervals([g for _i, g in rows], formula, draws=2_000)
            for (i, guess), (first, last) in zip(rows, between, strict=True):
                made[i][name] = [_round(formula(guess)), first, last]
        return made

    def _guess(self, subject: Subject) -> Guess | None:
        impact, sure = self._mean(CUSTOMERS, subject), self._mean(CONFIDENCE, subject)
        efforts = [e for key in (BUILD, MARKET) if (e := self._mean(key, subject)) is not None]
        if impact is None or not efforts:
            return None
        # (An effort that one side alone has judged stands for the other's as well.)
        effort = sum(efforts) * len(BOTH_SIDES) / len(efforts)
        business = self._mean(BUSINESS, subject) or impact
        days = (subject.deadline - timezone.localdate()).days if subject.deadline else None
        return Guess(
            float(subject.reach or 1), round(impact) - 1, round(sure or 3) - 1, effort, round(business) - 1,
            urgency(days),
        )  # fmt: skip


def _called(subject: Subject) -> Part:
    """By its number in the round it is hidden where it must be; two may be called the same."""
    return {"subject": subject.order, "title": subject.title}


def _both(one: float | None, two: float | None) -> float | None:
    given = [value for value in (one, two) if value is not None]
    return _round(fmean(given)) if given else None


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
