"""Words that are not clear: who is asked, who learns of the answer, and who never learns who asked."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from braid.activity.models import Event, Notification
from braid.people.models import Member
from braid.teamwork.actions import add_term, change_term
from braid.teamwork.models import UnclearWord
from braid.teamwork.unclear import call_unclear, take_back, waiting_words

pytestmark = pytest.mark.django_db
U = "/w/acme/glossary/"


@pytest.fixture
def lead(priya) -> Member:
    Member.objects.filter(pk=priya.pk).update(is_lead=True)
    return priya


def told(event: str) -> set[str]:
    return set(Notification.objects.filter(event__name=event).values_list("member__name", flat=True))


def test_it_is_asked_from_any_page_and_answered_to_whoever_asked(lead, marco, as_member):
    client = as_member(marco)
    form = client.get(f"{U}unclear/new/?word=P95&where=Search").content.decode()
    assert 'value="P95"' in form
    assert 'value="Search"' in form
    assert client.post(f"{U}unclear/new/", {"word": "P95", "where": "Search"}).status_code == 303
    assert told("word.called_unclear") == {lead.name}
    assert "you asked" in client.get(U).content.decode()
    term = add_term(by=lead, term="Percentile", meaning="")
    assert told("term.added") == set()
    change_term(term, by=lead, meaning="Nineteen of twenty", also_called="p95")
    assert told("term.changed") == {marco.name}
    assert waiting_words(marco) == []
    change_term(term, by=lead, meaning="19 of 20")
    assert Notification.objects.filter(event__name="term.changed").count() == 1


def test_nobody_learns_who_asked(lead, marco, ella, as_member):
    call_unclear(by=marco, word="P95")
    event = Event.objects.get(name="word.called_unclear")
    assert (event.by, event.side) == (None, "marketing")
    assert marco.name not in str(event.facts)
    for reader in (lead, ella):
        client = as_member(reader)
        main = client.get(U).content.decode().split("<main")[1]
        assert "P95" in main
        assert marco.name not in main
        assert "you asked" not in main
        assert marco.name not in client.get("/w/acme/activity/").content.decode().split('id="rows"')[1]


def test_several_may_ask_and_each_takes_back_their_own(lead, marco, gus, as_member):
    call_unclear(by=marco, word="P95")
    call_unclear(by=lead, word="p95", where="In a comment")
    with pytest.raises(ValidationError, match="You have asked"):
        call_unclear(by=marco, word="p95")
    (one,) = waiting_words(marco)
    assert (one["count"], one["sides"], one["where"], one["mine"]) == (2, ["marketing", "product"], "In a comment", True)  # fmt: skip
    assert as_member(marco).post(f"{U}unclear/back/", {"word": "P95"}).status_code == 303
    assert as_member(marco).get(f"{U}unclear/back/").status_code == 405
    (one,) = waiting_words(marco)
    assert (one["count"], one["mine"]) == (1, False)
    with pytest.raises(PermissionDenied):
        take_back("p95", by=gus)
    assert as_member(gus).post(f"{U}unclear/new/", {"word": "x"}).status_code == 403
    assert UnclearWord.objects.count() == 1


def test_the_owner_of_a_word_without_a_meaning_is_asked(lead, marco, ella):
    term = add_term(by=lead, term="CAC", owner=ella)
    call_unclear(by=marco, word="cac")
    assert told("word.called_unclear") == {ella.name}
    change_term(term, by=ella, meaning="Costs")
    with pytest.raises(ValidationError, match="The glossary says"):
        call_unclear(by=marco, word="CAC")
