"""The two-chair card: answered alone, opened together, and nobody's but the pair's unless both agree (METHOD 1.7)."""

import re
from html import unescape

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError

from braid.activity.models import Event
from braid.base.models import WorkspaceModel
from braid.people.models import Member
from braid.rounds import actions
from braid.rounds.cards import KEYS, lines
from braid.rounds.models import Card, Chair
from braid.rounds.tests.conftest import ballot
from braid.rounds.tests.test_screens import page

pytestmark = pytest.mark.django_db
ALL = dict.fromkeys(KEYS, "4")


@pytest.fixture
def card(cast) -> Card:
    return actions.make_card(by=cast["priya"], other=cast["marco"])


def opened(card, cast, **apart) -> Card:
    actions.sit(card, by=cast["priya"], answers=ALL)
    actions.sit(card, by=cast["marco"], answers=ALL | apart)
    for name in ("priya", "marco"):
        actions.press_open(card, by=cast[name])
    card.refresh_from_db()
    return card


def test_the_fifteen_items_are_those_of_the_three_strands():
    assert len(KEYS) == 15
    assert {key[0] for key in KEYS} == {"T", "G", "L"}


def test_nothing_is_shown_until_both_have_pressed(card, cast, as_member):
    actions.sit(card, by=cast["priya"], answers=ALL | {"T1": "1"})
    actions.press_open(card, by=cast["priya"])
    assert not Chair.objects.visible_to(cast["marco"]).filter(member=cast["priya"]).exists()
    assert lines(cast["marco"], card) == []
    assert "checked" not in page(as_member(cast["marco"]), f"{card.path}answer/")
    assert "is ready to open" in page(as_member(cast["marco"]), card.path)
    assert "Strongly disagree" not in page(as_member(cast["marco"]), card.path)
    actions.sit(card, by=cast["marco"], answers=ALL)
    actions.press_open(card, by=cast["marco"])
    for name in ("priya", "marco"):
        assert "Strongly disagree" in page(as_member(cast[name]), card.path)


def test_a_page_that_the_other_of_the_two_opened_in_this_browser_answers_nothing(card, cast, as_member):
    """Marco has signed in on another tab: what stands in Priya's is not his, and is not written over his."""
    actions.sit(card, by=cast["marco"], answers={"T1": "2"})
    pages = [page(as_member(cast[name]), f"{card.path}answer/") for name in ("priya", "marco")]
    names = [re.findall(r'name="whose" value="([0-9a-f]{24})"', html)[0] for html in pages]
    assert names[0] != names[1]
    sent, url = {"T1": "5", "whose": names[0]}, f"/w/acme/{card.path}answer/"
    assert as_member(cast["marco"]).post(url, sent, headers={"X-Braid-Part": "1"}).status_code == 403
    assert Chair.objects.get(member=cast["marco"]).answers == {"T1": "2"}
    assert as_member(cast["priya"]).post(url, sent, headers={"X-Braid-Part": "1"}).status_code == 204
    assert Chair.objects.get(member=cast["priya"]).answers == {"T1": "5"}


def test_what_is_two_steps_apart_is_told_and_the_rest_only_listed(card, cast, as_member):
    opened(card, cast, T2="2", G3="5", L5="")
    told = [line["key"] for line in lines(cast["priya"], Card.objects.get()) if line["apart"]]
    assert told == ["T2"]
    text = unescape(page(as_member(cast["marco"]), card.path))
    assert "One thing to talk over." in text
    assert "Can't judge" in text
    assert "mean" not in text.split("<main")[1].split("</main>")[0]


def test_who_answers_anew_has_not_pressed(card, cast):
    actions.sit(card, by=cast["priya"], answers=ALL)
    actions.press_open(card, by=cast["priya"])
    actions.sit(card, by=cast["priya"], answers={"T1": "2"})
    actions.sit(card, by=cast["marco"], answers=ALL)
    actions.press_open(card, by=cast["marco"])
    assert Card.objects.get().opened_at is None


@pytest.mark.django_db(transaction=True)
def test_the_list_of_rounds_shows_a_card_to_the_two_alone_and_as_it_is_now(card, cast, as_member, settings):
    """What is remembered of it is each one's own, and knows of what leaves no event."""
    settings.REMEMBER = True
    link = f'href="/w/acme/{card.path}"'
    for name in ("priya", "marco"):
        assert "waits for both" in page(as_member(cast[name]), "rounds/").split(link)[1]
    assert link not in page(as_member(cast["ella"]), "rounds/")
    opened(card, cast)
    for name in ("priya", "marco"):
        assert "waits for both" not in page(as_member(cast[name]), "rounds/").split(link)[1]
    assert link not in page(as_member(cast["ella"]), "rounds/")
    actions.remove_card(card, by=cast["priya"])
    assert link not in page(as_member(cast["marco"]), "rounds/")


def test_pressing_needs_all_answers_so_that_nobody_opens_the_other_alone(card, cast, as_member):
    actions.sit(card, by=cast["marco"], answers=dict.fromkeys(KEYS[:-1], "4"))
    response = as_member(cast["marco"]).post(f"/w/acme/{card.path}open/")
    assert response.status_code == 422
    assert "Answer the other 1 first" in response.content.decode()
    actions.sit(card, by=cast["marco"], answers={KEYS[-1]: ""})
    actions.press_open(card, by=cast["marco"])


def test_after_opening_nothing_changes_any_more(card, cast, as_member):
    opened(card, cast)
    late = as_member(cast["priya"]).post(f"/w/acme/{card.path}answer/", {"T1": "1"})
    assert late.status_code == 422
    assert Chair.objects.get(member=cast["priya"]).answers == ALL


@pytest.mark.parametrize("state", ["made", "opened"])
def test_nobody_else_finds_it_admins_included(card, cast, as_member, state):
    if state == "opened":
        opened(card, cast, T1="1")
    before = Event.objects.count()
    others = [person for name, person in cast.items() if name not in ("priya", "marco")]
    assert any(person.right == Member.Right.ADMIN for person in [cast["priya"], *others])
    for person in others:
        assert not Card.objects.visible_to(person).exists()
        assert not Chair.objects.visible_with_archived(person).exists()
        client = as_member(person)
        for rest in ("", "answer/", "open/", "show/", "remove/"):
            status = client.get(f"/w/acme/{card.path}{rest}").status_code
            # (A guest is refused at the door of a form already, whether there is such a card or not.)
            assert status == 404 or (rest == "answer/" and not person.may("edit")), rest
        assert "Two chairs</h2>" not in page(client, "rounds/")
    assert Event.objects.count() == before
    for model in apps.get_models():
        if issubclass(model, WorkspaceModel) and model not in (Card, Chair):
            assert "T1" not in repr(list(model._base_manager.values_list())), model
    assert not Card.objects.exportable().exists()
    assert not Chair.objects.exportable().exists()


def test_an_admin_of_the_workspace_is_no_third_chair(cast, as_member):
    card = actions.make_card(by=cast["jonas"], other=cast["amir"])
    assert cast["priya"].may("manage")
    assert as_member(cast["priya"]).get(f"/w/acme/{card.path}").status_code == 404


def test_making_answering_and_opening_it_leave_no_event(card, cast):
    before = Event.objects.count()
    opened(card, cast)
    actions.make_card(by=cast["jonas"], other=cast["amir"])
    assert Event.objects.count() == before
    assert not Event.objects.filter(subject_kind__in=["rounds.card", "rounds.chair"]).exists()


def test_both_teams_see_it_only_while_both_agree(card, cast, as_member):
    opened(card, cast)
    actions.agree_to_show(card, by=cast["priya"])
    assert as_member(cast["ella"]).get(f"/w/acme/{card.path}").status_code == 404
    actions.agree_to_show(card, by=cast["marco"])
    assert "Nothing is two steps apart" in page(as_member(cast["ella"]), card.path)
    assert Card.objects.exportable().exists()
    with pytest.raises(ValidationError):
        actions.remove_card(card, by=cast["marco"])
    actions.agree_to_show(card, by=cast["marco"], agrees=False)
    assert as_member(cast["ella"]).get(f"/w/acme/{card.path}").status_code == 404
    assert not Chair.objects.exportable().exists()


def test_it_cannot_be_shown_before_it_is_opened(card, cast):
    with pytest.raises(ValidationError):
        actions.agree_to_show(card, by=cast["priya"])


def test_either_takes_it_away_for_both(card, cast, as_member):
    opened(card, cast)
    assert as_member(cast["marco"]).post(f"/w/acme/{card.path}remove/").status_code == 303
    assert not Card.objects.exists()
    assert not Chair.objects.exists()


@pytest.mark.parametrize("answers", [{"T1": "6"}, {"T1": "x"}, {"Z9": "1"}, {"E1": "3"}])
def test_what_is_no_answer_is_refused(card, cast, answers):
    with pytest.raises(ValidationError):
        actions.sit(card, by=cast["priya"], answers=answers)
    assert Chair.objects.get(member=cast["priya"]).answers == {}


def test_a_pair_is_one_of_each_side_who_may_edit(cast):
    for other in ("jonas", "ella", "priya"):
        with pytest.raises(ValidationError):
            actions.make_card(by=cast["priya"], other=cast[other])
    Member.objects.filter(pk=cast["amir"].pk).update(right="guest")
    cast["amir"].refresh_from_db()
    with pytest.raises(ValidationError):
        actions.make_card(by=cast["priya"], other=cast["amir"])
    with pytest.raises(PermissionDenied):
        actions.sit(actions.make_card(by=cast["priya"], other=cast["marco"]), by=cast["jonas"], answers=ALL)
    with pytest.raises(ValidationError):
        actions.make_card(by=cast["marco"], other=cast["priya"])


def test_by_hand_from_the_offer_to_the_talk(cast, as_member):
    hers, his = as_member(cast["priya"]), as_member(cast["marco"])
    assert "rounds/cards/new/" in page(hers, "rounds/new/")
    form = page(hers, "rounds/cards/new/")
    assert "Marco Bellini" in form
    assert "Jonas Weber" not in form
    assert hers.post("/w/acme/rounds/cards/new/", {"other": cast["jonas"].pk}).status_code == 422
    assert hers.post("/w/acme/rounds/cards/new/", {"other": cast["marco"].pk}).status_code == 303
    card = Card.objects.get()
    assert "Two chairs: Priya Raman – Marco Bellini" in page(his, "for-you/")
    for client in (hers, his):
        first = client.post(f"/w/acme/{card.path}answer/", {"T1": "5"}, headers={"X-Braid-Part": "1"})
        assert first.status_code == 204
        assert client.post(f"/w/acme/{card.path}answer/", ALL).status_code == 303
        assert client.post(f"/w/acme/{card.path}open/").status_code == 303
    assert "Nothing is two steps apart." in page(hers, card.path)
    assert "Two chairs: Priya" not in page(his, "for-you/")
    assert "opened" in page(his, "rounds/")


def test_somebody_of_neither_side_is_told_so(cast, as_member):
    assert as_member(cast["ella"]).get("/w/acme/rounds/cards/new/").status_code in (303, 403)


def test_it_is_offered_where_a_pulse_cannot_be_published(make, cast, people, as_member):
    few = [p for p in people if p.side == "product"] + [p for p in people if p.side == "marketing"][:3]
    row = make("pulse", open=False, invited=few)
    assert "rounds/cards/new/" in page(as_member(cast["priya"]), row.place)
    actions.open_round(row, by=cast["priya"])
    row.refresh_from_db()
    for person in few:
        actions.cast(row, by=person, answers=ballot(row))
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    assert "rounds/cards/new/" in page(as_member(cast["marco"]), row.place)
