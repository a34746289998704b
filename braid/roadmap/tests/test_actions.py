"""The writes of the roadmap: what they keep, what they refuse, what they leave on record."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.actions import comment, in_contact
from braid.activity.models import Event
from braid.goals.models import Metric
from braid.insights.actions import capture
from braid.roadmap import actions
from braid.roadmap.models import ChangeNotice, Involvement, Item, Release

TODAY = timezone.localdate


def events(name: str) -> list[Event]:
    return list(Event.objects.filter(name=name))


@pytest.fixture
def item(priya) -> Item:
    return actions.create_item(by=priya, title="Audit log", phase="build")


@pytest.fixture
def foreign(otto) -> Item:
    return actions.create_item(by=otto, title="Not yours")


def test_an_item_is_made_with_owners_of_both_sides_and_one_event(priya, marco):
    item = actions.create_item(
        by=priya,
        title="  Audit log ",
        owners=[("product", priya, ""), ("marketing", None, "Content"), ("marketing", None, "Content ")],
    )
    assert item.title == "Audit log"
    assert item.lead_side == "product"
    assert {(o.side, o.member, o.label) for o in item.owners.all()} == {
        ("product", priya, ""),
        ("marketing", None, "Content"),
    }
    assert [e.subject_id for e in events("item.created")] == [item.pk]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "a", "description": "x" * 20_001}, "description"),
        ({"title": "a", "phase": "someday"}, "phase"),
        ({"title": "a", "starts_on": date(2026, 3, 1), "planned_on": date(2026, 2, 1)}, "planned_on"),
        ({"title": "a", "starts_on": date(2026, 3, 1), "released_on": date(2026, 2, 1)}, "released_on"),
        ({"title": "a", "effort_product": -1}, "effort_product"),
        ({"title": "a", "importance": 9}, "importance"),
        ({"title": "a", "url": "javascript:alert(1)"}, "url"),
        ({"title": "a", "owners": [("sales", None, "x")]}, "owners"),
        ({"title": "a", "owners": [("product", None, " ")]}, "owners"),
        ({"title": "a", "owners": [("product", None, "x" * 121)]}, "owners"),
    ],
)
def test_a_wrong_item_is_refused_by_field_and_nothing_is_written(priya, fields, field):
    with pytest.raises(ValidationError) as refused:
        actions.create_item(by=priya, **fields)
    assert list(refused.value.message_dict) == [field]
    assert not Item.objects.exists()
    assert not Event.objects.exists()


def test_nothing_of_another_workspace_comes_in(priya, marco, otto, item, foreign):
    theirs = actions.create_release(by=otto, name="9.0")
    metric = Metric.objects.create(workspace=otto.workspace, name="Theirs")
    heard = capture(by=otto, text="Theirs")
    before = Event.objects.count()
    for refused in (
        lambda: actions.change_item(item, by=priya, release=theirs),
        lambda: actions.set_owners(item, by=priya, owners=[("product", otto, "")]),
        lambda: actions.add_milestone(item, by=priya, stage="beta", release=theirs),
        lambda: actions.name_success_metric(item, by=priya, metric=metric),
        lambda: actions.link_insight(item, by=priya, insight=heard),
        lambda: actions.note_change(by=priya, what="x", effective_on=TODAY(), item=foreign),
    ):
        with pytest.raises(ValidationError):
            refused()
    for refused in (
        lambda: actions.change_item(foreign, by=priya, title="Mine"),
        lambda: actions.move_item(foreign, by=priya, phase="beta"),
        lambda: actions.ship_item(foreign, by=priya),
        lambda: actions.set_owners(foreign, by=priya, owners=[]),
        lambda: actions.choose_quiet(foreign, by=priya),
        lambda: actions.unlink_insight(foreign, by=priya, insight=heard),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert Event.objects.count() == before
    foreign.refresh_from_db()
    assert foreign.title == "Not yours"


def test_a_change_says_what_it_was_and_no_change_says_nothing(priya, item):
    actions.change_item(item, by=priya, title="Audit log", team="Core", planned_on=date(2026, 5, 1))
    actions.change_item(item, by=priya, team="Core")
    (event,) = events("item.changed")
    assert event.facts == {"changed": {"team": ["", "Core"], "planned_on": [None, "2026-05-01"]}}


def test_a_move_is_recorded_with_both_phases(marco, item):
    actions.move_item(item, by=marco, phase="beta")
    actions.move_item(item, by=marco, phase="beta")
    assert [e.facts for e in events("item.moved")] == [{"from": "build", "to": "beta"}]
    with pytest.raises(ValidationError):
        actions.move_item(item, by=marco, phase="heaven")


def test_the_first_act_of_each_side_is_kept_once_for_each_phase(priya, marco, item):
    actions.change_item(item, by=priya, team="Core")
    comment(item, by=marco, body="What will customers see?")
    comment(item, by=marco, body="And when?")
    actions.move_item(item, by=priya, phase="beta")
    kept = set(Involvement.objects.values_list("side", "phase", "first_on", "imported"))
    assert kept == {
        ("product", "build", TODAY(), False),
        ("marketing", "build", TODAY(), False),
        ("product", "beta", TODAY(), False),
    }


def test_that_the_sides_spoke_counts_for_both_on_that_day(priya, item):
    day = TODAY() - timedelta(days=5)
    in_contact(item, by=priya, on=day)
    assert set(item.involvements.values_list("side", "first_on")) == {("product", day), ("marketing", day)}


def test_a_change_that_names_an_item_is_an_act_on_it(marco, ella, item):
    actions.note_change(by=marco, what="Prices rise", effective_on=TODAY(), item=item)
    actions.change_item(item, by=ella, team="Board")
    assert set(item.involvements.values_list("side", flat=True)) == {"product", "marketing"}


def test_shipping_a_release_ships_what_is_at_least_being_built(priya):
    release = actions.create_release(by=priya, name="v1.35")
    assert release.name == "1.35"
    built = actions.create_item(by=priya, title="Built", phase="beta", release=release)
    idea = actions.create_item(by=priya, title="Idea", phase="define", release=release)
    actions.ship_release(release, by=priya)
    built.refresh_from_db()
    idea.refresh_from_db()
    assert (release.released_on, built.released_on, idea.released_on) == (TODAY(), TODAY(), None)
    assert events("release.shipped")[0].facts["items"] == [built.pk]


def test_nothing_ships_on_a_day_to_come_or_from_another_release(priya, item):
    release = actions.create_release(by=priya, name="1.0")
    tomorrow = TODAY() + timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        actions.ship_release(release, by=priya, on=tomorrow)
    assert "released_on" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        actions.ship_item(item, by=priya, on=tomorrow)
    assert "released_on" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        actions.ship_release(release, by=priya, items=[item])
    assert "items" in refused.value.message_dict
    release.refresh_from_db()
    assert release.released_on is None


def test_a_release_has_one_name_with_or_without_its_v(priya):
    actions.create_release(by=priya, name="v1.35")
    with pytest.raises(ValidationError):
        actions.create_release(by=priya, name=" 1.35 ")
    assert Release.objects.count() == 1


def test_each_stage_has_one_release(priya, item):
    one, two = (actions.create_release(by=priya, name=name) for name in ("1.0", "2.0"))
    for release in (one, two, two):
        actions.add_milestone(item, by=priya, stage="beta", release=release)
    assert [m.release for m in item.milestones.all()] == [two]
    assert len(events("item.milestone_set")) == 2
    with pytest.raises(ValidationError):
        actions.add_milestone(item, by=priya, stage="preview", release=one)


def test_a_side_names_its_own_success_metrics(priya, marco, ella, item):
    usage = Metric.objects.create(workspace=priya.workspace, name="Usage")
    actions.name_success_metric(item, by=priya, metric=usage)
    actions.name_success_metric(item, by=priya, metric=usage)
    actions.name_success_metric(item, by=ella, metric=usage, side="marketing")
    with pytest.raises(PermissionDenied):
        actions.name_success_metric(item, by=marco, metric=usage, side="product")
    with pytest.raises(ValidationError):
        actions.name_success_metric(item, by=ella, metric=usage)
    assert sorted(item.success_metrics.values_list("side", flat=True)) == ["marketing", "product"]
    with pytest.raises(PermissionDenied):
        actions.remove_success_metric(item.success_metrics.get(side="product"), by=marco)
    actions.remove_success_metric(item.success_metrics.get(side="marketing"), by=marco)
    assert item.success_metrics.count() == 1


def test_quiet_is_chosen_by_each_side_for_itself(priya, marco, ella, item):
    actions.choose_quiet(item, by=priya)
    actions.choose_quiet(item, by=priya)
    for by, side in ((priya, "marketing"), (ella, ""), (ella, "product")):
        with pytest.raises(PermissionDenied):
            actions.choose_quiet(item, by=by, side=side)
    actions.choose_quiet(item, by=marco, side="marketing")
    assert set(item.quiet_choices.values_list("side", "by")) == {
        ("product", priya.pk),
        ("marketing", marco.pk),
    }
    actions.withdraw_quiet(item, by=marco)
    assert set(item.quiet_choices.values_list("side", flat=True)) == {"product"}
    assert len(events("item.quiet_chosen")) == 2


def test_adoption_and_insights_are_kept_with_the_item(priya, marco, item):
    actions.set_adoption(item, by=marco, adoption=0.3, target=0.8)
    heard = capture(by=marco, text="Who changed this?")
    actions.link_insight(item, by=priya, insight=heard)
    actions.link_insight(item, by=priya, insight=heard)
    item.refresh_from_db()
    assert (float(item.adoption), float(item.adoption_target)) == (0.3, 0.8)
    assert [link.insight for link in item.insight_links.all()] == [heard]
    actions.unlink_insight(item, by=priya, insight=heard)
    assert not item.insight_links.exists()


def test_a_change_knows_its_notice_and_the_first_telling_stands(priya, marco, ella):
    notice = actions.note_change(by=priya, what="Prices rise", effective_on=TODAY() + timedelta(days=2))
    assert (notice.side, notice.other_side, notice.notice_days) == ("product", "marketing", None)
    actions.tell_other_side(notice, by=priya)
    actions.tell_other_side(notice, by=marco, on=TODAY() - timedelta(days=9))
    assert (notice.told_on, notice.notice_days) == (TODAY(), 2)
    assert len(events("change.told")) == 1
    with pytest.raises(ValidationError) as refused:
        actions.note_change(by=ella, what="x", effective_on=TODAY())
    assert "side" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        actions.note_change(by=priya, what="x", effective_on=TODAY(), told_on=TODAY() + timedelta(days=1))
    assert "told_on" in refused.value.message_dict
    assert ChangeNotice.objects.count() == 1
