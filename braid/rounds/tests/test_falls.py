"""How the answers of a pulse fall: drawn on the page and as a file from eight answers of a side, never where all are alike."""

import pytest

from braid.people.models import Member
from braid.rounds import actions
from braid.rounds.charts import charts_of, svg
from braid.rounds.models import Round
from braid.rounds.tests.conftest import ballot
from braid.rounds.tests.test_charts import assert_whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(make, cast, workspace):
    """`asked(product=[...], marketing=[...])`: a revealed pulse in which each person gave one answer everywhere."""

    def revealed(**said: list[int]) -> Round:
        people = []
        for side, values in said.items():
            for number, value in enumerate(values):
                name = f"{side} {number}"
                person = Member.objects.create(workspace=workspace, name=name, side=side, right="member")
                people.append((person, value))
        row = make("pulse", invited=[person for person, _value in people])
        for person, value in people:
            actions.cast(row, by=person, answers=ballot(row, str(value)))
        actions.close(row, by=cast["priya"])
        return actions.reveal(row, by=cast["priya"])

    return revealed


def page(as_member, cast, row) -> str:
    return as_member(cast["marco"]).get(f"/w/acme/rounds/{row.pk}/").content.decode()


def test_from_eight_answers_on_with_the_numbers_in_words(asked, cast, as_member):
    row = asked(product=[1, 2, 2, 4, 4, 4, 5, 5], marketing=[3, 3, 3, 4, 2])
    text = page(as_member, cast, row)
    assert "Product: 1 said 1, 2 said 2, 0 said 3, 3 said 4, 2 said 5" in text
    assert "Columns show how" in text
    assert "Marketing: 0 said 1" not in text, "five answers show a mean and no distribution"
    (chart,) = [chart for chart in charts_of(cast["marco"], row) if chart.key == "falls"]
    drawn = svg(chart, row)
    assert_whole(drawn)
    assert "Product 1, 2, 0, 3, 2" in chart.told
    assert "Marketing" not in chart.told
    assert as_member(cast["marco"]).get(f"/w/acme/rounds/{row.pk}/charts/falls.svg").status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        {"product": [1, 2, 2, 4, 4, 4, 5], "marketing": [2, 3, 3, 4, 4, 5, 1]},
        {"product": [4] * 9, "marketing": [2] * 8},
        {"product": [1, 2, 3, 4], "marketing": [1, 2, 3, 4]},
    ],
    ids=["seven a side", "all alike", "too few to show anything"],
)
def test_nothing_is_drawn_otherwise(asked, cast, as_member, said):
    row = asked(**said)
    text = page(as_member, cast, row)
    assert "answer-bars" not in text
    assert "Columns show how" not in text
    assert "falls" not in [chart.key for chart in charts_of(cast["marco"], row)]
    assert as_member(cast["marco"]).get(f"/w/acme/rounds/{row.pk}/charts/falls.svg").status_code == 404
