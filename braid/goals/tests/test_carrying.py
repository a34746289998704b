"""An objective is taken along into another period, on the same metrics."""

from decimal import Decimal

import pytest

from braid.activity.models import Event
from braid.goals import actions
from braid.goals.models import KeyResult, Metric, Objective
from braid.goals.tests.conftest import day
from braid.goals.tests.screens import U

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(priya):
    return actions.create_period(by=priya, name="Next quarter", starts_on=day(51), ends_on=day(140))


def carry(client, plan, period, results):
    return client.post(f"/w/acme/goals/{plan.objective.pk}/carry/", {"period": period.pk, "results": results})


def test_it_starts_where_it_stands_on_the_same_metric(plan, later, priya, as_member):
    client = as_member(priya)
    actions.check_in(plan.result, by=priya, value=Decimal(36))
    html = client.get(f"/w/acme/goals/{plan.objective.pk}/carry/").content.decode()
    for words in ("Next quarter", "30%", "36%", "40%"):
        assert words in html
    response = carry(client, plan, later, [plan.result.pk])
    made = Objective.objects.get(period=later)
    assert response["Location"] == f"/w/acme/goals/{made.pk}/"
    row = made.key_results.get()
    assert (row.metric, row.baseline, row.target, row.accountable) == (plan.metric, 36, 40, priya)
    assert {o.side for o in made.owners.all()} == {"product", "marketing"}
    assert Metric.objects.count() == 1
    assert plan.result.check_ins.count() == 1
    assert Event.objects.filter(name="objective.carried_over").count() == 1


def test_what_is_reached_wants_a_new_target_and_what_is_old_keeps_its_baseline(plan, later, priya, as_member):
    actions.check_in(plan.result, by=priya, value=Decimal(40))
    carry(as_member(priya), plan, later, [plan.result.pk])
    row = KeyResult.objects.get(objective__period=later)
    assert (row.baseline, row.target) == (40, None)
    row.objective.delete()
    plan.result.check_ins.update(on=day(-36))
    carry(as_member(priya), plan, later, [plan.result.pk])
    row = KeyResult.objects.get(objective__period=later)
    assert (row.baseline, row.target) == (30, 40)


def test_only_what_was_chosen_goes_along_and_nothing_twice(plan, later, priya, as_member):
    client = as_member(priya)
    carry(client, plan, later, [])
    assert not KeyResult.objects.filter(objective__period=later).exists()
    response = carry(client, plan, later, [])
    assert response.status_code == 422
    assert "of this title in this period already" in response.content.decode()
    assert Objective.objects.filter(period=later).count() == 1


def test_a_period_that_does_not_begin_later_is_refused(plan, priya, as_member):
    before = actions.create_period(by=priya, name="Before", starts_on=day(-200), ends_on=day(-110))
    assert carry(as_member(priya), plan, before, []).status_code == 422
    assert Objective.objects.count() == 1


def test_without_a_later_period_the_page_leads_to_one(plan, priya, as_member):
    html = as_member(priya).get(f"/w/acme/goals/{plan.objective.pk}/carry/").content.decode()
    assert "There is no later period yet" in html
    assert f'href="/w/acme/goals/periods/new/?carry={plan.objective.pk}"' in html


def test_what_must_not_get_worse_and_what_it_serves_go_along_when_asked(plan, later, priya, as_member):
    above = actions.create_objective(
        by=priya, title="Grow", period=plan.period, owners=[("product", priya, "")]
    )
    actions.change_objective(plan.objective, by=priya, parent=above)
    refunds = actions.create_metric(by=priya, name="Refunds")
    counter = actions.add_counter(plan.objective, by=priya, metric=refunds, limit=Decimal(5), bound="ceiling")
    client, here = as_member(priya), f"/w/acme/goals/{plan.objective.pk}/carry/"
    html = client.get(here).content.decode()
    assert "What must not get worse then either" in html
    assert "Refunds must not rise above 5" in html
    assert "above 5.0" not in html
    client.post(here, {"period": later.pk, "counters": [counter.pk], "parent": above.pk})
    made = Objective.objects.get(period=later)
    watched = made.counters.get()
    assert (made.parent, watched.metric, watched.bound, watched.limit) == (above, refunds, "ceiling", 5)
    assert Metric.objects.count() == 2


def test_a_counter_metric_of_another_goal_is_not_carried(plan, later, priya, as_member):
    other = actions.create_objective(by=priya, title="Other", period=plan.period)
    own = actions.add_counter(plan.objective, by=priya, metric=plan.metric, limit=Decimal(5))
    strange = actions.add_counter(other, by=priya, metric=plan.metric, limit=Decimal(6))
    here = f"/w/acme/goals/{plan.objective.pk}/carry/"
    response = as_member(priya).post(here, {"period": later.pk, "counters": [own.pk, strange.pk]})
    assert response.status_code == 422
    assert not Objective.objects.filter(period=later).exists()


def test_who_adds_the_period_that_is_missing_comes_back_to_what_is_to_be_carried(plan, priya, as_member):
    client = as_member(priya)
    page = client.get(f"{U}{plan.objective.place}carry/").content.decode()
    new = f"goals/periods/new/?carry={plan.objective.pk}"
    assert new in page
    form = client.get(U + new).content.decode()
    assert f"?carry={plan.objective.pk}&amp;quarter=" in form
    sent = {"name": "Next", "starts_on": "2031-01-01", "ends_on": "2031-03-31"}
    assert client.post(U + new, sent)["Location"] == f"{U}goals/{plan.objective.pk}/carry/"
