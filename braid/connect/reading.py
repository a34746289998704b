"""The door of every file: what kind it is, whether it may be opened, and then its rows."""

from __future__ import annotations

from pathlib import Path

from braid.connect.sheets import read_sheet
from braid.connect.tables import MAX_BYTES, Table, Unreadable
from braid.connect.text_tables import read_text
from braid.connect.trees import read_json, read_yaml

_KNOWN = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file (.xls): save it as .xlsx or CSV"),
)
_READERS = "Braid reads CSV, TSV, JSON, YAML and XLSX."


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
            f"The file has {size / 1024 / 1024:.1f} MB; up to 50 MB are accepted. Send it in parts."
        )
    if size == 0:
        raise Unreadable("The file is empty.")
    with path.open("rb") as file:
        start = file.read(1024)
    for mark, what in _KNOWN:
        if start.startswith(mark):
            raise Unreadable(f"This is {what}. {_READERS}")
    if start.startswith(b"PK\x03\x04"):
        return read_sheet(path)
    return _text_kind(path, start, Path(name or path.name).suffix.lower())


def _text_kind(path: Path, start: bytes, ending: str) -> Table:
    plain = start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"").lstrip().lower()
    if plain.startswith((b"<!doctype html", b"<html", b"<?xml", b"<svg")):
        what = "a web page" if b"html" in plain[:200] else "an XML file"
        raise Unreadable(f"This is {what}, perhaps a sign-in page saved as a table. {_READERS}")
    if ending in (".xlsx", ".xlsm"):
        raise Unreadable("The name says .xlsx, but this is no workbook. Save it again, or send CSV.")
    if ending in (".yml", ".yaml"):
        return read_yaml(path)
    if ending in (".json", ".geojson") or plain[:1] in (b"{", b"["):
        return read_json(path)
    return read_text(path, tabs=ending in (".tsv", ".tab"))
