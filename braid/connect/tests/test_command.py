"""`braid import` as a person types it."""

import argparse

import pytest

from braid.connect import command
from braid.connect.command import _progress
from braid.goals.models import Objective
from braid.roadmap.models import Item
from braid.site.command import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def braid(cast, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def run(*words):
        parser = argparse.ArgumentParser(epilog=command.EPILOG)
        command.add_arguments(parser)
        code = command.run(parser.parse_args(list(map(str, words))))
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_file_goes_in_and_the_second_time_nothing_changes(braid, write):
    path = write("roadmap.csv", "Title,Status\nExport,Doing\n")
    assert braid(path, "--into", "acme", "--as", "items")[:2] == (
        0,
        "1 row read: 1 changed (1 new, 0 updated), 0 as before, 0 refused.\n",
    )
    assert "0 changed" in braid(path, "--into", "acme", "--as", "items")[1]


def test_refused_means_two_and_nothing_changed(braid, write, tmp_path):
    path = write("roadmap.csv", "Title,Planned\nExport,2021-04-31\nLogin,\n")
    code, out, err = braid(path, "--into", "acme", "--as", "items")
    assert code == 2
    assert "not a day of the calendar" in out
    assert "Nothing was changed" in err
    assert Item.objects.count() == 0
    assert "2021-04-31" in (tmp_path / "roadmap.csv.refused.csv").read_text()
    assert braid(path, "--into", "acme", "--as", "items", "--accept-rest")[0] == 0
    assert Item.objects.get().title == "Login"


def test_a_dry_run(braid, write):
    code, out, _err = braid(write("a.csv", "Title\nExport\n"), "--into", "acme", "--as", "items", "--dry-run")
    assert (code, Item.objects.count()) == (0, 0)
    assert "dry run" in out


def test_columns_and_fixed_texts(braid, write):
    path = write("a.csv", "Wort,Notiz\nExport,x\n")
    assert (
        braid(
            path,
            "--into",
            "acme",
            "--as",
            "items",
            "--map",
            "Wort=title",
            "--map",
            "Notiz=",
            "--set",
            "team=Search",
        )[0]
        == 0
    )
    item = Item.objects.get()
    assert (item.title, item.team, item.description) == ("Export", "Search", "")


def test_the_kind_is_guessed_and_told(braid, write):
    code, out, _err = braid(write("g.csv", "Objective,Key result,Period\nGrow,More,2025\n"), "--into", "acme")
    assert code == 0
    assert out.startswith("Read as goals")
    assert Objective.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nope.csv", "--into", "acme"], "There is no file"),
        ([".", "--into", "acme"], ". is a folder: name a file in it"),
        (["FILE", "--into", "nope"], "There is no workspace “nope”. There are: acme"),
        (["FILE", "--into", "acme", "--by", "nobody@acme.example"], "Nobody with the mail address"),
        (["FILE", "--into", "acme", "--as", "items", "--map", "Title"], "equals sign"),
        (["FILE", "--into", "acme", "--as", "goals", "--by", "gus@acme.example"], "may not import"),
    ],
)
def test_what_is_wrong_is_said(braid, write, words, says):
    path = write("a.csv", "Title\nExport\n")
    code, _out, err = braid(*[path if word == "FILE" else word for word in words])
    assert code == 2
    assert says in err
    assert Item.objects.count() == 0


def test_the_same_reason_in_the_terminal_and_in_the_log(braid, write, caplog):
    path = write("a.csv", b"%PDF-1.4")
    assert "This is a PDF" in braid(path, "--into", "acme")[2]
    assert caplog.text == "", "the terminal would say it twice"
    with caplog.at_level("INFO"):
        braid(path, "--into", "acme")
    assert "This is a PDF" in caplog.text


def test_a_refusal_shows_what_stands_there_and_how_many_there_are(braid, write):
    path = write("a.csv", "Title,Planned\nExport,2021-04-31\nLogin,2021-02-30\nSearch,\n")
    _code, out, err = braid(path, "--into", "acme", "--as", "items")
    assert "2 rows, such as line 2: Planned: “2021-04-31” is not a day of the calendar" in out
    assert "--accept-rest to bring in the other 1 row." in err


def test_columns_that_are_not_read_are_named(braid, write):
    path = write("a.csv", "Title,Mood,Weather\nExport,good,fair\n")
    _code, out, _err = braid(path, "--into", "acme", "--as", "items")
    assert "Columns not read: “Mood”, “Weather”." in out


def test_where_no_row_can_be_read_a_way_out_is_said(braid, write):
    path = write("a.csv", "Title,Planned\nExport,2021-04-31\n")
    assert "leave it out with --map COLUMN=" in braid(path, "--into", "acme", "--as", "items")[2]


def test_the_help_teaches(capsys):
    with pytest.raises(SystemExit) as left:
        main(["import", "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert "braid import roadmap.csv --into acme" in said
    assert "exit codes" in said


@pytest.mark.parametrize(
    ("sign", "numbers", "refused"),
    [("point", ["1234", "3.5"], "“1,5” has a decimal comma; the file is read with a decimal point"),
     ("comma", ["1.234", "1.5"], "“3.5” has a decimal point; the file is read with a decimal comma")],
)  # fmt: skip
def test_somebody_says_how_they_are_meant(braid, write, sign, numbers, refused):
    path = write("a.csv", "Id;Title;Adoption\n1;A;1,234\n2;B;1,5\n3;C;3.5\n")
    code, told, _wrong = braid(path, "--into", "acme", "--as", "items", "--decimal", sign, "--accept-rest")
    assert code == 0
    assert [f"{item.adoption.normalize():f}" for item in Item.objects.order_by("external_id")] == numbers
    assert refused in told
    assert "not how they are meant" not in told


def test_progress_says_what_is_known_so_far(capsys):
    _progress(0, 3, 4000)
    _progress(500, 3, 9000)
    said = capsys.readouterr().err.split("\r")[1:]
    assert [line.strip() for line in said] == [
        "Reading: 4,000 rows, 3 refused",
        "500 of 9,000 rows, 3 refused",
    ]
