"""Two people edit one row at the same time: the second one sees both and chooses, and nothing is lost."""

import re
from html import unescape

import pytest
from django.test import Client

from braid.base.forms import WorkspaceForm
from braid.roadmap.actions import change_item, create_item, set_owners
from braid.roadmap.models import Item
from tests.factories import Maker
from tests.test_house import OWN, PATHS, each, filled

U = "/w/acme/"


def opened(client: Client, path: str) -> dict[str, list[str]]:
    """The fields of the form on a page with what is in them, as a browser would send it."""
    html = client.get(path).content.decode()
    form = next(f for f in re.findall(r"<form.*?</form>", html, re.S) if 'name="opened_on"' in f)
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checked" in tag or not re.search(r'type="(checkbox|radio)"', tag)):
            found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = [unescape(text).removeprefix("\n")]
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = [chosen[1] if chosen else ""]
    return found


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


def test_every_edit_form_of_every_room_carries_how_it_was_opened(priya, as_member, monkeypatch):
    """Whatever form of a row that exists is on a page, the browser sends back what it was opened on."""
    maker = Maker(priya, OWN, "Ownwords")
    maker.make_all()
    client, made = as_member(priya), []
    start = WorkspaceForm.__init__

    def noted(form, *args, **kwargs):
        start(form, *args, **kwargs)
        if form.instance.pk and not form.is_bound:
            made.append(form)

    monkeypatch.setattr(WorkspaceForm, "__init__", noted)
    seen = set()

    def look(path: str) -> None:
        made.clear()
        html = client.get(filled(path, OWN)).content.decode(errors="replace")
        if made:
            assert html.count('name="opened_on"') >= len(made), [type(form).__name__ for form in made]
            seen.update(type(form).__name__ for form in made)

    each(PATHS, look)
    assert len(seen) > 12, seen
