"""One import from file to report: read, check, apply, all in one transaction or not at all."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.csvs import disarmed
from braid.base.models import Archivable
from braid.base.plugs import panels, tell
from braid.base.rows import unkeepable
from braid.base.swept import seldom_swept
from braid.connect.cells import Line, Reader, Refused
from braid.connect.context import CHUNK, FROM, Context, Remarks, Report, alike_as, chunks, new_day
from braid.connect.fields import KINDS, Field
from braid.connect.habits import habits
from braid.connect.kinds.every import TARGETS
from braid.connect.reading import open_table
from braid.connect.recognise import Mapping, recognise
from braid.connect.spool import Spool
from braid.connect.tables import Row, Unreadable, cell_at
from braid.connect.undoing import way_back
from braid.people.models import Member

# rows done, rows refused, rows in all (0 while not known)
Progress = Callable[[int, int, int], None]


# Where the rooms say what rests on rows that an import is about to change, and what they hear when it has: both with
# `(table, {number: {column: what it was}})`.
RESTING, CHANGED = "import.resting", "import.changed"
# Up to so many rows, a file with unreadable rows is also tried out, so that all its refusals are told at once.
TELL_ALL = 20_000


class _Undo(Exception):
    """Leaves the transaction without a trace."""


@dataclass
class Wish:
    """What is to be imported and how."""

    path: Path
    name: str
    mapping: Mapping
    accept_rest: bool = False
    dry_run: bool = False
    overwrite: bool = False
    as_of: date | None = None
    # The decimal sign of all numbers; empty lets each column tell.
    decimal: str = ""
    # Whether rows of this source that are not in the file any more go to the archive.
    archive_missing: bool = False
    only: dict[str, str] = field(default_factory=dict)
    refused_to: Path | None = None
    # Where the rows are listed that came from this source before and are not in it any more.
    gone_to: Path | None = None


def mapping_of(path: Path, name: str, kind: str = "") -> Mapping:
    """The mapping that the header of a file suggests.

    Raises:
        Unreadable: the file is refused as a whole.
    """
    table = open_table(path, name)
    return recognise(table.header, kind, table.shape)


def correct(mapping: Mapping, columns: dict[str, str], constants: dict[str, str]) -> Mapping:
    """The mapping with a user's corrections; an empty field leaves a column out.

    Raises:
        Unreadable: a column or a field that does not exist.
    """
    known = KINDS[mapping.kind].by_key
    by_name = {name.casefold(): name for name in mapping.columns}
    for column, key in columns.items():
        if column.casefold() not in by_name:
            raise Unreadable(_("There is no column “%(name)s” in this file.") % {"name": column[:80]})
        mapping.columns[by_name[column.casefold()]] = _field(key, known) if key else ""
    for key, text in constants.items():
        if unkeepable(text):
            raise Unreadable(_("A fixed text has a character in it that cannot be kept (NUL)."))
        mapping.constants[_field(key, known)] = text
    return mapping


def _field(key: str, known: dict[str, Field]) -> str:
    if key not in known:
        raise Unreadable(
            _("There is no field “%(name)s”. The fields are: %(known)s.")
            % {"name": key[:80], "known": ", ".join(known)}
        )
    return key


def run(
    wish: Wish, by: Member, progress: Progress | None = None, done: Callable[[Report], None] | None = None
) -> Report:
    """Imports a file. It is read and checked first: only what writes runs in the transaction.

    Either everything is in afterwards, or (unless `accept_rest`) nothing. The rows refused are written to
    `refused_to` with line and reason.

    Args:
        done: what else belongs to that transaction, given the report.

    Raises:
        Unreadable: the file or the mapping is refused as a whole; nothing was changed.
        PermissionDenied: the member may not do this.
    """
    if not by.may("manage" if wish.mapping.kind == "people" else "edit"):
        raise PermissionDenied
    _complete(wish.mapping)
    work = _Work(wish, by, progress or (lambda done, refused, total: None))
    with seldom_swept():
        return _run(work, wish, done or (lambda report: None))


def rehearse(wish: Wish, by: Member, most: int) -> Report:
    """What an import would do, for a preview: of a file with more than `most` rows only these, and only read.

    Raises:
        Unreadable: the file is refused as a whole.
    """
    work = _Work(replace(wish, dry_run=True, accept_rest=True), by, lambda done, refused, total: None)
    work.check(most)
    if not work.report.is_part:
        try:
            with transaction.atomic():
                work.apply()
                raise _Undo
        except _Undo:
            pass
    work.report.saved = False
    work.finish()
    return work.tell()


def came_before(wish: Wish, by: Member) -> bool:
    """Whether rows of this source are here that could be put away when they are not in the file any more."""
    model = TARGETS[wish.mapping.kind].model
    if not issubclass(model, Archivable):
        return False
    rows: Any = model._default_manager
    came = rows.visible_to(by).filter(**{f"imported__{FROM}": source_name(wish.mapping, wish.name)})
    return bool(came.exclude(external_id="").exists())


def _run(work: _Work, wish: Wish, done: Callable[[Report], None]) -> Report:
    work.check()
    if work.report.refused and not wish.accept_rest and work.total > TELL_ALL:
        work.report.saved = False
        work.finish()
        done(work.tell())
        return work.report
    try:
        with transaction.atomic():
            work.apply()
            if wish.dry_run or (work.report.refused and not wish.accept_rest):
                raise _Undo
            done(work.tell())
    except _Undo:
        work.report.saved = False
        if work.report.refused and not wish.accept_rest:
            work.report.nothing()
        done(work.tell())
    work.finish()
    return work.report


def _complete(mapping: Mapping) -> None:
    kind = KINDS[mapping.kind]
    given = {key for key in mapping.columns.values() if key} | set(mapping.constants)
    missing = [one for one in kind.fields if one.required and one.key not in given]
    if missing:
        raise Unreadable(
            _(
                "No column for %(fields)s. The columns are: %(columns)s. Say which one it is with --map COLUMN=%(key)s."
            )
            % {
                "fields": ", ".join(str(one.label) for one in missing),
                "columns": ", ".join(list(mapping.columns)[:20]),
                "key": missing[0].key,
            }
        )


MOST_TIMES = 20


class _Work:
    """The state of one run."""

    def __init__(self, wish: Wish, by: Member, progress: Progress) -> None:
        self.wish, self.by, self.progress = wish, by, progress
        self.report = Report()
        self.header: list[str] = []
        self.total = 0
        self._target = TARGETS[wish.mapping.kind]
        self._today = new_day(wish.as_of)
        self._reasons: dict[int, list[str]] = {}
        # Of rows that cannot be read, what could be: a mistake in one cell must not hide those of the others.
        self._half_read: list[Refused] = []
        self._remarks = Remarks()
        self._spool = Spool()

    def check(self, most: int = 0) -> None:
        """Reads every row once without touching the database: most mistakes show here, and cost nothing.

        With `most`, a longer file is read up to there, and the report says that it is a part.
        """
        table = open_table(self.wish.path, self.wish.name)
        self.header = table.header
        self.report.not_read = self.wish.mapping.not_read(table.names)
        table.rows = islice(table.rows, most) if most else table.rows
        found = habits(table, self.wish.mapping, self.wish.decimal)
        table = open_table(self.wish.path, self.wish.name)
        self.report.has_open_numbers = found.is_open
        self.report.notes += [*table.notes, *found.told()]
        reader = Reader(table, self.wish.mapping, found)
        rows = self._wanted(table.rows, table.places())
        for line in reader.lines(islice(rows, most) if most else rows):
            self.total += 1
            self._sort(line)
            if self.total % CHUNK == 0:
                self.progress(0, self.report.refused, self.total)
        if not self.total:
            raise Unreadable(_("The file has a header but no rows."))
        self.report.rows = self.total
        self.report.is_part = bool(most) and next(rows, None) is not None

    def _sort(self, line: Line | Refused) -> None:
        """Refuses a row for everything that its own cells tell, or keeps it for the tables."""
        unread = line.unread if isinstance(line, Refused) else set()
        wrong = list(line.reasons) if isinstance(line, Refused) else []
        wrong += [why for why, on in self._target.doubts(line.values, self._today) if unread.isdisjoint(on)]
        if isinstance(line, Refused):
            wrong += [why for why, on in self._target.broken(line.values) if unread.isdisjoint(on)]
            if len(self._half_read) < TELL_ALL:
                self._half_read.append(line)
        for reason in wrong:
            self.refuse(line.line, reason)
        if not wrong and isinstance(line, Line):
            self._remarks.add(line)
            self._spool.add(line)

    def _wanted(self, rows: Iterator[Row], places: dict[str, list[int]]) -> Iterator[Row]:
        """Only the rows that `only` asks for, such as one period."""
        wanted = [
            (places.get(column) or [], text.casefold())
            for key, text in self.wish.only.items()
            for column in (self.wish.mapping.field_columns().get(key) or [key])
        ]
        for row in rows:
            if row.problem or all(
                at and cell_at(row.cells, at).strip().casefold() == text for at, text in wanted
            ):
                yield row

    def apply(self) -> None:
        """Writes all rows that can be taken. Part of the caller's transaction.

        That a row cannot be taken may show after it was written, such as that a goal serves one that is refused.
        Then everything is taken back and written again without it: what is refused is never half in.

        Raises:
            Unreadable: rows that rest on each other are refused one after the other, more often than is sensible.
        """
        for _time in range(MOST_TIMES):
            try:
                with transaction.atomic():
                    if self._write().isdisjoint(self._reasons):
                        return
                    raise _Undo
            except _Undo:
                self.report.nothing()
        raise Unreadable(
            _("Too many rows rest on rows that are refused. Mend the first ones and send it again.")
        )

    def _write(self) -> set[int]:
        """Writes the rows that are not refused; the numbers of those that were written."""
        context = Context(
            by=self.by,
            today=self._today,
            source=source_name(self.wish.mapping, self.wish.name),
            overwrite=self.wish.overwrite,
            archive_missing=self.wish.archive_missing,
            is_part=bool(self.wish.only),
            report=self.report,
            refuse=self.refuse,
        )
        target = self._target(context)
        done, self._remarks = 0, Remarks()
        taken = (line for line in self._spool.lines() if line.line not in self._reasons)
        for lines in chunks(taken, 10**9 if target.grouped else CHUNK):
            target.apply(lines)
            for line in lines:
                if line.line not in self._reasons:
                    self._remarks.add(line)
            done += len(lines)
            self.progress(done, self.report.refused, self.total)
        target.after()
        target.look_up(self._half_read)
        target.missing()
        if self.report.changed:
            self._tell(context, target.model)
        return context.written

    def _tell(self, context: Context, model: type[Any]) -> None:
        """Records what was done and tells the rooms what the rows were before; of a look, asks them what rests on these."""
        before = context.before.get(model, {})
        if self.wish.dry_run:
            found = panels(RESTING, self.by, (model, before), keep=False) if before else []
            self.report.rests = [line for lines in found for line in lines]
            return
        event = record(
            self.by, f"{self.wish.mapping.kind}.imported", model, file=Path(self.wish.name).name[:200],
            created=self.report.created, updated=self.report.updated, refused=self.report.refused,
            **way_back(context, model),
        )  # fmt: skip
        self.report.event = event.pk if "before" in event.facts else 0
        tell(CHANGED, event, (model, before))

    def refuse(self, line: int, reason: str) -> None:
        """Counts a refused row once, and keeps every reason."""
        reasons = self._reasons.setdefault(line, [])
        if not reasons:
            self.report.refused += 1
        if reason not in reasons:
            reasons.append(reason)

    def tell(self) -> Report:
        """The report, with the reasons of the refused rows and what is to be known of the others."""
        for line, reasons in sorted(self._reasons.items()):
            reason = "; ".join(reasons)
            alike = alike_as(reason)
            self.report.reasons[alike] += 1
            self.report.first.setdefault(alike, (line, reason))
        self.report.notes += self._remarks.told()
        return self.report

    def finish(self) -> None:
        """Leaves the refused rows as a file, and those that are gone from their source."""
        self.progress(self.total, self.report.refused, self.total)
        if self.wish.refused_to and self._reasons:
            table = open_table(self.wish.path, self.wish.name)
            told = {line: "; ".join(reasons) for line, reasons in self._reasons.items()}
            write_refused(self.wish.refused_to, self.header, table.rows, told)
        if self.wish.gone_to and self.report.gone_rows:
            write_gone(self.wish.gone_to, self.report.gone_rows)


def write_refused(path: Path, header: list[str], rows: Iterator[Row], reasons: dict[int, str]) -> None:
    """The refused rows as CSV: the columns of the file, then `line` and `reason`. Formulas are disarmed.

    What a row has beyond the header stands after the reason, so that the row can be mended from here.
    """
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([disarmed(name) for name in header] + ["line", "reason"])
        for row in rows:
            if row.line in reasons:
                cells = row.cells[: len(header)] + [""] * (len(header) - len(row.cells))
                told = [*cells, str(row.line), reasons[row.line], *row.cells[len(header) :]]
                writer.writerow([disarmed(cell) for cell in told])


def write_gone(path: Path, rows: list[tuple[str, str, str]]) -> None:
    """What is not in its source any more, as CSV. Formulas are disarmed."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["kind", "id", "title"])
        writer.writerows([disarmed(cell) for cell in row] for row in rows)


def source_name(mapping: Mapping, name: str) -> str:
    """What a file is a new version of: its tool and its name without dates and numbers."""
    stem = re.sub(r"[\W\d_]+", " ", Path(name).stem).strip().casefold()
    return f"{mapping.source or 'file'}:{stem}"[:120]
