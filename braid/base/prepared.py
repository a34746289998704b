"""Statements that are composed once: for the few rows that every page asks for, composing costs far more than asking."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)


class Prepared(Generic[Row]):
    """Asks for the rows of a query set in which only the values differ from time to time.

    Args:
        compose: makes the query set from the values, which are texts and whole numbers. They must stand in its
            statement as they are and in their order; it must not depend on anything else.
    """

    def __init__(self, compose: Callable[..., QuerySet[Row]]) -> None:
        self.compose = compose

    def first(self, *values: str | int) -> Row | None:
        """The first row, or None. Read from the database every time.

        Raises:
            AssertionError: the first time, when the values do not stand in the statement as they were given.
        """
        # (Kept with the connection, whose dialect it speaks, and which a test or a thread has of its own.)
        plans = vars(connections[DEFAULT_DB_ALIAS]).setdefault("braid_prepared", {})
        if self not in plans:
            plans[self] = self._plan(values)
        statement, read = plans[self]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            row = cursor.fetchone()
        return read(row) if row else None

    def _plan(self, values: tuple[Any, ...]) -> tuple[str, Callable[[tuple[Any, ...]], Row]]:
        rows = self.compose(*values)[:1]
        compiler = rows.query.get_compiler(using=rows.db)
        statement, given = compiler.as_sql()
        assert tuple(given) == values, (given, values)
        kind, select = compiler.klass_info["model"], compiler.select
        start, end = compiler.klass_info["select_fields"][0], compiler.klass_info["select_fields"][-1] + 1
        names = [found[0].target.attname for found in select[start:end]]
        beside = cast(Any, get_related_populators)(compiler.klass_info, select, rows.db)
        converters = compiler.get_converters([found[0] for found in select])

        def read(row: tuple[Any, ...]) -> Row:
            cells = list(row)
            for at, (convert, expression) in converters.items():
                for one in convert:
                    cells[at] = one(cells[at], expression, connection)
            made: Row = kind.from_db(rows.db, names, cells[start:end])
            for each in beside:
                each.populate(cells, made)
            for name, at in compiler.annotation_col_map.items():
                setattr(made, name, cells[at])
            return made

        return statement, read
