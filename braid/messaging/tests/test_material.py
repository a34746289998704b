"""Raw material: given in a moment, made into pieces, and whoever gave it learns what became of it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from braid.activity.models import Notification
from braid.activity.restricting import restrict
from braid.launches.actions import create_launch
from braid.messaging.actions import create_content
from braid.messaging.material import actions
from braid.messaging.models import Content, Material
from tests.queries import statements

U = "/w/acme/"


@pytest.fixture
def piece(marco) -> Content:
    return create_content(by=marco, title="Inside alerts")


@pytest.fixture
def given(priya, alerts) -> Material:
    return actions.give(alerts, by=priya, text="It looks at the last eight weeks.")


def test_it_is_given_on_an_item_a_release_and_a_launch_and_nowhere_else(
    alerts, release, priya, marco, as_member, piece
):
    launch = create_launch(by=marco, name="Spring")
    client = as_member(priya)
    for subject in (alerts, release, launch):
        assert "Raw material" in client.get(U + subject.place).content.decode()
        sent = {"kind_of": "surprise", "text": f"Of {subject}"}
        assert client.post(f"{U}material/on/{subject.kind}/{subject.pk}/", sent).status_code == 303
        assert f"Of {subject}" in client.get(U + subject.place).content.decode()
    assert (
        client.post(f"{U}material/on/{piece.kind}/{piece.pk}/", {"kind_of": "other", "text": "x"}).status_code
        == 403
    )
    assert Material.objects.count() == 3


def test_what_becomes_of_it_is_told_to_whoever_gave_it(given, piece, priya, marco, as_member):
    assert "that you gave, waits" in as_member(priya).get(f"{U}for-you/").content.decode()
    assert "One piece of raw material waits" in as_member(marco).get(f"{U}for-you/").content.decode()
    assert as_member(marco).post(f"{U}{given.place}use/", {"content": piece.pk}).status_code == 303
    told = as_member(priya).get(f"{U}for-you/").content.decode()
    assert "that you gave, waits" not in told
    assert Notification.objects.get(member=priya).event.name == "material.used"
    html = as_member(priya).get(f"{U}{given.place}").content.decode()
    assert "Used in" in html
    assert "Inside alerts" in html
    with pytest.raises(ValidationError, match="already"):
        actions.use(given, by=marco, content=piece)


def test_setting_aside_needs_a_why(given, marco, priya, as_member):
    assert as_member(marco).post(f"{U}{given.place}aside/", {"why": " "}).status_code == 422
    assert not given.fates.exists()
    assert as_member(marco).post(f"{U}{given.place}aside/", {"why": "Too long"}).status_code == 303
    assert "Set aside: Too long" in as_member(priya).get(f"{U}{given.place}").content.decode()


def test_only_ones_own_words_are_changed_and_a_guest_gives_nothing(given, alerts, marco, gus, priya):
    with pytest.raises(PermissionDenied):
        actions.change_material(given, by=marco, text="Other")
    with pytest.raises(PermissionDenied):
        actions.give(alerts, by=gus, text="x")
    actions.change_material(given, by=priya, text="Nine weeks.")
    assert Material.objects.get().text == "Nine weeks."


def test_it_is_hidden_with_what_it_is_about(given, alerts, priya, marco, as_member):
    restrict(alerts, by=priya, readers=[priya])
    assert as_member(marco).get(f"{U}{given.place}").status_code == 404
    assert "eight weeks" not in as_member(marco).get(f"{U}material/").content.decode()
    assert as_member(priya).get(f"{U}{given.place}").status_code == 200


def test_the_list_asks_as_often_for_many_as_for_few(alerts, priya, as_member):
    client, counts = as_member(priya), []
    for many in (5, 25):
        for n in range(many - Material.objects.count()):
            actions.give(alerts, by=priya, text=f"{many} {n}")
        counts.append(
            [
                len(statements(client, f"{U}{page}"))
                for page in ("material/", "material/?stands=waits", alerts.place)
            ]
        )
    assert counts[0] == counts[1]


def test_the_dialog_gets_the_form_alone_and_the_page_beneath_stays(alerts, priya, as_member):
    """(The whole page stood in it, with its menu and a second search.)"""
    client = as_member(priya)
    path = f"/w/acme/material/on/roadmap.item/{alerts.pk}/"
    asked = {"HX-Request": "true", "HX-Target": "dialog-body"}
    for answer in (client.get(path, headers=asked), client.post(path, {"text": ""}, headers=asked)):
        form = answer.content.decode()
        assert form.count("<form") == 1
        assert 'id="dialog_text"' in form
        assert "<nav" not in form
    answer = client.post(path, {"kind_of": "inside", "text": "It keeps what changed twice."}, headers=asked)
    assert (answer.status_code, Material.objects.count()) == (204, 1)
    assert "What do you know about this?" in client.get(path).content.decode()


def test_a_piece_that_begins_with_it_is_what_became_of_it(given, alerts, priya, marco, as_member):
    """Nobody has to come back and say so; what the form refuses leaves it waiting."""
    client = as_member(marco)
    page = client.get(U + given.place).content.decode()
    address = page.split("content/new/?")[1].split('"')[0].replace("&amp;", "&")
    where = f"{U}content/new/?{address}"
    assert alerts.key in client.get(where).content.decode()
    assert client.post(where, {"title": "", "kind_of": "blog"}).status_code == 422
    assert not given.fates.exists()
    assert client.post(where, {"title": "Inside alerts", "kind_of": "blog"}).status_code == 303
    assert (given.fates.get().content.title, given.fates.get().by) == ("Inside alerts", marco)
    assert Notification.objects.filter(member=priya).exists()
    assert client.get(f"{U}content/new/?material=99999").status_code == 404
    assert client.get(f"{U}content/new/?material=x").status_code == 404
