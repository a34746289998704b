"""Two people edit one row at the same time: the second one sees both and chooses, and nothing is lost."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from braid.activity.actions import comment
from braid.goals.actions import (
    add_reading,
    create_metric,
    create_objective,
    create_period,
    publish_statement,
)
from braid.goals.models import Statement
from braid.launches.actions import create_launch
from braid.launches.gate_actions import add_gate, answer_gate
from braid.roadmap.actions import (
    add_milestone,
    change_item,
    create_item,
    create_release,
    move_item,
    set_owners,
    ship_item,
    ship_release,
)
from braid.roadmap.models import Item, Release
from tests.test_edit_forms import fields

U = "/w/acme/"


def opened(client: Client, path: str, action: str = "") -> dict[str, list[str]]:
    """The fields of the form on a page with what is in them, as a browser would send it."""
    html = client.get(path).content.decode()
    forms = (f for f in re.findall(r"<form.*?</form>", html, re.S) if 'name="opened_on"' in f)
    return fields(next(form for form in forms if f'action="{action}' in form or not action))


@pytest.fixture
def item(priya, marco) -> Item:
    return create_item(
        by=priya, title="Export", description="One\ntwo", importance=2, owners=[("product", priya, "")]
    )


@pytest.fixture
def edit(item) -> str:
    return f"{U}roadmap/{item.pk}/edit/"


def test_what_only_the_other_changed_stays_and_so_does_what_only_i_changed(
    item, edit, priya, marco, as_member
):
    client = as_member(priya)
    form = opened(client, edit)
    change_item(Item.objects.get(), by=marco, description="Marco's words", importance=3)
    assert client.post(edit, {**form, "title": "Export of lists"}).status_code == 303
    item.refresh_from_db()
    assert (item.title, item.description, item.importance) == ("Export of lists", "Marco's words", 3)


def test_what_both_changed_is_asked_and_nothing_is_kept_until_it_is_answered(
    item, edit, priya, marco, as_member
):
    client = as_member(priya)
    form = {**opened(client, edit), "title": "Export of lists", "team": "Search team"}
    change_item(Item.objects.get(), by=marco, title="Export of tables")
    answer = client.post(edit, form)
    html = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Marco Bellini changed this meanwhile" in html
    for words in ("Theirs: “Export of tables”", "Yours: “Export of lists”", 'value="Search team"'):
        assert words in html
    assert Item.objects.get().title == "Export of tables"


@pytest.mark.parametrize(("choice", "title"), [("theirs", "Export of tables"), ("mine", "Export of lists")])
def test_one_of_the_two_is_chosen(item, edit, priya, marco, as_member, choice, title):
    client = as_member(priya)
    form = {**opened(client, edit), "title": "Export of lists", "team": "Search team"}
    change_item(Item.objects.get(), by=marco, title="Export of tables")
    html = client.post(edit, form).content.decode()
    value = re.search(rf'name="keep_title" value="({choice}:\w+)"', html)[1]
    assert client.post(edit, {**form, "keep_title": value}).status_code == 303
    item.refresh_from_db()
    assert (item.title, item.team) == (title, "Search team")


def test_a_choice_holds_only_for_what_was_seen(item, edit, priya, marco, as_member):
    client = as_member(priya)
    form = {**opened(client, edit), "title": "Export of lists"}
    change_item(Item.objects.get(), by=marco, title="Export of tables")
    html = client.post(edit, form).content.decode()
    value = re.search(r'name="keep_title" value="(mine:\w+)"', html)[1]
    change_item(Item.objects.get(), by=marco, title="Export of everything")
    answer = client.post(edit, {**form, "keep_title": value})
    assert answer.status_code == 422
    assert "Export of everything" in answer.content.decode()


def test_the_same_change_by_both_is_no_conflict(item, edit, priya, marco, as_member):
    client = as_member(priya)
    form = {**opened(client, edit), "title": "Export of tables"}
    change_item(Item.objects.get(), by=marco, title="Export of tables")
    assert client.post(edit, form).status_code == 303


def test_owners_are_merged_like_any_other_field(item, edit, priya, marco, as_member):
    client = as_member(priya)
    form = {**opened(client, edit), "title": "Export of lists"}
    set_owners(Item.objects.get(), by=marco, owners=[("product", priya, ""), ("marketing", marco, "")])
    assert client.post(edit, form).status_code == 303
    item.refresh_from_db()
    assert item.title == "Export of lists"
    assert {o.member for o in item.owners.all()} == {priya, marco}


def test_an_untouched_form_changes_nothing(item, edit, priya, as_member):
    client = as_member(priya)
    assert client.post(edit, opened(client, edit)).status_code == 303
    before = Item.objects.values().get(pk=item.pk)
    assert before["description"] == "One\ntwo"


@pytest.mark.parametrize("sent", ["", "{", "[]", '"x"', '{"title": 3}'])
def test_a_form_that_says_nothing_of_how_it_was_opened_is_not_refused(item, edit, priya, as_member, sent):
    client = as_member(priya)
    form = {**opened(client, edit), "opened_on": sent}
    assert client.post(edit, form).status_code in {303, 422}


def test_a_moved_item_is_not_moved_back_by_somebody_who_has_not_seen_it(item, priya, marco, as_member):
    client, move = as_member(priya), f"{U}roadmap/{item.pk}/move/"
    move_item(Item.objects.get(), by=priya, phase="build")
    form = opened(client, f"{U}roadmap/{item.pk}/", move)
    move_item(Item.objects.get(), by=marco, phase="beta")
    answer = client.post(move, {**form, "phase": "launch"})
    assert answer.status_code == 422
    assert "Theirs: “Beta”" in unescape(answer.content.decode())
    assert Item.objects.get().phase == "beta"
    mine = re.search(r'name="keep_phase" value="(mine:\w+)"', answer.content.decode())[1]
    assert client.post(move, {**form, "phase": "launch", "keep_phase": mine}).status_code == 303
    assert Item.objects.get().phase == "launch"


def test_a_button_of_the_board_says_where_it_showed_the_card(item, priya, marco, as_member):
    client = as_member(priya)
    html = client.get(f"{U}roadmap/?view=board").content.decode()
    button = re.search(rf'formaction="([^"]*{item.pk}/move/[^"]*)" name="phase" value="define"', html)[1]
    move_item(Item.objects.get(), by=marco, phase="build")
    answer = client.post(button, {"phase": "define", "back": "board"})
    assert answer.status_code == 422
    assert "Marco Bellini changed this meanwhile" in answer.content.decode()
    assert Item.objects.get().phase == "build"
    move_item(Item.objects.get(), by=marco, phase="discover")
    assert client.post(button, {"phase": "define", "back": "board"}).status_code == 303


def test_an_item_that_somebody_has_shipped_meanwhile_keeps_its_day_until_asked(item, priya, marco, as_member):
    client, ship = as_member(priya), f"{U}roadmap/{item.pk}/ship/"
    form, today = opened(client, ship), timezone.localdate()
    ship_item(Item.objects.get(), by=marco, on=today - timedelta(days=3))
    assert client.post(ship, form).status_code == 422
    assert Item.objects.get().released_on == today - timedelta(days=3)


def test_a_release_that_is_out_meanwhile_is_asked_about(priya, marco, as_member):
    release = create_release(by=priya, name="4.1")
    client, ship = as_member(priya), f"{U}roadmap/releases/{release.pk}/ship/"
    form, today = opened(client, ship), timezone.localdate()
    ship_release(Release.objects.get(), by=marco, on=today - timedelta(days=3))
    assert client.post(ship, form).status_code == 422
    assert Release.objects.get().released_on == today - timedelta(days=3)


def test_a_stage_that_has_got_another_release_meanwhile_is_asked_about(item, priya, marco, as_member):
    one, two, three = (create_release(by=priya, name=name) for name in ("4.1", "4.2", "4.3"))
    add_milestone(item, by=priya, stage="beta", release=one)
    client, path = as_member(priya), f"{U}roadmap/{item.pk}/milestones/"
    form = opened(client, path)
    add_milestone(item, by=marco, stage="beta", release=two)
    answer = client.post(path, {**form, "stage": "beta", "release": three.pk})
    assert answer.status_code == 422
    assert "Theirs: “4.2”" in unescape(answer.content.decode())
    assert client.post(path, {**form, "stage": "alpha", "release": three.pk}).status_code == 303
    assert dict(item.milestones.values_list("stage", "release__name")) == {"beta": "4.2", "alpha": "4.3"}


def test_a_value_of_a_day_is_not_put_over_one_that_was_not_seen(priya, marco, as_member):
    metric, today = create_metric(by=priya, name="Trials", unit=""), timezone.localdate()
    client, path = as_member(priya), f"{U}metrics/{metric.pk}/reading/"
    form = opened(client, path)
    add_reading(metric, by=marco, on=today, value=40)
    add_reading(metric, by=marco, on=today - timedelta(days=1), value=30)
    for day in (today, today - timedelta(days=1)):
        assert client.post(path, {**form, "on": day, "value": "50"}).status_code == 422
    assert client.post(path, {**form, "on": today - timedelta(days=2), "value": "20"}).status_code == 303
    corrected = f"{path}?on={today}"
    assert client.post(corrected, {**opened(client, corrected), "value": "41"}).status_code == 303
    assert list(metric.readings.order_by("-on").values_list("value", flat=True)) == [41, 30, 20]


def test_an_answer_to_a_gate_is_compared_with_what_the_own_side_said_last(priya, cast, as_member):
    launch = create_launch(by=priya, name="Export", product_owner=priya, marketing_owner=cast["marco"])
    gate = add_gate(launch, by=priya, name="Docs", asked_of="both")
    answer_gate(gate, by=priya, state="not")
    client, path = as_member(priya), f"{U}launches/{launch.pk}/gates/{gate.pk}/"
    form = opened(client, f"{U}launches/{launch.pk}/", path)
    colleague = next(m for m in cast.values() if m.side == "product" and m != priya)
    answer_gate(gate, by=colleague, state="ready", evidence="All pages are there")
    answer = client.post(path, {**form, "state": "partly", "evidence": "Half of the pages"})
    html = unescape(answer.content.decode())
    assert answer.status_code == 422
    for words in ("All pages are there", "Half of the pages", "Theirs: “ready”"):
        assert words.lower() in html.lower()
    assert gate.answers.count() == 2
    answer_gate(gate, by=cast["marco"], state="not")
    fresh = opened(client, path, path)
    assert client.post(path, {**fresh, "state": "partly", "evidence": "Half"}).status_code == 303


def test_the_settings_of_the_workspace_are_merged(priya, as_member):
    client, other = as_member(priya), as_member(priya)
    path = f"{U}settings/"
    form = opened(client, path)
    other.post(path, {**opened(other, path), "product_name": "Build", "name": "Acme Ltd"})
    assert client.post(path, {**form, "marketing_name": "Growth"}).status_code == 303
    priya.workspace.refresh_from_db()
    assert (priya.workspace.product_name, priya.workspace.marketing_name) == ("Build", "Growth")
    assert client.post(path, {**form, "name": "Acme Corporation"}).status_code == 422
    priya.workspace.refresh_from_db()
    assert priya.workspace.name == "Acme Ltd"


def test_a_comment_open_in_two_windows_is_not_overwritten_unseen(item, priya, as_member):
    said = comment(item, by=priya, body="First words")
    client, path = as_member(priya), f"{U}comments/{said.pk}/edit/"
    form = opened(client, path)
    client.post(path, {**form, "body": "Second words"})
    assert client.post(path, {**form, "body": "Third words"}).status_code == 422
    said.refresh_from_db()
    assert said.body == "Second words"


def test_a_new_version_of_the_mission_is_not_published_over_one_that_was_not_read(priya, marco, as_member):
    client, path = as_member(priya), f"{U}mission/mission/new/"
    publish_statement(by=priya, kind_of="mission", text="We help.")
    form = opened(client, path)
    publish_statement(by=marco, kind_of="mission", text="We help everybody.")
    answer = client.post(path, {**form, "text": "We help teams."})
    assert answer.status_code == 422
    assert "We help everybody." in answer.content.decode()
    assert Statement.objects.count() == 2


def test_two_who_close_a_goal_at_once_have_closed_it(priya, marco, as_member):
    period = create_period(by=priya, name="Q1", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    goal = create_objective(by=priya, title="Trials pay", period=period)
    for client in (as_member(priya), as_member(marco)):
        client.post(f"{U}goals/{goal.pk}/close/", {"close": "1"})
    goal.refresh_from_db()
    assert goal.closed_on is not None
