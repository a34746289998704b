"""Retros: apart, then together, and what comes of them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.people.models import Member
from braid.teamwork import meeting_actions, retro_actions, retro_writing
from braid.teamwork.models import (
    ActionItem,
    Meeting,
    Retro,
    RetroCard,
    RetroDot,
    RetroNote,
    RetroReady,
    RetroTopic,
)
from braid.teamwork.retro_lines import cards_of
from braid.teamwork.tests.test_meetings import U, begun, page

pytestmark = pytest.mark.django_db
COLUMNS = ["Keep", "Change", "Try"]


@pytest.fixture
def meeting(cast) -> Meeting:
    people = [cast[name] for name in ("priya", "jonas", "marco", "amir")]
    series = begun(cast["priya"], people, kind_of="retro", name="Retro of both teams", only=False)
    return series.meetings.order_by("on").first()


@pytest.fixture
def retro(cast, meeting) -> Retro:
    return retro_writing.begin(meeting, by=cast["priya"], name="The last weeks", columns=COLUMNS, dots=3)


def opened(retro, cast) -> Retro:
    retro_writing.write(retro, by=cast["priya"], text="Answers within a week")
    retro_writing.write(retro, by=cast["jonas"], text="Dates slip unseen\nTwo lists of personas", column=1)
    retro_writing.write(retro, by=cast["marco"], text="Slipped dates reach us last", column=1, with_name=True)
    return retro_writing.open_together(retro, by=cast["marco"])


def topic(words: str) -> RetroTopic:
    return RetroCard.objects.get(text=words).topic


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One\n\n  two  words ", [(0, "One"), (0, "two words")]),
        ("- One\n* two\n3. three\n4) four\n• five\n- [x] six", [(0, w) for w in ("One", "two", "three", "four", "five", "six")]),
        ("Change:\nDates\n## Try\nA list\nkeep\nTalks", [(1, "Dates"), (2, "A list"), (0, "Talks")]),
        ("Try: one page\nWe said: no", [(2, "one page"), (0, "We said: no")]),
        ("**Change**\n- **Dates** slip", [(1, "Dates slip")]),
        ("Keep:\n \n---", [(0, "---")]),
        ("10 of us left\n-5 % trials", [(0, "10 of us left"), (0, "-5 % trials")]),
        ("", []),
    ],
)  # fmt: skip
def test_pasted_lines_become_cards(text, found):
    assert list(cards_of(text, COLUMNS)) == found


def test_lines_before_a_heading_go_where_one_says():
    assert list(cards_of("a\nTry\nb", COLUMNS, 1)) == [(1, "a"), (2, "b")]


def test_from_the_meeting_to_cards_to_an_action_on_the_next_agenda_by_clicks(cast, as_member, meeting):
    priya, marco = as_member(cast["priya"]), as_member(cast["marco"])
    assert "Begin a retro" in page(priya, f"{U}{meeting.place}")
    sent = {"name": "The last weeks", "columns": "Keep\nChange", "dots": "2", "manner": "apart"}
    assert priya.post(f"{U}{meeting.place}retro/new/", sent).status_code == 303
    row = Retro.objects.get()
    here = f"{U}{row.place}"
    assert "Write your cards" in page(marco, f"{U}for-you/")
    assert priya.post(f"{here}notes/new/", {"text": "Answers\nPages", "column": "0"}).status_code == 303
    assert marco.post(f"{here}notes/new/", {"text": "Dates", "column": "1", "with_name": "on"}).status_code == 303  # fmt: skip
    assert marco.post(f"{here}ready/").status_code == 303
    assert "Write your cards" not in page(marco, f"{U}for-you/")
    assert "2 cards" in page(marco, here)
    assert "1 of 2 ready" in page(priya, here)
    assert priya.post(f"{here}open/").status_code == 303
    html = page(marco, here)
    assert "Three cards are open" in html
    assert "Answers" in html
    assert marco.post(f"{here}topics/{topic('Dates').pk}/dot/").status_code == 303
    assert priya.post(f"{here}topics/{topic('Dates').pk}/dot/").status_code == 303
    assert marco.post(f"{here}topics/{topic('Pages').pk}/dot/").status_code == 303
    refused = marco.post(f"{here}topics/{topic('Pages').pk}/dot/")
    assert refused.status_code == 422
    assert "All your dots are put" in refused.content.decode()
    assert priya.post(f"{here}deed/", {"deed": "count"}).status_code == 303
    assert "“Dates” got the most dots" in page(marco, here)
    assert "1 dot of Product, 1 dot of Marketing" in page(marco, here)
    due = (timezone.localdate() + timedelta(days=5)).isoformat()
    form = f"{here}topics/{topic('Dates').pk}/actions/new/"
    assert 'value="Dates"' in page(priya, form)
    assert 'value="Try: Dates"' in page(priya, f"{form}?try=1")
    agreed = {"text": "Say it the same day", "owner": cast["jonas"].pk, "due_on": due}
    assert priya.post(form, agreed).status_code == 303
    assert priya.post(f"{here}deed/", {"deed": "close"}).status_code == 303
    assert "One step agreed" in page(marco, here)
    after = meeting.series.meetings.order_by("on")[1]
    assert "Say it the same day" in page(marco, f"{U}{after.place}")
    assert "Say it the same day" in page(as_member(cast["jonas"]), f"{U}for-you/")
    assert "One step from a retro is still open" in page(marco, f"{U}retros/")
    meeting_actions.do(ActionItem.objects.get(), by=cast["jonas"])
    assert "1 of 1 done" in page(marco, f"{U}retros/")


def test_cards_are_joined_named_moved_and_taken_apart(cast, as_member, retro):
    opened(retro, cast)
    client, here = as_member(cast["amir"]), f"{U}{retro.place}"
    slip, last = topic("Dates slip unseen"), topic("Slipped dates reach us last")
    retro_actions.dot(slip, by=cast["jonas"])
    retro_actions.dot(last, by=cast["jonas"])
    assert client.post(f"{here}topics/{slip.pk}/join/new/", {"into": last.pk}).status_code == 303
    assert not RetroTopic.objects.filter(pk=slip.pk).exists()
    assert RetroDot.objects.get().count == 2
    assert client.post(f"{here}topics/{last.pk}/", {"name": "Dates come too late"}).status_code == 303
    assert "Dates come too late" in page(client, here)
    assert client.post(f"{here}topics/{last.pk}/move/", {"to": "2"}).status_code == 303
    assert RetroTopic.objects.get(pk=last.pk).column == 2
    card = RetroCard.objects.get(text="Dates slip unseen")
    assert client.post(f"{here}cards/{card.pk}/out/").status_code == 303
    card.refresh_from_db()
    assert card.topic_id != last.pk
    assert RetroTopic.objects.get(pk=last.pk).name == "", "one card says what it says"
    # (As it is dropped on the board.)
    assert client.post(f"{here}topics/{card.topic_id}/move/", {"into": last.pk}).status_code == 303
    assert topic("Dates slip unseen").pk == last.pk
    for wrong in ({"to": "9"}, {"to": "x"}, {}, {"into": str(last.pk)}):
        assert client.post(f"{here}topics/{last.pk}/move/", wrong).status_code == 422, wrong
    assert client.post(f"{here}topics/{last.pk}/move/", {"into": "99999"}).status_code == 404


def test_a_plain_list_is_open_at_once_and_takes_what_was_said(cast, as_member, meeting):
    client = as_member(cast["marco"])
    sent = {"name": "Notes of Tuesday", "columns": "Keep\nChange\nTry", "dots": "0", "manner": "list"}
    assert client.post(f"{U}{meeting.place}retro/new/", sent).status_code == 303
    row = Retro.objects.get()
    here = f"{U}{row.place}"
    assert "Paste what was said" in page(client, here)
    lines = "Keep: one page for both\nChange\n- dates in the chat\n- two lists"
    form = {"text": lines, "column": "0", "side": "marketing"}
    assert client.post(f"{here}notes/new/", form).status_code == 303
    assert [(card.topic.column, card.side, card.who) for card in RetroCard.objects.order_by("text")] == [
        (1, "marketing", None), (0, "marketing", None), (1, "marketing", None),
    ]  # fmt: skip
    html = page(client, here)
    assert "one page for both" in html
    assert "Paste what was said" not in html
    table = b"".join(client.get(f"{here}?format=csv").streaming_content).decode("utf-8-sig")
    assert "dates in the chat" in table
    assert "Marketing" in table


def test_the_record_is_read_as_board_list_and_table_and_goes_on_when_asked(cast, as_member, retro):
    opened(retro, cast)
    retro_actions.close(retro, by=cast["priya"])
    client, here = as_member(cast["gus"]), f"{U}{retro.place}"
    for query in ("", "?as=list", "?as=board"):
        html = page(client, f"{here}{query}")
        assert "Two lists of personas" in html
        assert "Marco Bellini" in html, "he wanted his name on it"
        assert "Jonas" not in html.split("<main")[1].split('id="steps"')[0]
        assert "actions/new/" not in html
    with pytest.raises(ValidationError):
        retro_actions.move(topic("Answers within a week"), by=cast["priya"], column=1)
    with pytest.raises(ValidationError):
        retro_writing.add_cards(retro, by=cast["priya"], text="x")
    assert as_member(cast["marco"]).post(f"{here}deed/", {"deed": "go_on"}).status_code == 303
    assert retro_actions.move(topic("Answers within a week"), by=cast["priya"], column=1).column == 1


def test_a_topic_becomes_a_decision_that_names_the_retro(cast, as_member, retro):
    opened(retro, cast)
    client = as_member(cast["priya"])
    place = f"{U}decisions/new/?about=teamwork.retro:{retro.pk}&question=Dates+slip+unseen"
    assert "The last weeks" in page(client, place)
    sent = {"question": "Who says when a date moves?", "driver": cast["priya"].pk}
    assert client.post(place, sent).status_code == 303
    assert "Who says when a date moves?" in page(client, f"{U}{retro.place}")


@pytest.mark.parametrize(
    ("columns", "wrong"), [([], True), (["  "], True), (list("abcdefg"), True), (["Keep", "keep"], True), (["x" * 41], True), (["One"], False)],
)  # fmt: skip
def test_columns_are_one_to_six_of_different_names(cast, meeting, columns, wrong):
    if wrong:
        with pytest.raises(ValidationError) as error:
            retro_writing.begin(meeting, by=cast["priya"], name="x", columns=columns, dots=3)
        assert "columns" in error.value.message_dict
    else:
        assert retro_writing.begin(meeting, by=cast["priya"], name="x", columns=columns, dots=3).columns == columns  # fmt: skip


def test_bad_input_is_refused_and_nothing_is_lost(cast, as_member, retro):
    client, here = as_member(cast["priya"]), f"{U}{retro.place}"
    for sent in ({"text": "", "column": "0"}, {"text": "x" * 501, "column": "0"}, {"text": "x", "column": "7"}, {"text": "x", "column": "-1"}):  # fmt: skip
        answer = client.post(f"{here}notes/new/", sent)
        assert answer.status_code == 422, sent
        assert sent["text"][:40] in answer.content.decode()
    assert not RetroNote.objects.exists()
    # (Sent again after a lost reply.)
    for _time in range(2):
        client.post(f"{here}notes/new/", {"text": "One\nOne\nTwo", "column": "0"})
    assert RetroNote.objects.count() == 2
    with pytest.raises(ValidationError):
        retro_writing.write(retro, by=cast["priya"], text="\n".join(f"card {n}" for n in range(50)))
    assert RetroNote.objects.count() == 2
    assert client.post(f"{U}{retro.meeting.place}retro/new/", {}).headers["Location"].endswith(retro.place)


def test_opening_wants_a_card_and_works_once(cast, as_member, retro):
    client, here = as_member(cast["marco"]), f"{U}{retro.place}"
    answer = client.post(f"{here}open/")
    assert answer.status_code == 422
    assert "Nobody has written a card yet" in answer.content.decode()
    opened(retro, cast)
    assert client.post(f"{here}open/").status_code == 422
    assert RetroCard.objects.count() == 4
    assert client.post(f"{here}notes/new/", {"text": "Late", "column": "0", "side": "marketing"}).status_code == 303  # fmt: skip
    assert RetroCard.objects.get(text="Late").who is None
    with pytest.raises(ValidationError):
        retro_writing.write(retro, by=cast["marco"], text="too late for this")


def test_guests_look_and_a_retro_of_a_kept_meeting_is_for_its_people(cast, as_member, retro):
    gus, here = as_member(cast["gus"]), f"{U}{retro.place}"
    assert "Write it" not in page(gus, here)
    for rest in ("notes/new/", "ready/", "open/", "deed/", "remove/"):
        assert gus.post(f"{here}{rest}", {"text": "x", "column": "0"}).status_code == 403
    with pytest.raises(PermissionDenied):
        retro_writing.write(retro, by=cast["gus"], text="x")
    two = [cast["priya"], cast["marco"]]
    private = begun(cast["priya"], two).meetings.first()
    row = retro_writing.begin(private, by=cast["priya"], name="Between us", columns=COLUMNS, dots=0)
    lina = as_member(cast["lina"])
    assert lina.get(f"{U}{row.place}").status_code == 404
    for path in ("retros/", "search/?q=Between", "activity/"):
        assert "Between us" not in page(lina, f"{U}{path}").replace('value="Between"', "")
    with pytest.raises(PermissionDenied):
        retro_writing.write(row, by=cast["lina"], text="x")


def test_only_who_began_it_or_an_admin_takes_it_away_and_only_before_the_opening(cast, as_member, retro):
    assert as_member(cast["amir"]).post(f"{U}{retro.place}remove/").status_code == 403
    retro_writing.write(retro, by=cast["marco"], text="x")
    assert as_member(cast["priya"]).post(f"{U}{retro.place}remove/").status_code == 303
    assert not Retro.objects.exists()
    assert not RetroNote.objects.exists()


def test_whoever_leaves_with_a_note_leaves_nothing_open(cast, retro):
    retro_writing.write(retro, by=cast["amir"], text="x")
    retro_writing.be_ready(retro, by=cast["amir"])
    Member.objects.filter(pk=cast["amir"].pk).delete()
    assert not RetroNote.objects.exists()
    assert not RetroReady.objects.exists()


def test_dots_are_taken_back_and_their_owners_are_not_kept(cast, retro):
    opened(retro, cast)
    one = topic("Answers within a week")
    for _n in range(2):
        retro_actions.dot(one, by=cast["priya"])
    retro_actions.dot(one, by=cast["priya"], more=False)
    retro_actions.dot(one, by=cast["marco"])
    assert not RetroDot.objects.visible_to(cast["amir"]).exists()
    retro_actions.count(retro, by=cast["amir"])
    one.refresh_from_db()
    assert (one.product_dots, one.marketing_dots, one.other_dots) == (1, 1, 0)
    assert not RetroDot.objects.exists()
    with pytest.raises(ValidationError):
        retro_actions.dot(one, by=cast["amir"])
    assert not Event.objects.filter(name__contains="dot").exists()


def test_a_card_that_was_moved_meanwhile_is_not_taken_out(cast):
    meeting = begun(cast["priya"], [cast["priya"], cast["marco"]], only=False).meetings.first()
    row = retro_writing.begin(meeting, by=cast["marco"], name="Sprint", columns=["Good"], dots=3)
    retro_writing.write(row, by=cast["marco"], text="a\nb\nc")
    retro_writing.open_together(row, by=cast["marco"])
    one, two, three = RetroCard.objects.order_by("text")
    retro_actions.join(one.topic, two.topic, by=cast["marco"])
    stale = RetroCard.objects.select_related("topic").get(pk=one.pk)
    RetroCard.objects.filter(pk=one.pk).update(topic=three.topic)
    RetroCard.objects.filter(pk=three.pk).update(topic=two.topic)
    before = RetroTopic.objects.count()
    with pytest.raises(ValidationError, match="moved this card"):
        retro_actions.take_out(stale, by=cast["marco"])
    assert RetroTopic.objects.count() == before
