"""XLSX: what the archive claims is checked before anything in it is parsed."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from braid.connect.tables import MAX_COLUMNS, MAX_ROWS, Figure, Row, Table, Unreadable, fitted, tidy_header

os.environ.setdefault("OPENPYXL_LXML", "False")
MAX_ENTRIES = 2_000
MAX_UNPACKED = 256 * 1024 * 1024
MAX_STRINGS = 64 * 1024 * 1024
MAX_RATIO = 200
MAX_ROW_BYTES = 8 * 1024 * 1024
MAX_BLANK_ROWS = 10_000
_CHUNK = 1 << 18
_ROW = re.compile(rb"<(?:\w+:)?(?:row[\s>/]|/(?:\w+:)?sheetData)")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>]")


def read_sheet(path: Path) -> Table:
    """Opens the first sheet that has content. Formulas are never executed.

    Raises:
        Unreadable: the archive is not a workbook, or claims more than the limits above.
    """
    try:
        formulas = _inspect(path)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError) as error:
        raise Unreadable(_("The workbook is damaged or locked with a password.")) from error
    import openpyxl

    try:
        # By handle, not by name: an upload has a name without an ending, which openpyxl would refuse.
        book = openpyxl.load_workbook(path.open("rb"), read_only=True, data_only=True, keep_links=False)
        written = (
            openpyxl.load_workbook(path.open("rb"), read_only=True, keep_links=False) if formulas else None
        )
    except Exception as error:  # openpyxl raises whatever the damaged part raises
        raise Unreadable(_("The workbook cannot be opened. Save it again as .xlsx or as CSV.")) from error
    return _first_filled(book, written)


def _inspect(path: Path) -> bool:
    """Checks sizes, names and markup of every entry; tells whether there are formulas."""
    formulas = False
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
            raise Unreadable(
                _("This is a zip archive, not a workbook. Unpack it and send the tables inside.")
            )
        if len(entries) > MAX_ENTRIES or len(names) != len(entries):
            raise Unreadable(
                _("The workbook has %(entries)s parts; up to %(max_entries)s are read, each once.")
                % {"entries": f"{len(entries):,}", "max_entries": f"{MAX_ENTRIES:,}"}
            )
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise Unreadable(_("The workbook unpacks to more than 256 MB. Send it as CSV."))
        for entry in entries:
            _plausible(entry)
            if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                formulas |= _scan(archive, entry)
    return formulas


def _plausible(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 1:
        raise Unreadable(_("The workbook is locked with a password."))
    if entry.file_size > 1 << 20 and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
        raise Unreadable(
            _("A part of the workbook is packed more tightly than real tables are. It is not opened.")
        )
    if entry.filename.lower().endswith("sharedstrings.xml") and entry.file_size > MAX_STRINGS:
        raise Unreadable(_("The texts of the workbook take more than 64 MB. Send it as CSV."))


def _scan(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Reads the bytes of a part once: no entities, no row without end."""
    formulas, since_row, tail = False, 0, b""
    is_sheet = "worksheets/" in entry.filename
    with archive.open(entry) as part:
        start = True
        while chunk := part.read(_CHUNK):
            if start and not chunk.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
                raise Unreadable(_("A part of the workbook is not XML in UTF-8."))
            start = False
            seen = tail + chunk
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                raise Unreadable(
                    _(
                        "The workbook defines entities of its own, which no spreadsheet does. It is not opened."
                    )
                )
            tail = seen[-64:]
            if is_sheet:
                formulas = formulas or bool(_FORMULA.search(seen))
                last = max((match.start() for match in _ROW.finditer(seen)), default=-1)
                since_row = len(seen) - last if last >= 0 else since_row + len(chunk)
                if since_row > MAX_ROW_BYTES and b"/sheetData" not in seen:
                    raise Unreadable(_("A row of the sheet is wider than 8 MB."))
    return formulas


def _first_filled(book: Any, written: Any) -> Table:
    notes = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        formulas = written[sheet.title] if written is not None else None
        rows = _rows(sheet, formulas)
        try:
            first = next(rows, None)
        except Unreadable:
            raise
        except Exception as error:
            raise Unreadable(_("The sheet cannot be read. Save it again as .xlsx or as CSV.")) from error
        if first is None:
            continue
        others = [other.title for other in book.worksheets if other.title != sheet.title]
        if others:
            notes.append(
                _("Only the sheet “%(sheet)s” was read, of %(others)s.")
                % {"sheet": sheet.title, "others": len(others) + 1}
            )
        header = tidy_header(first.cells)
        return Table("xlsx", header, _guarded(rows, len(header), tuple(filter(None, (book, written)))), notes)
    raise Unreadable(_("The workbook is empty."))


def _guarded(rows: Iterator[Row], width: int, books: tuple[Any, ...]) -> Iterator[Row]:
    while True:
        try:
            row = next(rows)
        except StopIteration:
            for book in books:
                book.close()
            return
        except Unreadable:
            raise
        except Exception as error:
            raise Unreadable(_("The sheet breaks off: a part of it is damaged.")) from error
        yield fitted(row.line, row.cells, width)


def _rows(sheet: Any, formulas: Any) -> Iterator[Row]:
    """The rows that have content. Claims about the size of the sheet are ignored: the rows count."""
    blank = 0
    sheet.reset_dimensions()
    if formulas is not None:
        formulas.reset_dimensions()
    texts = formulas.iter_rows(values_only=True) if formulas is not None else None
    for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
        source = next(texts, ()) if texts is not None else ()
        if len(values) > MAX_COLUMNS and any(v is not None for v in values[MAX_COLUMNS:]):
            raise Unreadable(
                _("Row %(line)s has content beyond column %(max_columns)s.")
                % {"line": f"{line:,}", "max_columns": MAX_COLUMNS}
            )
        cells = _cells(values[:MAX_COLUMNS], source)
        if not cells:
            blank += 1
            if blank > MAX_BLANK_ROWS or line > MAX_ROWS:
                raise Unreadable(_("The sheet claims rows that are not there. Save the filled part as CSV."))
            continue
        blank = 0
        yield Row(line, cells)


def _cells(values: tuple[Any, ...], source: tuple[Any, ...]) -> list[str]:
    """Texts of the values; a formula nobody has calculated yet is shown as it is written."""
    cells = [_text(value) for value in values]
    for place, written in enumerate(source[: len(cells)]):
        if not cells[place] and isinstance(written, str) and written.startswith("="):
            cells[place] = written
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return Figure(value) if isinstance(value, float) else str(value)
