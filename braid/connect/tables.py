"""What every reader hands on: a header and rows with their line in the file; and how a file is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

MAX_BYTES = 50 * 1024 * 1024
MAX_COLUMNS = 500
MAX_ROWS = 1_000_000
MAX_CELL = 100_000
MANY = "; "


class Figure(str):
    """The text of a cell that the file itself holds as a number: its decimal sign is always a point."""

    __slots__ = ()


class Unreadable(Exception):
    """The file as a whole is refused. The text is for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `line` as counted in the file (1 is the header), its cells, and why it cannot be used."""

    line: int
    cells: list[str]
    problem: str = ""


@dataclass
class Table:
    """A file opened: `header` as written (names may repeat), rows as a stream, notes about how it was read."""

    kind: str
    header: list[str]
    rows: Iterator[Row]
    notes: list[str] = field(default_factory=list)
    shape: str = ""

    @property
    def names(self) -> list[str]:
        """The column names in order, each once."""
        return list(dict.fromkeys(self.header))

    def places(self) -> dict[str, list[int]]:
        """Where each name stands; a repeated one stands in several places."""
        found: dict[str, list[int]] = {}
        for place, name in enumerate(self.header):
            found.setdefault(name, []).append(place)
        return found


def cell_at(cells: Sequence[str], places: Sequence[int]) -> str:
    """The text of a column; the texts of a repeated column one after the other."""
    if len(places) == 1:
        return cells[places[0]]
    return MANY.join(text for place in places if (text := cells[place].strip()))


def tidy_header(cells: Iterable[str]) -> list[str]:
    """Names without surrounding space and empty ends; a nameless column is called after its place."""
    names = [" ".join(str(cell).split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Unreadable(_("The first row has no column names."))
    if len(names) > MAX_COLUMNS:
        raise Unreadable(
            _("The file has %(names)s columns; up to %(max_columns)s can be read.")
            % {"names": f"{len(names):,}", "max_columns": MAX_COLUMNS}
        )
    return [name[:200] or f"Column {place}" for place, name in enumerate(names, 1)]


def fitted(line: int, cells: list[str], width: int) -> Row:
    """The row at the width of the header. Cells beyond it mean that something shifted: not guessed, refused."""
    if len(cells) > width:
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) > width:
            return Row(
                line,
                cells,
                _("%(cells)s cells in a table of %(width)s columns: a separator too many")
                % {"cells": len(cells), "width": width},
            )
    elif len(cells) < width:
        cells.extend([""] * (width - len(cells)))
    for cell in cells:
        if len(cell) > MAX_CELL:
            return Row(
                line,
                [c[:200] for c in cells],
                _("a cell of %(cell)s characters; up to %(max_cell)s fit")
                % {"cell": f"{len(cell):,}", "max_cell": f"{MAX_CELL:,}"},
            )
    return Row(line, cells)
