"""Screens of objectives, key results, counter-metrics and periods, used by both sides."""

from decimal import Decimal

import pytest
from django.core.cache import caches

from braid.base import text
from braid.goals import actions
from braid.goals.models import (
    BoundChange,
    CheckIn,
    CounterMetric,
    KeyResult,
    Metric,
    Objective,
    OursAlone,
    Period,
)
from braid.goals.tests.conftest import day
from braid.goals.tests.screens import U, refused, sends, shows

pytestmark = pytest.mark.django_db


def test_an_objective_from_first_word_to_check_in(one, cast):
    sends(one, "goals/periods/new/", {"name": "Q1", "starts_on": day(-10), "ends_on": day(80)})
    period = Period.objects.get()
    fields = {
        "title": "More trials pay", "period": period.pk, "description": "Because **cash**",
        "people_product": [cast["priya"].pk], "teams_marketing": "Growth, Content",
    }  # fmt: skip
    home = sends(one, "goals/new/", fields)["Location"]
    row = Objective.objects.get()
    assert home == f"{U}goals/{row.pk}/"
    html = one.get(home).content.decode()
    assert "<strong>cash</strong>" in html
    for name in ("Priya Raman", "Growth", "Content", "Nothing yet."):
        assert name in html
    result = {
        "title": "Paying teams",
        "baseline": "100",
        "target": "200",
        "side": "marketing",
        "due_on": day(60),
    }
    sends(one, f"goals/{row.pk}/results/new/", result)
    key = KeyResult.objects.get()
    assert "not known yet" in one.get(home).content.decode()
    sends(
        one,
        f"goals/results/{key.pk}/check-in/",
        {"value": "167", "confidence": "7", "note": "Pricing page", "on": day(0)},
    )
    html = one.get(home).content.decode()
    for words in ("67% of the way", "confidence 7 of 10", "Pricing page", "Only Marketing is accountable"):
        assert words in html
    page = shows(one, f"goals/results/{key.pk}/")
    assert "7 of 10" in page
    assert "target 200" in page
    sends(one, f"goals/check-ins/{CheckIn.objects.get().pk}/remove/", {})
    assert "not known yet" in one.get(home).content.decode()


def test_a_key_result_is_changed_and_taken_out_on_the_page_of_its_objective(one, plan):
    path = f"goals/results/{plan.result.pk}/"
    html = shows(one, f"{path}edit/")
    assert "More trials pay" in html
    assert 'value="Activation within a week"' in html
    fields = {"title": "Activation in a day", "baseline": "30", "target": "30", "side": "product"}
    refused(one, f"{path}edit/", fields, "there would be nothing to reach", "More trials pay")
    assert KeyResult.objects.get().title == "Activation within a week"
    sends(one, f"{path}edit/", {**fields, "target": "50"})
    assert KeyResult.objects.get().target == 50
    assert one.get(f"{U}{path}remove/").status_code == 405
    sends(one, f"{path}remove/", {})
    assert not KeyResult.objects.in_use().exists()


def test_what_is_reached_is_green_and_what_is_not_known_never(one, plan, priya):
    sad = shows(one, "goals/")
    assert "not known yet" in sad
    assert "pill-ok" not in sad
    actions.check_in(plan.result, by=priya, value=Decimal(41))
    assert "pill-ok" in shows(one, "goals/")
    assert "pill-ok" in shows(one, f"goals/{plan.objective.pk}/")
    CheckIn.objects.update(on=day(-60))
    caches["pages"].clear()
    since = f"not known since {text.day(day(-60))}"
    for path in ("goals/", f"goals/{plan.objective.pk}/", f"goals/results/{plan.result.pk}/"):
        html = shows(one, path)
        assert since in html, path
        assert "pill-ok" not in html, path
        assert 'class="meter-known"' not in html, path
    assert "was 41% then" in html
    assert "<strong>41" not in html


def test_a_limit_is_never_green_by_an_old_value(one, plan, priya):
    metric = Metric.objects.create(workspace=priya.workspace, name="Tickets", kind_of="counter")
    actions.add_counter(plan.objective, by=priya, metric=metric, limit=Decimal(5), bound="ceiling")
    actions.add_reading(metric, by=priya, value=Decimal(4), on=day(-60))
    html = shows(one, f"goals/{plan.objective.pk}/")
    assert f"not known since {text.day(day(-60))}" in html
    assert "pill-ok" not in html


def test_the_history_of_a_key_result_holds_check_ins_and_readings(one, plan, priya):
    actions.add_reading(plan.result.metric, by=priya, value=Decimal(30), on=day(-9))
    actions.check_in(
        plan.result, by=priya, value=Decimal(33), confidence=6, note="The new form helps.", on=day(-2)
    )
    html = shows(one, f"goals/results/{plan.result.pk}/").split("History</h2>")[1]
    assert html.index("The new form helps.") < html.index("reading of the metric")
    assert "+3" in html
    rows = (
        one.get(f"{U}goals/results/{plan.result.pk}/?format=csv").getvalue().decode("utf-8-sig").splitlines()
    )
    assert rows[1].startswith(f"{day(-2)},33,3,")
    assert "The new form helps." in rows[1]
    said = shows(one, "activity/")
    assert "now at 33%, confidence 6 of 10, “The new form helps.”" in said


def test_the_list_narrows_by_period_owner_strategy_and_words(one, plan, priya):
    other = actions.create_period(by=priya, name="Before", starts_on=day(-99), ends_on=day(-50))
    point = actions.add_strategy_point(by=priya, title="Trust")
    actions.create_objective(
        by=priya, title="Alone", period=other, strategy=point, owners=[("product", priya, "")]
    )
    for query, there, gone in (
        (f"period={plan.period.pk}", "More trials pay", "Alone<"),
        ("owners=product", "Alone<", "More trials pay"),
        ("owners=both", "More trials pay", "Alone<"),
        (f"strategy={point.pk}", "Alone<", "More trials pay"),
        ("strategy=none", "More trials pay", "Alone<"),
        ("state=over", "Alone<", "More trials pay"),
        ("q=trials", "More trials pay", "Alone<"),
    ):
        html = shows(one, f"goals/?{query}")
        assert there in html, query
        assert gone not in html, query
    assert shows(one, "goals/?sort=title").index("Alone<") < shows(one, "goals/?sort=title").index(
        "More trials"
    )
    assert "One goal is under way" in shows(one, "goals/")


def test_an_objective_that_cannot_be_is_refused_with_its_reasons(one, plan):
    refused(one, "goals/new/", {"title": "", "period": ""}, "Nothing stands here, and it is needed")
    refused(
        one,
        "goals/new/",
        {"title": "more trials PAY", "period": plan.period.pk},
        "of this title in this period already",
    )
    child = actions.create_objective(
        by=plan.objective.owners.get(side="product").member,
        title="Child",
        period=plan.period,
        parent=plan.objective,
    )
    fields = {"title": "More trials pay", "period": plan.period.pk, "parent": child.pk}
    refused(one, f"goals/{plan.objective.pk}/edit/", fields, "This would make a circle")
    assert Objective.objects.filter(parent=None).count() == 1
    assert "Child" in shows(one, f"goals/{plan.objective.pk}/")


def test_an_objective_is_changed_closed_opened_and_removed(one, plan):
    path = f"goals/{plan.objective.pk}/"
    sends(one, f"{path}edit/", {"title": "Trials pay", "period": plan.period.pk, "teams_product": "Search"})
    html = shows(one, path)
    assert "Trials pay" in html
    assert "one side only" in html
    sends(one, f"{path}close/", {})
    assert "closed on" in shows(one, path)
    sends(one, f"{path}close/", {"open": "1"})
    assert Objective.objects.get().closed_on is None
    assert "Archive this objective?" in shows(one, f"{path}remove/")
    sends(one, f"{path}remove/", {})
    assert not Objective.objects.in_use().exists()
    assert "This was archived by" in shows(one, path)


def test_ours_alone_counts_when_both_say_so(plan, priya, marco, ella, as_member):
    path = f"goals/{plan.objective.pk}/"
    sends(as_member(priya), f"{path}alone/", {"alone": "1"})
    assert "Both sides have said" not in shows(as_member(marco), path)
    sends(as_member(marco), f"{path}alone/", {"alone": "1"})
    assert "Both sides have said" in shows(as_member(priya), path)
    sends(as_member(ella), f"{path}alone/", {"alone": "1"}, 403)
    sends(as_member(marco), f"{path}alone/", {"alone": "0"})
    assert OursAlone.objects.get().side == "product"


def test_a_counter_metric_is_watched_and_its_limit_moved_in_sight(one, plan, priya):
    path = f"goals/{plan.objective.pk}/"
    fields = {"metric": plan.metric.pk, "bound": "floor", "limit": "35"}
    sends(one, f"{path}counters/new/", fields)
    refused(one, f"{path}counters/new/", fields, "watched here already")
    assert "not known yet" in shows(one, path)
    for offset, value in ((-9, 37), (-5, 34)):
        actions.add_reading(plan.metric, by=priya, on=day(offset), value=Decimal(value))
    html = shows(one, path)
    assert ">beyond<" in html
    actions.add_reading(plan.metric, by=priya, on=day(-1), value=Decimal(32))
    assert "beyond, twice in a row" in shows(one, path)
    counter = CounterMetric.objects.get()
    refused(
        one,
        f"goals/counters/{counter.pk}/",
        {"limit": "30", "why": ""},
        "Nothing stands here, and it is needed",
    )
    sends(one, f"goals/counters/{counter.pk}/", {"limit": "30", "why": "The season"})
    html = shows(one, path)
    for words in ("moved the limit from 35 to 30", "The season", "inside"):
        assert words in html
    assert BoundChange.objects.count() == 1
    sends(one, f"goals/counters/{counter.pk}/remove/", {})
    assert not CounterMetric.objects.exists()


def test_periods_offer_the_fiscal_quarters_that_are_free(one, workspace, priya):
    workspace.year_starts_in = 2
    workspace.save()
    html = shows(one, "goals/periods/new/")
    assert html.count("?quarter=FY") == 5
    chosen = html.split("?quarter=")[2].split('"')[0]
    filled = shows(one, f"goals/periods/new/?quarter={chosen}")
    name = chosen.replace("%20", " ")
    assert f'value="{name}"' in filled
    refused(
        one,
        "goals/periods/new/",
        {"name": name, "starts_on": day(5), "ends_on": day(1)},
        "before the first day",
    )
    sends(one, "goals/periods/new/", {"name": name, "starts_on": day(5), "ends_on": day(90)})
    assert f"?quarter={chosen}" not in shows(one, "goals/periods/new/")
    period = Period.objects.get()
    assert name in shows(one, "goals/periods/")
    sends(
        one, f"goals/periods/{period.pk}/edit/", {"name": "Winter", "starts_on": day(5), "ends_on": day(90)}
    )
    assert "Winter" in shows(one, f"goals/periods/{period.pk}/")
    actions.create_objective(by=priya, title="Stays", period=period)
    sends(one, f"goals/periods/{period.pk}/remove/", {})
    assert Period.objects.count() == 1
    assert "Stays" in shows(one, f"goals/periods/{period.pk}/")
    Objective.objects.all().delete()
    sends(one, f"goals/periods/{period.pk}/remove/", {})
    assert not Period.objects.exists()
