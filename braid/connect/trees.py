"""JSON and YAML: parsed within bounds, then flattened into rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from braid.connect.shapes import shaped
from braid.connect.tables import (
    MANY,
    MAX_COLUMNS,
    MAX_ROWS,
    Figure,
    Row,
    Table,
    Unreadable,
    fitted,
    tidy_header,
)
from braid.connect.text_tables import encoding_of

MAX_DEPTH = 40
MAX_NODES = 6_000_000
MAX_YAML_BYTES = 10 * 1024 * 1024
MAX_YAML_NODES = 1_000_000
_TEXT_KEYS = ("name", "title", "login", "label", "username", "term", "value", "id")


def _text(path: Path) -> tuple[str, list[str]]:
    encoding, note = encoding_of(path)
    text = path.read_text(encoding=encoding, errors="strict").lstrip("\ufeff")
    if not text.strip():
        raise Unreadable(_("The file is empty."))
    return text, [note] if note else []


def read_json(path: Path) -> Table:
    """Opens a JSON file: a list of records is read one by one, anything else as a whole."""
    text, notes = _text(path)
    if text.count("[") + text.count("{") > MAX_NODES // 2 or text.count(",") > MAX_NODES:
        raise Unreadable(
            _("The file holds more values than Braid reads at once. Send it as CSV or in parts.")
        )
    _shallow(text)
    if _is_record_list(text):
        return _table("json", lambda: _stream(text), notes)
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_json_problem(error)) from error
    return _tree_table("json", tree, notes)


def _shallow(text: str) -> None:
    """Refuses nesting beyond MAX_DEPTH without parsing: strings are taken out first."""
    depth = 0
    for mark in re.finditer(r'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', text):
        sign = mark.group(0)[0]
        if sign in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise Unreadable(
                    _("The file is nested deeper than %(max_depth)s levels.") % {"max_depth": MAX_DEPTH}
                )
        elif sign in "]}":
            depth -= 1


def _json_problem(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return _("This is not valid JSON: %(what)s in line %(line)s, column %(column)s.") % {
            "what": error.msg.lower(),
            "line": error.lineno,
            "column": error.colno,
        }
    return _("This is not valid JSON: it is nested too deeply or holds a number that is too long.")


def _is_record_list(text: str) -> bool:
    """A list of plain records; lists of records that hold the goals of a period have a shape of their own."""
    if not re.match(r"\s*\[\s*\{", text):
        return False
    return not re.match(r"[^\]]{0,2000}\"(?:objectives|departments|key_results)\"\s*:", text, re.DOTALL) and (
        '"objectives"' not in text[:4000] and '"departments"' not in text[:4000]
    )


def _stream(text: str) -> Iterator[tuple[int, Any]]:
    decode = json.JSONDecoder().raw_decode
    at = text.index("[") + 1
    line, counted, last = 1, 0, 0
    while True:
        at = _past_space(text, at)
        if text[at : at + 1] == "]":
            return
        line, counted = line + text.count("\n", counted, at), at
        try:
            value, at = decode(text, at)
        except (ValueError, RecursionError) as error:
            raise Unreadable(_json_problem(error)) from error
        # (Records that share a line are counted on from it: each row has a number of its own.)
        last = max(line, last + 1)
        yield last, value
        at = _past_space(text, at)
        if text[at : at + 1] == ",":
            at += 1
        elif text[at : at + 1] != "]":
            raise Unreadable(
                _("This is not valid JSON: a list is not closed near line %(line)s.") % {"line": line + 1}
            )


_SPACE = re.compile(r"[ \t\n\r]*")


def _past_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def read_yaml(path: Path) -> Table:
    """Opens a YAML file. Every scalar stays the text that was written: 1.10 does not become 1.1."""
    if path.stat().st_size > MAX_YAML_BYTES:
        raise Unreadable(_("YAML is read up to 10 MB. Send larger tables as CSV or JSON."))
    text, notes = _text(path)
    _bounded_yaml(text)
    try:
        tree = yaml.load(text, Loader=_Loader)  # noqa: S506  (a loader that makes only texts, lists and maps)
    except yaml.YAMLError as error:
        raise Unreadable(_yaml_problem(error)) from error
    return _tree_table("yaml", tree, notes)


_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _yaml_problem(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    where = _(" in line %(line)s") % {"line": mark.line + 1} if mark else ""
    return _("This is not valid YAML%(where)s: %(error)s.") % {
        "where": where,
        "error": getattr(error, "problem", None) or "it cannot be parsed",
    }


def _bounded_yaml(text: str) -> None:
    """Walks the events without building anything: depth, size after aliases, tags that make objects."""
    sizes: dict[str, int] = {}
    open_: list[tuple[str | None, int]] = []
    count = 0
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CLoader", yaml.Loader)):
            count += 1
            tag = getattr(event, "tag", None)
            if tag and tag.startswith(("!", "tag:yaml.org,2002:python")) and tag != "!":
                raise Unreadable(_("YAML tags such as %(tag)s are not read.") % {"tag": f"{tag[:60]}"})
            if isinstance(event, yaml.AliasEvent):
                count += sizes.get(event.anchor or "", 1)
            elif isinstance(event, yaml.CollectionStartEvent):
                open_.append((event.anchor, count))
            elif isinstance(event, yaml.CollectionEndEvent):
                anchor, start = open_.pop()
                if anchor:
                    sizes[anchor] = count - start
            if len(open_) > MAX_DEPTH:
                raise Unreadable(
                    _("The file is nested deeper than %(max_depth)s levels.") % {"max_depth": MAX_DEPTH}
                )
            if count > MAX_YAML_NODES:
                raise Unreadable(_("The file unfolds into more values than Braid reads at once."))
    except yaml.YAMLError as error:
        raise Unreadable(_yaml_problem(error)) from error


def _tree_table(kind: str, tree: Any, notes: list[str]) -> Table:
    shape, records = shaped(tree)
    if records is None:
        raise Unreadable(_("The file holds no list of records: Braid looks for a list, or a map of records."))
    table = _table(kind, lambda: iter(enumerate(records, 1)), notes)
    table.shape = shape
    return table


def _table(kind: str, again: Any, notes: list[str]) -> Table:
    """The columns are every key that any record has, in order of first sight: hence two passes."""
    columns: dict[str, int] = {}
    for count, (_line, record) in enumerate(again(), 1):
        if count > MAX_ROWS:
            raise Unreadable(
                _("The file has more than %(max_rows)s rows. Send it in parts.")
                % {"max_rows": f"{MAX_ROWS:,}"}
            )
        if isinstance(record, dict):
            for key in flat(record):
                if key not in columns:
                    columns[key] = len(columns)
            if len(columns) > MAX_COLUMNS:
                raise Unreadable(
                    _("The records have more than %(max_columns)s different fields.")
                    % {"max_columns": MAX_COLUMNS}
                )
    if not columns:
        raise Unreadable(_("The file holds no records with named fields: at least one is needed."))
    return Table(kind, tidy_header(columns), _rows(again(), columns), notes)


def _rows(records: Iterable[tuple[int, Any]], columns: dict[str, int]) -> Iterator[Row]:
    for line, record in records:
        if not isinstance(record, dict):
            yield Row(line, [str(record)[:200]], _("not a record with named fields"))
            continue
        cells = [""] * len(columns)
        for key, value in flat(record).items():
            cells[columns[key]] = value
        if any(cell.strip() for cell in cells):
            yield fitted(line, cells, len(columns))


def flat(record: dict[Any, Any], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """One level of names: `user.login`; lists become their names, one after the other."""
    found: dict[str, str] = {}
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and depth < 2:
            found.update(flat(value, f"{name}.", depth + 1))
        else:
            found[name] = plain(value)
    return found


def plain(value: Any) -> str:
    """The text of a value that came out of a tree."""
    if value is None or value in ("null", "~"):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        named = next((value[key] for key in _TEXT_KEYS if value.get(key)), None)
        return plain(named) if not isinstance(named, dict | list) else ""
    if isinstance(value, list):
        return MANY.join(text for item in value if (text := plain(item)))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, float):
        return Figure(value)
    # JSON can write half a surrogate pair and NUL, which no database takes.
    text = str(value).replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return text.encode("utf-8", "replace").decode()
