"""The door of every file: what kind it is, whether it may be opened, and then its rows."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from braid.connect.calendars import looks_like, read_ics
from braid.connect.sheets import read_sheet
from braid.connect.tables import MAX_BYTES, Table, Unreadable
from braid.connect.text_tables import read_text
from braid.connect.trees import read_json, read_yaml

_KNOWN = (
    (b"%PDF", gettext_noop("a PDF")),
    (b"\x89PNG", gettext_noop("a picture (PNG)")),
    (b"GIF8", gettext_noop("a picture (GIF)")),
    (b"\xff\xd8\xff", gettext_noop("a picture (JPEG)")),
    (b"\x1f\x8b", gettext_noop("a gzip archive: unpack it first")),
    (b"7z\xbc\xaf", gettext_noop("a 7-Zip archive: unpack it first")),
    (b"Rar!", gettext_noop("a RAR archive: unpack it first")),
    (b"\x7fELF", gettext_noop("a program")),
    (b"MZ\x90", gettext_noop("a program")),
    (b"SQLite format 3", gettext_noop("a database")),
    (b"\xd0\xcf\x11\xe0", gettext_noop("an old Excel file (.xls): save it as .xlsx or CSV")),
)
_READERS = gettext_lazy("Braid reads CSV, TSV, JSON, YAML, XLSX and ICS.")


def open_table(path: Path, name: str = "") -> Table:
    """Opens a file as a table.

    Args:
        path: where the bytes are.
        name: the name its sender gave it; only its ending is used, and only when the content does not tell.

    Raises:
        Unreadable: with one sentence that says why and what to do.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise Unreadable(
            _("The file has %(size)s MB; up to 50 MB are accepted. Send it in parts.")
            % {"size": f"{size / 1024 / 1024:.1f}"}
        )
    if size == 0:
        raise Unreadable(_("The file is empty."))
    with path.open("rb") as file:
        start = file.read(1024)
    for mark, what in _KNOWN:
        if start.startswith(mark):
            raise Unreadable(_("This is %(what)s. %(readers)s") % {"what": _(what), "readers": _READERS})
    if start.startswith(b"PK\x03\x04"):
        return read_sheet(path)
    return _text_kind(path, start, Path(name or path.name).suffix.lower())


def _text_kind(path: Path, start: bytes, ending: str) -> Table:
    plain = start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"").lstrip().lower()
    if plain.startswith((b"<!doctype html", b"<html", b"<?xml", b"<svg")):
        what = _("a web page") if b"html" in plain[:200] else _("an XML file")
        raise Unreadable(
            _("This is %(what)s, perhaps a sign-in page saved as a table. %(readers)s")
            % {"what": what, "readers": _READERS}
        )
    if looks_like(start) or ending in (".ics", ".ical", ".ifb"):
        return read_ics(path)
    if ending in (".xlsx", ".xlsm"):
        raise Unreadable(_("The name says .xlsx, but this is no workbook. Save it again, or send CSV."))
    if ending in (".yml", ".yaml"):
        return read_yaml(path)
    if ending in (".json", ".geojson") or plain[:1] in (b"{", b"["):
        return read_json(path)
    return read_text(path, tabs=ending in (".tsv", ".tab"))
