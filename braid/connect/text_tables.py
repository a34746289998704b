"""CSV and TSV: encodings, separators and rows, read as a stream."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from braid.connect.tables import MAX_ROWS, Row, Table, Unreadable, fitted, tidy_header

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = (",", ";", "\t", "|")
_NAMES = {
    "cp1252": "Windows-1252 (Western European)",
    "latin-1": "Latin-1",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
_CHUNK = 1 << 20
# A cell up to here is read whole and refused by its length; the rest of a longer one is not waited for.
_LONGEST = 8_000_000


def encoding_of(path: Path) -> tuple[str, str]:
    """The encoding of a text file and a sentence about it when it had to be guessed.

    Raises:
        Unreadable: the bytes are not text in any encoding that we know.
    """
    with path.open("rb") as file:
        start = file.read(8192)
    for mark, name in _BOMS:
        if start.startswith(mark):
            _decodes(path, name, must=True)
            return name, ""
    if b"\x00" in start:
        return _without_mark(start), _("The file does not say its encoding; it was read as UTF-16.")
    if _decodes(path, "utf-8"):
        return "utf-8", ""
    name = "cp1252" if _decodes(path, "cp1252") else "latin-1"
    return name, _("The file is not UTF-8; it was read as %(names)s. Check accents in the preview.") % {
        "names": _NAMES[name]
    }


def _without_mark(start: bytes) -> str:
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) / 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    raise Unreadable(
        _("This is not a text file: it contains NUL bytes. Save it as CSV (UTF-8) and send that.")
    )


def _decodes(path: Path, name: str, *, must: bool = False) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                if "\x00" in decoder.decode(chunk):
                    raise Unreadable(_("This is not a text file: it contains NUL characters."))
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            if must:
                raise Unreadable(
                    _("The file begins like %(name)s but breaks at byte %(error)s.")
                    % {"name": name.upper(), "error": f"{error.start:,}"}
                ) from error
            return False
    return True


def read_text(path: Path, *, tabs: bool = False) -> Table:
    """Opens a CSV or TSV file. Rows stream; nothing but the current one is kept."""
    encoding, note = encoding_of(path)
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        head = file.read(65_536)
    if not head.strip():
        raise Unreadable(_("The file is empty."))
    separator, skip = _separator(head, tabs)
    _no_control_characters(head)
    rows = _rows(path, encoding, separator, skip)
    header = tidy_header(next(rows).cells)
    notes = [note] if note else []
    if separator != ",":
        notes.append(
            _("Columns are separated by %(mark)s.")
            % {"mark": _("tabs") if separator == "	" else f"“{separator}”"}
        )
    return Table("tsv" if separator == "\t" else "csv", header, _fitted(rows, len(header)), notes)


def _no_control_characters(head: str) -> None:
    odd = sum(1 for letter in head[:4096] if ord(letter) < 32 and letter not in "\t\r\n\f\v\x1b")
    if odd > max(8, len(head[:4096]) // 50):
        raise Unreadable(_("This is not a text file. Braid reads CSV, TSV, JSON, YAML, XLSX and ICS."))


def _separator(head: str, tabs: bool) -> tuple[str, bool]:
    first = head.lstrip("\ufeff").splitlines()[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], True
    if tabs:
        return "\t", False
    return max(_SEPARATORS, key=lambda mark: _score(head, mark)), False


def _score(head: str, mark: str) -> tuple[float, int]:
    """How well a separator explains the first rows: share of rows as wide as the header, then its width."""
    reader = csv.reader(head.splitlines(keepends=True), delimiter=mark)
    try:
        rows = [row for row in islice(reader, 30) if any(cell.strip() for cell in row)]
    except csv.Error:
        return 0.0, 0
    if not rows or len(rows[0]) < 2:
        return 0.0, 0
    if len(head) >= 65_536 and len(rows) > 1:
        rows.pop()  # may be cut
    same = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
    return round(same, 1), len(rows[0])


def _rows(path: Path, encoding: str, separator: str, skip: bool) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST)
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        reader = csv.reader(file, delimiter=separator, strict=True)
        if skip:
            next(reader, None)
        for count, row in enumerate(_records(reader)):
            if count > MAX_ROWS:
                raise Unreadable(
                    _("The file has more than %(max_rows)s rows. Send it in parts.")
                    % {"max_rows": f"{MAX_ROWS:,}"}
                )
            yield row


def _records(reader: Any) -> Iterator[Row]:
    first = True
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if first:
                raise Unreadable(
                    _("The first row cannot be read: %(why)s.") % {"why": _why(error)}
                ) from error
            yield Row(line, [], _why(error))
            continue
        if first and cells:
            cells[0] = cells[0].lstrip("\ufeff")
        if any(cells) and any(cell.strip() for cell in cells):
            first = False
            yield Row(line, cells)


def _why(error: csv.Error) -> str:
    text = str(error)
    if "field larger" in text:
        return _(
            "a cell of more than %(longest)s characters: too long, or a quotation mark is opened and never closed"
        ) % {"longest": f"{_LONGEST:,}"}
    if "unexpected end" in text:
        return _("a quotation mark is opened and never closed")
    if "expected after" in text:
        return _("text after a closing quotation mark")
    return _("it cannot be read (%(text)s)") % {"text": text}


def _fitted(rows: Iterator[Row], width: int) -> Iterator[Row]:
    for row in rows:
        yield row if row.problem else fitted(row.line, row.cells, width)
