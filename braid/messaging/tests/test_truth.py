"""What is said beside what the roadmap shows, as pure arithmetic."""

from datetime import date

import pytest

from braid.messaging.truth import Verdict, When, stage_shown, verdict, version

IN_134, IN_135, IN_136 = When("1.34"), When("1.35"), When("1.36")


@pytest.mark.parametrize(
    ("name", "parts"),
    [("1.35", (1, 35)), ("v1.35", (1, 35)), (" 2 ", (2,)), ("Spring 2025", ()), ("", ()), ("9" * 50, ())],
)
def test_a_version_number_is_read_with_or_without_its_v(name, parts):
    assert version(name) == parts


def test_releases_are_ordered_by_day_and_else_by_number():
    assert When("Autumn", date(2025, 9, 1)).not_after(When("Winter", date(2025, 12, 1)))
    assert not When("1.36").not_after(When("1.4"))
    assert When("1.9").not_after(When("1.10"))
    assert When("Autumn").not_after(When("autumn"))
    assert When("Autumn").not_after(When("Winter")) is None


def test_the_stage_shown_is_the_highest_reached_up_to_the_release():
    milestones = [("alpha", IN_134), ("beta", IN_136)]
    assert stage_shown("beta", milestones, IN_135) == "alpha"
    assert stage_shown("beta", milestones, IN_136) == "beta"


def test_an_item_whose_milestones_all_come_later_shows_no_stage_yet():
    assert stage_shown("alpha", [("alpha", IN_136)], IN_135) is None


def test_without_a_release_or_an_order_the_stage_is_that_of_now():
    assert stage_shown("beta", [("alpha", IN_136)], None) == "beta"
    assert stage_shown("beta", [], IN_135) == "beta"
    assert stage_shown("beta", [("alpha", When("Winter"))], When("Autumn")) == "beta"


@pytest.mark.parametrize(
    ("claimed", "shown", "outcome"),
    [
        ("ga", "beta", Verdict.MORE),
        ("alpha", "beta", Verdict.LESS),
        ("beta", "beta", Verdict.AGREES),
        ("beta", None, Verdict.MORE),
        ("beta", "", Verdict.OPEN),
        ("", "beta", Verdict.UNSAID),
    ],
)
def test_claims_are_compared_by_stage(claimed, shown, outcome):
    assert verdict(claimed, shown, names_item=True, has_item=True) == outcome


def test_an_item_that_is_named_and_not_there_is_missing_from_the_roadmap():
    assert verdict("ga", "", names_item=True, has_item=False) == Verdict.MISSING
    assert verdict("", "", names_item=False, has_item=False) == Verdict.UNSAID
