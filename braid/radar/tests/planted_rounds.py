"""The worked examples about rounds as ballots and answers, counted as a round counts them when it closes."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from braid.people.models import Member
from braid.radar.tests import planted_areas, planted_claims, planted_deciding, planted_load
from braid.radar.tests import rows as made
from braid.radar.tests.planted import STORIES, story
from braid.radar.tests.rows import SIDES, Rows
from braid.radar.tests.worked_rounds import EIGHT, ITEMS, THREE
from braid.rounds import instruments
from braid.rounds.asking import Asked
from braid.rounds.models import Answer, Ballot, Question, Result, Round, Seat, Step, Subject
from braid.rounds.results import count

__all__ = ["STORIES"]
assert (
    planted_areas.STORIES
    is planted_claims.STORIES
    is planted_deciding.STORIES
    is planted_load.STORIES
    is STORIES
)
# One person's answers: {(question, subject): key of the scale}.
Said = Mapping[tuple[str, str], str]


def asked(rows: Rows, use: str, questions: Iterable[Asked], said: Mapping[str, list[Said]], subjects: Iterable[str] = (), days: int = 1, **more: Any) -> Round:  # fmt: skip
    """A round that was asked of so many people of each side, closed, and revealed some days ago."""
    at = timezone.make_aware(datetime.combine(made.TODAY - timedelta(days=days), time(12)))
    row = rows.make(
        Round, use=use, name=f"Round {use}", purpose="To know", state="revealed", closes_at=at,
        is_anonymous=use == "pulse", **more,
    )  # fmt: skip
    made_of = {
        q.key: rows.make(
            Question, round=row, order=n, key=q.key, block=q.block, text=str(q.text), scale=q.scale,
            is_reversed=q.is_reversed, for_side=q.for_side, per_subject=q.per_subject,
            choices=[[key, str(label)] for key, label in q.choices],
        )
        for n, q in enumerate(questions)
    }  # fmt: skip
    about = {title: rows.make(Subject, round=row, order=n, title=title) for n, title in enumerate(subjects)}
    for side, people in said.items():
        for number, answers in enumerate(people):
            member = rows.make(Member, name=f"{side} asked {number}", side=side, joined_on=made.ago(300))
            seat = rows.make(Seat, round=row, member=member, side=side, has_answered=True)
            if row.is_anonymous:
                rows.make(Ballot, round=row, side=side, answers={key: v for (key, _s), v in answers.items()})
                continue
            for (key, subject), value in answers.items():
                rows.make(Answer, round=row, seat=seat, question=made_of[key], subject=about.get(subject), value=value)  # fmt: skip
    rows.make(Result, round=row, found=count(row))
    for state in ("open", "closed", "revealed"):
        rows.make(Step, round=row, state=state, at=at)
    return row


def five_apart(rows: Rows, ours: str, theirs: str) -> None:
    """Who is our customer: s(mall firms) or e(nterprises), a letter a person."""
    choices = (("s", "Small firms"), ("e", "Enterprises"))
    question = Asked("customer", "Who is our customer?", "choice", choices=choices)
    said = zip(SIDES, (ours, theirs), strict=True)
    asked(rows, "five", [question], {side: [{("customer", ""): v} for v in each] for side, each in said})


@story("D08", 2)
def product_says_small_firms_and_marketing_enterprises(rows: Rows) -> None:
    five_apart(rows, "ssssss", "seeeee")


@story("D08", 1)
def four_to_one_against_one_to_four(rows: Rows) -> None:
    five_apart(rows, "sssse", "seeee")


@story("D08", "unknown")
def four_of_marketing_answered(rows: Rows) -> None:
    five_apart(rows, "sssss", "eeee")


def _sheets(rows: Rows, ours: list, theirs: list) -> None:
    """Sheets that give these places: ten steps of confidence in the first place, one in the last."""
    question = Asked("customers", "Value", "ten", per_subject=True)
    said = {
        side: [
            {("customers", title): str(11 - place) for title, place in zip(ITEMS, sheet, strict=True)}
            for sheet in each
        ]
        for side, each in zip(SIDES, (ours, theirs), strict=True)
    }
    asked(rows, "priorities", [question], said, ITEMS)


@story("D09", 3)
def eight_and_three_score_six_items(rows: Rows) -> None:
    _sheets(rows, EIGHT, THREE)


@story("D09", "clear")
def both_sides_score_alike(rows: Rows) -> None:
    _sheets(rows, EIGHT, EIGHT[:3])


def _roles(rows: Rows, days: int = 1, **areas: tuple[str, str]) -> None:
    words = {"p": "product", "m": "marketing", "n": "nobody"}
    said: dict[str, list[dict[tuple[str, str], str]]] = {
        side: [{("lead", title): words[each[n][i]] for title, each in areas.items()} for i in range(5)]
        for n, side in enumerate(SIDES)
    }
    asked(rows, "roles", instruments.roles(), said, areas, days)


@story("D16", 2)
def segmentation_is_claimed_twice_and_research_by_nobody(rows: Rows) -> None:
    _roles(rows, Segmentation=("ppppm", "mmmmp"), Research=("mmmnp", "ppppm"), Messaging=("mmmmm", "mmmmm"))


@story("D16", "clear")
def both_say_that_marketing_leads(rows: Rows) -> None:
    _roles(rows, Messaging=("mmmmp", "mmmmm"))


def _pulse(rows: Rows, said: Mapping[str, list[dict[str, str]]], module: str = "", **more: Any) -> Round:
    ballots = {
        side: [{(key, ""): value for key, value in one.items()} for one in each]
        for side, each in said.items()
    }
    return asked(rows, "pulse", instruments.pulse(rows.workspace, module), ballots, **more)


def _trust(*scores: float) -> list[dict[str, str]]:
    """Ballots with these scores on trust: five items in whole steps, the last one turned round."""
    found = []
    for score in scores:
        total = round(score * 5)
        steps = [total // 5 + (i < total % 5) for i in range(5)]
        found.append({f"T{i + 1}": str(6 - s if i == 4 else s) for i, s in enumerate(steps)})
    return found


@story("D19", 3)
def product_trusts_more_than_marketing_does(rows: Rows) -> None:
    row = _pulse(rows, {
        "product": _trust(4.2, 4.0, 4.4, 3.8, 4.6, 4.0), "marketing": _trust(2.8, 3.0, 2.4, 3.2, 2.6),
    })  # fmt: skip
    line = row.result.found["parts"][0]["lines"][0]
    assert [line["gap"][name] for name in ("value", "low", "high", "delta", "perm")] == [1.4, 0.9, 1.8, 1.0, 0.0022]  # fmt: skip


@story("D19", 2)
def the_gap_is_one_point_only_when_it_is_rounded(rows: Rows) -> None:
    row = _pulse(
        rows, {"product": _trust(3.8, 4.0, 3.8, 4.0, 3.8), "marketing": _trust(2.8, 3.0, 2.8, 3.0, 3.0)}
    )
    line = row.result.found["parts"][0]["lines"][0]
    assert [line["sides"][side]["text"] for side in SIDES] == ["3.9", "2.9"]
    assert (line["gap"]["value"], line["gap"]["full"]) == (1.0, 0.9)


@story("D19", 3)
def both_find_trust_weak_though_an_end_is_printed_as_three(rows: Rows) -> None:
    row = _pulse(
        rows, {"product": _trust(2.4, 2.4, 2.4, 2.2, 2.4), "marketing": _trust(2.0, 2.2, 2.2, 2.8, 3.0)}
    )
    ends = [row.result.found["parts"][0]["lines"][0]["sides"][side] for side in SIDES]
    assert [end["weak"] for end in ends] == [True, True]
    assert ends[1]["high"] == 3.0


@story("D19", "clear")
def both_sides_trust_about_alike(rows: Rows) -> None:
    _pulse(rows, {"product": _trust(3.6, 3.4, 3.8, 3.6, 3.6), "marketing": _trust(3.4, 3.2, 3.6, 3.4, 3.4)})


@story("D19", "unknown")
def four_of_marketing_sent_a_ballot(rows: Rows) -> None:
    _pulse(rows, {"product": _trust(4.2, 4.0, 4.4, 3.8, 4.6), "marketing": _trust(2.8, 3.0, 2.4, 3.2)})


@story("D20", 2)
def product_falls_in_two_camps(rows: Rows) -> None:
    _pulse(rows, {"product": _trust(1.8, 1.6, 2.0, 4.2, 4.4, 4.4), "marketing": _trust(*[3.0] * 5)})


@story("D20", "clear")
def nobody_falls_in_camps(rows: Rows) -> None:
    _pulse(rows, {"product": _trust(*[3.4] * 5), "marketing": _trust(*[3.0] * 5)})


def _needed(phase: str, *shorts: int) -> list[dict[str, str]]:
    pairs = [(4, 4 - short) if short > 0 else (2, 2 - short) for short in shorts]
    return [{f"{phase}-needed": str(needed), f"{phase}-was": str(was)} for needed, was in pairs]


@story("D18", 3)
def marketing_is_missed_in_definition_and_product_met_too_often(rows: Rows) -> None:
    ours = _needed("I6", -1, -2, -1, -1, -1)
    theirs = [a | b for a, b in zip(_needed("I2", 2, 1, 2, 1, 2), _needed("I3", 3, -1, 2, -1, 3), strict=True)]  # fmt: skip
    _pulse(rows, {"product": ours, "marketing": theirs}, "I")


@story("D18", "clear")
def one_loud_person_is_not_a_side(rows: Rows) -> None:
    _pulse(rows, {"product": _trust(*[3.0] * 5), "marketing": _needed("I3", 3, -1, 2, -1, 3)}, "I")
