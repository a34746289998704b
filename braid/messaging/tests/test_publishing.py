"""A piece goes out when what it says is checked, or under somebody's name with a reason."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.messaging.actions import change_claim, change_content, create_claim, create_content
from braid.messaging.checking import give_verdict
from braid.messaging.models import Claim, Content, OverriddenClaim, Override
from braid.messaging.publishing import publish_content
from braid.roadmap.actions import change_item


@pytest.fixture
def piece(marco, said) -> Content:
    piece = create_content(by=marco, title="Launch post", publish_on=None)
    said.content = piece
    said.save()
    return piece


def refusal(call) -> str:
    events = Event.objects.count()
    with pytest.raises(ValidationError) as error:
        call()
    assert not Content.objects.filter(published_on__isnull=False).exists()
    assert not Override.objects.exists()
    assert Event.objects.count() == events
    return error.value.message_dict["published_on"][0]


def test_an_unchecked_claim_holds_it_back_and_is_named(piece, marco):
    told = refusal(lambda: publish_content(piece, by=marco))
    assert "Alerts reach you within a minute." in told
    assert "nobody has checked it" in told


def test_a_wrong_and_an_expired_one_hold_it_back_too(piece, said, alerts, priya, marco):
    give_verdict(said, by=priya, standing="wrong", evidence="No.")
    assert "it was found wrong" in refusal(lambda: publish_content(piece, by=marco))
    give_verdict(said, by=priya, standing="true", evidence="Now it is.")
    change_item(alerts, by=priya, stage="ga")
    assert "its check has expired" in refusal(lambda: publish_content(piece, by=marco))


@pytest.mark.parametrize("verdict", ["true", "limits"])
def test_what_is_checked_goes_out_without_a_word(verdict, piece, said, priya, marco):
    give_verdict(said, by=priya, standing=verdict, limits="Team plan", evidence="Yes.")
    publish_content(piece, by=marco)
    assert Event.objects.filter(name="content.published").exists()
    assert not Override.objects.exists()


def test_somebody_takes_it_upon_themselves_and_says_why(piece, said, marco):
    publish_content(piece, by=marco, reason="The fair is today.", knowing=[said.pk])
    override = Override.objects.get()
    assert (override.by, override.reason, override.subject_id) == (marco, "The fair is today.", piece.pk)
    assert [(link.claim, link.standing) for link in OverriddenClaim.objects.all()] == [(said, "")]
    event = Event.objects.get(name="content.published_anyway")
    assert event.facts["override"] == override.pk


def test_a_claim_that_came_in_since_is_not_covered(piece, said, marco):
    create_claim(by=marco, text="And never fails.", content=piece)
    told = refusal(lambda: publish_content(piece, by=marco, reason="The fair is today.", knowing=[said.pk]))
    assert "since you looked" in told
    assert "And never fails." in told
    assert "within a minute" not in told


def test_a_claim_that_the_reader_may_not_see_is_not_named_and_not_covered(piece, said, alerts, priya, marco):
    from braid.activity.restricting import restrict

    restrict(alerts, by=priya, readers=[priya])
    told = refusal(lambda: publish_content(piece, by=marco, reason="The fair is today.", knowing=[said.pk]))
    assert "a claim that you cannot see" in told
    assert "within a minute" not in told


def test_the_form_of_the_piece_is_no_way_around(piece, marco):
    refusal(lambda: change_content(piece, by=marco, published_on=timezone.localdate()))


def test_a_withdrawn_claim_holds_nothing_back(piece, said, marco):
    from braid.messaging.actions import withdraw_claim

    withdraw_claim(said, by=marco)
    publish_content(piece, by=marco)
    assert not Override.objects.exists()


def test_a_claim_that_comes_into_a_piece_that_is_out_is_published_by_that(alerts, priya, marco):
    piece = create_content(by=marco, title="Launch post", published_on=timezone.localdate())
    with pytest.raises(ValidationError) as error:
        create_claim(by=marco, text="It never fails.", content=piece)
    assert "is out already, and of this nobody has checked it" in error.value.message_dict["content"][0]
    assert not Claim.objects.exists()
    claim = create_claim(by=marco, text="It never fails.", content=piece, reason="It was said in the talk.")
    override = Override.objects.get()
    assert (override.by, override.reason, override.subject_id) == (
        marco,
        "It was said in the talk.",
        piece.pk,
    )
    assert [(link.claim, link.standing) for link in OverriddenClaim.objects.all()] == [(claim, "")]
    assert Event.objects.get(name="claim.created").facts["override"] == override.pk


def test_a_claim_that_is_moved_into_a_piece_that_is_out_must_stand(said, priya, marco):
    piece = create_content(by=marco, title="Launch post", published_on=timezone.localdate())
    with pytest.raises(ValidationError):
        change_claim(said, by=marco, content=piece)
    said.refresh_from_db()
    assert said.content is None
    give_verdict(said, by=priya, standing="true", evidence="Measured.")
    with pytest.raises(ValidationError) as error:  # (What was checked were other words.)
        change_claim(said, by=marco, content=piece, text="Alerts reach you at once.")
    assert "its check has expired" in error.value.message_dict["content"][0]
    said.refresh_from_db()
    change_claim(said, by=marco, content=piece)
    assert not Override.objects.exists()


def test_the_form_asks_why_only_where_the_piece_is_out(marco, as_member):
    browser = as_member(marco)
    draft = create_content(by=marco, title="A draft")
    piece = create_content(by=marco, title="Launch post", published_on=timezone.localdate())
    assert 'name="reason"' not in browser.get(f"/w/acme/claims/new/?content={draft.pk}").content.decode()
    assert 'name="reason"' in browser.get(f"/w/acme/claims/new/?content={piece.pk}").content.decode()
    sent = {"text": "It never fails.", "content": piece.pk, "said_on": "2026-01-05", "side": "marketing"}
    refused = browser.post("/w/acme/claims/new/", sent)
    assert refused.status_code == 422
    assert "is out already" in refused.content.decode()
    assert 'name="reason"' in refused.content.decode()
    assert browser.post("/w/acme/claims/new/", {**sent, "reason": "Said in the talk."}).status_code == 303
    assert Override.objects.get().by == marco
