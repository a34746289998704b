"""Rows by the thousand: the same rules, one event a batch, and a second run changes nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from braid.activity.models import Event
from braid.base.rows import RowsRefused
from braid.goals.imports import (
    upsert_check_ins,
    upsert_key_results,
    upsert_metrics,
    upsert_objectives,
    upsert_periods,
    upsert_readings,
)
from braid.goals.models import CheckIn, KeyResult, Metric, Objective, ObjectiveOwner, Period, Reading
from braid.goals.tests.conftest import day

pytestmark = pytest.mark.django_db
Q1 = {"name": "Q1", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31)}


def test_a_plan_comes_in_and_coming_again_changes_nothing(priya):
    objectives = [
        {
            "external_id": "o2",
            "title": "Child",
            "period": "q1",
            "parent": "o1",
            "owners": [("marketing", None, "Growth")],
        },
        {"external_id": "o1", "title": "Top", "period": "Q1", "owners": [("product", priya, "")]},
    ]
    results = [
        {"external_id": "k1", "objective": "o1", "title": "Read", "metric": "activation", "baseline": 1, "target": 2.5, "side": "product"},
        {"objective": "o2", "title": "In words", "side": "marketing", "accountable": "Marco Bellini"},
    ]  # fmt: skip

    def run():
        upsert_periods([Q1], by=priya)
        upsert_metrics([{"name": "Activation", "unit": "%"}], by=priya)
        return (
            upsert_objectives(objectives, by=priya),
            upsert_key_results(results, by=priya),
            upsert_readings(
                [{"metric": "Activation", "on": day(-n), "value": n / 3} for n in range(1, 4)], by=priya
            ),
            upsert_check_ins([{"key_result": "k1", "on": day(-1), "value": 2, "confidence": 8}], by=priya),
        )

    first = run()
    assert [batch.created for batch in first] == [2, 2, 3, 1]
    child = Objective.objects.get(external_id="o2")
    assert child.parent.title == "Top"
    assert set(ObjectiveOwner.objects.values_list("objective__title", "side", "member__name", "label")) == {
        ("Top", "product", "Priya Raman", ""),
        ("Child", "marketing", None, "Growth"),
    }
    assert KeyResult.objects.get(external_id="k1").target == Decimal("2.5")
    assert Reading.objects.get(on=day(-1)).value == Decimal("0.3333")
    assert CheckIn.objects.get().by == priya
    seen = Event.objects.count()
    assert seen == 6, "one event a batch"
    again = run()
    assert [(b.created, b.changed) for b in again] == [(0, 0)] * 4
    assert [b.ids for b in again] == [b.ids for b in first]
    assert Event.objects.count() == seen
    assert (Objective.objects.count(), ObjectiveOwner.objects.count(), Period.objects.count()) == (2, 2, 1)


def test_only_the_fields_that_are_given_change(plan, priya):
    upsert_metrics([{"name": "ACTIVATION", "unit": "teams"}], by=priya)
    metric = Metric.objects.get()
    assert (metric.name, metric.unit, metric.formula) == ("ACTIVATION", "teams", "Trials that share")


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ({"title": "", "period": "This quarter"}, "title"),
        ({"title": "x" * 501, "period": "This quarter"}, "title"),
        ({"title": "A\x00B", "period": "This quarter"}, "title"),
        ({"title": "A", "period": "Never"}, "period"),
        ({"title": "A"}, "period"),
        ({"title": "A", "period": "This quarter", "strategy": "Unknown"}, "strategy"),
        ({"title": "A", "period": "This quarter", "parent": "nobody"}, "parent"),
    ],
)
def test_a_row_that_does_not_fit_refuses_all_and_says_why(plan, priya, row, named):
    fine = {"title": "Fine", "period": "This quarter"}
    with pytest.raises(RowsRefused) as caught:
        upsert_objectives([fine, row], by=priya)
    assert set(caught.value.refused) == {1}
    assert named in caught.value.refused[1]
    assert Objective.objects.count() == 1


def test_the_rest_may_be_accepted(plan, priya):
    rows = [{"title": "Fine", "period": "This quarter"}, {"title": "", "period": "This quarter"}]
    batch = upsert_objectives(rows, by=priya, accept_rest=True)
    assert (batch.created, set(batch.refused), batch.ids[1]) == (1, {1}, None)


def test_circles_in_a_file_are_refused(plan, priya):
    rows = [
        {"external_id": "a", "title": "A", "period": "This quarter", "parent": "b"},
        {"external_id": "b", "title": "B", "period": "This quarter", "parent": "a"},
    ]
    with pytest.raises(RowsRefused) as caught:
        upsert_objectives(rows, by=priya)
    assert caught.value.refused.keys() == {1}
    assert Objective.objects.count() == 1


def test_the_rules_of_one_row_hold_for_many(plan, priya):
    same = {"objective": plan.objective, "title": "T", "side": "product", "baseline": 3, "target": 3}
    for act, rows, field in (
        (upsert_key_results, [same], "target"),
        (upsert_periods, [{**Q1, "ends_on": date(2025, 1, 1)}], "ends_on"),
        (upsert_check_ins, [{"key_result": plan.result, "on": day(0), "confidence": 11}], "confidence"),
        (upsert_readings, [{"metric": plan.metric, "on": day(0), "value": "many"}], "value"),
        (upsert_metrics, [{"name": "M", "kind_of": "vanity"}], "kind_of"),
    ):
        with pytest.raises(RowsRefused) as caught:
            act(rows, by=priya)
        assert field in caught.value.refused[0], act


def test_rows_of_another_workspace_cannot_be_named(plan, otto, gus):
    with pytest.raises(RowsRefused) as caught:
        upsert_objectives([{"title": "A", "period": plan.period}], by=otto)
    assert set(caught.value.refused[0]) >= {"period"}
    with pytest.raises(RowsRefused):
        upsert_readings([{"metric": "Activation", "on": day(0), "value": 1}], by=otto)
    with pytest.raises(PermissionDenied):
        upsert_metrics([{"name": "M"}], by=gus)
    assert not Reading.objects.exists()


def test_thousands_of_readings_take_few_statements(plan, priya, django_assert_max_num_queries):
    rows = [
        {"metric": plan.metric, "on": date(2020, 1, 1 + n % 28).replace(year=1950 + n // 28), "value": n}
        for n in range(1960)
    ]
    with django_assert_max_num_queries(40):
        batch = upsert_readings(rows, by=priya)
    assert batch.created == Reading.objects.count() == 1960


def test_names_are_found_whatever_their_letters(plan, priya):
    upsert_metrics([{"name": "ÜBERBLICK"}, {"name": "Été"}], by=priya)
    again = upsert_metrics([{"name": "Überblick", "unit": "%"}, {"name": "ÉTÉ"}], by=priya)
    assert (again.created, again.changed, Metric.objects.count()) == (0, 2, 3)
    row = {"objective": plan.objective, "title": "T", "side": "product", "metric": "überBLICK"}
    upsert_key_results([row], by=priya)
    assert KeyResult.objects.get(title="T").metric.unit == "%"
