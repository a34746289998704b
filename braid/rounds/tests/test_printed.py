"""Gaps and shortfalls are reckoned from what is printed: no mean beyond 1.5 or 4.5 is worked back from them."""

import json

import pytest

from braid.rounds import actions, instruments

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
