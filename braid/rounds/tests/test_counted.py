"""What stands behind "How we counted": in words, from what was published, and nothing where a mean is not printed."""

import random

import pytest

from braid.rounds import actions, instruments
from braid.rounds.models import Result, Round
from braid.rounds.results.counted import of_one_mind, shares
from braid.rounds.results.waves import _way

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(make, cast, people):
    """`told(answer)`: a revealed pulse in which `answer(person, number, question)` says each answer, None for can't judge."""

    def made(answer, module="", **values) -> Round:
        asked = instruments.pulse(cast["priya"].workspace, module)
        row = make("pulse", questions=asked, instrument="pulse-1", **values)
        questions = list(row.questions.order_by("order"))
        for number, person in enumerate(people):
            said = {q.key: answer(person, number, q) for q in questions}
            actions.cast(row, by=person, answers={key: v for key, v in said.items() if v})
        actions.close(row, by=cast["priya"])
        actions.reveal(row, by=cast["priya"])
        return Round.objects.get(pk=row.pk)

    return made


def apart(person, number, q):
    """Product says 4, marketing 2, both leads 3; product picks executives, marketing roles."""
    if q.scale == "choice":
        return "d" if person.side == "product" else "b"
    if q.scale == "involved":
        high = person.side == "marketing" and q.key.endswith("needed")
        return "4" if high else "2"
    value = (4 if person.side == "product" else 2) - (
        number % 2 if person.side == "product" else -(number % 2)
    )
    return str(6 - value if q.is_reversed else value)


def part(row, key):
    return next(p for p in Result.objects.get(round=row).found["parts"] if p["key"] == key)


def page(client, row) -> str:
    return client.get(f"/w/acme/{row.place}").content.decode()


def test_the_second_opinions_stand_in_words_behind_a_disclosure(told, cast, as_member):
    row = told(apart)
    gap = part(row, "strands")["lines"][0]["gap"]
    assert gap["told"]
    assert gap["g"] > 1
    assert gap["perm"] < 0.1
    text = page(as_member(cast["marco"]), row)
    assert text.count("How we counted") == 3, (
        "one for each strand; all of a side chose alike, so nothing is told of that"
    )
    for said in (
        "of 100 pairs of one person from each side",
        "of 1,000 dealings",
        "Hedges",
        "Holm",
        "counts as agreement",
    ):
        assert said in text, said
    csv = as_member(cast["marco"]).get(f"/w/acme/{row.place}results.csv").content.decode()
    assert "permutation p" in csv
    assert "pairs of 100" in csv


def test_where_a_mean_is_not_printed_nothing_else_of_the_gap_is_told(told, cast, as_member):
    row = told(
        lambda p, n, q: (
            "b" if q.scale == "choice" else ("1" if q.is_reversed else "5") if p.side == "product" else "3"
        )
    )
    gap = part(row, "strands")["lines"][0]["gap"]
    assert (gap["told"], gap["g"]) == (False, None)
    assert part(row, "strands")["lines"][0]["sides"]["product"]["ad"] is None
    text = page(as_member(cast["marco"]), row)
    assert "would give it away, and is not shown" in text
    assert "of 100 pairs" not in text
    assert (
        "pairs of 100" not in as_member(cast["marco"]).get(f"/w/acme/{row.place}results.csv").content.decode()
    )


def test_how_far_a_side_is_of_one_mind_is_never_said_to_be_nought():
    """Nought would tell that all said the same, and with the mean what that was."""
    assert of_one_mind(0.0, False) == of_one_mind(0.3, False) == 0.3
    assert of_one_mind(0.97, False) == 1.0
    assert of_one_mind(0.97, True) is None
    assert of_one_mind(None, False) is None


def test_questions_that_stand_out_are_marked_by_benjamini_and_hochberg(told, cast, as_member):
    row = told(apart)
    rows = part(row, "items")["rows"]
    assert any(line.get("stands_out") for line in rows)
    assert "stands out" in page(as_member(cast["marco"]), row)
    alike = told(lambda p, n, q: "b" if q.scale == "choice" else str(2 + n % 3), name="Alike")
    assert not any(line.get("stands_out") for line in part(alike, "items")["rows"])


def test_the_choices_of_both_sides_are_held_against_each_other_and_the_published(told, cast, as_member):
    """One of a side chooses otherwise: where all agree nothing is shown."""
    row = told(lambda p, n, q: "a" if q.scale == "choice" and p.is_lead else apart(p, n, q))
    counted = part(row, "factor")["counted"]
    assert counted["sides"]["p"] < 0.1
    assert counted["sides"]["apart"] >= 60
    assert counted["odd"]["theirs"] in ([65, 295], [64, 295], [55, 295])
    text = page(as_member(cast["marco"]), row)
    assert "Fisher, Freeman and Halton" in text
    assert "an observation, not a verdict" in text


def test_the_worked_examples_of_the_published_shares():
    keys = ["a", "b", "c", "d", "e", "f"]
    found = shares(keys, {"product": {"counts": [3, 1, 2, 6, 0, 0]}, "marketing": None})
    assert found["published"] == 0.077
    assert found["odd"] == {"key": "d", "p": 0.017, "ours": [6, 12], "theirs": [55, 295]}
    assert "sides" not in found
    assert shares(keys, {"product": None, "marketing": {"counts": [5, 0, 1, 0, 0, 0]}}) == {}


def test_involvement_tells_first_where_what_is_needed_is_seen_differently(told, cast, as_member):
    row = told(apart, "I")
    rows = part(row, "involvement")["rows"]
    assert [line["apart"] for line in rows] == sorted((line["apart"] for line in rows), reverse=True)
    assert rows[0]["apart"] == 2.0
    assert {line["sides"]["marketing"]["short"] for line in rows} == {2.0}
    text = page(as_member(cast["marco"]), row)
    assert "is seen differently first of all here" in text
    assert text.count("less than needed") == 7


def test_admins_alone_read_whether_the_questions_fit(told, cast, as_member):
    def answer(p, n, q):
        return None if q.key == "T1" and n < 6 else apart(p, n, q)

    row = told(answer)
    assert [key for key, *_rest in row.result.found["check"]["unjudged"]] == ["T1"]
    assert "60 of 100 could not judge it" in page(as_member(cast["priya"]), row)
    assert "do the questions fit?" not in page(as_member(cast["jonas"]), row)


def test_a_question_asked_the_other_way_round_is_told_when_it_is_misread_over_waves(told):
    """Three waves of ten: whoever agrees with everything agrees with the reversed one, too."""
    dice, before = random.Random(4), None

    def answer(p, n, q):
        return "b" if q.scale == "choice" else str(min(5, max(1, 1 + n // 2 + dice.choice((0, 0, 1)))))

    for _wave in range(3):
        before = told(answer, previous=before)
    check = before.result.found["check"]
    assert check["answers"] == 30
    assert {key for key, _text in check["misread"]} == {"T5", "G5", "L5"}
    assert len(check["alphas"]) == 3, "told from thirty complete answers on"
    assert "alphas" in check
    assert all(low < value < high for _t, value, low, high in check["alphas"])


def test_a_direction_is_told_from_five_waves_on():
    waves = [["", "", 2.0 + n / 5, 0, 0] for n in range(4)]
    assert _way(waves[:3], 2.8) is None
    assert _way(waves, 2.9) == {"word": "up", "tau": 1.0, "p": 0.017}
    assert _way(waves, 2.1)["word"] == ""
