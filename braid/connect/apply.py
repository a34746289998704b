"""From rows to the tables of the rooms: what is new, what changed, what somebody here has changed meanwhile.

The rules, for every kind: a row is found again by its id in the source, or by its name. Only fields that the
source has changed since the last import are written; a field changed here meanwhile stays as it is here, and
is reported when the source has changed it too (`overwrite` lets the source win). What the source said last
is kept with the row, in `imported`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from braid.activity.archive import archive_all
from braid.base.models import Archivable
from braid.connect.cells import Line, Refused
from braid.connect.context import FROM, SHOWN, Context, NotThisRow, in_batches, spoken
from braid.connect.inserts import insert
from braid.messaging.saving import as_json

# What is wrong with a row, and the fields that say so: where one of them could not be read, nobody can tell.
Doubt = tuple[str, tuple[str, ...]]


class Part:
    """Something that belongs to a row but lives in a table of its own, such as its owners.

    `key` names it in `imported`. `read` gives what is there now, `write` replaces it.
    """

    key = ""

    def __init__(self, context: Context) -> None:
        self.context = context

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        """What is there now, by primary key."""
        raise NotImplementedError

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        """Brings the given rows to the given values."""
        raise NotImplementedError


class Target:
    """One table that rows are imported into."""

    model: type[models.Model]
    key = ""
    natural = ""
    grouped = False
    parts: tuple[type[Part], ...] = ()
    # The fields that the rules of the table (`model.clean`) are about, where they are called alike.
    ruled: tuple[str, ...] = ()
    # The column that, with the title, tells a row apart that was made here and has no id in a source.
    within = ""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._parts = [part(context) for part in self.parts]
        self._known: dict[str, int] | None = None
        self._same: set[int] = set()

    # What a kind says for itself

    @classmethod
    def doubts(cls, v: dict[str, Any], today: date) -> Iterator[Doubt]:
        """What is wrong with a row as far as its own cells tell, asked of every row before anything is written."""
        yield from ()

    @classmethod
    def broken(cls, v: dict[str, Any]) -> Iterator[Doubt]:
        """The rules of the table that a row breaks, for one that is refused already and so never comes to the table."""
        named = {name: v[name] for name in cls.ruled if v.get(name) is not None}
        if named:
            try:
                cls.model(**named).clean()
            except ValidationError as error:
                for name, texts in error.message_dict.items():
                    yield from ((text, (name, *cls.ruled)) for text in texts)

    def look_up(self, refused: list[Refused]) -> None:
        """Refuses rows that could not be read also for what they refer to, once all others are in."""

    def prepare(self, lines: list[Line]) -> Iterator[Line]:
        """The lines to apply; a place to split or to drop some."""
        yield from lines

    def identity(self, line: Line) -> str:
        """The name of the row in the source; empty when only its natural name identifies it."""
        return str(line.values.get("external_id") or "")

    def name(self, line: Line) -> str:
        """The natural name, by which a row without an id is found."""
        return str(line.values.get(self.natural) or "")

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        """The columns that this line gives, as values of the table."""
        raise NotImplementedError

    def started(self, row: Any, line: Line) -> None:
        """Sets what only a new row gets."""

    def belongs(self, line: Line) -> dict[str, Any]:
        """Values for the parts, by part key."""
        return {}

    def check(self, row: Any) -> None:
        """Rules that need the row as it would be.

        Raises:
            NotThisRow: the row would contradict itself.
        """

    def place(self, line: Line) -> tuple[int, str]:
        """For a kind with `within`: what the row is in, and its title."""
        raise NotImplementedError

    def rules(self, row: Any) -> None:
        """The rules that hold for a row however it is written.

        Raises:
            NotThisRow: the first that the row breaks.
        """
        try:
            row.clean()
        except ValidationError as error:
            raise NotThisRow(" ".join(error.messages)) from error

    def after(self) -> None:
        """Once, when all rows are in."""

    def scope(self) -> models.Q | None:
        """The rows among which missing ones are looked for; None when leaving out means nothing."""
        return models.Q()

    # The machinery

    def apply(self, lines: list[Line]) -> None:
        """Writes a chunk of lines."""
        ready = [line for line in self.prepare(lines) if self._once(line)]
        found = self._find(ready)
        new, dirty, touched = [], [], []
        held = self._held([row for row in found if row is not None])
        for line, row in zip(ready, found, strict=True):
            try:
                row, fresh, changed, stored, wishes = self._settled(line, row, held)
            except NotThisRow as error:
                self.context.refuse(line.line, str(error))
                continue
            if fresh:
                new.append(row)
            elif changed or stored:
                dirty.append(row)
            touched.append((line, row, fresh, changed, wishes))
        self._save(new, dirty)
        self.context.made.setdefault(self.model, []).extend(row.pk for row in new)
        self._save_parts(touched)
        for line, _row, fresh, changed, wishes in touched:
            report = self.context.report
            self.context.written.add(line.line)
            if fresh:
                report.created += 1
            elif changed or wishes:
                report.updated += 1
            else:
                report.unchanged += 1
                self._same.add(line.line)

    def changed_later(self, line: Line) -> None:
        """Counts a row that only turned out to differ after it had been counted as the same."""
        if line.line in self._same:
            self._same.remove(line.line)
            self.context.report.unchanged -= 1
            self.context.report.updated += 1

    def _once(self, line: Line) -> bool:
        """Refuses the second row of one id; grouped kinds merge them before they come here."""
        ident = f"{self.key}:{self.identity(line) or 'name:' + self.name(line).casefold()}"
        first = self.context.seen.setdefault(ident, line.line)
        if first != line.line:
            self.context.refuse(line.line, _("the same id or name as line %(line)s") % {"line": first})
            return False
        return True

    def _find(self, lines: list[Line]) -> list[Any]:
        """The row of each line, or None. By the id of the source, then by the natural name."""
        rows = self.context.rows(self.model)
        idents = {ident for line in lines if (ident := self.identity(line))}
        by_id = {}
        if idents and hasattr(self.model, "external_id"):
            # (As the index of the ids says it, which both databases find by these words only.)
            kept = self.context.every(self.model).exclude(external_id="")
            by_id = {row.external_id: row for row in in_batches(kept, "external_id", idents)}
        names = {self.name(line).casefold() for line in lines if self.identity(line) not in by_id} - {""}
        by_name = self._by_name(rows, names) if self.natural and names else {}
        found = [by_id.get(self.identity(line)) or by_name.get(self.name(line).casefold()) for line in lines]
        return self._made_here(lines, found) if self.within else found

    def _made_here(self, lines: list[Line], found: list[Any]) -> list[Any]:
        """Takes up rows that people wrote here before the source brought them."""
        places = [None if row else self.place(line) for line, row in zip(lines, found, strict=True)]
        rows = self.context.rows(self.model).filter(external_id="")
        inside = {place[0] for place in places if place}
        here = {
            (getattr(row, self.within), row.title.casefold()): row
            for row in in_batches(rows, self.within, inside)
        }
        return [
            row or here.pop((place[0], place[1].casefold()), None) if place else row
            for row, place in zip(found, places, strict=True)
        ]

    def _by_name(self, rows: models.QuerySet[Any], names: set[str]) -> dict[str, Any]:
        attribute = self.natural_column
        if self._known is None:
            self._known = {
                str(name).casefold(): pk for pk, name in rows.values_list("pk", attribute).order_by("-pk")
            }
        wanted = {self._known[name] for name in names if name in self._known}
        found = {str(getattr(row, attribute)).casefold(): row for row in in_batches(rows, "pk", wanted)}
        return {name: row for name, row in found.items() if self._may_adopt(row)}

    @property
    def natural_column(self) -> str:
        """The column of the natural name; by default called as the field is."""
        return self.natural

    def _may_adopt(self, row: Any) -> bool:
        """Whether a row may be taken for the one meant because it has the same name."""
        return not getattr(row, "external_id", "") or self.name_is_unique

    name_is_unique = False

    def _held(self, rows: list[Any]) -> dict[str, dict[int, Any]]:
        return {part.key: part.read(rows) for part in self._parts} if rows else {}

    def _settled(
        self, line: Line, row: Any, held: dict[str, dict[int, Any]]
    ) -> tuple[Any, bool, bool, bool, list[tuple[Part, Any]]]:
        """The row with its new values: (row, is new, columns changed, must be stored, parts to write)."""
        fresh = row is None
        if not fresh and (why := self.context.closed(row)):
            raise NotThisRow(why)
        if fresh:
            row = self.context.new(self.model)
            self.started(row, line)
            if hasattr(row, "external_id"):
                row.external_id = self.identity(line)
        said = dict(getattr(row, "imported", None) or {})
        before = dict(said)
        changed = False
        adopted = (
            not fresh and hasattr(row, "external_id") and not row.external_id and bool(self.identity(line))
        )
        if adopted:
            row.external_id = self.identity(line)
        was: dict[str, Any] = {}
        for name, value in self.columns(line, row).items():
            if self._takes(said, name, getattr(row, name), value, fresh, line):
                was[name] = None if fresh else as_json(getattr(row, name))
                setattr(row, name, value)
                changed = True
        wishes = []
        values = self.belongs(line)
        for part in self._parts:
            if part.key in values:
                now = None if fresh else held.get(part.key, {}).get(row.pk)
                if self._takes(said, part.key, now, values[part.key], fresh, line) and (
                    values[part.key] or now
                ):
                    wishes.append((part, values[part.key]))
        self._own_name(line, row)
        self.check(row)
        if was and not fresh:
            # (A row may come twice: what it was before the first time counts.)
            held = self.context.before.setdefault(self.model, {}).setdefault(row.pk, {})
            held.update({name: value for name, value in was.items() if name not in held})
        stored = adopted
        if hasattr(row, "imported"):
            said[FROM] = self.context.source
            stored = stored or said != before
            row.imported = said
        return row, fresh, changed, stored, wishes

    def _own_name(self, line: Line, row: Any) -> None:
        """Refuses a name that another row has, in a table where names are unique."""
        if not self.name_is_unique:
            return
        name = str(getattr(row, self.natural_column)).casefold()
        if self._known is None:
            self._by_name(self.context.rows(self.model), set())
        assert self._known is not None
        taken = self.context.memory.setdefault(f"names of {self.key}", {})
        first = taken.setdefault(name, line.line)
        if first != line.line:
            raise NotThisRow(_("the same id or name as line %(line)s") % {"line": first})
        if self._known.get(name, row.pk) != row.pk:
            raise NotThisRow(
                _("there is one called “%(name)s” already, with another id") % {"name": name[:80]}
            )

    def _takes(self, said: dict[str, str], name: str, now: Any, new: Any, fresh: bool, line: Line) -> bool:
        """Whether the source's value is written; keeps in `said` what the source says."""
        told, here, last = spoken(new), spoken(now), said.get(name)
        said[name] = told
        if told == here:
            return False
        if fresh or self.context.overwrite:
            return True
        if last is None:
            if here == "":
                return True
        elif here == last:
            return True
        elif told == last:
            return False
        report = self.context.report
        report.kept_count += 1
        if len(report.kept_here) < SHOWN:
            report.kept_here.append(
                _("line %(line)s, %(field)s: here “%(here)s”, in the file “%(file)s”")
                % {"line": line.line, **self.context.beside(self.model, self.key, name, now, new)}
            )
        return False

    def _save(self, new: list[Any], dirty: list[Any]) -> None:
        manager = self.model._default_manager
        self._add(new)
        if dirty:
            columns = [
                f.name
                for f in self.model._meta.concrete_fields
                if not f.primary_key and f.name != "workspace"
            ]
            manager.bulk_create(
                dirty, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=columns
            )
        if self._known is not None:
            self._known.update({str(getattr(row, self.natural_column)).casefold(): row.pk for row in new})

    def _add(self, new: list[Any]) -> None:
        """Adds the new rows and learns their primary keys, by the ids of the source where all have one."""
        if len(new) < 50 or not all(getattr(row, "external_id", "") for row in new):
            self.model._default_manager.bulk_create(new, batch_size=500)
            return
        by_id = {row.external_id: row for row in new}
        for ident, pk in insert(new, told="external_id"):
            by_id[ident].pk = pk
            by_id[ident]._state.adding = False

    def _save_parts(self, touched: list[tuple[Line, Any, bool, bool, list[tuple[Part, Any]]]]) -> None:
        for part in self._parts:
            changes = [
                (row, value)
                for _l, row, _f, _c, wishes in touched
                for wanted, value in wishes
                if wanted is part
            ]
            if changes:
                part.write(changes)

    def missing(self) -> None:
        """Lists the rows that came from this source before and are no longer in it.

        Where it was asked for, they go to the archive, as one action; never while a row of the file is refused, for
        what cannot be read may be one of them.
        """
        scope = self.scope()
        if scope is None or self.context.is_part or not hasattr(self.model, "imported"):
            return
        rows = self.context.rows(self.model).filter(scope, imported__from=self.context.source)
        report, kind = self.context.report, capfirst(str(self.model._meta.verbose_name))
        # (Most are still there: only of those that are not, more than the number is read.)
        ids = rows.order_by("pk").values_list("pk", "external_id", self.within or "pk")
        gone = [pk for pk, ident, inside in ids.iterator(chunk_size=5000) if self._has_left(ident, inside)]
        for row in in_batches(rows.order_by("pk"), "pk", gone):
            report.note_gone(kind, row.external_id, self._told(row))
        may = bool(gone) and issubclass(self.model, Archivable) and not report.refused
        report.may_archive = report.may_archive or may
        report.not_archived = report.not_archived or (self.context.archive_missing and bool(gone) and not may)
        if self.context.archive_missing and may:
            event = archive_all(self.model, gone, by=self.context.by)
            report.archived += len(gone)
            report.archive_events += [(event.pk, len(gone))] if event else []

    def _has_left(self, ident: str, inside: int) -> bool:
        """Whether a row of this source with that id, in that other row (`within`), is not in it any more."""
        return bool(ident) and f"{self.key}:{ident}" not in self.context.seen

    def _told(self, row: Any) -> str:
        return str(row)
