"""`braid backup FILE`: everything that this Braid keeps, while it runs; `braid restore-backup` puts it back."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

import braid

SQLITE, DUMP, KEY, LIST, FILES = "braid.sqlite3", "braid.dump", "secret_key", "backup.json", "files/"
FORMAT = "braid-backup"
EPILOG = """example:
  braid backup /backups/braid-2026-03-31.zip

One file with the database, uploaded files and the secret key: keep it as safe as the server itself. Braid may run
meanwhile. The copy of the database is checked before the file appears. With PostgreSQL it needs `pg_dump`.
exit codes: 0 done · 1 something is wrong with the set-up · 2 refused, nothing was written"""


class Refused(Exception):
    """Why nothing was done, as a sentence."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `braid backup`."""
    parser.add_argument("file", metavar="FILE", type=Path, help="where the backup goes; must not exist yet")


def run(options: argparse.Namespace) -> int:
    """Writes the backup; exit code 2 when it cannot."""
    return told("backup", lambda: backup(options.file))


def told(command: str, work: Callable[[], str]) -> int:
    """Does the work and says what came of it; exit code 2 for a refusal."""
    try:
        print(work())
    except (Refused, OSError) as error:
        print(f"braid {command}: {error} Nothing was changed.", file=sys.stderr)
        return 2
    return 0


def backup(to: Path) -> str:
    """Writes everything into one file, which appears when it is complete and checked.

    Raises:
        Refused: there is a file of that name, or the database cannot be copied.
    """
    if to.exists():
        raise Refused(f"There is a file {to} already.")
    with tempfile.TemporaryDirectory(dir=to.absolute().parent, prefix=".braid-backup-") as folder:
        copy = copied(Path(folder))
        part = Path(folder) / "backup.zip"
        _pack(part, [(copy, copy.name), *_beside()])
        part.chmod(0o600)
        part.replace(to)
    but = f" Files in the bucket {settings.S3_BUCKET} are not in it." if settings.S3_BUCKET else ""
    return f"Everything is in {to} ({to.stat().st_size / 1048576:,.1f} MB), and the database in it is sound.{but}"


def _beside() -> Iterator[tuple[Path, str]]:
    """The files beside the database, with their names in the backup."""
    key, files = Path(settings.DATA_DIR) / KEY, Path(settings.MEDIA_ROOT)
    if key.exists():
        yield key, KEY
    for path in sorted(files.rglob("*")) if files.exists() else ():
        if path.is_file() and not path.is_symlink():
            yield path, FILES + path.relative_to(files).as_posix()


def copied(folder: Path) -> Path:
    """A sound copy of the running database."""
    if is_on_sqlite():
        return _copied_sqlite(Path(database()["NAME"]), folder / SQLITE)
    program("pg_dump", "--format=custom", "--no-owner", f"--file={folder / DUMP}")
    program("pg_restore", "--list", str(folder / DUMP), connects=False)
    return folder / DUMP


def database() -> dict[str, Any]:
    """The settings of the database."""
    return dict(settings.DATABASES["default"])


def is_on_sqlite() -> bool:
    """Whether the database is a file of SQLite, whichever engine writes it."""
    return "sqlite" in database()["ENGINE"]


def _copied_sqlite(source: Path, to: Path) -> Path:
    if not source.exists():
        raise Refused(f"There is no database at {source} yet.")
    # SQLite's own way: page by page beside those who write; it begins again where somebody was quicker.
    with (
        sqlite3.connect(source.as_uri() + "?mode=ro", uri=True, timeout=20) as here,
        sqlite3.connect(to) as there,
    ):
        here.backup(there, pages=4096)
    here.close()
    there.close()
    check_sqlite(to)
    return to


def check_sqlite(path: Path) -> None:
    """Raises: Refused: the file is no sound database."""
    try:
        link = sqlite3.connect(path)
        try:
            link.execute("PRAGMA journal_mode=DELETE")
            wrong = [row[0] for row in link.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
            lost = link.execute("PRAGMA foreign_key_check").fetchmany(1)
        finally:
            link.close()
    except sqlite3.DatabaseError as error:
        raise Refused(f"The database is damaged: {error}.") from error
    if wrong or lost:
        raise Refused(f"The database is damaged: {wrong[0] if wrong else 'a link in it leads nowhere'}.")


def program(name: str, *arguments: str, connects: bool = True) -> None:
    """Runs one of PostgreSQL's own programs on the database of the settings.

    Raises:
        Refused: it is not there, or it did not work.
    """
    if not shutil.which(name):
        raise Refused(
            f"`{name}` is needed for PostgreSQL and is not here. On Debian: apt install postgresql-client."
        )
    about, environment = database(), dict(os.environ)
    if connects:
        pairs = (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER"), ("--dbname", "NAME"))
        arguments = (*(f"{flag}={about[key]}" for flag, key in pairs if about.get(key)), *arguments)
        if about.get("PASSWORD"):
            environment["PGPASSWORD"] = about["PASSWORD"]
    done = subprocess.run([name, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Refused(f"`{name}` did not work: {done.stderr.strip()[-400:]}")


def _pack(to: Path, parts: list[tuple[Path, str]]) -> None:
    said: dict[str, Any] = {"format": FORMAT, "version": 1, "braid": braid.__version__}
    said |= {"made_at": timezone.now().isoformat(timespec="seconds"), "files": {}}
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for path, name in parts:
            archive.write(path, name)
            with path.open("rb") as file:
                said["files"][name] = hashlib.file_digest(file, "sha256").hexdigest()
        archive.writestr(LIST, json.dumps(said, indent=2))
