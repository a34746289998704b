"""Rows of our own tables: what left as CSV comes in again as the row that it was, whatever else was changed in it."""

from __future__ import annotations

import re
from typing import Any

from braid.connect.apply import Target
from braid.connect.cells import Line
from braid.connect.context import in_batches

_ADDRESS = re.compile(r"(/w/[\w-]+/[\w/-]*?)(\d{1,17})/?$")


class OfOwnTable(Target):
    """A kind whose list gives the address of each row, in the field `own`."""

    # Where its rows live, below the workspace.
    at = ""

    def own(self, line: Line) -> int:
        """The number of the row that a line of our own table is about; 0 for any other line."""
        found = _ADDRESS.search(line.values.get("own") or "")
        return int(found[2]) if found and found[1] == f"/w/{self.context.by.workspace.slug}/{self.at}" else 0

    def _find(self, lines: list[Line]) -> list[Any]:
        own = {line.line: pk for line in lines if (pk := self.own(line))}
        rows = {row.pk: row for row in in_batches(self.context.rows(self.model), "pk", set(own.values()))}
        return [
            rows.get(own.get(line.line, 0), row)
            for line, row in zip(lines, super()._find(lines), strict=True)
        ]

    def _once(self, line: Line) -> bool:
        """Two rows of one table may be called alike: their addresses tell them apart."""
        if pk := self.own(line):
            first = self.context.seen.setdefault(f"{self.key}:own:{pk}", line.line)
            if first == line.line:
                return True
        return super()._once(line)
