"""Guess the other side: the reveal shows what was imagined beside what is true, whatever the scale."""

import re

import pytest

from braid.rounds import actions
from braid.rounds.asking import Asked
from braid.rounds.tests.conftest import ballot, say

pytestmark = pytest.mark.django_db


def revealed(row, cast) -> None:
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])


def page(client, row) -> str:
    html = client.get(f"/w/acme/{row.place}").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_numbers_tell_both_gaps(make, cast, people, as_member):
    row = make("confidence", subjects=("Trials",), asks_guess=True)
    for person in people:
        value, guess = ("8", "7") if person.side == "product" else ("3", "8")
        say(row, person, value, "Trials", guess=guess)
    revealed(row, cast)
    text = page(as_member(cast["ella"]), row)
    assert "The sides are 5.0 apart." in text
    assert "Product thought marketing would be 1.0 lower than themselves. 5 of 5 guessed." in text
    assert "Marketing thought product would be 5.0 higher than themselves. 5 of 5 guessed." in text


def test_a_guess_is_held_against_the_answer_of_whoever_made_it(make, cast, people, as_member):
    """Priya alone guesses, and thinks that marketing says the same: what her colleagues say is no gap she imagines."""
    row = make("confidence", subjects=("Trials",), asks_guess=True)
    for person in people:
        if person == cast["priya"]:
            say(row, person, "9", "Trials", guess="9")
        else:
            say(row, person, "2" if person.side == "product" else "10", "Trials")
    revealed(row, cast)
    assert row.result.found["parts"][0]["thought"] == {"product": [0.0, 1, 5], "marketing": None}
    text = page(as_member(cast["ella"]), row)
    assert "Product thought marketing would say the same as themselves. 1 of 5 guessed." in text
    assert "2, 2, 2, 2, 9" in re.sub(r" \(\w+\)", "", text)


def test_answers_on_ten_steps_stand_in_the_order_of_numbers(make, cast, people, as_member):
    row = make("confidence", subjects=("Trials",))
    for person, value in zip(
        (p for p in people if p.side == "product"), ("10", "2", "9", "10", "1"), strict=False
    ):
        say(row, person, value, "Trials")
    revealed(row, cast)
    assert "1, 2, 9, 10, 10" in re.sub(r" \(\w+\)", "", page(as_member(cast["ella"]), row))


def test_of_choices_it_is_told_what_each_side_thought(make, cast, people, as_member):
    row = make(asks_guess=True)
    for person in people:
        guess = "marketing" if person.side == "product" else "nobody"
        say(row, person, person.side, "Pricing", guess="both" if person == cast["priya"] else guess)
    revealed(row, cast)
    text = page(as_member(cast["ella"]), row)
    assert "Product thought marketing would say: Marketing 4, Both, nobody leads 1" in text
    assert "Marketing thought product would say: Nobody 5" in text


def test_priorities_tell_how_far_apart_the_values_were_thought_to_be(make, cast, people, as_member):
    row = make("priorities", subjects=("One", "Two"), asks_guess=True)
    for person in people:
        value, guess = ("5", "4") if person.side == "product" else ("2", "2")
        say(row, person, value, "One", "customers", guess=guess)
        say(row, person, "3", "Two", "customers")
    revealed(row, cast)
    places = next(p for p in row.result.found["parts"] if p["key"] == "places")
    said = {line["title"]: line["thought"] for line in places["rows"]}
    assert said == {
        "One": {"product": [-1.0, 5, 5], "marketing": [0.0, 5, 5]},
        "Two": {"product": None, "marketing": None},
    }
    text = page(as_member(cast["ella"]), row)
    assert "One 3.0 −1.0 5 of 5 guessed 0.0 5 of 5 guessed" in text
    assert "Two 0.0 – –" in text


def test_who_was_not_asked_to_guess_reads_nothing_of_it(make, cast, people, as_member):
    for use in ("roles", "priorities"):
        row = make(use)
        for person in people:
            say(
                row,
                person,
                "product" if use == "roles" else "4",
                "Pricing",
                None if use == "roles" else "customers",
            )
        revealed(row, cast)
        assert "thought" not in page(as_member(cast["ella"]), row)


def test_the_table_of_a_pulse_has_no_blank_for_the_other_side(make, cast, people, as_member):
    row = make("pulse")
    for person in people:
        actions.cast(row, by=person, answers=ballot(row))
    revealed(row, cast)
    text = as_member(cast["marco"]).get(f"/w/acme/{row.place}results.csv").content.decode()
    assert "{them}" not in text
    assert "In their own field I rely on the judgement of the other side." in text


def test_a_strand_that_too_few_answered_says_why_it_is_hidden(make, cast, people, as_member):
    row = make("pulse")
    for person in people:
        whole = ballot(row)
        only = {"T1": "3"} if person == cast["priya"] else whole
        actions.cast(row, by=person, answers=only)
    revealed(row, cast)
    text = page(as_member(cast["marco"]), row)
    assert text.count("Product is hidden here: fewer than five answered three of these questions.") == 3
    assert "Marketing is hidden here" not in text


def test_where_only_one_question_had_answers_to_choose_from_nothing_is_said_of_all(
    make, cast, people, as_member
):
    asked = [
        Asked("customer", "Who?", "choice", asks_why=True, choices=[("1", "Analysts"), ("2", "Founders")]),
        Asked("growth", "How?", "text", asks_why=True),
    ]
    row = make("five", questions=asked)
    for person in people:
        say(row, person, "1" if person.side == "product" else "2", key="customer")
    revealed(row, cast)
    text = page(as_member(cast["marco"]), row)
    assert "The one question with answers to choose from is seen differently." in text
    assert "You see all of it differently" not in text


def test_a_reason_for_ready_is_no_condition(make, cast, as_member):
    row = make("go")
    for name, value in (("priya", "ready"), ("jonas", "not"), ("marco", "if")):
        say(row, cast[name], value, "Pricing", why=f"{name} says {value}")
    revealed(row, cast)
    part = next(p for p in row.result.found["parts"] if p["title"] == "Pricing")
    assert sorted(part["conditions"]) == ["jonas says not", "marco says if"]
    assert "priya says ready" in page(as_member(cast["ella"]), row), "it is read all the same"


def test_a_closed_round_does_not_say_that_everybody_has_answered(make, cast, as_member):
    row = make()
    actions.close(row, by=cast["priya"])
    text = page(as_member(cast["marco"]), row)
    assert "It is closed. Nothing is open yet." in text
    assert "Both sides have answered" not in text
