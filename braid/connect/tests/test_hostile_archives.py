"""Archives that are damaged, tampered with or made to harm: a clear word, and nothing half-written."""

import argparse
import hashlib
import json
import secrets
import zipfile

import pytest
from django.apps import apps

from braid.connect.export import export_command, opening, restore_command
from braid.connect.export.opening import ArchiveRefused
from braid.connect.export.restoring import restore
from braid.connect.export.writing import export
from braid.people.models import Workspace
from tests.factories import ROWS, Maker

pytestmark = pytest.mark.django_db
ITEMS = "tables/roadmap.item.jsonl"


@pytest.fixture
def parts(priya, tmp_path) -> dict[str, bytes]:
    """The files of a good archive with a row in every table."""
    Maker(priya, 123_456, "World").make_all()
    export(priya.workspace, tmp_path / "good.zip")
    with zipfile.ZipFile(tmp_path / "good.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def refused(priya, tmp_path):
    """`refused(parts)` packs the files again, tries to restore them and gives the reason of the refusal."""

    def go(parts: dict[str, bytes] | bytes) -> str:
        path = tmp_path / "bad.zip"
        if isinstance(parts, bytes):
            path.write_bytes(parts)
        else:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, data in parts.items():
                    archive.writestr(name, data)
        before = everything()
        with pytest.raises(ArchiveRefused) as found:
            restore(path, name="Again", admin=priya.user)
        assert everything() == before
        return str(found.value)

    return go


def everything() -> dict[str, int]:
    found = {label: apps.get_model(label).objects.count() for label in ROWS}
    return {**found, "workspaces": Workspace.objects.count()}


def changed(parts: dict[str, bytes], name: str, **values) -> dict[str, bytes]:
    """The first row of a file with other values, sums and all."""
    first, *others = parts[name].splitlines(keepends=True)
    row = json.dumps({**json.loads(first), **values}).encode() + b"\n"
    return resigned({**parts, name: b"".join([row, *others])})


def again(parts: dict[str, bytes], name: str) -> dict[str, bytes]:
    """The first row of a file a second time, under a number of its own."""
    first = json.loads(parts[name].splitlines()[0])
    more = json.dumps({**first, "id": 9_999_999}).encode() + b"\n"
    return resigned({**parts, name: parts[name] + more})


def resigned(parts: dict[str, bytes], **more) -> dict[str, bytes]:
    """With sums and counts that fit, as whoever tampers would make them."""
    manifest = {**json.loads(parts["manifest.json"]), **more}
    for said in manifest["tables"].values():
        if said["file"] in parts:
            data = parts[said["file"]]
            said.update(sha256=hashlib.sha256(data).hexdigest(), rows=data.count(b"\n"), bytes=len(data))
    return {**parts, "manifest.json": json.dumps(manifest).encode()}


def test_an_archive_that_was_cut_short(refused, parts, tmp_path):
    data = (tmp_path / "good.zip").read_bytes()
    for length in (0, 10, len(data) // 2, len(data) - 30):
        assert "cut short" in refused(data[:length])


def test_a_flipped_bit(refused, tmp_path, parts):
    data = bytearray((tmp_path / "good.zip").read_bytes())
    with zipfile.ZipFile(tmp_path / "good.zip") as archive:
        entry = archive.getinfo(ITEMS)
    data[entry.header_offset + 30 + len(ITEMS) + 40] ^= 0x10
    assert ITEMS in refused(bytes(data))


def test_a_row_that_was_changed_afterwards(refused, parts):
    parts[ITEMS] = parts[ITEMS].replace(b"World title", b"Other title")
    assert "its checksum differs" in refused(parts)


def test_rows_that_were_added_or_taken_out(refused, parts):
    assert "longer than the manifest promises" in refused({**parts, ITEMS: parts[ITEMS] * 2})
    assert "checksum differs" in refused({**parts, ITEMS: b""})


def test_files_beside_the_manifest(refused, parts):
    for name in ("../../evil.py", "/etc/passwd", "tables/..\\evil.jsonl", "files/x"):
        assert "only in the manifest or only in the archive" in refused({**parts, name: b"x"})
    del parts[ITEMS]
    assert "only in the manifest or only in the archive" in refused(parts)


def test_other_zip_files(refused):
    assert "no manifest.json" in refused({"a.txt": b"hello"})
    assert "manifest.json is damaged" in refused({"manifest.json": b"{"})
    assert "manifest.json is damaged" in refused({"manifest.json": b"[" * 100_000})
    assert "no archive of a workspace" in refused({"manifest.json": b"[]"})
    assert "larger than" in refused({"manifest.json": secrets.token_bytes(1_100_000)})


def test_a_newer_braid(refused, parts):
    assert "Bring Braid up to date" in refused(resigned(parts, version=2))
    assert "Bring Braid up to date" in refused(resigned(parts, version="1"))
    manifest = json.loads(parts["manifest.json"])
    manifest["tables"]["roadmap.item"]["columns"]["mood"] = "text"
    assert "“roadmap.item.mood”" in refused({**parts, "manifest.json": json.dumps(manifest).encode()})
    manifest["tables"]["roadmap.dream"] = manifest["tables"].pop("roadmap.item")
    assert "“roadmap.dream”" in refused({**parts, "manifest.json": json.dumps(manifest).encode()})


def test_bombs(refused, parts, monkeypatch):
    assert "packed more tightly" in refused(resigned({**parts, ITEMS: b"\n" * 30_000_000}))
    monkeypatch.setattr(opening, "MAX_RATIO", 10**9)
    assert "not a line of JSON" in refused(resigned({**parts, ITEMS: b"\n" * 30_000_000}))
    assert "longer than" in refused(resigned({**parts, ITEMS: b"x" * 17_000_000 + b"\n"}))
    assert "not a line of JSON" in refused(resigned({**parts, ITEMS: b"[" * 1_000_000 + b"\n"}))
    monkeypatch.setattr(opening, "MAX_UNPACKED", 1000)
    assert "unpack to more than" in refused(parts)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"title": 5}, "line 1: title: 5 is not a text"),
        ({"title": "a\x00b"}, "a text that can be kept"),
        ({"title": None}, "title: empty, and needed"),
        ({"title": "x" * 501}, "501 characters"),
        ({"starts_on": "2026-02-30"}, "is not a day"),
        ({"starts_on": 5}, "is not a day"),
        ({"created_at": "2026-02-03T08:00:00"}, "moment with its time zone"),
        ({"phase": "dreaming"}, "none of the words"),
        ({"importance": 1.5}, "not a whole number"),
        ({"importance": True}, "not a whole number"),
        ({"importance": 10**30}, "not a whole number"),
        ({"release": 4711}, "there is no row 4711 in roadmap.release"),
        ({"release": "1"}, "there is no row '1'"),
        ({"release": -1}, "there is no row -1"),
        ({"release": 10**40}, "there is no row"),
        ({"id": 0}, "no number that a row can have"),
        ({"id": "5"}, "no number that a row can have"),
        ({"id": 2**63}, "no number that a row can have"),
        ({"mood": "x"}, "other columns than the manifest promises"),
        ({"imported": float("nan")}, "not a line of JSON"),
    ],
)
def test_values_that_no_row_could_have(refused, parts, values, says):
    assert says in refused(changed(parts, ITEMS, **values))


def test_numbers_of_rows_in_another_workspace_lead_nowhere(refused, parts, otto):
    theirs = Maker(otto, 987_654, "Zebrafish")
    theirs.make_all()
    assert "there is no row 987654" in refused(changed(parts, ITEMS, release=987_654))
    assert "there is no row 987654" in refused(changed(parts, "tables/people.pod.jsonl", members=[987_654]))


def test_lists_of_links(refused, parts):
    for members in ("x", None, [123_456, 123_456], [None], [{}]):
        assert "members" in refused(changed(parts, "tables/people.pod.jsonl", members=members))


def test_the_same_number_twice(refused, parts):
    assert "ascending order" in refused(resigned({**parts, ITEMS: parts[ITEMS] * 2}))


def test_rows_that_break_a_rule_of_the_tables(refused, parts):
    name = "tables/goals.period.jsonl"
    said = refused(changed(parts, name, starts_on="2026-03-01", ends_on="2026-01-01"))
    assert said == f"{name}, line 1: The last day is before the first day."
    said = refused(changed(parts, "tables/goals.keyresult.jsonl", baseline="5.0000", target="5.0000"))
    assert said.startswith("tables/goals.keyresult.jsonl, line 1: The target is the same as the baseline")
    said = refused(again(parts, "tables/goals.reading.jsonl"))
    assert said == "tables/goals.reading.jsonl, line 2: This day has a reading already."
    # A rule with words of its own is named by the database, and the file by us.
    assert refused(again(parts, "tables/goals.metric.jsonl")).startswith("tables/goals.metric.jsonl")


@pytest.mark.parametrize(
    ("table", "start", "end"),
    [
        ("goals.objective", "id", "parent"),
        ("goals.drive", "source", "target"),
        ("insights.insight", "id", "merged_into"),
        ("roadmap.itemmerge", "item", "into"),
        ("teamwork.ending", "decision", "instead"),
    ],
)
def test_what_leads_in_a_circle(refused, parts, table, start, end):
    name = f"tables/{table}.jsonl"
    row = json.loads(parts[name].splitlines()[0])
    itself = changed(parts, name, **{end: row[start]})
    assert f"{name}, line 1: {end}: this would make a circle" in refused(itself)


def test_a_circle_over_others(refused, parts):
    name = "tables/goals.objective.jsonl"
    row = json.loads(parts[name].splitlines()[0])
    rows = [
        {**row, "id": row["id"] + step, "title": f"Goal {step}", "parent": row["id"] + (step + 1) % 3}
        for step in range(3)
    ]
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    assert "parent: this would make a circle" in refused(resigned({**parts, name: lines}))


def test_addresses_that_are_not_of_the_web(refused, parts):
    for name, column in (
        (ITEMS, "url"),
        ("tables/launches.channel.jsonl", "url"),
        ("tables/teamwork.series.jsonl", "link"),
    ):
        assert f"{name}, line 1: {column}: “javascript:alert(1)”" in refused(
            changed(parts, name, **{column: "javascript:alert(1)"})
        )


def test_json_of_another_shape(refused, parts):
    for value in (5, "x", None, ["x"]):
        assert "line 1: said: " in refused(changed(parts, "tables/radar.finding.jsonl", said=value))
    assert "is not a list" in refused(changed(parts, "tables/launches.launch.jsonl", review_days={}))


WRONG_INSIDE = {
    "activity.event": ("facts", [
        {"settlement": "x"}, {"to": {"row": "roadmap.item", "number": "x"}}, {"a": {"row": "no.such", "number": 1}},
        {"before": [{"columns": {}}]}, {"at": "yesterday"},
    ]),
    "goals.metric": ("imported", [[1]]),
    "activity.hearing": ("kinds", [{"mention": 7}]),
    "launches.launch": ("review_days", [["x"], [10**12], [True]]),
    "launches.launchtemplate": ("content", [{}, {"name": 7}]),
    "launches.ripple": ("changes", [{"on": ["2026-01-01"]}, {"on": ["soon", "later"]}, {"items": [1, 2]}]),
    "messaging.namingrule": ("words", [{"kind": "deck"}]),
    "messaging.factcheck": ("rests_on", [{"stage": None}]),
    "radar.finding": ("said", [
        {"evidence": []}, {"sentence": {}},
        {"sentence": {"one": "%(nope)s", "many": "", "count": 1, "values": {}}, "evidence": [], "numbers": [], "dumbbell": None},
        {"sentence": {"one": "a", "many": "", "count": 1, "values": {}}, "evidence": [7], "numbers": [], "dumbbell": None},
        {"sentence": {"one": "a", "many": "", "count": 1, "values": {}}, "evidence": [], "numbers": [], "dumbbell": ["x", 1, {}, {}]},
    ]),
    "radar.commitment": ("before", [{"severity": "bad"}, {"numbers": [["a"]]}]),
    "radar.evaluation": ("coverage", [[{"id": "D01"}], [7]]),
    "roadmap.itemmerge": ("moved", [{"roadmap.item": ["x"]}]),
    "rounds.question": ("choices", [[["a"]], ["a"]]),
    "rounds.result": ("found", [{"parts": []}, {"counts": {}, "parts": [{"key": "a", "title": "", "shape": "none"}]}]),
    "rounds.settlement": ("agreed", [{"order": "first"}, {"wording": []}]),
    "rounds.template": ("content", [{}]),
    "teamwork.invite": ("told", [{"name": "x"}, {"name": "x", "start": "soon", "whole": "", "singles": {}}]),
    "teamwork.retro": ("columns", [[7]]),
}  # fmt: skip


@pytest.mark.parametrize("label", WRONG_INSIDE)
def test_what_a_table_does_not_know_inside_of_its_json_is_refused_by_file_line_and_column(
    refused, parts, label
):
    column, values = WRONG_INSIDE[label]
    for value in values:
        assert f"tables/{label}.jsonl, line 1: {column}: " in refused(changed(parts, f"tables/{label}.jsonl", **{column: value})), value  # fmt: skip


def test_nobody_of_a_sample_company_becomes_an_admin_elsewhere(refused, parts, workspace, tmp_path, capsys):
    Workspace.objects.update(is_sample=True)
    assert "people of a sample company, who stay in it" in refused(parts)
    words = (tmp_path / "bad.zip", "--as", "Again", "--admin")
    assert run(restore_command, *words, "priya@acme.example") == 2
    assert run(restore_command, *words, "lead@acme.example") == 0
    assert "not entered by one click any more" in capsys.readouterr().out
    assert run(restore_command, tmp_path / "bad.zip", "--as", "Third", "--admin", "lead@acme.example") == 0
    assert "one click" not in capsys.readouterr().out


def test_a_name_that_cannot_be_used(parts, priya, tmp_path):
    for name in ("", "  ", "x" * 81):
        with pytest.raises(ArchiveRefused, match="1 to 80"):
            restore(tmp_path / "good.zip", name=name, admin=priya.user)


def test_the_commands_there_and_back(priya, tmp_path, capsys):
    path = tmp_path / "acme.zip"
    assert run(export_command, "acme", path) == 0
    assert "tables are in" in capsys.readouterr().out
    assert run(export_command, "acme", path) == 2
    assert "already. Nothing was written." in capsys.readouterr().err
    assert run(export_command, "nope", tmp_path / "b.zip") == 2
    assert "There are: acme." in capsys.readouterr().err
    assert run(restore_command, path, "--as", "Acme again", "--admin", priya.user.email) == 0
    assert "“Acme again” stands at /w/acme-again/." in capsys.readouterr().out
    before = Workspace.objects.count()
    assert run(restore_command, path, "--as", "acme again", "--admin", priya.user.email) == 2
    assert "There is a workspace “acme again” already, at /w/acme-again/" in capsys.readouterr().err
    assert Workspace.objects.count() == before
    assert run(restore_command, path, "--as", "Third", "--admin", "new@acme.example") == 0
    assert "/invitation/" in capsys.readouterr().out
    assert Workspace.objects.count() == 3


def test_the_command_says_why_it_refuses(priya, tmp_path, capsys):
    (tmp_path / "a.zip").write_bytes(b"PK")
    for words, says in (
        ((tmp_path / "none.zip", "--admin", "a@b.c"), "There is no file"),
        ((tmp_path / "a.zip", "--admin", "somebody"), "not a mail address"),
        ((tmp_path / "a.zip", "--admin", "a@b.c"), "cut short"),
    ):
        assert run(restore_command, *words, "--as", "Again") == 2
        said = capsys.readouterr().err
        assert says in said
        assert "Nothing was written." in said
    assert Workspace.objects.count() == 1


def run(command, *words) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args([str(word) for word in words]))
