"""`braid restore-backup FILE`: a whole Braid as it was when the backup was made, into an empty place."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

from braid.site.backup import (
    DUMP,
    FILES,
    FORMAT,
    KEY,
    LIST,
    SQLITE,
    Refused,
    check_sqlite,
    database,
    is_on_sqlite,
    program,
    told,
)

EPILOG = """example:
  BRAID_DATA=/srv/braid-again braid restore-backup /backups/braid-2026-03-31.zip

Only into an empty place: a data folder without a database, or an empty database of PostgreSQL (which needs
`pg_restore`). Every file is held against its checksum, and the database is checked, before anything is put in place.
exit codes: 0 done · 1 something is wrong with the set-up · 2 refused, nothing was changed"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `braid restore-backup`."""
    parser.add_argument("file", metavar="FILE", type=Path, help="what `braid backup` wrote")


def run(options: argparse.Namespace) -> int:
    """Puts the backup in place; exit code 2 when it is refused."""
    return told("restore-backup", lambda: restore(options.file))


def restore(path: Path) -> str:
    """Puts everything back.

    Raises:
        Refused: the place is not empty, or the backup is damaged or for another kind of database.
    """
    is_sqlite = is_on_sqlite()
    if is_sqlite and Path(database()["NAME"]).exists():
        raise Refused(
            f"There is a database at {database()['NAME']} already. Name another folder with BRAID_DATA."
        )
    if not is_sqlite:
        _empty_postgres()
    data = Path(settings.DATA_DIR)
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as folder:
        unpacked = Path(folder)
        names = _unpack(path, unpacked)
        wanted = SQLITE if is_sqlite else DUMP
        if wanted not in names:
            raise Refused("The backup is of another kind of database: compare BRAID_DATABASE_URL.")
        if is_sqlite:
            check_sqlite(unpacked / SQLITE)
        else:
            program(
                "pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", str(unpacked / DUMP)
            )
        _put_in_place(unpacked, data)
    return f"Everything is back in {data}. `braid serve` brings the tables up to date and starts."


def _empty_postgres() -> None:
    from django.db import connection

    if connection.introspection.table_names():
        raise Refused("The database has tables already. Name an empty one with BRAID_DATABASE_URL.")


def _put_in_place(unpacked: Path, data: Path) -> None:
    if (unpacked / FILES).exists():
        shutil.copytree(unpacked / FILES, settings.MEDIA_ROOT, dirs_exist_ok=True)
    if (unpacked / KEY).exists():
        (unpacked / KEY).chmod(0o600)
        (unpacked / KEY).replace(data / KEY)
    if (unpacked / SQLITE).exists():  # (last: with it the place is taken)
        (unpacked / SQLITE).replace(Path(database()["NAME"]))


def _unpack(path: Path, to: Path) -> list[str]:
    """Unpacks what the list in the backup names, each file held against its checksum."""
    if not path.is_file():
        raise Refused(f"There is no file {path}.")
    try:
        with zipfile.ZipFile(path) as archive:
            sums = _listed(archive)
            for name, checksum in sums.items():
                _take(archive, name, checksum, to)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as error:
        raise Refused("This is no backup of Braid, or it is damaged or cut short.") from error
    return list(sums)


def _listed(archive: zipfile.ZipFile) -> dict[str, str]:
    said: Any = json.loads(archive.read(LIST))
    if said["format"] != FORMAT or said["version"] != 1:
        raise Refused("The backup was made by a newer Braid. Bring this one up to date first.")
    return dict(said["files"])


def _take(archive: zipfile.ZipFile, name: str, checksum: str, to: Path) -> None:
    parts = PurePosixPath(name).parts
    if name not in (SQLITE, DUMP, KEY) and not (
        name.startswith(FILES) and ".." not in parts and "\\" not in name
    ):
        raise Refused(f"The backup names a file that does not belong into it: {name[:80]}.")
    place = to / name
    place.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, place.open("wb") as file:
        shutil.copyfileobj(source, file, 1 << 20)
    with place.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != checksum:
            raise Refused(f"“{name}” is not what it was when the backup was made: its checksum differs.")
