"""The title of a result says no more than was answered: agreement and readiness need both sides."""

import pytest

from braid.rounds import actions
from braid.rounds.heading import Compared, compared, heading, in_part, orders
from braid.rounds.results.seen import parts_seen
from braid.rounds.tests.conftest import say

pytestmark = pytest.mark.django_db

CANNOT = "Nothing is far apart that we can see. Whether you agree, the answers cannot tell."


@pytest.fixture
def title(cast):
    """Closes and reveals a round, and gives its title."""

    def made(row) -> str:
        actions.close(row, by=cast["priya"])
        row = actions.reveal(row, by=cast["priya"])
        return heading(row, parts_seen(cast["priya"], row))

    return made


def lead(row, people, product, marketing, subject):
    """Answers of each side by first letters: p(roduct), m(arketing), n(obody), b(oth), l(ed by one of both), - can't judge."""
    words = {"p": "product", "m": "marketing", "n": "nobody", "b": "both", "l": "both_lead", "-": ""}
    for side, said in (("product", product), ("marketing", marketing)):
        for person, letter in zip([p for p in people if p.side == side], said, strict=False):
            say(row, person, words[letter], subject)


@pytest.mark.parametrize("use", ["go", "roles", "confidence", "priorities", "five"])
def test_nothing_is_said_of_a_round_that_nobody_has_answered(use, make, title):
    row = make(use)
    assert title(row) == "Nobody has answered."


@pytest.mark.parametrize(
    ("who", "says"),
    [
        (("priya", "marco"), "What both sides wrote stands side by side."),
        (("marco",), "Only Marketing has answered: there is nothing to compare."),
    ],
)
def test_of_words_alone_only_that_they_are_there_is_said(make, cast, title, who, says):
    row = make("five")
    for name in who:
        actions.answer(row, by=cast[name], question=row.questions.first(), why="Small teams.")
    assert title(row) == says


def test_a_go_that_one_person_answered_is_not_ready(make, cast, title):
    row = make("go")
    say(row, cast["priya"], "ready", "Pricing")
    assert title(row) == "Only Product has answered: there is nothing to compare."


def test_a_gate_that_one_side_left_out_is_not_ready(make, cast, title, as_member):
    row = make("go")
    for name, subjects in (("priya", ("Pricing", "Personas")), ("marco", ("Pricing",))):
        for subject in subjects:
            say(row, cast[name], "ready", subject)
    assert title(row) == "One of two is ready. One was not answered by both sides."
    page = as_member(cast["priya"]).get(f"/w/acme/{row.place}").content.decode()
    assert page.count("Marketing has not answered.") == 1


def test_answers_that_are_scattered_are_no_agreement(make, people, title):
    row = make(subjects=("Pricing", "Personas", "Research"))
    lead(row, people, "ppmlb", "pmmlb", "Pricing")
    lead(row, people, "-----", "ppppp", "Personas")
    lead(row, people, "ppppp", "pppmm", "Research")
    assert title(row) == "You agree on one of three. On two the answers cannot tell."


def test_of_scattered_answers_alone_nothing_can_be_told(make, people, title):
    row = make(subjects=("Pricing",))
    lead(row, people, "ppmlb", "pmmlb", "Pricing")
    assert title(row) == CANNOT


def test_confidence_of_one_side_is_compared_with_nothing(make, cast, title):
    row = make("confidence", subjects=("Trials",))
    say(row, cast["priya"], "8", "Trials")
    assert title(row) == "Only Product has answered: there is nothing to compare."


def test_means_that_are_near_are_no_agreement(make, people, title):
    row = make("confidence", subjects=("Trials",))
    for person in people:
        say(row, person, "8", "Trials")
    assert title(row) == CANNOT


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        ((1, 5, 3), "The two orders run against each other: worth a talk."),
        ((5, 1, 3), "Too few people to tell whether the two orders differ."),
    ],
)
def test_two_people_who_put_things_in_order_do_not_speak_for_their_sides(theirs, said, make, cast, title):
    row = make("priorities", subjects=("One", "Two", "Three"))
    for name, values in (("priya", (5, 1, 3)), ("marco", theirs)):
        for subject, value in zip(("One", "Two", "Three"), values, strict=True):
            say(row, cast[name], str(value), subject, "customers")
    assert title(row) == said


def test_priorities_of_one_side_are_compared_with_nothing(make, cast, title):
    row = make("priorities")
    say(row, cast["marco"], "5", "Pricing", "customers")
    assert title(row) == "Only Marketing has answered: there is nothing to compare."


def places(*wide, fires=False):
    raters = {"product": 4, "marketing": 3}
    return {"rows": [{"wide": each} for each in wide], "raters": raters, "fires": fires, "talk": False}


def test_orders_say_what_was_counted():
    assert orders(places(False, False)) == CANNOT
    assert orders(places(False, fires=True)) == "The two orders differ more than chance would have it."
    assert orders(places(True, True)) == "You see all of it differently. Is that on purpose?"


def test_questions_beside_words_are_counted_in_words():
    end = "What was said in words stands side by side."
    assert in_part(Compared(2, 1, 1)) == (
        f"One of the two questions with answers to choose from is seen differently. {end}"
    )
    assert in_part(Compared(1, 0, 0)) == f"{CANNOT} {end}"


def test_everything_alike_is_still_no_more_than_can_be_seen():
    assert compared(Compared(2, 2, 0)) == "You agree on two of two. Nothing is far apart that we can see."
    assert compared(Compared(3, 0, 1)) == "One of three needs a conversation. On two the answers cannot tell."
