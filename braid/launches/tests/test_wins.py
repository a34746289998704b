"""Wins: named by anybody of anything, with somebody of each side, and all of them on one page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from braid.activity.actions import comment
from braid.activity.files.actions import attach
from braid.activity.models import Attachment, Comment, Event, Notification
from braid.activity.restricting import restrict
from braid.launches import reviewing
from braid.launches.actions import create_launch
from braid.launches.models import Review, Win

pytestmark = pytest.mark.django_db
PAGE = "/w/acme/wins/"


@pytest.fixture
def named(priya, marco, cast):
    return reviewing.name_win(
        None,
        by=cast["lina"],
        text="The docs were there an hour before the mail.",
        product=priya,
        marketing=marco,
    )


def test_a_win_without_a_launch_is_named_seen_and_both_are_told(priya, marco, cast, as_member):
    client = as_member(cast["lina"])
    assert "No wins yet" in client.get(PAGE).content.decode()
    sent = {
        "text": "The docs were there an hour before the mail.",
        "product": priya.pk,
        "marketing": marco.pk,
    }
    answer = client.post(f"{PAGE}new/", sent)
    made = Win.objects.get()
    assert answer["Location"].endswith(made.place)
    page = client.get(f"/w/acme/{made.place}").content.decode()
    for words in ("an hour before the mail", "Priya Raman", "Marco Bellini", "Named by Lina Haddad"):
        assert words in page
    assert "an hour before the mail" in client.get(PAGE).content.decode()
    assert "an hour before the mail" in client.get(f"{PAGE}?of=work").content.decode()
    assert "an hour before the mail" not in client.get(f"{PAGE}?of=launch").content.decode()
    table = b"".join(client.get(f"{PAGE}?format=csv").streaming_content).decode()
    assert "an hour before the mail" in table
    assert set(Notification.objects.values_list("member", flat=True)) == {priya.pk, marco.pk}
    assert Event.objects.filter(name="win.named").count() == 1
    assert "The docs were there" in as_member(marco).get("/w/acme/search/?q=hour").content.decode()


@pytest.mark.parametrize(
    ("text", "product", "marketing", "field"),
    [("", "priya", "marco", "text"), ("x" * 301, "priya", "marco", "text"), ("Good", "", "marco", "product"),
     ("Good", "priya", "jonas", "marketing"), ("Good", "marco", "marco", "product")],
)  # fmt: skip
def test_it_has_words_and_somebody_of_each_side(cast, as_member, text, product, marketing, field):
    sent = {
        "text": text,
        "product": product and cast[product].pk,
        "marketing": marketing and cast[marketing].pk,
    }
    answer = as_member(cast["priya"]).post(f"{PAGE}new/", sent)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not Win.objects.exists()


def test_it_is_taken_away_and_guests_only_look(named, priya, gus, as_member):
    guest = as_member(gus)
    assert "Take it away" not in guest.get(f"/w/acme/{named.place}").content.decode()
    for path in ("new/", f"{named.pk}/remove/"):
        assert guest.post(PAGE + path, {"text": "x"}).status_code == 403
    client = as_member(priya)
    client.get(f"{PAGE}{named.pk}/remove/")
    assert Win.objects.exists(), "looking changes nothing"
    client.post(f"{PAGE}{named.pk}/remove/")
    assert not Win.objects.exists()
    assert Event.objects.filter(name="win.removed").count() == 1


def test_who_has_left_leaves_the_win(named, marco, priya, as_member):
    Win.objects.update(marketing=None, by=None)
    page = as_member(priya).get(f"/w/acme/{named.place}").content.decode()
    assert "an hour before the mail" in page
    assert "Marco" not in page


def test_what_hangs_on_a_win_is_seen_there_and_goes_with_it(named, priya, marco, as_member):
    """A picture of the stand, a word of thanks: whoever looks back finds them; nothing of it outlives the win."""
    client = as_member(priya)
    sent = {"file": SimpleUploadedFile("stand.txt", b"A picture, in words.")}
    assert client.post(f"/w/acme/talk/launches.win/{named.pk}/file/", sent).status_code in (302, 303)
    comment(named, by=marco, body="I still have the mail.")
    page = client.get(f"/w/acme/{named.place}").content.decode()
    assert "stand.txt" in page
    assert "I still have the mail." in page
    client.post(f"{PAGE}{named.pk}/remove/")
    assert not Attachment.objects.exists()
    assert not Comment.objects.exists()


def test_what_hangs_on_a_win_of_a_launch_for_some_is_for_them(priya, marco, cast, as_member):
    launch = create_launch(
        by=marco, name="Zebra", on=timezone.localdate(), product_owner=priya, review_days=[7]
    )
    review = Review.objects.create(workspace=priya.workspace, launch=launch, days=7)
    win = reviewing.name_win(review, by=priya, text="Zebra won", product=priya, marketing=marco)
    attach(win, by=priya, file=SimpleUploadedFile("zebra.txt", b"stripes"))
    comment(win, by=priya, body="Zebra stripes.")
    restrict(launch, by=marco, readers=[marco, priya])
    row = Attachment.objects.get()
    for who, sees in ((priya, True), (cast["lina"], False)):
        client = as_member(who)
        assert client.get(f"/w/acme/{win.place}").status_code == (200 if sees else 404)
        assert client.get(f"/w/acme/files/{row.pk}/").status_code == (200 if sees else 404)
        assert ("zebra.txt" in client.get("/w/acme/files/").content.decode()) is sees
        assert ("Zebra" in client.get("/w/acme/activity/").content.decode()) is sees
