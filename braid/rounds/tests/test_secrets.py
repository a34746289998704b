"""What nobody may learn: planted answers are searched for on every page, in every table, in the file itself."""

import json
import logging
import re
from argparse import ArgumentParser

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection

from braid.base.models import WorkspaceModel
from braid.radar import command
from braid.radar.actions import evaluate
from braid.radar.models import Finding
from braid.rounds import actions
from braid.rounds.models import Answer, Ballot, Remark, Result, Round, Seat
from braid.rounds.tests.conftest import ballot, say
from tests.test_house import PATHS, each, filled

pytestmark = pytest.mark.django_db
WORD = "Quetzalcoatlus"
# Where an answer lies, and nowhere else.
CHARTS = (
    "strands",
    "waves",
    "items",
    "factor",
    "involvement",
    "places",
    "value",
    "effort",
    "spread",
    "map",
    "map-1",
)
HOMES = {"rounds.answer", "rounds.remark", "rounds.ballot", "rounds.result"}


def everywhere_but_home() -> str:
    """Every row of every table but those where answers lie, as text."""
    rows = []
    for model in apps.get_models():
        if model._meta.label_lower not in HOMES:
            rows.append(repr(list(model._base_manager.values_list())))
    return "".join(rows)


def pages(client, row) -> str:
    """Every address of the workspace, with this round's number where one is asked for."""
    found = []

    def look(path: str) -> None:
        for key in CHARTS if "charts/<slug:key>" in path else ():
            assert client.get(filled(path.replace("<slug:key>", key), row.pk)).status_code == 404
        for query in ("", f"?q={WORD[1:]}"):
            response = client.get(filled(path, row.pk) + query)
            if not response.streaming:
                found.append(response.content.decode(errors="replace"))

    each(PATHS, look)
    return "".join(found)


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_named_answer_is_nowhere_before_the_reveal(make, cast, as_member, caplog, state):
    row = make()
    with caplog.at_level(logging.DEBUG, logger="braid"):
        say(row, cast["jonas"], "product", "Pricing", why=WORD)
        if state == "closed":
            actions.close(row, by=cast["priya"])
        for name in ("priya", "marco", "ella", "gus"):
            assert WORD not in pages(as_member(cast[name]), row), name
    assert WORD not in everywhere_but_home()
    assert WORD not in caplog.text
    assert not any(WORD in message.body for message in mail.outbox)
    if state == "open":
        assert WORD in as_member(cast["jonas"]).get(f"/w/acme/rounds/{row.pk}/answer/").content.decode()


def test_a_leaking_view_makes_this_test_fail(make, cast, as_member, monkeypatch):
    """The search above finds what a careless page would show."""
    row = make()
    say(row, cast["jonas"], "product", "Pricing", why=WORD)

    def careless(member, found):
        return [
            {
                "key": "x",
                "title": Answer.objects.get().why,
                "shape": "words",
                "reasons": {"product": [], "marketing": []},
            }
        ], []

    monkeypatch.setattr("braid.rounds.told.parts_for", careless)
    assert WORD in pages(as_member(cast["marco"]), row)


def test_after_the_reveal_both_sides_read_it(make, cast, as_member):
    row = make()
    say(row, cast["jonas"], "product", "Pricing", why=WORD)
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    assert WORD in as_member(cast["marco"]).get(f"/w/acme/rounds/{row.pk}/").content.decode()


def test_nobody_reaches_rows_of_others_before_the_reveal(make, cast):
    row = make()
    say(row, cast["jonas"], "product", "Pricing")
    for name in ("priya", "marco", "ella"):
        assert not Answer.objects.visible_to(cast[name]).exists()
        assert not Answer.objects.visible_with_archived(cast[name]).exists()
        assert not Seat.objects.visible_to(cast[name]).filter(has_answered=True).exists()
    assert Answer.objects.visible_to(cast["jonas"]).count() == 1
    actions.close(row, by=cast["priya"])
    assert not Result.objects.visible_to(cast["priya"]).exists()


def test_ballots_are_reached_by_nobody_ever(make, cast, people):
    row = make("pulse")
    for person in people:
        actions.cast(row, by=person, answers=ballot(row), remark=WORD)
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    for person in cast.values():
        assert not Ballot.objects.visible_to(person).exists()
        assert not Ballot.objects.visible_with_archived(person).exists()
        assert not Remark.objects.visible_to(person).exists()


def test_a_ballot_leaves_no_event_no_time_and_no_name(make, cast):
    row = make("pulse")
    before = everywhere_but_home()
    actions.cast(row, by=cast["jonas"], answers=ballot(row), remark=WORD)
    after = everywhere_but_home()
    # Only that the seat is taken, and the number that says that some page is out of date.
    assert len(before) - len(after) in range(-2, 3)
    assert WORD not in after
    columns = {f.name for model in (Ballot, Remark) for f in model._meta.fields}
    assert columns == {"key", "workspace", "round", "side", "answers", "text"}
    assert not {f.name for f in Seat._meta.fields} - {
        "id",
        "workspace",
        "round",
        "member",
        "side",
        "has_answered",
    }


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="rowids are SQLite's")
@pytest.mark.parametrize("model", [Ballot, Remark])
def test_ballots_lie_without_rowids(model):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [model._meta.db_table])
        assert "WITHOUT ROWID" in cursor.fetchone()[0]


def test_the_order_in_which_ballots_lie_is_not_that_in_which_they_came(make, cast, people):
    row = make("pulse")
    for number, person in enumerate(people):
        actions.cast(row, by=person, answers={"T1": str(1 + number % 5)}, remark=f"{number:02}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM rounds_remark")
        lying = [text for (text,) in cursor.fetchall()]
    if connection.vendor == "sqlite":  # (one in ten factorial that they happen to lie like that)
        assert lying != sorted(lying)
    actions.close(row, by=cast["priya"])
    from braid.rounds.jobs import shuffle

    shuffle(row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM rounds_remark")
        assert [text for (text,) in cursor.fetchall()] != [f"{n:02}" for n in range(10)]


def test_one_person_on_a_side_is_never_told_from_the_total(make, cast, people):
    three = [p for p in people if p.side == "product"] + [p for p in people if p.side == "marketing"][:3]
    row = make("pulse", invited=three)
    for person in three:
        actions.cast(row, by=person, answers=ballot(row))
    actions.close(row, by=cast["priya"])
    found = row.result.found
    for part in found["parts"]:
        text = json.dumps(part)
        if part["key"] == "strands":
            assert part["hidden"] == ["marketing"]
            assert all(line["sides"]["marketing"] is None and line["gap"] is None for line in part["lines"])
        assert not re.search(r'"marketing": \{"(mean|counts|n)"', text)


def test_deleting_somebody_later_counts_nothing_anew(make, cast, people):
    row = make("pulse")
    for person in people:
        actions.cast(row, by=person, answers=ballot(row))
    actions.close(row, by=cast["priya"])
    before = Result.objects.get().found
    cast["jonas"].delete()
    assert Result.objects.get().found == before


def test_an_archive_holds_no_ballot_and_nothing_of_a_round_under_way(make, cast, people):
    named, pulse = make(), make("pulse")
    say(named, cast["jonas"], "product", "Pricing", why=WORD)
    actions.cast(pulse, by=cast["jonas"], answers=ballot(pulse), remark=WORD)
    held = [m for m in apps.get_models() if issubclass(m, WorkspaceModel) and m.exported]
    assert not {Ballot, Remark} & set(held)
    rows = "".join(repr(list(m.objects.exportable().values_list())) for m in held)
    assert WORD not in rows
    actions.close(pulse, by=cast["priya"])
    actions.reveal(pulse, by=cast["priya"])
    assert not Seat.objects.exportable().filter(round=pulse).exists()


def radar_says(capsys, workspace) -> str:
    """What `braid radar --json` prints, and what is kept of it."""
    evaluate(workspace)
    parser = ArgumentParser()
    command.add_arguments(parser)
    assert command.run(parser.parse_args([workspace.slug, "--json"])) == 0
    return capsys.readouterr().out + repr(list(Finding.objects.values_list()))


@pytest.mark.parametrize("state", ["open", "closed"])
def test_neither_the_radar_nor_a_template_knows_an_answer_before_the_reveal(
    make, cast, people, as_member, capsys, state
):
    row = make()
    for person in people:
        say(row, person, person.side, "Pricing", why=WORD)
    if state == "closed":
        actions.close(row, by=cast["priya"])
    told = radar_says(capsys, cast["priya"].workspace)
    assert WORD not in told
    assert not Finding.objects.filter(detector="D16").exists(), "both claim it, and nobody may know yet"
    client = as_member(cast["marco"])
    for finding in Finding.objects.all():
        assert WORD not in client.get(f"/w/acme/{finding.place}").content.decode()
    made = actions.save_as_template(Round.objects.get(), by=cast["marco"])
    for ending in ("", "?as=json"):
        assert WORD not in client.get(f"/w/acme/{made.place}file/{ending}").content.decode()
    actions.close(row, by=cast["priya"]) if state == "open" else None
    actions.reveal(row, by=cast["priya"])
    radar_says(capsys, cast["priya"].workspace)
    assert Finding.objects.filter(detector="D16").exists(), (
        "the same answers are seen once they are open to both sides"
    )


def test_of_a_pulse_the_radar_tells_only_what_was_published(make, cast, people, as_member, capsys):
    """Everybody of product answers 5, everybody of marketing 2: the means may not say so."""
    row = make("pulse")
    for person in people:
        value = "5" if person.side == "product" else "2"
        answers = {
            q.key: "b" if q.scale == "choice" else str(6 - int(value)) if q.is_reversed else value
            for q in row.questions.all()
        }
        actions.cast(row, by=person, answers=answers, remark=WORD)
    actions.close(row, by=cast["priya"])
    actions.reveal(row, by=cast["priya"])
    told = radar_says(capsys, cast["priya"].workspace)
    assert Finding.objects.filter(detector="D19").exists()
    assert WORD not in told
    client = as_member(cast["marco"])
    pages_of_it = [
        client.get(f"/w/acme/{f.place}").content.decode() for f in Finding.objects.filter(detector="D19")
    ]
    for text in (told, *pages_of_it):
        assert "≥ 4.5" in text or "\\u2265 4.5" in text
        assert not re.search(r"(?<![\d.])5\.0(?![\d])", text.split("<main")[-1].split("</main>")[0])
        assert "{them}" not in text
