"""In again: an archive becomes a new workspace, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.actions import record
from braid.activity.files.storing import put, take_away
from braid.connect.export.checking import Contradiction, OneWay
from braid.connect.export.ids import Renumbering, rewriting
from braid.connect.export.opening import Archive, ArchiveRefused, at
from braid.connect.export.tables import Column, Table, settings_columns
from braid.connect.export.values import BadValue, reader
from braid.connect.export.writing import CHUNK, Progress
from braid.connect.inserts import insert_values
from braid.people.actions import free_slug
from braid.people.models import Member, User, Workspace

HIGHEST_ID = 2**62
Way = Callable[[Any], Any]


def restore(
    path: Path,
    *,
    name: str,
    admin: User | str,
    progress: Progress | None = None,
    notes: list[str] | None = None,
) -> Member:
    """Makes a new workspace out of an archive and gives the seat of its admin.

    Everybody of the archive is on the roster, without an account, until they are invited; only `admin` comes
    in at once: a user, or the mail address of somebody who will be invited.

    Args:
        notes: gets a sentence for each thing that could not come back as it was.

    Raises:
        ArchiveRefused: says why; nothing has been written.
    """
    name = name.strip()
    if not name or len(name) > 80:
        raise ArchiveRefused(_("The name of the new workspace needs 1 to 80 characters."))
    if isinstance(admin, User) and admin.is_of_sample():
        raise ArchiveRefused(
            _(
                "%(name)s is one of the people of a sample company, who stay in it: name somebody else as its admin."
            )
            % {"name": admin}
        )
    with Archive(path) as archive:
        work = _Restoring(archive, progress or (lambda done, total: None))
        work.look_through()
        try:
            with transaction.atomic():
                seat = work.bring_in(name, admin)
        except Contradiction as found:
            raise found.explained(found.__cause__ or found) from found
        except DatabaseError as error:
            raise ArchiveRefused(
                _("The rows contradict each other: %(why)s.") % {"why": _short(error)}
            ) from error
        if notes is not None and (count := work.new.views_widened):
            said = ngettext(
                "%(num)s saved view asked for something that is not in the archive. It no longer asks for that, and may show more than before.",
                "%(num)s saved views asked for something that is not in the archive. They no longer ask for that, and may show more than before.",
                count,
            )
            notes.append(said % {"num": count})
        return seat


def _short(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0][:200].rstrip(".")


class _Restoring:
    """One archive on its way in."""

    def __init__(self, archive: Archive, progress: Progress) -> None:
        self.archive, self.progress = archive, progress
        self.new = Renumbering()
        self.done, self.total = 0, archive.total

    def look_through(self) -> None:
        """Reads every line once without touching the database: sums, counts, circles and the numbers of all rows."""
        for table in self.archive.tables():
            old, ways = self.new.of[table.label].old, OneWay(table)
            for line, row in self.archive.rows(table):
                if table.stored:
                    self._check_content(table, line, row)
                number = row["id"]
                if type(number) is not int or not 0 < number < HIGHEST_ID:
                    raise at(table, line, _("the id is no number that a row can have"))
                if old and number <= old[-1]:
                    raise at(table, line, _("the ids are not in ascending order"))
                old.append(number)
                ways.note(line, row)
            ways.refuse_circles()

    def _check_content(self, table: Table, line: int | str, row: dict[str, Any]) -> None:
        """The content of a row is in the archive, and is what the row says of it."""
        if type(row["id"]) is int and self.archive.is_lost(table, row["id"]):
            return
        found = self.archive.content(table, row["id"]) if type(row["id"]) is int else None
        if found is None or not found.is_what(row.get("sha256"), row.get("size")):
            raise at(
                table, line, _("its file is not in the archive, or is not what it was when it was exported")
            )

    def bring_in(self, name: str, admin: User | str) -> Member:
        """Writes everything. Part of the caller's transaction; contents that are kept already go with it when it fails."""
        kept: list[str] = []
        try:
            return self._bring_in(name, admin, kept)
        except BaseException:
            take_away(kept)
            raise

    def _bring_in(self, name: str, admin: User | str, kept: list[str]) -> Member:
        workspace = self._workspace(name)
        for table in self.archive.tables():
            self.new.of[table.label].reserve(table.model)
        for table in self.archive.tables():
            _Table(self, table, workspace).bring_in()
        for table in (table for table in self.archive.tables() if table.stored):
            self._keep_contents(table, workspace, kept)
        seat = _seat(workspace, admin)
        record(seat, "workspace.restored", workspace, rows=self.total)
        self.progress(self.done, self.total)
        return seat

    def _keep_contents(self, table: Table, workspace: Workspace, kept: list[str]) -> None:
        """Keeps each content under a new name, which no other row has."""
        own = self.new.of[table.label]
        for number, new in zip(own.old, own.new, strict=True):
            found = self.archive.content(table, number)
            if found is None:  # (it was lost before it was exported)
                continue
            with found.opened() as content:
                kept.append(put(workspace.pk, File(content)))
            table.model._default_manager.filter(pk=new).update(**{table.stored: kept[-1]})

    def _workspace(self, name: str) -> Workspace:
        said = {**self.archive.manifest["workspace"], "name": name}
        values = {}
        for column in settings_columns():
            if column.name in said:
                try:
                    values[column.name] = reader(column)(said[column.name])
                except BadValue as error:
                    raise ArchiveRefused(f"manifest.json, workspace, {column.name}: {error}.") from error
        return Workspace.objects.create(slug=free_slug(name), **values)


class _Table:
    """One table on its way in."""

    def __init__(self, work: _Restoring, table: Table, workspace: Workspace) -> None:
        self.work, self.table = work, table
        self.new, self.own = work.new, work.new.of[table.label]
        meta = table.model._meta
        columns = work.archive.columns(table)
        known = {c.name: c for c in table.single if c.name in columns}
        rewrite = rewriting(table, work.new)
        self.fields = [meta.pk, meta.get_field("workspace")]
        self.fields += [f for f in meta.concrete_fields if f not in self.fields]
        # For each field the column it is read from, and how; None for what the archive does not have.
        self.ways: list[tuple[str, Way]] = [("id", self._own_number), ("id", lambda _value: workspace.pk)]
        for field in self.fields[2:]:
            column = known.get(field.name)
            if column:
                self.ways.append((column.name, self._way(column, rewrite.get(column.name))))
            else:
                self.ways.append(("id", partial(self._absent, field)))

    def _own_number(self, number: int) -> int | None:
        return self.own.get(number)

    def _way(self, column: Column, rewrite: Way | None) -> Way:
        if column.name == self.table.stored:
            # (A name of somebody else's content would be an open door: it gets one of its own when that is kept.)
            return lambda _value: ""
        if column.target:
            return partial(self._link, column)
        read = reader(column)
        if rewrite is None:
            return read
        return lambda value: None if (found := read(value)) is None else rewrite(found)

    def bring_in(self) -> None:
        """Writes the rows in chunks, then their lists of links."""
        links: dict[str, list[tuple[int, int]]] = {c.name: [] for c in self.table.lists}
        chunk: list[tuple[int | str, list[Any]]] = []
        for line, row in self.work.archive.rows(self.table):
            chunk.append((line, self._values(line, row)))
            for column in self.table.lists:
                links[column.name] += self._links(column, line, row)
            if len(chunk) >= CHUNK:
                self._save(chunk)
        self._save(chunk)
        for column in self.table.lists:
            _save_links(column, links[column.name])

    def _values(self, line: int | str, row: dict[str, Any]) -> list[Any]:
        values, name = [], ""
        try:
            for name, way in self.ways:
                values.append(way(row[name]))
            if self.table.is_about:
                kind, number = row.get("subject_kind"), row.get("subject_id")
                values[self._subject_place] = self.new.named(str(kind), number or 0)
        except BadValue as error:
            raise at(self.table, line, f"{name}: {error}") from error
        return values

    @cached_property
    def _subject_place(self) -> int:
        return [field.name for field in self.fields].index("subject_id")

    def _absent(self, field: Any, _number: int) -> Any:
        """What a column gets that the archive does not have: links to accounts, and columns younger than the archive."""
        if field.has_default():
            return field.get_default()
        if field.null:
            return None
        if field.empty_strings_allowed:
            return ""
        raise ArchiveRefused(
            _("The archive lacks the column “%(name)s”, which this Braid needs.")
            % {"name": f"{self.table.label}.{field.name}"}
        )

    def _link(self, column: Column, value: Any) -> int | None:
        if value is None and column.field.null:
            return None
        new = (
            self.new.of[column.target].get(value) if type(value) is int and abs(value) < HIGHEST_ID else None
        )
        if new is None:
            raise BadValue(
                _("there is no row %(value)s in %(table)s of this archive")
                % {"value": repr(value)[:40], "table": column.target}
            )
        return new

    def _links(self, column: Column, line: int | str, row: dict[str, Any]) -> list[tuple[int, int]]:
        own, listed = self.own.get(row["id"]), row.get(column.name, [])
        if not isinstance(listed, list) or len(set(map(repr, listed))) != len(listed):
            raise at(self.table, line, f"{column.name}: {_('not a list of different rows')}")
        try:
            return [(own, other) for number in listed if (other := self._link(column, number))]  # type: ignore[misc]
        except BadValue as error:
            raise at(self.table, line, f"{column.name}: {error}") from error

    def _save(self, chunk: list[tuple[int | str, list[Any]]]) -> None:
        try:
            insert_values(self.table.model, self.fields, [values for _line, values in chunk])
        except IntegrityError as error:
            raise Contradiction(self.table, self.fields, chunk.copy()) from error
        self.work.done += len(chunk)
        chunk.clear()
        self.work.progress(self.work.done, self.work.total)


def _save_links(column: Column, pairs: list[tuple[int, int]]) -> None:
    through = column.field.remote_field.through
    near, far = column.field.m2m_field_name(), column.field.m2m_reverse_field_name()
    insert_values(through, [through._meta.get_field(near), through._meta.get_field(far)], pairs)


def _seat(workspace: Workspace, admin: User | str) -> Member:
    """The seat of whoever brings the workspace back: their own of the roster, or a new one; always an admin's."""
    user = admin if isinstance(admin, User) else None
    mail = user.email if user else str(admin)
    seat = Member.objects.filter(workspace=workspace, email__iexact=mail).first()
    if seat is None:
        seat = Member(workspace=workspace, name=(user.name if user else "") or mail, email=mail)
    seat.user, seat.right, seat.left_on = user, Member.Right.ADMIN, None
    seat.save()
    return seat
