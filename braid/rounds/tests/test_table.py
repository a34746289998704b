"""The table of a result holds every number that its page shows, and no other."""

import csv
import io
import re

import pytest

from braid.rounds import actions, instruments
from braid.rounds.tests.conftest import ballot, say

pytestmark = pytest.mark.django_db


def rows(client, row) -> list[list[str]]:
    text = client.get(f"/w/acme/{row.place}results.csv").content.decode()
    return list(csv.reader(io.StringIO(text)))


def revealed(row, cast) -> None:
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])


def test_every_line_has_as_many_cells_as_the_head(make, cast, people, as_member):
    for use in ("roles", "priorities", "confidence", "pulse"):
        row = make(use)
        for person in people:
            if use == "pulse":
                actions.cast(row, by=person, answers=ballot(row))
            else:
                key = "customers" if use == "priorities" else None
                say(row, person, "product" if use == "roles" else "4", "Pricing", key)
        revealed(row, cast)
        found = rows(as_member(cast["marco"]), row)
        assert found[0] == ["part", "about", "Product", "Marketing", "together"]
        assert {len(line) for line in found} == {5}


def test_a_pulse_has_intervals_gaps_and_involvement_in_it(make, cast, people, as_member):
    row = make("pulse", questions=instruments.pulse(cast["priya"].workspace, "I"))
    for person in people:
        actions.cast(row, by=person, answers=ballot(row, "4" if person.side == "product" else "3"))
    revealed(row, cast)
    found = {line[1]: line[2:] for line in rows(as_member(cast["marco"]), row)}
    line = row.result.found["parts"][0]["lines"][0]
    one, two = (line["sides"][side] for side in ("product", "marketing"))
    assert found["Trust and respect"] == [one["text"], two["text"], str(line["gap"]["value"])]
    assert found["Trust and respect: from"][:2] == [str(one["low"]), str(two["low"])]
    phase = "Discover: learning about customers and market. How much should Marketing be involved in this?"
    assert found[f"{phase}: needed"] == ["4.0", "3.0", ""]
    assert found[f"{phase}: was"] == ["4.0", "3.0", ""]


def test_a_pulse_tells_agreement_within_each_side_and_the_shares_of_what_helps_most(
    make, cast, people, as_member
):
    row = make("pulse")
    for number, person in enumerate(people):
        # (Both sides are of another mind within: product but for one person, marketing wholly.)
        value = "4" if person.side == "product" else "2345"[number % 4]
        actions.cast(row, by=person, answers=ballot(row, value) | {instruments.FACTOR: "bcd"[number % 3]})
    revealed(row, cast)
    found = {(line[0], line[1]): line[2:] for line in rows(as_member(cast["marco"]), row)}
    line, factor = (
        row.result.found["parts"][0]["lines"][0],
        next(part for part in row.result.found["parts"] if part["key"] == "factor"),
    )
    ads = found["strands", "Trust and respect: points from the middle of the side (AD)"]
    assert ads == ["≤ 0.3", str(line["sides"]["marketing"]["ad"]), ""]
    assert found["strands", "Trust and respect: answers"] == ["5", "5", ""]
    at = next(place for place, option in enumerate(factor["rows"]) if option[0] == "b")
    label = factor["rows"][at][1]
    ends = [factor["sides"][side]["between"][at] for side in ("product", "marketing")]
    assert found["factor", f"{label}: share from, %"] == [
        *(str(round(100 * low, 1)) for low, _high in ends),
        "",
    ]
    assert found["factor", f"{label}: share to, %"] == [
        *(str(round(100 * high, 1)) for _low, high in ends),
        "",
    ]
    alike = str(factor["counted"]["sides"]["p"])
    assert found["factor", "p, that both sides choose alike"] == ["", "", alike]


def test_a_mean_at_the_end_of_the_scale_has_no_agreement_beside_it(make, cast, people, as_member):
    """All of a side said the most: how closely they lie would tell every answer."""
    row = make("pulse")
    for person in people:
        high = {q.key: "1" if q.is_reversed else "5" for q in row.questions.filter(scale="agree")}
        actions.cast(row, by=person, answers=high if person.side == "product" else ballot(row, "3"))
    revealed(row, cast)
    found = {(line[0], line[1]): line[2:] for line in rows(as_member(cast["marco"]), row)}
    assert found["strands", "Trust and respect"][0] == "≥ 4.5"
    ads = found["strands", "Trust and respect: points from the middle of the side (AD)"]
    assert ads == ["", "≤ 0.3", ""]
    assert not [key for key in found if key[0] == "factor" and "share from" in key[1] and found[key][0]]


def test_a_hidden_side_has_empty_cells_and_no_gap(make, cast, people, as_member):
    row = make("pulse", questions=instruments.pulse(cast["priya"].workspace, "I"))
    for person in people:
        if person != cast["priya"]:
            actions.cast(row, by=person, answers=ballot(row, "3"))
    revealed(row, cast)
    for part, _about, product, _marketing, together in rows(as_member(cast["marco"]), row)[2:]:
        assert (product, together) == ("", ""), part


def test_priorities_have_where_to_start_and_each_formula(make, cast, people, as_member):
    row = make("priorities", subjects=("One", "Two"))
    for person in people:
        for title, value in (("One", "5"), ("Two", "2")):
            for key in ("customers", "business", "confidence"):
                say(row, person, value, title, key)
            say(row, person, "3", title, "build" if person.side == "product" else "market")
    revealed(row, cast)
    found = rows(as_member(cast["marco"]), row)
    start = {line[1]: line[2:] for line in found if line[0] == "start"}
    assert start["One"] == ["", "", "1.0"]
    assert {"One: ICE", "One: WSJF", "One: Value for effort"} <= set(start)
    assert "One: RICE" not in start, "without a reach"
    assert float(start["One: ICE, place from"][2]) <= float(start["One: ICE, place to"][2])
    places = {line[1]: line[2:] for line in found if line[0] == "places"}
    assert places["Two"] == ["2.0", "2.0", ""]
    assert places["Two: value"] == ["2.0", "2.0", ""]
    assert places["Two: effort"] == ["3.0", "3.0", ""]
    assert [float(places[key][2]) for key in ("agreement τ", "agreement at the top, 0 to 1")] == [1.0, 1.0]
    assert "p" in places
    page = as_member(cast["marco"]).get(f"/w/acme/{row.place}").content.decode()
    assert "τ is 1 where both orders are the same" in page
    assert "WSJF, weighted shortest job first" in page
    assert "RICE: reach" not in page


def test_the_order_that_is_settled_is_a_list_of_items_alone(make, cast, people, as_member):
    row = make("priorities", subjects=("One", "Two"))
    for person in people:
        say(row, person, "4", "One", "customers")
        say(row, person, "2", "Two", "customers")
    revealed(row, cast)
    html = as_member(cast["marco"]).get(f"/w/acme/{row.place}").content.decode()
    sheet = html.partition('id="settle"')[2].partition("</fieldset>")[0]
    assert sheet.count("<li>") == 2
    assert "Opened on" not in sheet
    assert html.partition('id="settle"')[2].partition("</section>")[0].count('name="opened_on"') == 1


@pytest.mark.parametrize(
    ("judged", "sides", "expected"),
    [
        (("Two",), ("product", "marketing"), ["Two", "One (nobody judged it)", "Three (nobody judged it)"]),
        (("Three", "Two", "One"), ("product",), ["One", "Two", "Three"]),
        ((), ("product", "marketing"), ["One", "Two", "Three"]),
    ],
    ids=["only one item was judged", "one side did not answer", "nothing was judged"],
)
def test_an_order_is_settled_also_where_not_everything_was_judged(
    make, cast, people, as_member, judged, sides, expected
):
    row = make("priorities", subjects=("One", "Two", "Three"))
    for person in (person for person in people if person.side in sides):
        for number, title in enumerate(("One", "Two", "Three")):
            say(row, person, str(5 - number) if title in judged else "", title, "customers")
    revealed(row, cast)
    client = as_member(cast["marco"])
    html = client.get(f"/w/acme/{row.place}").content.decode()
    sheet = html.partition('id="settle"')[2].partition("</fieldset>")[0]
    assert re.findall(r"<label[^>]*>([^<]*)</label>", sheet) == expected
    places = dict(re.findall(r'name="(place-\d+)" value="(\d+)"', sheet))
    response = client.post(f"/w/acme/{row.place}settle/", {**places, "said": "In this order."})
    assert response.status_code == 303
    titles = dict(row.subjects.values_list("order", "title"))
    order = row.settlements.get().agreed["order"]
    assert [titles[number] for number in order] == [one.partition(" (")[0] for one in expected]


def test_confidence_has_every_answer_and_what_was_guessed(make, cast, people, as_member):
    row = make("confidence", subjects=("Trials",), asks_guess=True)
    for name, value, guess in (("priya", "10", "8"), ("jonas", "9", ""), ("marco", "2", "")):
        say(row, cast[name], value, "Trials", guess=guess)
    revealed(row, cast)
    found = {line[1]: line[2:] for line in rows(as_member(cast["marco"]), row)}
    assert found["Trials: answers"] == ["9, 10", "2", ""]
    assert found["Trials: guessed of the other side, less own answer"] == ["-2.0", "", ""]
    assert found["Trials: how many guessed"] == ["1", "", ""]
