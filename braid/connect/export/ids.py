"""Numbers of rows, from those in an archive to new ones: in links, and in the texts and JSON that name rows."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db import connection, models

from braid.activity.facts import NUMBER, ROW, is_row
from braid.connect.export.tables import Table, tables

_PROBE = 918273645
# Filters of lists whose name is not that of the rows that they offer.
ASKED = {"owner": "people.member", "by": "people.member", "strategy": "goals.strategypoint"}
_PATH = re.compile(r"(\D*?)(\d{1,18})(\D.*)?", re.DOTALL)
_KEY = re.compile(r"\b([a-z_]+):(\d{1,18})\b")
_IN_RELEASE = re.compile(r"@(\d{1,18})$")


class Ids:
    """The rows of one table: their numbers in the archive in ascending order, and the new one of each.

    Two plain arrays: a million rows take 16 MB.
    """

    def __init__(self) -> None:
        self.old = array("q")
        self.new = array("q")

    def get(self, number: int) -> int | None:
        """The new number of a row; None for a row that is not in the archive."""
        at = bisect_left(self.old, number)
        return self.new[at] if at < len(self.old) and self.old[at] == number else None

    def __contains__(self, number: int) -> bool:
        at = bisect_left(self.old, number)
        return at < len(self.old) and self.old[at] == number

    def reserve(self, model: type[models.Model]) -> None:
        """Takes as many new numbers as there are rows, which nobody else will get."""
        self.new = array("q", _free_numbers(model, len(self.old)))


def _free_numbers(model: type[models.Model], count: int) -> list[int] | range:
    table, column = model._meta.db_table, str(model._meta.pk.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), column, count],
            )
            return sorted(row[0] for row in cursor.fetchall())
        # SQLite: the transaction holds the only pen, so the numbers after the last one given are free.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        first = int((cursor.fetchone() or [0])[0]) + 1
        return range(first, first + count)


@cache
def _called() -> dict[str, str]:
    """Short names of rows in sentences ("item", "key_result") to their tables; names that two tables have are out."""
    found: dict[str, list[str]] = {}
    for table in tables():
        for name in {table.model._meta.model_name, *table.model.short_names}:
            found.setdefault(name, []).append(table.label)
    return {name: labels[0] for name, labels in found.items() if len(labels) == 1}


@cache
def _pages() -> dict[str, str]:
    """The start of an address to the table whose row it leads to: `roadmap/` to `roadmap.item`."""
    found = {}
    for table in tables():
        before, number, _after = table.model(pk=_PROBE).place.partition(str(_PROBE))
        if number:
            found[before] = table.label
    return found


class Renumbering:
    """Puts the new numbers where rows are named. A row that is not in the archive gets a number that no row has."""

    def __init__(self) -> None:
        self.of: dict[str, Ids] = {table.label: Ids() for table in tables()}
        # How many saved views asked for a row that is not there, and ask for it no more.
        self.views_widened = 0

    def named(self, label: str, number: int) -> int:
        """The new number of a row named by kind; a negative one when that row is gone."""
        if number <= 0:
            return number
        new = self.of[label].get(number) if label in self.of else None
        return -number if new is None else new

    def place(self, text: str) -> str:
        """The address of a page; empty when its row is gone."""
        found = _PATH.fullmatch(text)
        label = _pages().get(found[1]) if found else None
        if not found or not label:
            return text
        new = self.of[label].get(int(found[2]))
        return "" if new is None else f"{found[1]}{new}{found[3] or ''}"

    def query(self, text: str) -> str:
        """What was asked of a list: `release=12&q=export`. A row that is not in the archive is asked for no more."""
        asked, names_rows, widened = [], False, False
        for name, value in parse_qsl(text):
            label = ASKED.get(name) or _called().get(name)
            if label and value.isdecimal() and len(value) < 19:
                names_rows = True
                new = self.of[label].get(int(value))
                if new is None:
                    widened = True
                    continue
                value = str(new)
            asked.append((name, value))
        self.views_widened += widened
        return urlencode(asked) if names_rows else text

    def key(self, text: str) -> str:
        """A key such as `item:12`, several of them in one text, or what is said of a release: `item:12@3`, `silent@3`."""
        text = _KEY.sub(self._key, text)
        return _IN_RELEASE.sub(lambda found: f"@{self.named('roadmap.release', int(found[1]))}", text)

    def _key(self, found: re.Match[str]) -> str:
        label = _called().get(found[1].replace("_", ""))
        return f"{found[1]}:{self.named(label, int(found[2]))}" if label else found[0]

    def tree(self, value: Any) -> Any:
        """JSON: `["thing", kind, number, name, place]` as findings write it, and as events do `{"item": 5, "items": [5, 6]}`,
        `{"roadmap.item": [5, 6]}` and `{"row": "roadmap.item", "number": 5}`."""
        if isinstance(value, list):
            if len(value) == 5 and value[0] == "thing" and isinstance(value[2], int):
                label = _called().get(str(value[1]).replace("_", ""))
                number = self.named(label, value[2]) if label else value[2]
                return ["thing", value[1], number, value[3], self.place(str(value[4]))]
            return [self.tree(part) for part in value]
        if is_row(value):
            return {**value, NUMBER: self.named(value[ROW], value[NUMBER])}
        if isinstance(value, dict):
            return {name: self._fact(name, part) for name, part in value.items()}
        return value

    def _fact(self, name: str, value: Any) -> Any:
        if type(value) is int and (label := _called().get(name.replace("_", ""))):
            return self.named(label, value)
        if isinstance(value, list) and value and all(type(part) is int for part in value):
            label = name if name in self.of else _called().get(name.removesuffix("s").replace("_", ""))
            return [self.named(label, part) for part in value] if label else value
        return self.tree(value)


def rewriting(table: Table, new: Renumbering) -> dict[str, Any]:
    """Column name to the function that renumbers what it holds, for the columns that name rows without being links."""
    by_hand = {"place": new.place, "key": new.key, "query": new.query}
    found: dict[str, Any] = {c.name: new.tree for c in table.columns if c.kind == "json"}
    found |= {column: by_hand[how] for column, how in table.model.names_rows.items()}
    return found
