"""The radar and rounds: nothing before the reveal, nothing but what was published, and never a ballot."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from braid.radar.facts.rounds import RoundFacts
from braid.radar.tests.planted_rounds import five_apart, product_trusts_more_than_marketing_does
from braid.radar.tests.rows import TODAY, Rows, ago
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
