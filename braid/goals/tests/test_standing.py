"""Which value of a key result counts, and what is said of it."""

from datetime import date
from decimal import Decimal

import pytest

from braid.goals import actions
from braid.goals.models import KeyResult
from braid.goals.models.results import mean_progress
from braid.goals.quarters import quarter, quarters
from braid.goals.standing import Standing, percent, standings
from braid.goals.tests.conftest import day

pytestmark = pytest.mark.django_db


def stands(plan, on: date | None = None) -> Standing:
    return standings(KeyResult.objects.filter(pk=plan.result.pk), on)[0]


def test_nothing_is_known_without_reading_and_check_in(plan):
    now = stands(plan)
    assert (now.value, now.on, now.progress, now.is_reached) == (None, None, None, False)


def test_the_later_of_reading_and_check_in_counts(plan, priya):
    actions.add_reading(plan.metric, by=priya, value=Decimal(33), on=day(-10))
    assert (stands(plan).value, stands(plan).on) == (33, day(-10))
    actions.check_in(plan.result, by=priya, value=Decimal(35), on=day(-5))
    assert (stands(plan).value, stands(plan).on) == (35, day(-5))
    actions.add_reading(plan.metric, by=priya, value=Decimal(36), on=day(-4))
    assert (stands(plan).value, stands(plan).on) == (36, day(-4))


def test_of_the_same_day_the_check_in_counts(plan, priya):
    actions.add_reading(plan.metric, by=priya, value=Decimal(33), on=day(-3))
    actions.check_in(plan.result, by=priya, value=Decimal(35), on=day(-3))
    assert stands(plan).value == 35


def test_a_check_in_without_value_says_how_sure_somebody_is_and_nothing_else(plan, priya):
    actions.add_reading(plan.metric, by=priya, value=Decimal(33), on=day(-10))
    actions.check_in(plan.result, by=priya, confidence=7, note="Two experiments run")
    now = stands(plan)
    assert (now.value, now.confidence, now.note, now.said_on) == (33, 7, "Two experiments run", day(0))


def test_where_it_stood_on_an_earlier_day(plan, priya):
    actions.add_reading(plan.metric, by=priya, value=Decimal(32), on=day(-20))
    actions.check_in(plan.result, by=priya, value=Decimal(38), on=day(-2), confidence=9)
    then = stands(plan, day(-10))
    assert (then.value, then.confidence) == (32, None)


def test_progress_is_the_share_of_the_way(plan, priya):
    actions.check_in(plan.result, by=priya, value=Decimal(36))
    assert stands(plan).progress == pytest.approx(0.6)
    actions.change_key_result(plan.result, by=priya, baseline=Decimal(40), target=Decimal(30))
    assert stands(plan).progress == pytest.approx(0.4)


def test_an_old_value_is_never_reached(plan, priya):
    actions.check_in(plan.result, by=priya, value=Decimal(45), on=day(-36))
    assert stands(plan).is_stale
    assert not stands(plan).is_reached
    actions.check_in(plan.result, by=priya, value=Decimal(45), on=day(-35))
    assert stands(plan).is_reached


def test_the_mean_keeps_each_part_within_its_way_and_leaves_out_what_is_not_known():
    assert mean_progress([1.8, 0.5, None, -1.0]) == pytest.approx(0.5)
    assert mean_progress([None]) is None


@pytest.mark.parametrize(
    ("share", "whole"), [(0.999, 99), (1.0, 100), (0.001, 1), (0.0, 0), (2 / 3, 67), (-0.2, -20), (1.2, 120)]
)
def test_percent_neither_reaches_nor_hides_by_rounding(share, whole):
    assert percent(share) == whole


@pytest.mark.parametrize(
    ("on", "starts_in", "name", "first", "last"),
    [
        (date(2026, 11, 22), 1, "Q4 2026", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 1, 31), 2, "FY26 Q4", date(2025, 11, 1), date(2026, 1, 31)),
        (date(2021, 2, 1), 2, "FY22 Q1", date(2021, 2, 1), date(2021, 4, 30)),
        (date(2024, 2, 29), 12, "FY24 Q1", date(2023, 12, 1), date(2024, 2, 29)),
        (date(2026, 9, 30), 10, "FY26 Q4", date(2026, 7, 1), date(2026, 9, 30)),
    ],
)
def test_fiscal_quarters(on, starts_in, name, first, last):
    assert quarter(on, starts_in) == (name, first, last)


@pytest.mark.parametrize("starts_in", range(1, 13))
def test_quarters_follow_each_other_without_a_gap(starts_in):
    found = quarters(date(2026, 11, 22), starts_in, 9)
    assert len({q.name for q in found}) == 9
    assert all((b.starts_on - a.ends_on).days == 1 for a, b in zip(found, found[1:], strict=False))
