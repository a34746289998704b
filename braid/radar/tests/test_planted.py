"""Each worked example as rows, through facts and evaluation, to the page that shows it."""

import pytest
from django.utils.html import escape

from braid.people.models import Member
from braid.radar.actions import evaluate
from braid.radar.models import Finding
from braid.radar.tests.planted_rounds import STORIES
from braid.radar.tests.rows import TODAY, Rows, ago


@pytest.fixture
def rows(workspace, cast) -> Rows:
    """The cast was here already."""
    Member.objects.filter(workspace=workspace).update(joined_on=ago(300))
    return Rows(workspace)


@pytest.mark.parametrize(("name", "detector", "expected", "tell"), STORIES, ids=[row[0] for row in STORIES])
def test_a_story_is_read_from_its_rows(name, detector, expected, tell, rows, ella, as_member):
    tell(rows)
    evaluation = evaluate(rows.workspace, TODAY)
    found = list(Finding.objects.filter(detector=detector).order_by("-severity"))
    state = next(each["state"] for each in evaluation.coverage if each["id"] == detector)
    if isinstance(expected, str):
        assert (state, found) == (expected, [])
        return
    # (What speaks of a person alone does not show in what everybody reads.)
    assert state == ("clear" if all(each.is_private for each in found) else "fire")
    assert found[0].severity == expected
    page = as_member(ella).get("/w/acme/?kind=" + found[0].kind_of).content.decode()
    shown = [finding for finding in found if _words(page, finding.text)]
    assert found[0] in shown


def _words(page: str, text: str) -> bool:
    """The sentence stands on the page, with or without links in it."""
    import re

    plain = " ".join(re.sub(r"<[^>]+>", "", page).split())
    start = text.split(" 20", 1)[0]
    return escape(start) in plain or start in plain


def test_every_check_has_a_story_that_fires_and_reads_no_more_than_that(rows):
    from braid.radar.detectors.registry import BY_ID

    assert {row[1] for row in STORIES} == set(BY_ID)
    for detector in BY_ID:
        assert any(isinstance(row[2], int) for row in STORIES if row[1] == detector)
