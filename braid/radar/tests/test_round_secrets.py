"""The radar and rounds: nothing before the reveal, nothing but what was published, and never a ballot."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from braid.radar.facts.rounds import RoundFacts
from braid.radar.tests.planted_rounds import (
    _roles,
    _sheets,
    asked,
    five_apart,
    product_trusts_more_than_marketing_does,
)
from braid.radar.tests.rows import TODAY, Rows, ago
from braid.radar.tests.worked_rounds import EIGHT, THREE
from braid.rounds.asking import Asked
from braid.rounds.models import Result, Round, Step


@pytest.fixture
def rows(workspace, cast) -> Rows:
    return Rows(workspace)


def read(rows, today=TODAY):
    facts = RoundFacts(rows.workspace.pk, today)
    facts.load()
    return facts


def test_a_round_that_is_closed_and_not_revealed_is_not_read(rows):
    five_apart(rows, "ssssss", "seeeee")
    product_trusts_more_than_marketing_does(rows)
    assert read(rows).choices
    assert read(rows).pulses
    Step.objects.filter(state="revealed").delete()
    Round.objects.update(state="closed")
    found = read(rows)
    assert (found.choices, found.orders, found.role_map, found.pulses) == ((), None, None, ())


def test_a_dry_run_for_an_earlier_day_reads_what_was_revealed_then(rows):
    five_apart(rows, "ssssss", "seeeee")
    assert not read(rows, ago(2)).choices
    assert read(rows, ago(1)).choices


def test_no_ballot_no_answer_and_no_seat_is_read(rows):
    five_apart(rows, "ssssss", "seeeee")
    product_trusts_more_than_marketing_does(rows)
    with CaptureQueriesContext(connection) as seen:
        read(rows)
    text = " ".join(query["sql"] for query in seen.captured_queries)
    assert len(seen) == 2, "neither asked about rows nor who leads"
    for table in ("rounds_ballot", "rounds_answer", "rounds_seat", "rounds_remark"):
        assert table not in text


def test_a_hidden_side_is_hidden_from_the_radar_too(rows):
    product_trusts_more_than_marketing_does(rows)
    found = Result.objects.get()
    for line in found.found["parts"][0]["lines"]:
        line["sides"]["marketing"], line["gap"] = None, None
    found.save()
    strands = read(rows).pulses[0].strands
    assert all(strand.marketing is None and strand.gap is None for strand in strands)


def test_an_area_that_is_not_asked_about_again_keeps_its_last_answers(rows):
    _roles(rows, Segmentation=("ppppm", "mmmmp"), Research=("mmmnp", "ppppm"))
    assert {area.title for area in read(rows).role_map.areas} == {"Segmentation", "Research"}
    _roles(rows, days=0, Research=("ppppp", "ppppp"), Messaging=("mmmmm", "mmmmm"))
    found = {area.title: area for area in read(rows).role_map.areas}
    assert set(found) == {"Segmentation", "Research", "Messaging"}
    assert [found[title].round.name for title in ("Segmentation", "Research")] == ["Round roles"] * 2
    assert found["Segmentation"].round.id < found["Research"].round.id
    assert len(found["Research"].earlier) == 1


def test_an_order_of_other_items_does_not_take_the_first_away(rows):
    _sheets(rows, EIGHT, THREE)
    first = read(rows).orders
    asked(rows, "priorities", [Asked("customers", "Value", "ten", per_subject=True)], {"product": [], "marketing": []}, ["Else"], days=0)  # fmt: skip
    newest = read(rows).orders
    assert (newest.round, newest.tau) == (first.round, first.tau), "nobody answered the second"


def test_a_round_that_took_up_what_was_contested_settles_it_when_it_is_settled(rows):
    _sheets(rows, EIGHT, THREE)
    first = Round.objects.get()
    assert not read(rows).orders.is_settled
    _sheets(rows, EIGHT[:3], THREE)
    Round.objects.exclude(pk=first.pk).update(previous=first, state="settled")
    found = read(rows).orders
    assert [found.is_settled, *(each.is_settled for each in found.earlier)] == [True, True]
