"""Out: every row that may go, table by table, streamed into one archive."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

import braid
from braid.connect.export.contents import write_content
from braid.connect.export.tables import Column, Table, left_out, settings_columns, tables
from braid.connect.export.values import writer
from braid.people.models import Member, Workspace

FORMAT = "braid-workspace"
VERSION = 1
CHUNK = 2000
# rows written, rows in all
Progress = Callable[[int, int], None]
Row = dict[str, Any]


def export(
    workspace: Workspace, to: Path, *, member: Member | None = None, progress: Progress | None = None
) -> Row:
    """Writes the workspace into the file, which appears when it is complete. Returns the manifest.

    Args:
        member: whose rows: rows that this member may not see, and what cannot stand without them, stay out.
            None is whoever runs the server: everything.
    """
    part = to.with_name(f"{to.name}.part")
    try:
        # (Texts by the ten thousand gain little from a harder squeeze, and wait three times as long for it.)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive, still():
            manifest = _Writing(archive, workspace, member, progress or (lambda done, total: None)).all()
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)
    return manifest


@contextmanager
def still() -> Iterator[None]:
    """Reads within see one state of the database, and nobody waits for them."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # (`atomic` would take the pen, for Braid's transactions are made for writing.)
        connection.cursor().execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            connection.cursor().execute("COMMIT")


class _Writing:
    """One archive being written."""

    def __init__(
        self, archive: zipfile.ZipFile, workspace: Workspace, member: Member | None, progress: Progress
    ) -> None:
        self.archive, self.member, self.progress = archive, member, progress
        self.workspace = Workspace.objects.get(pk=workspace.pk)
        # Rows that stay out, by table: few, or none.
        self.hidden: dict[str, set[int]] = {}
        self.done = self.total = 0

    def all(self) -> Row:
        """Every table, then the manifest that says what they hold."""
        for table in tables():
            self.hidden[table.label] = self._hidden(table)
            self.total += self._rows(table).count()
        manifest = {
            "format": FORMAT, "version": VERSION, "braid": braid.__version__,
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "workspace": {"slug": self.workspace.slug, **_values(settings_columns(), self.workspace)},
            "tables": {table.label: self._write(table) for table in tables()},
            **self._write_files(),
            "left_out": list(left_out()),
        }  # fmt: skip
        manifest["rows_kept_back"] = sum(map(len, self.hidden.values()))
        text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
        self.archive.writestr("manifest.json", text)
        self.progress(self.done, self.total)
        return manifest

    def _rows(self, table: Table) -> models.QuerySet[Any]:
        rows = table.model._default_manager.filter(workspace_id=self.workspace.pk)
        return rows.exportable().order_by("pk")

    def _hidden(self, table: Table) -> set[int]:
        if self.member is None:
            return set()
        seen = table.model._default_manager.visible_with_archived(self.member)
        return set(self._rows(table).exclude(pk__in=seen.values("pk")).values_list("pk", flat=True))

    def _write(self, table: Table) -> Row:
        """One file of the archive, and what the manifest says of it."""
        count, digest, size = 0, hashlib.sha256(), 0
        with self.archive.open(table.file, "w", force_zip64=True) as file:
            for row in self._out(table):
                line = _line(row)
                file.write(line)
                digest.update(line)
                size += len(line)
                count += 1
                self.done += 1
                if self.done % CHUNK == 0:
                    self.progress(self.done, self.total)
        return {
            "file": table.file, "rows": count, "bytes": size, "sha256": digest.hexdigest(),
            "columns": {"id": "whole number", **{c.name: c.described for c in table.columns}},
        }  # fmt: skip

    def _write_files(self) -> Row:
        """The contents that rows name, as they are: each under the number of its row; those that are lost by name."""
        said: Row = {}
        lost = []
        for table in (table for table in tables() if table.stored):
            hidden = self.hidden[table.label]
            for pk, stored in self._rows(table).values_list("pk", table.stored):
                if pk in hidden:
                    continue
                name = f"files/{table.label}/{pk}"
                size = write_content(self.archive, name, stored)
                if size is None:
                    lost.append(name)
                else:
                    said[name] = size
        return {"files": said, "files_lost": lost}

    def _out(self, table: Table) -> Iterator[Row]:
        single, hidden = table.single, self.hidden[table.label]
        ways = [(c, writer(c)) for c in single]
        rows = self._rows(table).values_list("pk", *(c.attribute for c in single))
        lists = {c.name: _Links(c, self._rows(table)) for c in table.lists}
        for pk, *values in rows.iterator(chunk_size=CHUNK):
            if pk in hidden:
                continue
            row = {"id": pk} | {c.name: way(value) for (c, way), value in zip(ways, values, strict=True)}
            if not self._may_stand(table, row):
                hidden.add(pk)
                continue
            for name, links in lists.items():
                column = links.column
                row[name] = [n for n in links.of(pk) if n not in self.hidden[column.target]]
            yield row

    def _may_stand(self, table: Table, row: Row) -> bool:
        """Takes out links to rows that stay out; False where the row means nothing without one of them."""
        if self.member is None:
            return True
        for column in table.single:
            if column.target and row[column.name] in self.hidden[column.target]:
                if not column.field.null:
                    return False
                row[column.name] = None
        return not (table.is_about and row["subject_id"] in self.hidden.get(row["subject_kind"], ()))


class _Links:
    """The lists of links of a column, read beside the rows in the same order."""

    def __init__(self, column: Column, rows: models.QuerySet[Any]) -> None:
        self.column = column
        through = column.field.remote_field.through
        near, far = column.field.m2m_field_name(), column.field.m2m_reverse_field_name()
        found = through._default_manager.filter(**{f"{near}__in": rows.order_by().values("pk")})
        pairs = found.order_by(f"{near}_id", f"{far}_id").values_list(f"{near}_id", f"{far}_id")
        self._pairs = pairs.iterator(chunk_size=CHUNK)
        self._next = next(self._pairs, None)

    def of(self, pk: int) -> list[int]:
        """The links of the next row; rows are asked for in ascending order."""
        found = []
        while self._next and self._next[0] <= pk:
            if self._next[0] == pk:
                found.append(self._next[1])
            self._next = next(self._pairs, None)
        return found


def _values(columns: tuple[Column, ...], row: models.Model) -> Row:
    return {c.name: writer(c)(getattr(row, c.attribute)) for c in columns}


def _line(row: Row) -> bytes:
    try:
        return (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    except UnicodeEncodeError:  # (JSON can hold half a surrogate pair, escaped)
        return (json.dumps(row, separators=(",", ":")) + "\n").encode()
