"""Message houses: versions, agreement of both sides asked anew, proof from the ledger, review, words in drafts."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from braid.activity.for_you import lines
from braid.messaging.actions import create_claim, create_content
from braid.messaging.checking import give_verdict
from braid.messaging.house_page import agreed, with_words, words_of
from braid.messaging.houses import agree_to_house, build_house, change_house, newest, review_house
from braid.messaging.models import HouseReview, MessageHouse
from braid.messaging.writing import write_text

U = "/w/acme/"


@pytest.fixture
def house(marco, priya) -> MessageHouse:
    return build_house(
        by=marco, audience="Analysts", for_whom="Analysts in small companies", benefit="Says what to do next",
        avoid_words="users -> teams\nseamless", use_words="act on an insight", product_owner=priya, marketing_owner=marco,
    )  # fmt: skip


def test_a_change_asks_both_sides_to_agree_anew(house, marco, priya):
    agree_to_house(house, by=priya, number=1)
    assert all(agreed(newest(house)).values())
    change_house(house, by=marco, benefit="Says in a sentence what to do next", why="Shorter")
    who = agreed(newest(house))
    assert who["marketing"].by == marco
    assert who["product"] is None
    assert [one.why for one in lines(priya)["owe"] if "Analysts" in one.what] == [
        "Agree to what we say to them"
    ]
    with pytest.raises(ValidationError, match="changed meanwhile"):
        agree_to_house(house, by=priya, number=1)


def test_words_that_stay_make_no_version(house, marco):
    assert change_house(house, by=marco, benefit="Says what to do next ", audience="Analysts") is None
    assert house.versions.count() == 1


def test_one_house_for_an_audience_and_owners_of_their_side(house, marco):
    with pytest.raises(ValidationError):
        build_house(by=marco, audience="ANALYSTS")
    with pytest.raises(ValidationError, match="not on this side"):
        change_house(house, by=marco, product_owner=marco)


def test_proof_shows_how_the_claim_stands_now(house, marco, priya, as_member):
    said = create_claim(by=marco, text="It reads up to 10,000 events a day.")
    client = as_member(marco)
    form = {"audience": "Analysts", "proof_lines": f"#{said.pk} whatever", "benefit": "Says what to do next"}
    assert client.post(f"{U}messages/{house.pk}/edit/", form).status_code == 303
    assert "Unchecked" in client.get(f"{U}messages/{house.pk}/").content.decode()
    give_verdict(said, by=priya, standing="limits", limits="On the Team plan", evidence="Measured")
    html = client.get(f"{U}messages/{house.pk}/").content.decode()
    assert "True with limits" in html
    assert "On the Team plan" in html
    form["proof_lines"] = "No such claim"
    assert client.post(f"{U}messages/{house.pk}/edit/", form).status_code == 422


def test_two_audiences_and_two_versions_stand_side_by_side(house, marco, as_member):
    other = build_house(by=marco, audience="Buyers", benefit="Costs less")
    change_house(house, by=marco, benefit="Says now what to do next")
    client = as_member(marco)
    html = client.get(f"{U}messages/compare/?a={house.pk}&b={other.pk}").content.decode()
    assert "Analysts beside Buyers" in html
    assert "Costs less" in html
    html = client.get(f"{U}messages/compare/?a={house.pk}:1&b={house.pk}:2").content.decode()
    assert "<ins> now</ins>" in html or "<ins>now </ins>" in html
    for wrong in ("?a=x&b=9999999999999999999999999", "?a=-1", "?a=²&b=1:²", f"?a={house.pk}:99&b=1"):
        assert client.get(f"{U}messages/compare/{wrong}").status_code == 200


def test_a_review_is_due_asked_for_and_moves_the_day_on(house, marco, priya, as_member):
    MessageHouse.objects.update(review_on=timezone.localdate())
    priya.workspace.refresh_from_db()
    assert "Does it still hold?" in [one.act for one in lines(priya)["owe"]]
    sent = {"outcome": "holds", "note": "We stay", "on": timezone.localdate().isoformat()}
    assert as_member(priya).post(f"{U}messages/{house.pk}/review/", sent).status_code == 303
    assert HouseReview.objects.get().by == priya
    assert MessageHouse.objects.get().review_on == timezone.localdate() + timedelta(days=180)
    with pytest.raises(ValidationError, match="later day"):
        review_house(house, by=marco, outcome="holds", note="So", again_on=timezone.localdate())


def test_words_to_avoid_and_to_use_are_marked_in_drafts_and_pieces(house, marco, as_member):
    versions = with_words(marco).values_list("use_words", "avoid_words")
    assert words_of(versions) == ({"users": "teams", "seamless": ""}, {"act on an insight"})
    post = create_content(by=marco, title="New")
    write_text(
        post, by=marco, body="Our users act on an insight within a minute. Usersnap is another product."
    )
    client = as_member(marco)
    html = client.get(f"{U}content/{post.pk}/check/").content.decode()
    assert "“Users”" not in html
    assert "“users”: Our message house says “teams” instead." in html
    assert "“act on an insight”: A word of our message house." in html
    sent = {"text": "Our users see it in a minute.", "said_on": "2026-01-05"}
    assert "says “teams” instead" in client.post(f"{U}claims/announcement/", sent).content.decode()


def test_a_guest_reads_and_agrees_to_nothing(house, gus, as_member):
    client = as_member(gus)
    assert client.get(f"{U}messages/{house.pk}/").status_code == 200
    assert client.post(f"{U}messages/{house.pk}/agree/", {"number": 1}).status_code == 403
