"""What hangs on an item, each with its small page."""

import pytest
from django.utils import timezone

from braid.activity.models import Event
from braid.roadmap import actions

ROADMAP = "/w/acme/roadmap/"


def said(name: str) -> int:
    return Event.objects.filter(name=name).count()


@pytest.mark.parametrize("who", ["priya", "marco"])
def test_an_item_ships_on_a_day_that_has_come(who, cast, item, as_member):
    client, url = as_member(cast[who]), f"{ROADMAP}{item.pk}/ship/"
    assert client.get(url).status_code == 200
    for day in ("2199-01-01", "", "2026-02-30"):
        assert client.post(url, {"released_on": day}).status_code == 422
    item.refresh_from_db()
    assert item.released_on is None
    assert client.post(url, {"released_on": "2026-02-03"}).status_code == 303
    item.refresh_from_db()
    assert str(item.released_on) == "2026-02-03"
    assert said("item.shipped") == 1


@pytest.mark.parametrize("who", ["priya", "marco"])
def test_adoption_is_noted_by_either_side(who, cast, item, as_member):
    client, url = as_member(cast[who]), f"{ROADMAP}{item.pk}/adoption/"
    assert client.get(url).status_code == 200
    for value in ("many", "1e999", "NaN", "9" * 30):
        assert client.post(url, {"adoption": value, "adoption_target": "1"}).status_code == 422
    item.refresh_from_db()
    assert item.adoption_target is None
    assert client.post(url, {"adoption": "0.3", "adoption_target": "0.8"}).status_code == 303
    page = client.get(f"{ROADMAP}{item.pk}/").content.decode()
    assert "<strong>0.3</strong> of 0.8 hoped for" in page


def test_a_stage_is_given_its_release_and_taken_from_it(item, release, theirs, marco, as_member):
    client, url = as_member(marco), f"{ROADMAP}{item.pk}/milestones/"
    for data in (
        {"stage": "preview", "release": release.pk},
        {"stage": "beta", "release": theirs["release"]},
        {"stage": "beta", "release": "x"},
        {},
    ):
        assert client.post(url, data).status_code == 422
    assert not item.milestones.exists()
    assert client.post(url, {"stage": "beta", "release": release.pk}).status_code == 303
    (row,) = item.milestones.all()
    assert "Beta in 2.0" in client.get(url).content.decode()
    assert client.get(f"{url}{row.pk}/remove/").status_code == 405
    assert client.post(f"{url}{theirs['milestone']}/remove/").status_code == 404
    assert client.post(f"{url}{row.pk}/remove/").status_code == 303
    assert not item.milestones.exists()
    assert (said("item.milestone_set"), said("item.milestone_removed")) == (2, 1)


def test_each_side_names_its_metrics_and_takes_away_its_own(item, metric, theirs, priya, marco, as_member):
    url = f"{ROADMAP}{item.pk}/metrics/"
    client = as_member(marco)
    for data in (
        {"side": "product", "metric": metric.pk},
        {"side": "marketing", "metric": theirs["metric"]},
        {"side": "marketing"},
    ):
        assert client.post(url, data).status_code == 422
    assert not item.success_metrics.exists()
    assert client.post(url, {"side": "marketing", "metric": metric.pk}).status_code == 303
    assert as_member(priya).post(url, {"side": "product", "metric": metric.pk}).status_code == 303
    ours, others = item.success_metrics.order_by("side")
    page = client.get(url).content.decode()
    assert f"{url}{ours.pk}/remove/" in page
    assert f"{url}{others.pk}/remove/" not in page
    assert client.post(f"{url}{others.pk}/remove/").status_code == 403
    assert client.post(f"{url}{theirs['item_metric']}/remove/").status_code == 404
    assert client.post(f"{url}{ours.pk}/remove/").status_code == 303
    assert list(item.success_metrics.all()) == [others]


def test_quiet_counts_when_both_sides_chose_it(item, priya, marco, ella, as_member):
    url = f"{ROADMAP}{item.pk}/quiet/"
    assert as_member(ella).post(url).status_code == 403
    for member in (priya, marco):
        assert as_member(member).get(url).status_code == 405
        assert as_member(member).post(url).status_code == 303
    page = as_member(marco).get(f"{ROADMAP}{item.pk}/").content.decode()
    assert "Both sides chose that this ships without noise." in page
    assert as_member(marco).post(url, {"withdraw": "1"}).status_code == 303
    assert [q.side for q in item.quiet_choices.all()] == ["product"]


def test_insights_are_found_linked_and_unlinked(item, heard, theirs, priya, as_member):
    client, url = as_member(priya), f"{ROADMAP}{item.pk}/insights/"
    assert "Who changed this setting?" in client.get(f"{url}?q=setting").content.decode()
    assert "Nothing fits this search" in client.get(f"{url}?q=zzz").content.decode()
    for wrong in (theirs["insight"], "x", ""):
        assert client.post(url, {"insight": wrong}).status_code == 404
    assert not item.insight_links.exists()
    response = client.post(f"{url}?q=setting", {"insight": heard.pk})
    assert response["Location"] == f"{url}?q=setting"
    assert client.post(url, {"insight": heard.pk}).status_code == 303
    assert item.insight_links.count() == 1
    assert said("item.insight_linked") == 1
    assert "Audit log" in client.get(f"/w/acme/insights/{heard.pk}/").content.decode()
    client.post(url, {"insight": heard.pk, "unlink": "1"})
    assert not item.insight_links.exists()


def test_the_steps_of_the_stages_know_what_is_out(item, priya, as_member):
    out = actions.create_release(by=priya, name="1.0", released_on=timezone.localdate())
    soon = actions.create_release(by=priya, name="2.0", planned_on="2199-01-01")
    for stage, release in (("ga", soon), ("alpha", out), ("beta", soon)):
        actions.add_milestone(item, by=priya, stage=stage, release=release)
    page = as_member(priya).get(f"{ROADMAP}{item.pk}/").content.decode()
    states = [
        page.index(words) for words in ('class="stage-past"', 'class="stage-now"', 'class="stage-next"')
    ]
    assert states == sorted(states)
