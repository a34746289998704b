"""Many items at once, tags, objectives and duplicates, as people use them in the browser."""

import re
from datetime import date

import pytest

from braid.activity.models import Event
from braid.goals.actions import create_objective, create_period
from braid.insights.actions import capture
from braid.roadmap import actions
from braid.roadmap.models import Item, ItemMerge

ROADMAP = "/w/acme/roadmap/"


@pytest.fixture
def three(priya) -> list[Item]:
    return [actions.create_item(by=priya, title=title) for title in ("One", "Two", "Three")]


@pytest.fixture
def objective(priya):
    period = create_period(by=priya, name="Q1", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    return create_objective(by=priya, title="More trials", period=period)


def test_ticked_items_get_the_same_in_one_record(three, release, marco, as_member):
    client = as_member(marco)
    page = client.get(ROADMAP).content.decode()
    assert page.count('name="tick"') == 3
    sent = {
        "tick": [three[0].pk, three[1].pk],
        "phase": "build",
        "importance": "3",
        "release": release.pk,
        "owner": marco.pk,
        "tag": "mobile",
    }
    answer = client.post(f"{ROADMAP}change/?phase=discover&sort=-title", sent)
    assert (answer.status_code, answer["Location"]) == (303, f"{ROADMAP}?phase=discover&sort=-title")
    assert "2 items are changed." in client.get(ROADMAP).content.decode()
    for item in three[:2]:
        item.refresh_from_db()
        assert (item.phase, item.importance, item.release) == ("build", 3, release)
        assert [(o.side, o.member) for o in item.owners.all()] == [("marketing", marco)]
        assert [link.tag.name for link in item.tag_links.all()] == ["mobile"]
    three[2].refresh_from_db()
    assert three[2].phase == "discover"
    (event,) = Event.objects.filter(by=marco)
    assert (event.name, event.subject_id, event.facts["count"]) == ("items.changed", 0, 2)
    # Doing it again changes nothing and says so.
    client.post(f"{ROADMAP}change/", sent)
    assert "they were so already" in client.get(ROADMAP).content.decode()
    client.post(f"{ROADMAP}change/", {"tick": [three[0].pk], "untag": "MOBILE"})
    assert not three[0].tag_links.exists()
    assert Event.objects.filter(by=marco).count() == 2


def test_what_one_item_cannot_take_is_said_and_the_others_change(three, priya, as_member):
    one, two, three_ = three
    actions.merge_item(one, by=priya, into=three_)
    Item.objects.filter(pk=two.pk).update(starts_on="2026-03-02", released_on="2026-03-01")
    client = as_member(priya)
    client.post(f"{ROADMAP}change/", {"tick": [item.pk for item in three] + [987654], "phase": "build"})
    page = client.get(ROADMAP).content.decode()
    for words in (
        "1 item is changed.",
        "“One” stays as it was: It was merged into another item.",
        "“Two” stays as it was: It was released before it started: one of the two days is wrong.",
        "1 was not there any more.",
    ):
        assert words in page, words
    assert {i.title: i.phase for i in Item.objects.all()} == {
        "One": "dropped",
        "Two": "discover",
        "Three": "build",
    }
    assert Event.objects.get(name="items.changed").facts["items"] == [three_.pk]


@pytest.mark.parametrize(
    "sent",
    [
        {"phase": "build"},
        {"tick": "1"},
        {"tick": "1", "phase": "heaven"},
        {"tick": "1", "owner": "987654"},
        {"tick": "1", "tag": "x" * 41},
        {"tick": "x", "phase": "build"},
        {"tick": "9" * 40, "phase": "build"},
    ],
)
def test_a_change_of_several_that_says_nothing_is_422(sent, three, priya, as_member):
    before = Event.objects.count()
    if sent.get("tick") == "1":
        sent = {**sent, "tick": three[0].pk}
    assert as_member(priya).post(f"{ROADMAP}change/", sent).status_code == 422
    assert set(Item.objects.values_list("phase", flat=True)) == {"discover"}
    assert Event.objects.count() == before


def test_ticked_items_go_into_the_archive_together(three, priya, as_member):
    client = as_member(priya)
    client.post(f"{ROADMAP}change/", {"tick": [three[0].pk, three[1].pk], "put_away": "on"})
    rows = client.get(ROADMAP).content.decode().split("<tbody>")[1]
    assert ">Three</a>" in rows
    assert ">One</a>" not in rows
    assert set(Item.objects.exclude(archived_at=None).values_list("title", "archived_by")) == {
        ("One", priya.pk),
        ("Two", priya.pk),
    }
    assert Event.objects.filter(name="items.changed").count() == 1
    assert not Event.objects.filter(name="item.archived").exists()


def test_all_that_fit_the_address_change_together(priya, as_member):
    for n in range(60):
        actions.create_item(by=priya, title=f"Item {n}", phase="define" if n % 2 else "build")
    client = as_member(priya)
    assert "All 60 that fit, on every page" in client.get(ROADMAP).content.decode()
    client.post(f"{ROADMAP}change/?phase=define", {"all": "1", "importance": "1"})
    assert Item.objects.filter(importance=1, phase="define").count() == 30
    assert Item.objects.filter(importance=1).count() == 30


def test_items_of_others_are_never_ticked(theirs, item, priya, as_member):
    as_member(priya).post(f"{ROADMAP}change/", {"tick": [theirs["item"], item.pk], "phase": "beta"})
    assert Item.objects.get(pk=theirs["item"]).phase == "discover"
    item.refresh_from_db()
    assert item.phase == "beta"


def test_a_guest_has_nothing_to_tick(three, gus, as_member):
    client = as_member(gus)
    assert 'name="tick"' not in client.get(ROADMAP).content.decode()
    assert client.post(f"{ROADMAP}change/", {"tick": [three[0].pk], "phase": "beta"}).status_code == 403


def test_tags_are_written_in_the_form_and_narrow_the_list(item, three, priya, as_member):
    client = as_member(priya)
    data = {
        "title": "Audit log",
        "lead_side": "product",
        "visibility": "customer",
        "importance": "2",
        "tags": "Trust, <b>bold</b>, trust",
    }
    assert client.post(f"{ROADMAP}{item.pk}/edit/", data).status_code == 303
    assert (
        'value="Trust, &lt;b&gt;bold&lt;/b&gt;"' in client.get(f"{ROADMAP}{item.pk}/edit/").content.decode()
    )
    tag = item.tag_links.first().tag_id
    rows = client.get(f"{ROADMAP}?tag={tag}").content.decode().split("<tbody>")[1]
    assert "Audit log" in rows
    assert "&lt;b&gt;bold" in rows
    assert ">One</a>" not in rows
    answer = client.post(f"{ROADMAP}{item.pk}/edit/", {**data, "title": "Other", "tags": "x" * 41})
    assert answer.status_code == 422
    assert 'id="id_tags_error"' in answer.content.decode()
    item.refresh_from_db()
    assert item.title == "Audit log"


@pytest.mark.parametrize("who", ["priya", "marco"])
def test_an_objective_is_linked_and_taken_away(who, cast, item, objective, as_member):
    client, url = as_member(cast[who]), f"{ROADMAP}{item.pk}/objectives/"
    assert client.post(url, {"objective": "987654"}).status_code == 422
    assert client.post(url, {"objective": objective.pk}).status_code == 303
    link = item.objective_links.get()
    assert "More trials" in client.get(f"{ROADMAP}{item.pk}/").content.decode()
    assert "Audit log" in client.get(f"/w/acme/{objective.place}").content.decode()
    assert client.get(f"{url}{link.pk}/remove/").status_code == 405
    assert client.post(f"{url}{link.pk}/remove/").status_code == 303
    assert not item.objective_links.exists()


def test_a_duplicate_is_merged_after_saying_what_goes_over(item, priya, marco, as_member):
    client = as_member(marco)
    other = actions.create_item(by=priya, title="Audit trail")
    actions.link_insight(item, by=priya, insight=capture(by=marco, text="Who did this?"))
    url = f"{ROADMAP}{item.pk}/merge/"
    assert "Links between items and insights" in client.get(url).content.decode()
    for wrong in ("", "Nothing like it", "Audit log"):
        answer = client.post(url, {"into": wrong})
        assert answer.status_code == 422
        assert 'id="id_into_error"' in answer.content.decode()
    assert not ItemMerge.objects.exists()
    answer = client.post(url, {"into": "audit TRAIL"})
    assert answer["Location"] == f"{ROADMAP}{other.pk}/"
    page = client.get(f"{ROADMAP}{item.pk}/").content.decode()
    assert "It is part of" in page
    assert f'href="{ROADMAP.replace("roadmap/", "")}{other.place}"' in page
    apart = f"{ROADMAP}{item.pk}/apart/"
    assert apart in page
    assert client.get(apart).status_code == 405
    assert client.post(apart).status_code == 303
    assert item.insight_links.count() == 1
    assert client.post(apart).status_code == 404


def after(client, path: str, sent: dict | None = None) -> str:
    """The page to which one is sent after a POST."""
    response = client.post(path, sent or {})
    assert response.status_code == 303
    return client.get(response["Location"]).content.decode()


def test_a_change_of_several_can_be_taken_back_in_one_go(as_member, priya, marco):
    client = as_member(priya)
    one = actions.create_item(by=priya, title="One", phase="build", importance=3)
    two = actions.create_item(by=priya, title="Two")
    actions.set_tags(one, by=priya, names=["mobile"])
    before = [(i.phase, i.importance, i.archived_at) for i in Item.objects.order_by("pk")]
    sent = {
        "tick": [one.pk, two.pk],
        "phase": "define",
        "importance": "1",
        "tag": "web",
        "owner": marco.pk,
        "put_away": "on",
    }
    page = after(client, "/w/acme/roadmap/change/", sent)
    assert Item.objects.exclude(archived_at=None).count() == 2
    undo = re.search(r'action="(/w/acme/undo/\d+/)"', page).group(1)
    assert as_member(marco).post(undo).status_code == 404
    assert "Taken back." in after(client, undo)
    assert [(i.phase, i.importance, i.archived_at) for i in Item.objects.order_by("pk")] == before
    assert list(one.tag_links.values_list("tag__name", flat=True)) == ["mobile"]
    assert not two.tag_links.exists()
    assert not one.owners.exists()
    assert "Something else has happened" in after(client, undo)
    assert Event.objects.filter(name="items.taken_back").count() == 1


def test_what_was_changed_again_since_is_not_taken_back(as_member, priya):
    client = as_member(priya)
    one = actions.create_item(by=priya, title="One", phase="discover")
    page = after(client, "/w/acme/roadmap/change/", {"tick": [one.pk], "phase": "define"})
    undo = re.search(r'action="(/w/acme/undo/\d+/)"', page).group(1)
    actions.move_item(Item.objects.get(), by=priya, phase="build")
    assert "Something else has happened" in after(client, undo)
    assert Item.objects.get().phase == "build"
