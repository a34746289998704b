"""Tags, objectives, days that move, and two items that are one."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.actions import comment
from braid.activity.models import Comment, Event
from braid.goals.actions import create_objective, create_period
from braid.insights.actions import capture
from braid.launches.actions import create_launch
from braid.messaging.actions import create_claim, create_content
from braid.roadmap import actions
from braid.roadmap.models import DayMove, Involvement, Item, ItemMerge, Tag


@pytest.fixture
def objective(priya):
    period = create_period(by=priya, name="Q1", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    return create_objective(by=priya, title="More trials", period=period)


def tags(item: Item) -> set[str]:
    return set(item.tag_links.values_list("tag__name", flat=True))


def test_a_tag_is_one_whatever_its_letters_and_goes_with_its_last_item(priya, item):
    other = actions.create_item(by=priya, title="Other")
    actions.set_tags(item, by=priya, names=["Mobile", " mobile ", "Öko", ""])
    actions.set_tags(other, by=priya, names=["MOBILE"])
    assert tags(item) == {"Mobile", "Öko"}
    assert tags(other) == {"Mobile"}
    assert Event.objects.filter(name="item.tags_set").count() == 2
    actions.set_tags(item, by=priya, names=["mobile"])
    actions.set_tags(item, by=priya, names=["mobile"])
    assert Event.objects.filter(name="item.tags_set").count() == 3
    assert set(Tag.objects.values_list("name", flat=True)) == {"Mobile"}
    actions.set_tags(other, by=priya, names=["öko"])
    assert tags(other) == {"öko"}


@pytest.mark.parametrize("names", [["x" * 41], ["a\x00b"], [str(n) for n in range(13)]])
def test_a_wrong_tag_is_refused_and_nothing_is_written(names, priya, item):
    with pytest.raises(ValidationError) as refused:
        actions.set_tags(item, by=priya, names=["good", *names])
    assert list(refused.value.message_dict) == ["tags"]
    assert tags(item) == set()
    assert not Tag.objects.exists()


def test_an_item_serves_an_objective_once(priya, marco, item, objective, otto):
    row = actions.link_objective(item, by=marco, objective=objective)
    assert actions.link_objective(item, by=priya, objective=objective) == row
    with pytest.raises(PermissionDenied):
        actions.unlink_objective(row, by=otto)
    actions.unlink_objective(row, by=priya)
    names = Event.objects.filter(name__startswith="item.objective").values_list("name", flat=True)
    assert list(names) == ["item.objective_linked", "item.objective_unlinked"]


def test_a_day_that_moves_is_kept_and_a_first_day_is_no_move(priya, item):
    for day in (date(2026, 5, 1), date(2026, 6, 1), date(2026, 6, 1), date(2026, 5, 20), None):
        actions.change_item(item, by=priya, planned_on=day)
    assert list(DayMove.objects.order_by("pk").values_list("was", "now")) == [
        (date(2026, 5, 1), date(2026, 6, 1)),
        (date(2026, 6, 1), date(2026, 5, 20)),
        (date(2026, 5, 20), None),
    ]


def test_a_release_that_moves_takes_along_what_has_no_day_of_its_own(priya):
    release = actions.create_release(by=priya, name="4.2", planned_on=date(2026, 5, 1))
    follows = actions.create_item(by=priya, title="Follows", release=release)
    actions.create_item(by=priya, title="Own day", release=release, planned_on=date(2026, 4, 1))
    out = actions.create_item(by=priya, title="Out", release=release)
    actions.ship_item(out, by=priya, on=date(2026, 4, 2))
    actions.change_release(release, by=priya, notes="Words")
    assert not DayMove.objects.exists()
    actions.change_release(release, by=priya, planned_on=date(2026, 5, 9))
    (move,) = DayMove.objects.all()
    assert (move.item, move.was, move.now, move.by) == (follows, date(2026, 5, 1), date(2026, 5, 9), priya)


def hung(priya, marco, item: Item, objective) -> dict[str, object]:
    """Something of every kind on an item."""
    heard = capture(by=marco, text="Who changed this?")
    actions.link_insight(item, by=priya, insight=heard)
    actions.link_objective(item, by=priya, objective=objective)
    actions.set_tags(item, by=priya, names=["Trust"])
    comment(item, by=marco, body="When?")
    return {
        "heard": heard,
        "claim": create_claim(by=marco, text="It is out", item=item),
        "content": create_content(by=marco, title="Post", items=[item]),
        "launch": create_launch(by=marco, name="Big day", items=[item]),
        "notice": actions.note_change(by=priya, what="Change", effective_on=timezone.localdate(), item=item),
    }


def state(made: dict, *items: Item) -> list:
    """To which item everything points."""
    found = [
        list(made[name].__class__.objects.values_list("item", flat=True)) for name in ("claim", "notice")
    ]
    found += [sorted(made[name].item_links.values_list("item", flat=True)) for name in ("content", "launch")]
    for one in items:
        found += [tags(one), set(one.insight_links.values_list("insight", flat=True))]
        found += [set(one.objective_links.values_list("objective", flat=True))]
        found += [set(Comment.objects.filter(subject_id=one.pk).values_list("body", flat=True))]
    return found


def test_what_hangs_on_a_duplicate_goes_over_and_comes_back(priya, marco, item, objective):
    other = actions.create_item(by=priya, title="Audit trail", phase="define")
    made = hung(priya, marco, item, objective)
    actions.link_insight(other, by=priya, insight=made["heard"])
    before = state(made, item, other)
    row = actions.merge_item(item, by=priya, into=other)
    item.refresh_from_db()
    assert item.phase == "dropped"
    after = state(made, item, other)
    assert after[:4] == [[other.pk], [other.pk], [other.pk], [other.pk]]
    assert tags(other) == {"Trust"}
    # What the other one has already stays where it is, so that it can come back.
    assert item.insight_links.count() == other.insight_links.count() == 1
    assert Event.objects.filter(name="item.merged", subject_id=item.pk).count() == 1
    with pytest.raises(ValidationError):
        actions.move_item(item, by=priya, phase="build")
    actions.take_apart(row, by=marco)
    item.refresh_from_db()
    assert item.phase == "build"
    assert state(made, item, other) == before
    assert not ItemMerge.objects.exists()


def test_a_merge_that_would_be_a_circle_is_refused(priya, item, otto):
    other, third = (actions.create_item(by=priya, title=title) for title in ("Other", "Third"))
    foreign = actions.create_item(by=otto, title="Foreign")
    for into in (foreign,):
        with pytest.raises(PermissionDenied):
            actions.merge_item(item, by=priya, into=into)
    actions.merge_item(item, by=priya, into=other)
    for one, into in ((item, item), (item, third), (other, item)):
        with pytest.raises(ValidationError) as refused:
            actions.merge_item(one, by=priya, into=into)
        assert list(refused.value.message_dict) == ["into"]
    actions.merge_item(other, by=priya, into=third)
    assert ItemMerge.objects.count() == 2


def test_a_day_that_moved_long_ago_does_not_come_with_a_duplicate(priya, item):
    actions.change_item(item, by=priya, planned_on=timezone.localdate())
    actions.change_item(item, by=priya, planned_on=timezone.localdate() + timedelta(days=9))
    other = actions.create_item(by=priya, title="Other")
    actions.merge_item(item, by=priya, into=other)
    assert (item.day_moves.count(), other.day_moves.count()) == (1, 0)


def test_what_only_some_may_see_is_not_merged_into_what_all_see(priya, item):
    other = actions.create_item(by=priya, title="Other")
    Item.objects.filter(pk=item.pk).update(is_restricted=True)
    item.refresh_from_db()
    item.readers.add(priya)
    with pytest.raises(ValidationError) as refused:
        actions.merge_item(item, by=priya, into=other)
    assert list(refused.value.message_dict) == ["into"]
    assert not ItemMerge.objects.exists()


def acts(item: Item) -> dict[tuple[str, str], date]:
    """The first act of each side in each phase."""
    return {(row.side, row.phase): row.first_on for row in item.involvements.exclude(phase="dropped")}


def test_the_earlier_first_act_counts_after_a_merge_and_comes_back_with_the_duplicate(priya, item):
    other = actions.create_item(by=priya, title="Audit trail", phase="build")
    Involvement.objects.all().delete()
    for one, side, phase, on in (
        (item, "product", "build", date(2026, 3, 1)),
        (item, "marketing", "define", date(2026, 2, 1)),
        (item, "marketing", "build", date(2026, 5, 1)),
        (other, "product", "build", date(2026, 4, 1)),
        (other, "marketing", "build", date(2026, 4, 2)),
    ):
        Involvement.objects.create(
            workspace_id=priya.workspace_id, item=one, side=side, phase=phase, first_on=on
        )
    before = acts(item), acts(other)
    row = actions.merge_item(item, by=priya, into=other)
    assert acts(other) == {
        ("product", "build"): date(2026, 3, 1),
        ("marketing", "define"): date(2026, 2, 1),
        ("marketing", "build"): date(2026, 4, 2),
    }
    actions.take_apart(ItemMerge.objects.get(pk=row.pk), by=priya)
    assert (acts(item), acts(other)) == before


def test_a_tag_gets_another_name_and_two_become_one_only_when_asked(priya, item, otto):
    other = actions.create_item(by=priya, title="Other")
    actions.set_tags(item, by=priya, names=["Trust", "Mobile"])
    actions.set_tags(other, by=priya, names=["mobile app"])
    mobile, app, trust = (Tag.objects.get(name=name) for name in ("Mobile", "mobile app", "Trust"))
    actions.rename_tag(trust, by=priya, name="  Trust   us ")
    assert tags(item) == {"Trust us", "Mobile"}
    for name in ("", "x" * 41, "MOBILE APP"):
        with pytest.raises(ValidationError) as refused:
            actions.rename_tag(mobile, by=priya, name=name)
        assert list(refused.value.message_dict) == ["name"]
    with pytest.raises(PermissionDenied):
        actions.rename_tag(mobile, by=otto, name="Mine")
    actions.set_tags(other, by=priya, names=["mobile app", "Mobile"])
    kept = actions.rename_tag(mobile, by=priya, name="Mobile App", merge=True)
    assert (kept, tags(item), tags(other)) == (app, {"Trust us", "mobile app"}, {"mobile app"})
    assert set(Tag.objects.values_list("name", flat=True)) == {"Trust us", "mobile app"}
    names = set(Event.objects.filter(name__startswith="tag.").values_list("name", flat=True))
    assert names == {"tag.renamed", "tag.merged"}
    actions.rename_tag(kept, by=priya, name="Mobile App")
    assert tags(item) == {"Trust us", "Mobile App"}


def test_tags_are_renamed_on_a_page_of_their_own(priya, item, cast, as_member):
    actions.set_tags(item, by=priya, names=["Trust", "Mobile"])
    client, here = as_member(priya), "/w/acme/roadmap/tags/"
    assert ">Trust</a>" in client.get(here).content.decode()
    trust = Tag.objects.get(name="Trust")
    refused = client.post(f"{here}{trust.pk}/", {"name": "mobile"})
    assert refused.status_code == 422
    assert "There is a tag of this name already" in refused.content.decode()
    assert client.post(f"{here}{trust.pk}/", {"name": "mobile", "merge": "on"})["Location"] == here
    assert tags(item) == {"Mobile"}
    assert as_member(cast["gus"]).post(f"{here}{Tag.objects.get().pk}/", {"name": "Guest"}).status_code == 403
