"""Goals under headings, metrics as trees, and metrics that several goals share."""

import re
from decimal import Decimal

import pytest

from braid.goals import actions
from braid.goals.metric_tree import grove
from braid.goals.tests.conftest import day
from tests.queries import costs_the_same

pytestmark = pytest.mark.django_db


@pytest.fixture
def goals(plan, priya, marco):
    later = actions.create_period(by=priya, name="Next quarter", starts_on=day(51), ends_on=day(140))
    for title, period, owners in (
        ("Faster pages", plan.period, [("product", priya, "")]),
        ("Known abroad", later, [("marketing", marco, "")]),
    ):
        actions.create_objective(by=priya, title=title, period=period, owners=owners)
    return plan


def headings_and_titles(html):
    return re.findall(r'scope="rowgroup"[^>]*>([^<]+)<|<th scope="row"><a[^>]*>([^<]+)<', html)


@pytest.mark.parametrize(
    ("group", "told"),
    [
        ("period", ["Next quarter", "-Known abroad", "This quarter", "-Faster pages", "-More trials pay"]),
        ("side", ["Both sides", "-More trials pay", "Only Product", "-Faster pages", "Only Marketing", "-Known abroad"]),
        ("both", ["Next quarter · Only Marketing", "-Known abroad", "This quarter · Both sides", "-More trials pay",
                  "This quarter · Only Product", "-Faster pages"]),
        ("", ["-Faster pages", "-Known abroad", "-More trials pay"]),
        ("nonsense", ["-Faster pages", "-Known abroad", "-More trials pay"]),
    ],
)  # fmt: skip
def test_goals_stand_under_headings_that_the_address_asks_for(goals, one, group, told):
    html = one.get(f"/w/acme/goals/?group={group}&sort=title").content.decode()
    assert [head or f"-{title}" for head, title in headings_and_titles(html)] == told


def test_the_title_of_the_list_says_how_it_stands(goals, one):
    assert re.search(
        r"<h1>Two goals are under way; both sides own one of them\.?</h1>",
        one.get("/w/acme/goals/").content.decode(),
    )


def test_every_metric_stands_once_in_full_below_what_it_moves(plan, priya, as_member):
    make = {
        name: actions.create_metric(by=priya, name=name) for name in ("Paying", "Visits", "Signups", "Mood")
    }
    for source, target, lag in (("Visits", "Signups", 3), ("Signups", "Paying", 30), ("Visits", "Paying", 0)):
        actions.add_drive(by=priya, source=make[source], target=make[target], lag_days=lag)
    found = grove(priya)
    (root,) = found.trees
    assert root.name == "Paying"
    assert [(t.name, t.lag_days, t.again) for t in root.twigs] == [
        ("Signups", 30, False),
        ("Visits", 0, False),
    ]
    assert [(t.name, t.again) for t in root.twigs[0].twigs] == [("Visits", True)]
    assert [twig.name for twig in found.alone] == ["Activation", "Mood"]
    assert found.leaves[plan.metric.pk].results == 1
    client = as_member(priya)
    html = client.get("/w/acme/metrics/tree/").content.decode()
    assert "Three links say what moves what" in html
    assert "see above" in html

    def grow():
        for number in range(30):
            more = actions.create_metric(by=priya, name=f"Step {number}")
            actions.add_drive(by=priya, source=more, target=make["Visits"])

    costs_the_same(client, "/w/acme/metrics/tree/", grow)


def test_a_tree_without_links_teaches(cast, as_member):
    html = as_member(cast["gus"]).get("/w/acme/metrics/tree/").content.decode()
    assert "Nobody has said yet what moves what" in html


def test_a_metric_that_several_goals_share_is_seen_as_such(goals, priya, one):
    other = actions.create_objective(by=priya, title="Stay longer", period=goals.period)
    actions.add_key_result(
        other,
        by=priya,
        title="Active still",
        metric=goals.metric,
        baseline=Decimal(1),
        target=Decimal(2),
        side="product",
    )
    html = one.get(f"/w/acme/goals/{goals.objective.pk}/").content.decode()
    assert re.search(
        rf'The same metric is used by\s*<a href="/w/acme/goals/{other.pk}/">Stay longer</a>', html
    )
    html = one.get(f"/w/acme/metrics/{goals.metric.pk}/").content.decode()
    assert "2 goals share this metric." in html
    assert f'href="/w/acme/goals/{other.pk}/"' in html
    actions.remove_objective(other, by=priya)
    assert "Stay longer" not in one.get(f"/w/acme/goals/{goals.objective.pk}/").content.decode()
