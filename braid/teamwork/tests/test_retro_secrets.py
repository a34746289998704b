"""What nobody may learn of a retro before it opens, and afterwards not who wrote it: looked for on every page and in every table."""

import json
import logging
import re

import pytest
from django.apps import apps
from django.core import mail
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from braid.activity.models import Event
from braid.base.models import WorkspaceModel
from braid.radar.actions import evaluate
from braid.teamwork import jobs, retro_actions, retro_writing
from braid.teamwork.models import Retro, RetroCard, RetroDot, RetroNote, RetroReady, RetroStep, RetroTopic
from braid.teamwork.tests.test_meetings import U, begun, page
from tests.test_house import PATHS, each, filled

pytestmark = pytest.mark.django_db
WORD = "Quetzalcoatlus"


@pytest.fixture
def retro(cast) -> Retro:
    people = [cast[name] for name in ("priya", "jonas", "lina", "marco", "amir")]
    meeting = begun(cast["priya"], people, kind_of="retro", name="Retro", only=False).meetings.first()
    return retro_writing.begin(meeting, by=cast["priya"], name="Weeks", columns=["Keep", "Change"], dots=3)


def pages(client, row, note: int = 0) -> str:
    """Every address of the workspace, with the number of this retro where one is asked for, as page and as table."""
    found = []

    def look(path: str) -> None:
        url = path.replace("<int:note>", str(note))
        for query in ("", f"?q={WORD[1:]}", "?format=csv", "?as=list"):
            response = client.get(filled(url, row.pk) + query)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            found.append(body.decode(errors="replace"))

    each([path for path in PATHS if "live" not in path], look)
    return "".join(found)


def everywhere(*homes: str) -> str:
    """Every row of every table but these, as text."""
    return "".join(
        repr(list(model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.label_lower not in homes
    )


def test_a_card_is_nowhere_before_the_opening(cast, as_member, caplog, retro):
    version = cast["priya"].workspace.version
    events = Event.objects.count()
    with caplog.at_level(logging.DEBUG, logger="braid"):
        writer = as_member(cast["jonas"])
        assert writer.post(f"{U}{retro.place}notes/new/", {"text": WORD, "column": "1", "with_name": "on"}).status_code == 303  # fmt: skip
        note = RetroNote.objects.get()
        for name in ("priya", "lina", "marco", "ella", "gus"):
            assert WORD not in pages(as_member(cast[name]), retro, note.pk), name
        evaluate(cast["priya"].workspace)
    assert WORD not in everywhere("teamwork.retronote")
    assert WORD not in caplog.text
    assert not any(WORD in message.body for message in mail.outbox)
    assert WORD in page(writer, f"{U}{retro.place}")
    # (Nothing tells that somebody wrote just now, not even the number that open pages listen to.)
    assert Event.objects.count() == events
    retro.workspace.refresh_from_db()
    assert retro.workspace.version == version
    assert retro.workspace.quiet_version == 0


def test_a_leaking_view_makes_this_test_fail(cast, as_member, monkeypatch, retro):
    """The search above finds what a careless page would show."""
    retro_writing.write(retro, by=cast["jonas"], text=WORD)
    monkeypatch.setattr(RetroNote.objects.__class__, "visible_to", lambda self, _member: self.all())
    assert WORD in page(as_member(cast["marco"]), f"{U}{retro.place}")


def test_nobody_reaches_rows_of_others_admins_included(cast, as_member, retro):
    (note,) = retro_writing.write(retro, by=cast["jonas"], text=WORD)
    retro_writing.be_ready(retro, by=cast["jonas"])
    for name in ("priya", "lina", "marco", "ella"):
        for table in (RetroNote, RetroReady):
            assert not table.objects.visible_to(cast[name]).exists()
            assert not table.objects.visible_with_archived(cast[name]).exists()
        client = as_member(cast[name])
        for rest in (f"notes/{note.pk}/", f"notes/{note.pk}/remove/"):
            assert client.get(f"{U}{retro.place}{rest}").status_code == 404
            assert client.post(f"{U}{retro.place}{rest}", {"text": "mine now", "column": "0"}).status_code == 404  # fmt: skip
    assert RetroNote.objects.get().text == WORD


def test_others_learn_counts_by_side_and_no_more(cast, as_member, retro):
    retro_writing.write(retro, by=cast["jonas"], text=f"{WORD}\n{WORD} two")
    before = page(as_member(cast["marco"]), f"{U}{retro.place}")
    assert "2 cards" in before
    assert retro_writing.counts(retro) == {"product": {"cards": 2, "ready": 0}}
    retro_writing.be_ready(retro, by=cast["jonas"])
    assert retro_writing.counts(retro) == {"product": {"cards": 2, "ready": 1}}
    after = page(as_member(cast["marco"]), f"{U}{retro.place}")
    assert "1 of 3 ready" in after
    assert "Jonas" not in after.split("<main")[1].split("</main>")[0]


def test_whoever_is_alone_on_a_side_is_told_that_everybody_will_know(cast, as_member):
    people = [cast["priya"], cast["jonas"], cast["marco"]]
    meeting = begun(cast["priya"], people, kind_of="retro", name="Small", only=False).meetings.first()
    row = retro_writing.begin(meeting, by=cast["priya"], name="Weeks", columns=["Keep"], dots=3)
    assert "You are the only one of Marketing here" in page(as_member(cast["marco"]), f"{U}{row.place}")
    assert "You are the only one" not in page(as_member(cast["priya"]), f"{U}{row.place}")


def test_cards_are_found_once_they_are_open_by_whoever_sees_the_retro_and_without_who_wrote_them(
    cast, as_member
):
    people = [cast[name] for name in ("priya", "jonas", "marco", "amir")]
    meeting = begun(cast["priya"], people, kind_of="retro", name="Retro", only=True).meetings.first()
    row = retro_writing.begin(meeting, by=cast["priya"], name="Weeks", columns=["Keep"], dots=3)
    retro_writing.write(row, by=cast["jonas"], text=f"{WORD} was late")

    def found(name: str) -> str:
        return page(as_member(cast[name]), f"{U}search/?q={WORD}")

    assert not any(f"/{row.place}" in found(name) for name in ("priya", "jonas", "marco"))
    retro_writing.open_together(row, by=cast["marco"])
    for name in ("priya", "marco"):
        main = found(name).split("<main")[1].split("</main>")[0]
        assert f"/w/acme/{row.place}" in main
        assert "was late" in main
        assert "Jonas" not in main
    assert f"/{row.place}" not in found("tessa"), "of a series that only those see who meet"


def test_after_the_opening_nothing_says_who_wrote_what(cast, as_member, retro):
    retro_writing.write(retro, by=cast["jonas"], text=WORD)
    retro_writing.write(retro, by=cast["lina"], text="By Lina", with_name=True)
    retro_writing.open_together(retro, by=cast["marco"])
    card = RetroCard.objects.get(text=WORD)
    assert (card.side, card.who) == ("product", None)
    assert RetroCard.objects.get(text="By Lina").who == cast["lina"]
    assert not RetroNote.objects.exists()
    assert not RetroReady.objects.exists()
    for name in ("priya", "marco", "gus"):
        assert WORD in page(as_member(cast[name]), f"{U}{retro.place}")
    facts = json.dumps([[e.facts, e.title, e.name] for e in Event.objects.filter(name__startswith="retro.")])
    assert WORD not in facts
    assert {e.by_id for e in Event.objects.filter(name="retro.opened")} == {cast["marco"].pk}


def test_the_order_of_cards_is_not_that_in_which_they_were_written(cast, retro):
    for name in ("jonas", "lina"):
        retro_writing.write(retro, by=cast[name], text="\n".join(f"{name} {n:02}" for n in range(20)))
    retro_writing.open_together(retro, by=cast["marco"])
    for rows in (RetroCard.objects.order_by("pk"), RetroCard.objects.order_by("topic")):
        texts = list(rows.values_list("text", flat=True))
        assert texts != sorted(texts)
        whose = "".join(text[0] for text in texts)
        assert re.search("j+l+j", whose) or re.search("l+j+l", whose)


def test_the_file_is_cleared_once_after_the_opening(cast, retro, monkeypatch):
    swept = []
    monkeypatch.setattr("braid.teamwork.jobs.compact", lambda *tables: swept.append(tables))
    retro_writing.write(retro, by=cast["jonas"], text=WORD)
    assert jobs.sweep_due() == 0
    retro_writing.open_together(retro, by=cast["marco"])
    assert [jobs.sweep_due(), jobs.sweep_due()] == [1, 0]
    assert swept == [(RetroNote, RetroReady, RetroDot)]
    retro_actions.dot(RetroTopic.objects.get(), by=cast["jonas"])
    retro_actions.count(retro, by=cast["marco"])
    assert [jobs.sweep_due(), jobs.sweep_due()] == [1, 0]


def test_a_file_that_could_not_be_cleared_is_tried_again(cast, retro, monkeypatch):
    retro_writing.write(retro, by=cast["jonas"], text=WORD)
    retro_writing.open_together(retro, by=cast["marco"])

    def busy(*tables):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr("braid.teamwork.jobs.compact", busy)
        with pytest.raises(OperationalError):
            jobs.sweep_due()
    assert not Retro.objects.get().is_swept
    assert [jobs.sweep_due(), jobs.sweep_due()] == [1, 0]


def test_dots_that_are_counted_while_the_file_is_cleared_are_cleared_the_next_time(cast, retro, monkeypatch):
    retro_writing.write(retro, by=cast["jonas"], text=WORD)
    retro_writing.open_together(retro, by=cast["marco"])
    monkeypatch.setattr("braid.teamwork.jobs.compact", lambda *tables: Retro.objects.filter(state="open").update(state="counted"))  # fmt: skip
    assert [jobs.sweep_due(), jobs.sweep_due(), jobs.sweep_due()] == [1, 1, 0]


def test_an_archive_holds_no_note_no_dot_and_nothing_of_a_retro_under_way(cast, retro):
    retro_writing.write(retro, by=cast["jonas"], text=WORD)
    held = [m for m in apps.get_models() if issubclass(m, WorkspaceModel) and m.exported]
    assert not {RetroNote, RetroDot, RetroReady} & set(held)
    assert {RetroTopic, RetroCard, RetroStep, Retro} <= set(held)
    assert WORD not in "".join(repr(list(m.objects.exportable().values_list())) for m in held)
    assert not Retro.objects.exportable().exists()
    retro_writing.open_together(retro, by=cast["marco"])
    assert Retro.objects.exportable().exists()


def test_dots_of_others_are_on_no_page_until_they_are_counted(cast, as_member, retro):
    retro_writing.write(retro, by=cast["jonas"], text=WORD)
    retro_writing.open_together(retro, by=cast["marco"])
    client, place = as_member(cast["marco"]), f"{U}{retro.place}"

    def main() -> str:
        return re.sub(r'value="[^"]{30,}"', "", page(client, place).split("<main")[1].split("</main>")[0])

    before = main()
    retro_actions.dot(RetroTopic.objects.get(), by=cast["jonas"])
    assert main() == before
    with CaptureQueriesContext(connection):
        retro_actions.count(retro, by=cast["priya"])
    assert "1 dot of Product" in main()


def test_a_card_that_comes_up_in_the_talk_has_no_event(cast, retro):
    retro_writing.write(retro, by=cast["jonas"], text=WORD)
    retro_writing.open_together(retro, by=cast["marco"])
    before = Event.objects.count()
    retro_writing.add_cards(retro, by=cast["jonas"], text="Came up")
    assert Event.objects.count() == before
    assert RetroCard.objects.get(text="Came up").who is None


@pytest.mark.django_db
def test_cards_are_read_where_an_archive_left_the_columns_out(cast, as_member, retro):
    retro_writing.write(retro, by=cast["jonas"], text=WORD)
    retro_writing.open_together(retro, by=cast["marco"])
    Retro.objects.update(columns=[])
    assert WORD in page(as_member(cast["priya"]), f"{U}{retro.place}")
