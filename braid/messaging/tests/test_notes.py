"""Release notes: each side writes its part, both agree, and only what they agreed to becomes public."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.archive import archive
from braid.activity.models import Event
from braid.activity.restricting import restrict
from braid.launches.actions import create_launch
from braid.launches.models import LaunchContent, LaunchItem
from braid.messaging.actions import create_content
from braid.messaging.models import NoteAgreement, NotePublication, ReleaseNote
from braid.messaging.notes import actions
from braid.messaging.notes.silent import silent_items
from braid.messaging.notes.standing import standing
from braid.messaging.notes.tone import remarks
from braid.roadmap.actions import change_item, choose_quiet, create_item, create_release, ship_item
from tests.queries import statements

U = "/w/acme/"


@pytest.fixture
def note(marco, alerts) -> ReleaseNote:
    return actions.begin_note(by=marco, item=alerts)


def write(note, priya, marco, what="You get a message.", why="You sleep better.") -> None:
    actions.write_part(note, by=priya, side="product", text=what)
    actions.write_part(note, by=marco, side="marketing", text=why)


def agree(note, *people) -> None:
    for person in people:
        actions.agree(note, by=person, words=standing(note).words)


@pytest.fixture
def agreed(note, priya, marco) -> ReleaseNote:
    write(note, priya, marco)
    agree(note, priya, marco)
    return note


def test_a_note_begins_with_the_words_and_the_release_of_its_item(note, alerts):
    assert (note.title, note.release) == (alerts.title, alerts.release)
    with pytest.raises(ValidationError, match="a note on this item in this release already"):
        actions.begin_note(by=note.by, item=alerts)


def test_each_side_writes_its_own_part_and_nobody_the_others(note, priya, marco, gus):
    with pytest.raises(PermissionDenied):
        actions.write_part(note, by=marco, side="product", text="What?")
    with pytest.raises(PermissionDenied):
        actions.write_part(note, by=gus, side="marketing", text="What?")
    write(note, priya, marco)
    write(note, priya, marco, why="Better said.")
    stands = standing(note)
    assert (stands.what, stands.why) == ("You get a message.", "Better said.")
    assert stands.parts["product"].by == priya
    assert note.parts.count() == 3  # (what was not changed is not kept again)


def test_nothing_is_public_before_both_agree(note, priya, marco):
    def refused() -> str:
        with pytest.raises(ValidationError) as error:
            actions.publish([note], by=priya)
        assert not NotePublication.objects.exists()
        return " ".join(error.value.messages)

    assert "both sides must agree" in refused()
    with pytest.raises(ValidationError, match="have to write their part"):
        agree(note, priya)
    write(note, priya, marco)
    agree(note, priya)
    assert "both sides must agree" in refused()
    agree(note, marco)
    actions.publish([note], by=priya)
    assert standing(note).is_public_as_it_stands


def test_other_words_need_another_agreement_and_the_public_ones_stay_meanwhile(agreed, priya, marco):
    actions.publish([agreed], by=priya)
    first = NotePublication.objects.get()
    actions.write_part(agreed, by=priya, side="product", text="You get two messages.")
    stands = standing(agreed)
    assert not stands.is_agreed
    assert stands.publication.what == "You get a message."
    with pytest.raises(ValidationError):
        actions.publish([agreed], by=marco)
    agree(agreed, priya, marco)
    actions.publish([agreed], by=marco)
    out = NotePublication.objects.get(taken_back_at=None)
    assert (out.what, out.since) == ("You get two messages.", first.since)
    assert actions.publish([agreed], by=marco) == []


def test_a_new_headline_takes_the_agreement_back_and_the_old_one_brings_it_again(agreed, priya):
    actions.change_note(agreed, by=priya, title="Two messages")
    assert not standing(agreed).is_agreed
    actions.change_note(agreed, by=priya, title="Usage alerts")
    assert standing(agreed).is_agreed


def test_nobody_agrees_to_words_that_came_in_while_they_were_reading(note, priya, marco):
    write(note, priya, marco)
    read = standing(note).words
    actions.write_part(note, by=priya, side="product", text="You get three messages.")
    with pytest.raises(ValidationError, match="while you were reading"):
        actions.agree(note, by=marco, words=read)
    assert not NoteAgreement.objects.exists()


def test_what_only_some_may_see_is_not_published(agreed, alerts, priya, marco):
    restrict(alerts, by=priya, readers=[priya, marco])
    with pytest.raises(ValidationError, match="only some people may see"):
        actions.publish([agreed], by=priya)
    assert not NotePublication.objects.exists()


def test_taking_back_says_who_and_when(agreed, priya, marco):
    actions.publish([agreed], by=priya)
    actions.take_back(agreed, by=marco)
    out = NotePublication.objects.get()
    assert out.taken_back_by == marco
    assert out.taken_back_at is not None
    with pytest.raises(ValidationError, match="not public"):
        actions.take_back(agreed, by=marco)


def test_a_note_that_waits_follows_its_item_to_another_release_a_public_one_stays(agreed, alerts, priya):
    later, last = create_release(by=priya, name="2.5"), create_release(by=priya, name="2.6")
    change_item(alerts, by=priya, release=later)
    agreed.refresh_from_db()
    assert agreed.release == later
    actions.publish([agreed], by=priya)
    change_item(alerts, by=priya, release=last)
    agreed.refresh_from_db()
    assert agreed.release == later


def test_an_item_is_silent_until_a_note_is_public_content_is_linked_or_both_keep_quiet(priya, marco, release):
    items = [create_item(by=priya, title=name, phase="launch", release=release) for name in "abcde"]
    create_item(by=priya, title="inside", phase="launch", visibility="internal", release=release)
    for item in items:
        ship_item(item, by=priya, on=timezone.localdate() - timedelta(days=3))
    note = actions.begin_note(by=priya, item=items[0])
    names = lambda: {item.title for item in silent_items(marco)}  # noqa: E731
    assert names() == set("abcde")
    write(note, priya, marco)
    agree(note, priya, marco)
    assert "a" in names()
    actions.publish([note], by=priya)
    create_content(by=marco, title="Post", items=[items[1]])
    choose_quiet(items[2], by=priya)
    assert names() == set("cde")
    choose_quiet(items[2], by=marco)
    launch = create_launch(by=marco, name="Spring")
    LaunchItem.objects.create(workspace=launch.workspace, launch=launch, item=items[3])
    piece = create_content(by=marco, title="Film")
    LaunchContent.objects.create(workspace=launch.workspace, launch=launch, content=piece)
    assert names() == {"e"}
    actions.take_back(note, by=priya)
    assert names() == {"a", "e"}


def test_the_tone_flags_absolute_words_jargon_and_length():
    found = remarks("Never wait for the ETL job again. " + "word " * 90, set())
    assert len(found) == 3
    assert "“Never”" in found[0]
    assert "“ETL”" in found[1]
    assert remarks("You get a message when the ETL job is late.", {"etl"}) == []


def test_a_note_is_written_agreed_and_published_on_its_page(alerts, priya, marco, as_member):
    product, marketing = as_member(priya), as_member(marco)
    made = marketing.post(
        f"{U}notes/new/",
        {"title": "Alerts", "kind_of": "new", "item": alerts.pk, "release": alerts.release_id},
    )
    note = ReleaseNote.objects.get()
    here = made["Location"]
    assert here == f"{U}{note.place}"
    assert (
        product.post(
            f"{here}parts/product/", {"text": "Never miss it.\n\n<script>alert(1)</script>"}
        ).status_code
        == 303
    )
    assert product.post(f"{here}parts/marketing/", {"text": "x"}).status_code == 403
    assert marketing.post(f"{here}parts/marketing/", {"text": "You sleep."}).status_code == 303
    html = product.get(here).content.decode()
    assert "<script>alert" not in html
    assert "Absolute: one exception makes it wrong." in html
    words = standing(note).words
    assert product.post(f"{here}publish/").status_code == 422
    for client in (product, marketing):
        assert client.post(f"{here}agree/", {"words": words}).status_code == 303
    assert marketing.post(f"{U}notes/releases/{alerts.release_id}/preview/").status_code == 303
    assert NotePublication.objects.get().by == marco
    assert Event.objects.filter(name="note.published").exists()
    assert "Published" in product.get(here).content.decode()


def test_the_page_of_a_release_shows_items_with_and_without_a_note(note, release, priya, marco, as_member):
    bare = create_item(by=priya, title="Audit log", release=release)
    html = as_member(marco).get(f"{U}notes/releases/{release.pk}/").content.decode()
    assert "One item of 2.4 has no note yet" in html
    assert as_member(marco).post(f"{U}notes/releases/{release.pk}/quiet/{bare.pk}/").status_code == 303
    assert "Product" not in str(bare.quiet_choices.get().side)
    as_member(priya).post(f"{U}notes/releases/{release.pk}/quiet/{bare.pk}/")
    html = as_member(marco).get(f"{U}notes/releases/{release.pk}/").content.decode()
    assert "Every item of 2.4 has a note, or is quiet by choice" in html


def test_notes_that_wait_for_my_side_are_on_for_you(note, priya, marco, as_member):
    actions.write_part(note, by=marco, side="marketing", text="You sleep better.")
    assert "has written its part" in as_member(priya).get(f"{U}for-you/").content.decode()
    actions.write_part(note, by=priya, side="product", text="A message.")
    assert "waits for you to agree" in as_member(marco).get(f"{U}for-you/").content.decode()


def test_the_lists_ask_as_often_for_many_as_for_few(priya, release, as_member):
    client = as_member(priya)
    counts = []
    for many in (5, 25):
        for n in range(many - ReleaseNote.objects.count()):
            actions.begin_note(by=priya, title=f"Note {many} {n}", release=release)
        found = [
            len(statements(client, f"{U}notes/{page}")) for page in ("", "all/", f"releases/{release.pk}/")
        ]
        counts.append(found)
    assert counts[0] == counts[1]


def test_a_note_that_is_put_away_is_not_public(agreed, priya, marco):
    actions.publish([agreed], by=priya)
    archive(agreed, by=priya)
    assert not NotePublication.objects.visible_to(marco).exists()


def test_of_the_items_that_customers_notice_those_with_a_note_are_never_more_than_all(
    note, alerts, release, marco, as_member
):
    """A note on what is only ours, or on an item of another release, is none of these."""

    def row() -> list[str]:
        table = b"".join(as_member(marco).get("/w/acme/notes/?format=csv").streaming_content).decode()
        return next(line for line in table.splitlines() if line.startswith(release.name)).split(",")[3:5]

    inner = create_item(by=marco, title="Queue rewritten", release=release, visibility="internal")
    other = create_item(by=marco, title="Exports", visibility="customer")
    for item in (inner, other):
        actions.begin_note(by=marco, item=item, release=release)
    change_item(alerts, by=marco, visibility="customer")
    assert row() == ["1", "1"]
    ReleaseNote.objects.filter(pk=note.pk).delete()
    assert row() == ["1", "0"]
