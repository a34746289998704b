"""How the columns of a file write days and numbers. One pass over it, and a clear cell decides for its whole column.

Columns of one file are written by one program: a clear column also decides for those in which nothing is clear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from braid.base.numbers import COMMA, POINT, UNCLEAR, NoNumber, sign_of
from braid.connect import dates, values
from braid.connect.dates import DateOrder
from braid.connect.fields import KINDS
from braid.connect.recognise import Mapping
from braid.connect.tables import Figure, Table, cell_at
from braid.connect.words import BadValue

NUMBERS = ("number", "whole")


@dataclass
class Marks:
    """The decimal sign of one column: for each reading its first (line, text), and how many cells are written so."""

    first: dict[str, tuple[int, str]] = field(default_factory=dict)
    count: dict[str, int] = field(default_factory=dict)
    # What holds: chosen by somebody, or said by other columns, or by most of the clear cells of this one.
    sign: str = ""
    is_chosen: bool = False

    def see(self, text: str, line: int) -> None:
        """Looks at one cell of the column."""
        if (COMMA not in text and POINT not in text) or isinstance(text, Figure):
            return
        try:
            sign = sign_of(text)
        except NoNumber:
            return
        if sign:
            self.first.setdefault(sign, (line, text.strip()))
            self.count[sign] = self.count.get(sign, 0) + 1

    @property
    def own(self) -> str:
        """The sign of most clear cells, of as many the one that comes first; empty when none is clear."""
        clear = [sign for sign in self.first if sign != UNCLEAR]
        return max(clear, key=lambda sign: self.count[sign], default="")

    @property
    def contradicts(self) -> bool:
        """Whether both signs stand in this column, and nobody has said which one is meant."""
        return not self.is_chosen and POINT in self.first and COMMA in self.first

    def read(self, text: str) -> Decimal | None:
        """The number in a cell of this column.

        Raises:
            BadValue: it is none, or is written in another way than the column.
        """
        try:
            own = sign_of(text) if COMMA in text or POINT in text else ""
        except NoNumber:
            own = ""  # (the reading says why, or that the cell is empty)
        if own == UNCLEAR and self.contradicts:
            raise BadValue(self._mixed(_("“%(text)s” can be read in two ways") % {"text": text.strip()[:40]}))
        if own and own not in (UNCLEAR, self.sign):
            said = (
                _("“%(text)s” has a decimal comma") if own == COMMA else _("“%(text)s” has a decimal point")
            )
            told = said % {"text": text.strip()[:40]}
            raise BadValue(self._mixed(told) if self.contradicts else f"{told}; {self._instead()}")
        return values.number(text, self.sign)

    def _mixed(self, told: str) -> str:
        """Names both ways that stand in the column."""
        point, comma = self.first[POINT], self.first[COMMA]
        both = _("in this column there are both “%(one)s” (line %(line)s) and “%(other)s” (line %(next)s)")
        both %= {"one": point[1][:40], "line": point[0], "other": comma[1][:40], "next": comma[0]}
        return f"{told}; {both}"

    def _instead(self) -> str:
        return _("the file is read with a decimal comma") if self.sign == COMMA else _("the file is read with a decimal point")  # fmt: skip


@dataclass
class Habits:
    """What was found: the order of day and month by column, and the decimal sign by column."""

    days: dict[str, str] = field(default_factory=dict)
    marks: dict[str, Marks] = field(default_factory=dict)

    def day(self, text: str, column: str) -> date | None:
        """A day in a cell of this column."""
        return dates.day(text, self.days.get(column, ""))

    def number(self, text: str, column: str) -> Decimal | None:
        """A number in a cell of this column; what the file holds as a number is one, whatever the column says."""
        if isinstance(text, Figure):
            return values.number(text, POINT)
        marks = self.marks.get(column)
        return marks.read(text) if marks and marks.first else values.number(text)

    @property
    def is_open(self) -> bool:
        """Whether a number would be another one if somebody said how it is meant."""
        return any(UNCLEAR in marks.first or marks.contradicts for marks in self.marks.values())

    def told(self) -> Iterator[str]:
        """How the numbers were read, in words; nothing where no number has a mark."""
        for sign in (COMMA, POINT):
            columns = {
                name: marks for name, marks in self.marks.items() if marks.first and marks.sign == sign
            }
            sure = [name for name, marks in columns.items() if marks.is_chosen or sign in marks.first]
            if sure:
                line, text = columns[sure[0]].first.get(sign) or next(iter(columns[sure[0]].first.values()))
                said = _("Decimal comma in %(columns)s, such as “%(text)s” in line %(line)s.") if sign == COMMA else _("Decimal point in %(columns)s, such as “%(text)s” in line %(line)s.")  # fmt: skip
                yield said % {"columns": _named(sure), "text": text[:40], "line": line}
            for name in (name for name in columns if name not in sure):
                line, text = columns[name].first[UNCLEAR]
                meant = values.number(text, sign)
                yield _("“%(text)s” (%(column)s, line %(line)s) was read as %(number)s: nothing in its column tells its decimal sign.") % {"text": text[:40], "column": name[:60], "line": line, "number": f"{meant:f}"}  # fmt: skip


def _named(columns: list[str]) -> str:
    named = ", ".join(f"“{name[:60]}”" for name in columns[:6])
    return f"{named} …" if len(columns) > 6 else named


def habits(table: Table, mapping: Mapping, chosen: str = "") -> Habits:
    """Looks at every date and number of a file once.

    Args:
        chosen: the decimal sign that somebody has said; empty lets the columns decide.
    """
    kind, places = KINDS[mapping.kind], table.places()
    reads = {
        column: kind.by_key[key].read
        for column, key in mapping.columns.items()
        if key in kind.by_key and column in places
    }
    days = {column: DateOrder() for column, read in reads.items() if read == "day"}
    marks = {column: Marks() for column, read in reads.items() if read in NUMBERS}
    for row in table.rows if days or marks else ():
        if not row.problem:
            for column, order in days.items():
                order.see(cell_at(row.cells, places[column]))
            for column, seen in marks.items():
                seen.see(cell_at(row.cells, places[column]), row.line)
    _decide(marks, chosen)
    return Habits(_orders(days), marks)


def _orders(days: dict[str, DateOrder]) -> dict[str, str]:
    found = {column: order.order for column, order in days.items()}
    common = _common(set(found.values()))
    contradict = {column for column, order in days.items() if order.day_first and order.month_first}
    return {column: order or ("" if column in contradict else common) for column, order in found.items()}


def _decide(marks: dict[str, Marks], chosen: str) -> None:
    common = _common({seen.own for seen in marks.values()})
    for seen in marks.values():
        seen.is_chosen = bool(chosen)
        seen.sign = chosen or seen.own or common or POINT


def _common(found: set[str]) -> str:
    known = found - {""}
    return known.pop() if len(known) == 1 else ""
