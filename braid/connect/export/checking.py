"""What the rows of an archive must not say together: circles, and what the tables themselves refuse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from braid.connect.circles import circles
from braid.connect.export.opening import ArchiveRefused, at
from braid.connect.export.tables import Table

Line = int | str


class OneWay:
    """The ways on which the rows of a table lead to others, none of which may lead back to where it began."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.kinds = list(_one_way(table.model))
        self.lines: list[dict[tuple[int, int], Line]] = [{} for _kind in self.kinds]

    def note(self, line: Line, row: dict[str, Any]) -> None:
        """Takes the links of one row down. What is no number is refused elsewhere."""
        for (start, end), lines in zip(self.kinds, self.lines, strict=True):
            one, other = row.get(start), row.get(end)
            if type(one) is int and type(other) is int:
                lines.setdefault((one, other), line)

    def refuse_circles(self) -> None:
        """Refuses a table in which a way leads back.

        Raises:
            ArchiveRefused: names the line of one link of it, and its column.
        """
        for (_start, end), lines in zip(self.kinds, self.lines, strict=True):
            for edge in circles(lines).items():
                why = _("%(column)s: this would make a circle, for %(number)s leads back to %(first)s") % {
                    "column": end, "number": edge[1], "first": edge[0],
                }  # fmt: skip
                raise at(self.table, lines[edge], why)


def _one_way(model: Any) -> Iterator[tuple[str, str]]:
    """The columns (from, to) of links within one table: those of link tables, and those of rows to their own like."""
    if model.one_way:
        yield model.one_way
    for field in model._meta.concrete_fields:
        if field.related_model is model:
            yield "id", field.name


class Contradiction(Exception):
    """The database refused rows: which ones, to be looked at once it listens again."""

    def __init__(self, table: Table, fields: Sequence[Any], rows: list[tuple[Line, list[Any]]]) -> None:
        super().__init__()
        self.table, self.fields, self.rows = table, fields, rows

    def explained(self, error: BaseException) -> ArchiveRefused:
        """The rule that was broken in its own words, and where; else what the database said."""
        for constraint in self.table.model._meta.constraints:
            look = self._unlike if isinstance(constraint, models.CheckConstraint) else self._twice
            for line in look(constraint):
                return at(self.table, line, str(constraint.get_violation_error_message()).rstrip("."))
        said = str(error).strip().split("\n", 1)[0][:200].rstrip(".")
        return ArchiveRefused(
            _("%(file)s: the rows contradict each other: %(why)s.") % {"file": self.table.file, "why": said}
        )

    def _unlike(self, constraint: models.CheckConstraint) -> Iterator[Line]:
        """The lines that do not keep to a condition."""
        for line, values in self.rows:
            row = self.table.model(**{f.attname: v for f, v in zip(self.fields, values, strict=True)})
            try:
                constraint.validate(self.table.model, row)
            except ValidationError:
                yield line

    def _twice(self, constraint: Any) -> Iterator[Line]:
        """The lines that say once more what may be said once; rules with conditions of their own are not looked at."""
        names = getattr(constraint, "fields", ())
        if not names or constraint.condition is not None:
            return
        places = [[f.name for f in self.fields].index(name) for name in names]
        seen: set[tuple[Any, ...]] = set()
        for line, values in self.rows:
            key = tuple(values[place] for place in places)
            if None not in key and key in seen:
                yield line
            seen.add(key)
