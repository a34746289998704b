"""An archive that somebody sent: nothing in it is believed before it has been checked, and nothing is unpacked."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from django.utils.translation import gettext as _

from braid.connect.export.contents import Contents
from braid.connect.export.older import Before, columns_now, written_before
from braid.connect.export.tables import Table, tables
from braid.connect.export.writing import FORMAT, VERSION

MAX_PARTS = 500
MAX_MANIFEST = 1024 * 1024
MAX_LINE = 16 * 1024 * 1024
MAX_UNPACKED = 16 * 1024**3
MAX_RATIO = 200
SMALL = 1024 * 1024
FILES = "files/"
MAX_FILES = 100_000


class ArchiveRefused(Exception):
    """The archive as a whole is refused. The text is for the person who sent it."""


def _no_constant(name: str) -> Any:
    raise ValueError(name)


# (`json.loads` would make a new one for each line.)
_decode = json.JSONDecoder(parse_constant=_no_constant).decode


@dataclass(frozen=True)
class Part:
    """A file of the archive with rows of a table: what the manifest promises of it, and how it was written, if otherwise."""

    label: str
    promise: dict[str, Any]
    before: Before | None

    @property
    def file(self) -> str:
        """Where it is in the archive."""
        return f"tables/{self.label}.jsonl"

    @property
    def columns(self) -> set[str]:
        """What the columns are called now, the number of the row among them."""
        found = {"id", *self.promise["columns"]}
        return columns_now(self.before, found) if self.before else found


class Archive:
    """An archive opened for reading. Use as a context; rows stream."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise ArchiveRefused(
                _("This is no archive of Braid, or it was cut short: it does not open.")
            ) from error
        try:
            self._plausible()
            self.manifest = self._manifest()
            # The parts of each table, by what it is called now.
            self._parts: dict[str, list[Part]] = {}
            self._complete()
            lost = self.manifest.get("files_lost", [])
            self._lost = set(map(str, lost)) if isinstance(lost, list) else set()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def total(self) -> int:
        """How many rows the manifest promises."""
        return sum(part.promise["rows"] for parts in self._parts.values() for part in parts)

    def tables(self) -> list[Table]:
        """The tables that are in it, links after what they lead to."""
        return [table for table in tables() if table.label in self._parts]

    def columns(self, table: Table) -> set[str]:
        """The columns that its rows have."""
        return self._parts[table.label][0].columns

    # What the outside shows

    def _plausible(self) -> None:
        entries = self._zip.infolist()
        parts = [entry for entry in entries if not entry.filename.startswith(FILES)]
        if (
            len(parts) > MAX_PARTS
            or len(entries) > MAX_FILES
            or len({e.filename for e in entries}) != len(entries)
        ):
            raise ArchiveRefused(_("The archive has too many files, or one of them twice."))
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise ArchiveRefused(_("The archive claims to unpack to more than 16 GB."))
        for entry in entries:
            if entry.flag_bits & 1:
                raise ArchiveRefused(_("The archive is locked with a password."))
            if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
                raise ArchiveRefused(
                    _("“%(file)s” is packed more tightly than plans are. It is not opened.")
                    % {"file": entry.filename[:80]}
                )

    def _manifest(self) -> dict[str, Any]:
        try:
            entry = self._zip.getinfo("manifest.json")
        except KeyError as error:
            raise ArchiveRefused(_("This is no archive of Braid: it has no manifest.json.")) from error
        if entry.file_size > MAX_MANIFEST:
            raise ArchiveRefused(_("manifest.json is larger than a manifest can be."))
        try:
            with self._zip.open(entry) as file:
                found = json.loads(file.read(MAX_MANIFEST + 1), parse_constant=_no_constant)
        except (ValueError, RecursionError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise ArchiveRefused(_("manifest.json is damaged.")) from error
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise ArchiveRefused(_("This is no archive of a workspace of Braid."))
        version = found.get("version")
        if type(version) is not int or not 1 <= version <= VERSION:
            raise ArchiveRefused(
                _(
                    "The archive has format %(found)s; this Braid reads up to %(known)s. Bring Braid up to date."
                )
                % {"found": str(version)[:20], "known": VERSION}
            )
        return found

    def _complete(self) -> None:
        """The manifest and the files name each other, and every table and column is known here."""
        said = self.manifest.get("tables")
        if not isinstance(said, dict) or not isinstance(self.manifest.get("workspace"), dict):
            raise ArchiveRefused(_("manifest.json is damaged."))
        for label, promise in said.items():
            part = _part(str(label), promise)
            self._parts.setdefault(part.before.to if part.before else part.label, []).append(part)
        for parts in self._parts.values():
            # (Those that are shifted come behind the others.)
            parts.sort(key=lambda part: part.before is not None and part.before.to != part.label)
            if any(part.columns != parts[0].columns for part in parts):
                raise ArchiveRefused(_("manifest.json is damaged."))
        contents = self.manifest.get("files", {})
        if not isinstance(contents, dict) or not all(str(name).startswith(FILES) for name in contents):
            raise ArchiveRefused(_("manifest.json is damaged."))
        rows = {part.file for parts in self._parts.values() for part in parts}
        files = rows | {"manifest.json", *contents}
        odd = sorted({entry.filename for entry in self._zip.infolist()} ^ files)
        if odd:
            raise ArchiveRefused(
                _("“%(file)s” is only in the manifest or only in the archive.") % {"file": odd[0][:80]}
            )

    def content(self, table: Table, number: int) -> Contents | None:
        """The content of a row; None where the archive has none, as when it was lost before."""
        name = f"{FILES}{table.label}/{number}"
        return Contents(self._zip, name) if name in self.manifest.get("files", {}) else None

    def is_lost(self, table: Table, number: int) -> bool:
        """Whether the content of a row was gone already when the archive was written, and the archive says so."""
        return f"{FILES}{table.label}/{number}" in self._lost

    # The rows

    def rows(self, table: Table) -> Iterator[tuple[int | str, dict[str, Any]]]:
        """Line and row, in the order of the files; at the end of each, count and sum are held against the manifest.

        Raises:
            ArchiveRefused: a line is no row of this table, or the file is not what the manifest promises.
        """
        for part in self._parts[table.label]:
            for line, row in self._rows(part):
                yield line if part.label == table.label else f"{line} ({part.file})", row

    def _rows(self, part: Part) -> Iterator[tuple[int, dict[str, Any]]]:
        promise, digest, count = part.promise, hashlib.sha256(), 0
        columns, change = {"id", *promise["columns"]}, part.before.change if part.before else None
        try:
            with self._zip.open(part.file) as file:
                while line := file.readline(MAX_LINE + 1):
                    count += 1
                    digest.update(line)
                    if len(line) > MAX_LINE or count > promise["rows"]:
                        raise at(part, count, _("longer than the manifest promises"))
                    row = _row(part, count, line, columns)
                    yield count, change(row) if change else row
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise ArchiveRefused(_("“%(file)s” is damaged or cut short.") % {"file": part.file}) from error
        if count != promise["rows"] or digest.hexdigest() != promise["sha256"]:
            raise ArchiveRefused(
                _("“%(file)s” is not what it was when it was exported: its checksum differs.")
                % {"file": part.file}
            )


def at(table: Table | Part, line: int | str, why: str) -> ArchiveRefused:
    """A refusal that says where."""
    return ArchiveRefused(
        _("%(file)s, line %(line)s: %(why)s.") % {"file": table.file, "line": line, "why": why}
    )


def _part(label: str, promise: Any) -> Part:
    """A table of the archive, once it is clear that this Braid knows it and its columns, or knew them.

    Raises:
        ArchiveRefused: it does not.
    """
    columns = promise.get("columns") if isinstance(promise, dict) else None
    before = written_before(label, columns)
    known = {table.label: table for table in tables()}
    if before is None and label not in known:
        raise ArchiveRefused(
            _("The archive has a table “%(name)s” that this Braid does not know. Bring Braid up to date.")
            % {"name": label[:60]}
        )
    fine = isinstance(columns, dict) and type(promise.get("rows")) is int
    if not fine or not isinstance(promise.get("sha256"), str):
        raise ArchiveRefused(_("manifest.json is damaged."))
    part = Part(label, promise, before)
    _check_columns(known[before.to if before else label], part)
    return part


def _check_columns(table: Table, part: Part) -> None:
    known = {"id", *(column.name for column in table.columns)}
    for name in sorted(part.columns - known):
        raise ArchiveRefused(
            _("The archive has a column “%(name)s” that this Braid does not know. Bring Braid up to date.")
            % {"name": f"{part.label}.{name}"[:80]}
        )


def _row(part: Part, count: int, line: bytes, columns: set[str]) -> dict[str, Any]:
    try:
        row = _decode(line.decode())
    except (ValueError, RecursionError) as error:
        raise at(part, count, _("not a line of JSON")) from error
    if not isinstance(row, dict) or set(row) != columns:
        raise at(part, count, _("other columns than the manifest promises"))
    return row
