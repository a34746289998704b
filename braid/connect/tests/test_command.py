"""`braid import` as a person types it."""

import argparse

import pytest

from braid.connect import command
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


def test_the_same_reason_on_screen_and_in_the_log(braid, write, caplog):
    _code, _out, err = braid(write("a.csv", b"%PDF-1.4"), "--into", "acme")
    assert "This is a PDF" in err
    assert "This is a PDF" in caplog.text


def test_the_help_teaches(capsys):
    with pytest.raises(SystemExit) as left:
        main(["import", "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert "braid import roadmap.csv --into acme" in said
    assert "exit codes" in said
