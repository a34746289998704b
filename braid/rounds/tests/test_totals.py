"""Where both sides are too small to be shown, all of them together may be; beside a side that is shown never."""

import csv

import pytest

from braid.rounds import actions
from braid.rounds.tests.conftest import ballot

pytestmark = pytest.mark.django_db


@pytest.fixture
def revealed(make, cast, people):
    """A pulse that so many of each side have answered, revealed."""

    def made(product, marketing):
        row = make("pulse")
        for side, count in (("product", product), ("marketing", marketing)):
            for person in [p for p in people if p.side == side][:count]:
                actions.cast(row, by=person, answers=ballot(row, "4" if side == "product" else "3"))
        actions.close(row, by=cast["priya"])
        return actions.reveal(row, by=cast["priya"])

    return made


def table(client, row):
    text = client.get(f"/w/acme/{row.place}results.csv").content.decode()
    return list(csv.reader(text.splitlines()))


def test_four_and_four_are_shown_together_and_neither_alone(revealed, cast, as_member):
    row, client = revealed(4, 4), as_member(cast["marco"])
    part = row.result.found["parts"][0]
    assert [line["n"] for line in part["total"]] == [8, 8, 8]
    assert not any(any(line["sides"].values()) for line in part["lines"])
    page = client.get(f"/w/acme/{row.place}").content.decode()
    assert "Here are all who answered, together" in page
    assert "from 8 answers" in page
    lines = table(client, row)
    assert ["strands", "Shared goals: all together", "", "", part["total"][1]["text"]] in lines
    assert "lowest" not in [line[0] for line in lines], "no cell is shown that could be the lowest"


@pytest.mark.parametrize(("product", "marketing"), [(5, 4), (5, 5), (2, 2), (4, 0)])
def test_otherwise_there_is_no_total(product, marketing, revealed, cast, as_member):
    """Beside a side that is shown it would give the other away, and of fewer than five it would say too much."""
    row = revealed(product, marketing)
    assert row.result.found["parts"][0]["total"] == []
    assert (
        "all who answered, together"
        not in as_member(cast["marco"]).get(f"/w/acme/{row.place}").content.decode()
    )
