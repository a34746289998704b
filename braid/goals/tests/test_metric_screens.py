"""Screens of metrics and the mission, used by both sides."""

from decimal import Decimal

import pytest

from braid.goals import actions
from braid.goals.models import (
    Acknowledgement,
    Drive,
    Metric,
    Reading,
    Statement,
    StrategyPoint,
)
from braid.goals.tests.conftest import day
from braid.goals.tests.screens import refused, sends, shows

pytestmark = pytest.mark.django_db


def test_a_metric_its_readings_and_what_it_moves(one, priya):
    refused(one, "metrics/new/", {"name": "", "kind_of": "driver"}, "Nothing stands here, and it is needed")
    sends(
        one,
        "metrics/new/",
        {"name": "Activation", "unit": "%", "kind_of": "driver", "formula": "Shared in a week"},
    )
    metric = Metric.objects.get()
    path = f"metrics/{metric.pk}/"
    assert "Not read yet" in shows(one, path)
    sends(one, f"{path}reading/", {"on": day(-8), "value": "31.5"})
    sends(one, f"{path}reading/", {"on": day(-1), "value": "33"})
    refused(one, f"{path}reading/", {"on": day(1), "value": "33"}, "That day has not come yet")
    refused(one, f"{path}reading/", {"on": day(-1), "value": "NaN"}, "Write a number")
    html = shows(one, path)
    assert "31.5" in html
    assert 'class="chart chart-line"' in html
    assert f'{path}readings/"' in html, "the way to the table for a spreadsheet"
    assert 'value="31.5"' in shows(one, f"{path}reading/?on={day(-8)}")
    assert "31.5" in shows(one, f"{path}readings/")
    paying, far = (
        actions.create_metric(by=priya, name=n, kind_of="outcome") for n in ("Paying teams", "Income")
    )
    sends(one, f"{path}moves/", {"target": paying.pk, "lag_days": "30"})
    sends(one, f"metrics/{paying.pk}/moves/", {"target": far.pk})
    refused(
        one, f"metrics/{far.pk}/moves/", {"target": metric.pk, "lag_days": "0"}, "This would make a circle"
    )
    html = shows(one, path)
    for words in ("Paying teams", "after 30 days", "Income"):
        assert words in html
    assert "Activation" in shows(one, f"metrics/{far.pk}/").split("Moved by")[1]
    edge = Drive.objects.get(source=metric)
    sends(one, f"metrics/moves/{edge.pk}/", {"lag_days": "45"})
    assert Drive.objects.get(pk=edge.pk).lag_days == 45
    sends(one, f"metrics/moves/{edge.pk}/remove/", {})
    assert Drive.objects.count() == 1
    sends(one, f"metrics/readings/{Reading.objects.first().pk}/remove/", {})
    assert Reading.objects.count() == 1
    assert "Archive this metric?" in shows(one, f"{path}remove/")
    sends(one, f"{path}remove/", {})
    assert not Metric.objects.in_use().filter(pk=metric.pk).exists()


def test_the_page_of_a_metric_shows_who_wants_it_where(one, plan, marco):
    actions.add_key_result(
        plan.objective, by=marco, title="Other way", metric=plan.metric, baseline=Decimal(30), target=Decimal(20), side="marketing"
    )  # fmt: skip
    html = shows(one, f"metrics/{plan.metric.pk}/")
    assert "30 → 40" in html
    assert "30 → 20" in html


def test_a_tree_with_two_ways_to_one_metric_draws_it_once(one, priya):
    a, b, c, d = (actions.create_metric(by=priya, name=f"Metric {n}") for n in "abcd")
    for source, target in ((a, b), (a, c), (b, d), (c, d)):
        actions.add_drive(by=priya, source=source, target=target)
    html = shows(one, f"metrics/{a.pk}/").split("It moves")[1]
    assert html.count("Metric d") == 2
    assert html.count("see above") == 1


def test_metrics_narrow_by_kind_and_by_whether_they_are_read(one, plan, priya):
    actions.create_metric(by=priya, name="Income", kind_of="outcome")
    actions.add_reading(plan.metric, by=priya, value=Decimal(3))
    for query, there, gone in (
        ("kind=outcome", "Income", ">Activation<"),
        ("read=yes", ">Activation<", "Income"),
        ("read=no", "Income", ">Activation<"),
    ):
        html = shows(one, f"metrics/?{query}")
        assert there in html
        assert gone not in html


def test_mission_is_published_read_and_published_again(cast, as_member):
    priya, marco = as_member(cast["priya"]), as_member(cast["marco"])
    assert "Not written down yet" in shows(priya, "mission/")
    refused(priya, "mission/mission/new/", {"text": " "}, "Nothing stands here, and it is needed")
    sends(marco, "mission/mission/new/", {"text": "Act on *data* <script>x</script>"})
    first = Statement.objects.get()
    html = shows(priya, "mission/")
    assert "<em>data</em>" in html
    assert "<script>x" not in html
    sends(priya, f"mission/{first.pk}/read/", {})
    html = shows(priya, "mission/")
    for words in ("You have read this version", "1 of 4 have read it", "0 of 3 have read it"):
        assert words in html
    assert "You have read this version" not in shows(marco, "mission/")
    assert "Act on *data*" in shows(priya, "mission/mission/new/")
    sends(priya, "mission/mission/new/", {"text": "Second words"})
    assert "Second words" in shows(marco, "mission/")
    assert "0 of 4 have read it" in shows(marco, "mission/")
    sends(marco, f"mission/{first.pk}/read/", {})
    assert Acknowledgement.objects.count() == 1, "an older version is not read any more"
    assert "Act on" in shows(marco, f"mission/{first.pk}/")
    versions = shows(marco, "mission/versions/?kind=mission&q=second")
    assert "Mission 2" in versions
    assert "Mission 1" not in versions


def test_nobody_is_named_for_not_having_read(cast, as_member, priya):
    row = actions.publish_statement(by=cast["ella"], kind_of="mission", text="Words")
    actions.acknowledge(row, by=priya)
    for path in ("mission/", f"mission/{row.pk}/"):
        html = shows(as_member(priya), path)
        assert "Tessa" not in html
        assert "Marco" not in html


def test_guests_and_people_who_left_are_not_counted(cast, as_member, priya):
    row = actions.publish_statement(by=priya, kind_of="mission", text="Words")
    for key in ("marco", "amir"):
        actions.acknowledge(row, by=cast[key])
    cast["gus"].side = "marketing"
    cast["gus"].save()
    cast["amir"].joined_on, cast["amir"].left_on = day(-9), day(0)
    cast["amir"].save()
    assert "1 of 2 have read it" in shows(as_member(priya), "mission/")


def test_points_of_the_strategy(one):
    sends(one, "mission/points/add/", {"title": "In by themselves"})
    refused(one, "mission/points/add/", {"title": "in BY themselves"}, "in the strategy already")
    point = StrategyPoint.objects.get()
    sends(one, f"mission/points/{point.pk}/", {"title": "By themselves"})
    assert "By themselves" in shows(one, "mission/")
    sends(one, f"mission/points/{point.pk}/remove/", {})
    assert not StrategyPoint.objects.exists()
