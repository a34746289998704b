"""Gaps and shortfalls are reckoned from what is printed: no mean beyond 1.5 or 4.5 is worked back from them."""

import json

import pytest

from braid.rounds import actions, instruments
from braid.rounds.results.pulse import Voices, _pair
from braid.rounds.statistics.publishing import full_tenths

pytestmark = pytest.mark.django_db


def closed(make, cast, people, questions, said):
    """A pulse in which everybody of a side answers alike, but for a few."""
    row = make("pulse", questions=questions)
    for number, person in enumerate(people):
        actions.cast(row, by=person, answers=said(person.side, number))
    actions.close(row, by=cast["priya"])
    return {part["key"]: part for part in row.result.found["parts"]}


def test_the_gap_of_an_item_is_that_of_the_printed_means(make, cast, people):
    questions = instruments.pulse(cast["priya"].workspace)

    def said(side, number):
        return {q.key: "5" if side == "product" else "3" for q in questions if q.scale == "agree"}

    rows = closed(make, cast, people, questions, said)["items"]["rows"]
    for row in rows:
        assert row["sides"]["product"]["text"] == "≥ 4.5"
        assert row["gap"] == pytest.approx(1.5), "5 less 3 would tell that all of product said 5"
        assert row["gap"] == pytest.approx(
            row["sides"]["product"]["mean"] - row["sides"]["marketing"]["mean"]
        )


def test_the_shortfall_is_never_more_than_the_printed_means_have_between_them(make, cast, people):
    questions = instruments.pulse(cast["priya"].workspace, "I")

    def said(side, number):
        return {q.key: "5" if q.key.endswith("needed") else "2" for q in questions if q.scale == "involved"}

    rows = closed(make, cast, people, questions, said)["involvement"]["rows"]
    for row in rows:
        for cell in row["sides"].values():
            assert (cell["needed"], cell["was"], cell["short"]) == ("≥ 4.5", "2.0", 2.5), (
                "3.0 would tell that all said 5"
            )


def test_a_shortfall_between_the_ends_is_the_mean_of_each_persons_own(make, cast, people):
    questions = instruments.pulse(cast["priya"].workspace, "I")

    def said(side, number):
        needed = "4" if number % 2 else "3"
        return {
            q.key: needed if q.key.endswith("needed") else "2" for q in questions if q.scale == "involved"
        }

    rows = closed(make, cast, people, questions, said)["involvement"]["rows"]
    for row in rows:
        for cell in row["sides"].values():
            assert cell["short"] == pytest.approx(float(cell["needed"]) - float(cell["was"]))


def test_the_printed_shortfall_is_that_of_the_printed_means_and_judged_by_its_own():
    """25 and 17 of seven people: 3.57 less 2.43 is 1.14, and 3.6 less 2.4 is 1.2."""
    needed, was = [3, 3, 4, 4, 4, 3, 4], [2, 2, 3, 3, 2, 2, 3]
    ballots = [{"n": str(n), "w": str(w)} for n, w in zip(needed, was, strict=True)]
    cell = _pair(
        Voices(None, [], {"product": ballots}, {"product": 7}), "product", {"needed": "n", "was": "w"}
    )
    assert (cell["needed"], cell["was"], cell["short"], cell["full"]) == ("3.6", "2.4", 1.2, 1.1)


def test_what_only_rounds_to_a_limit_has_not_reached_it():
    values = (0.96, 1.0, 1.04, -0.96, -1.0, 0.3, 0.0)
    assert [full_tenths(value) for value in values] == [0.9, 1.0, 1.0, -0.9, -1.0, 0.3, 0.0]
    assert full_tenths(3.3 - 2.3) == 1.0, "what the machine makes of it is a little less"


def test_the_gap_of_a_strand_is_that_of_the_printed_means_and_no_exact_one_is_kept(make, cast, people):
    questions = instruments.pulse(cast["priya"].workspace)

    def said(side, number):
        high = number % 3 != 0 if side == "product" else number % 4 == 0
        return {q.key: ("2" if high else "3") if q.is_reversed else "4" if high else "3" for q in questions if q.scale == "agree"}  # fmt: skip

    lines = closed(make, cast, people, questions, said)["strands"]["lines"]
    for line in lines:
        one, two = (line["sides"][side]["mean"] for side in ("product", "marketing"))
        assert line["gap"]["value"] == round(one - two, 1)
        assert not {"exact", "exact_delta", "p"} & set(line["gap"])
        assert all(round(line["gap"][key], 1) == line["gap"][key] for key in ("value", "full", "low", "high"))


def test_the_wider_interval_tells_nothing_that_the_printed_one_does_not(make, cast, people):
    """It follows from what is printed: two results with the same printed interval have the same wider one."""
    questions = instruments.pulse(cast["priya"].workspace)

    def said(side, number):
        return {q.key: "5" if (number + (side == "product")) % 3 else "4" for q in questions if q.scale == "agree" and not q.is_reversed}  # fmt: skip

    lines = closed(make, cast, people, questions, said)["strands"]["lines"]
    for line in lines:
        for side in line["sides"].values():
            assert 1.5 <= side["wide"][0] <= side["mean"] <= side["wide"][1] <= 4.5
            assert side["wide"][0] <= side["low"]
    assert '"p":' not in json.dumps(lines)
