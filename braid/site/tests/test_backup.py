"""A backup of a running Braid, and a restore that was tried."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile

import pytest
from django.conf import settings as live

from braid.site import backup, restore_backup
from braid.site.backup import Refused


@pytest.fixture
def place(settings, tmp_path, monkeypatch):
    """`place("a")` is a data folder of that name, and Braid's own from then on."""

    def move(name: str):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        settings.DATA_DIR, settings.MEDIA_ROOT = folder, folder / "files"
        found = {"ENGINE": "braid.base.sqlite", "NAME": str(folder / "braid.sqlite3")}
        for module in (backup, restore_backup):
            monkeypatch.setattr(module, "database", lambda: found)
        return folder

    return move


@pytest.fixture
def running(place):
    """A data folder with a database that somebody has open and writes to."""
    folder = place("first")
    (folder / "secret_key").write_text("k" * 50)
    (folder / "files" / "deep").mkdir(parents=True)
    (folder / "files" / "deep" / "ä.txt").write_text("attached")
    link = sqlite3.connect(folder / "braid.sqlite3", check_same_thread=False)
    link.executescript("PRAGMA journal_mode=WAL; CREATE TABLE item (id INTEGER PRIMARY KEY, title TEXT);")
    link.executemany("INSERT INTO item (title) VALUES (?)", [(f"Item {n}" * 20,) for n in range(20_000)])
    link.commit()
    yield folder
    link.close()


def rows(folder) -> list[tuple]:
    link = sqlite3.connect(folder / "braid.sqlite3")
    try:
        return link.execute("SELECT id, title FROM item ORDER BY id").fetchall()
    finally:
        link.close()


def test_there_and_back(running, place, tmp_path):
    assert "is sound" in backup.backup(tmp_path / "all.zip")
    assert (tmp_path / "all.zip").stat().st_mode & 0o077 == 0, "the secret key is in it"
    again = place("second")
    assert "is back" in restore_backup.restore(tmp_path / "all.zip")
    assert rows(again) == rows(running)
    assert (again / "secret_key").read_text() == "k" * 50
    assert (again / "files" / "deep" / "ä.txt").read_text() == "attached"
    assert sorted(p.name for p in again.iterdir()) == ["braid.sqlite3", "files", "secret_key"]


def test_a_backup_beside_somebody_who_writes_is_one_state(running, place, tmp_path):
    stop = threading.Event()

    def write() -> None:
        link = sqlite3.connect(running / "braid.sqlite3", timeout=20)
        while not stop.is_set():
            link.execute("INSERT INTO item (title) VALUES ('a')")
            link.execute("INSERT INTO item (title) VALUES ('b')")
            link.commit()
        link.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        backup.backup(tmp_path / "all.zip")
    finally:
        stop.set()
        writer.join()
    again = place("second")
    restore_backup.restore(tmp_path / "all.zip")
    titles = [title for _pk, title in rows(again)[20_000:]]
    assert titles.count("a") == titles.count("b")


def test_a_place_that_is_taken_is_left_alone(running, tmp_path):
    backup.backup(tmp_path / "all.zip")
    before = rows(running)
    with pytest.raises(Refused, match="already"):
        restore_backup.restore(tmp_path / "all.zip")
    with pytest.raises(Refused, match="already"):
        backup.backup(tmp_path / "all.zip")
    assert rows(running) == before


def test_a_damaged_database_gives_no_backup(running, tmp_path, place):
    shutil.copy(running / "braid.sqlite3", place("broken") / "braid.sqlite3")
    with (tmp_path / "broken" / "braid.sqlite3").open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 4)
    with pytest.raises(Refused, match="damaged"):
        backup.backup(tmp_path / "all.zip")
    assert not (tmp_path / "all.zip").exists()


def test_damaged_and_hostile_backups_are_refused_and_nothing_is_put_in_place(running, place, tmp_path):
    good = tmp_path / "all.zip"
    backup.backup(good)
    again = place("second")

    def packed(**changed: bytes | None) -> None:
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(tmp_path / "bad.zip", "w") as new:
            for name in old.namelist():
                data = changed.get(name.split(".")[0], old.read(name))
                if data is not None:
                    new.writestr(name, data)

    listed = json.loads(zipfile.ZipFile(good).read("backup.json"))
    escaping = {**listed, "files": {"files/../../evil": "0"}}
    for changed, says in (
        ({"secret_key": b"other"}, "checksum differs"),
        ({"braid": None}, "damaged or cut short"),
        ({"backup": b"{"}, "damaged or cut short"),
        ({"backup": json.dumps({**listed, "version": 2}).encode()}, "newer Braid"),
        ({"backup": json.dumps(escaping).encode()}, "does not belong"),
    ):
        packed(**changed)
        with pytest.raises(Refused, match=says):
            restore_backup.restore(tmp_path / "bad.zip")
        assert list(again.iterdir()) == []
    (tmp_path / "bad.zip").write_bytes(good.read_bytes()[:5000])
    with pytest.raises(Refused, match="cut short"):
        restore_backup.restore(tmp_path / "bad.zip")


def test_without_the_programs_of_postgresql_it_says_what_is_missing(place, tmp_path, monkeypatch):
    place("first")
    monkeypatch.setattr(
        backup, "database", lambda: {"ENGINE": "django.db.backends.postgresql", "NAME": "braid"}
    )
    monkeypatch.setattr(backup.shutil, "which", lambda name: None)
    with pytest.raises(Refused, match="`pg_dump` is needed"):
        backup.backup(tmp_path / "all.zip")
    assert list(tmp_path.glob("*.zip")) == []


def test_the_commands_do_it_with_the_database_of_the_default_setting(tmp_path):
    def braid(folder: str, *arguments: str) -> str:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("BRAID_")}
        ran = subprocess.run(
            [sys.executable, "-m", "braid", *arguments], env={**kept, "BRAID_DATA": str(tmp_path / folder)},
            capture_output=True, text=True, timeout=240,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    braid("first", "migrate", "--verbosity", "0")
    assert "is sound" in braid("first", "backup", str(tmp_path / "all.zip"))
    assert "is back" in braid("second", "restore-backup", str(tmp_path / "all.zip"))
    assert (tmp_path / "second" / "braid.sqlite3").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "postgresql" not in live.DATABASES["default"]["ENGINE"] or not shutil.which("pg_dump"),
    reason="needs PostgreSQL and pg_dump",
)
def test_there_and_back_with_postgresql(place, tmp_path, monkeypatch):
    from django.db import connection

    from braid.site.sample.cast import make_workspace

    make_workspace("Acme", "acme")
    about = {**connection.settings_dict, "NAME": connection.settings_dict["NAME"]}
    place("first")
    monkeypatch.setattr(backup, "database", lambda: about)
    monkeypatch.setattr(restore_backup, "database", lambda: about)
    backup.backup(tmp_path / "all.zip")
    with pytest.raises(Refused, match="has tables already"):
        restore_backup.restore(tmp_path / "all.zip")
    again = {**about, "NAME": about["NAME"] + "_again"}
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{again["NAME"]}"')
        cursor.execute(f'CREATE DATABASE "{again["NAME"]}"')
    monkeypatch.setattr(backup, "database", lambda: again)
    monkeypatch.setattr(restore_backup, "database", lambda: again)
    monkeypatch.setattr(restore_backup, "_empty_postgres", lambda: None)
    restore_backup.restore(tmp_path / "all.zip")
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{again["NAME"]}"')
