"""What is written in rounds: a remark tells no side by elimination, a reason that is known names no other."""

import csv
from io import StringIO

import pytest

from braid.rounds import actions
from braid.rounds.models import Ballot, Remark, Round
from braid.rounds.tests.conftest import ballot, say

pytestmark = pytest.mark.django_db


def remarks(make, cast, people, product: int, marketing: int, without=()) -> list[list[str]]:
    """What is told of a pulse in which so many of each side wrote a remark, and all answered but some."""
    row = make("pulse")
    left = {"product": product, "marketing": marketing}
    for person in people:
        if person.name not in without:
            left[person.side] -= 1
            words = f"of {person.side}" if left[person.side] >= 0 else ""
            actions.cast(row, by=person, answers=ballot(row), remark=words)
    actions.close(row, by=cast["priya"])
    part = next(p for p in Round.objects.get(pk=row.pk).result.found["parts"] if p["key"] == "remarks")
    return part["rows"]


def test_five_of_each_side_are_marked(make, cast, people):
    rows = remarks(make, cast, people, 5, 5)
    assert len(rows) == 10
    assert all(words == f"of {side}" for side, words in rows)


@pytest.mark.parametrize(
    ("marks", "hidden"),
    [(["product"] * 5 + [""], []), (["product"] * 5 + ["marketing"] * 5, ["marketing"])],
    ids=["one without a mark", "a side that is hidden"],
)
def test_marks_of_an_older_rule_are_not_shown(make, cast, people, as_member, marks, hidden):
    """Its numbers stay as they were counted; which remark is whose side's would be told by elimination."""
    remarks(make, cast, people, 5, 5)
    row = Round.objects.get()
    for part in row.result.found["parts"]:
        if part["key"] == "remarks":
            part["rows"] = [[side, f"Remark {number}"] for number, side in enumerate(marks)]
        elif "hidden" in part:
            part["hidden"] = hidden
    row.result.save()
    actions.reveal(row, by=cast["priya"])
    html = as_member(cast["marco"]).get(f"/w/acme/{row.place}").content.decode()
    told = html.partition("<h2>Remarks</h2>")[2].partition("</section>")[0]
    assert told.count("Remark ") == len(marks)
    assert "Product" not in told
    assert "Marketing" not in told


def test_five_of_one_side_alone_are_marked(make, cast, people):
    assert [side for side, _words in remarks(make, cast, people, 5, 0)] == ["product"] * 5


@pytest.mark.parametrize("few", [1, 4])
def test_beside_five_of_one_side_a_few_of_the_other_are_not_told_apart(make, cast, people, few):
    rows = remarks(make, cast, people, 5, few)
    assert len(rows) == 5 + few
    assert {side for side, _words in rows} == {""}


def test_where_a_side_is_hidden_no_remark_is_marked(make, cast, people):
    """One of marketing did not answer: nothing is told of that side, and so not which remarks are the other's."""
    rows = remarks(make, cast, people, 5, 4, without=("Marco Bellini",))
    assert len(rows) == 9
    assert {side for side, _words in rows} == {""}


def answered(make, cast, people, **how) -> Round:
    """A round in which everybody gives a reason under each of eight areas."""
    areas = [f"Area {number}" for number in range(8)]
    row = make(subjects=areas, **how)
    for person in people:
        for area in areas:
            say(row, person, "product", area, why=f"{person.name} on it")
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    return Round.objects.get(pk=row.pk)


def orders(row) -> list[tuple[str, ...]]:
    parts = row.result.found["parts"]
    return [tuple(why for why, *_more in part["reasons"]["product"]) for part in parts]


def test_without_names_reasons_come_in_another_order_under_every_question(make, cast, people, as_member):
    row = answered(make, cast, people)
    found = orders(row)
    assert len(set(found)) > 4
    assert len({tuple(sorted(one)) for one in found}) == 1, "nobody's is lost"
    again = Round.objects.get(pk=row.pk)
    assert orders(again) == found, "and it stays"

    lines = csv.reader(
        StringIO(as_member(cast["marco"]).get(f"/w/acme/{row.place}results.csv").content.decode())
    )
    written = [line[2] for line in lines if line[2].endswith("on it")]
    assert written == [why for one in found for why in one]


def test_with_names_they_stand_in_one_order(make, cast, people):
    assert len(set(orders(answered(make, cast, people, shows_names=True)))) == 1


def test_something_else_that_helps_most_is_said_in_words_and_told_among_the_remarks(make, cast, as_member):
    row = make("pulse")
    client, url = as_member(cast["jonas"]), f"/w/acme/{row.place}answer/"
    assert "If something else: what?" in client.get(url).content.decode()
    name = f"q{row.questions.get(key='F').pk}"
    sent = {name: "e", f"why-{name}": "One backlog", "remark": "It gets better."}
    assert client.post(url, {**sent, f"why-{name}": "x" * 301}).status_code == 422
    assert client.post(url, sent).status_code == 303
    assert Ballot.objects.get().answers == {"F": "e"}
    assert Remark.objects.get().text == "What helps most: One backlog · It gets better."
