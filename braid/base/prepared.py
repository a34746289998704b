"""Statements that are composed once: for few rows, composing costs far more than asking."""

import hashlib
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from django.utils import timezone

from braid.base.lists import kept_for_good
from braid.base.shown import apart, rooms_of

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


# Columns that change all the time, and on which no rule of who sees what rests.
CHANGING = {"version", "quiet_version", "views_version", "unread", "last_seen_on"}
Statement = tuple[str, tuple[Any, ...]]


def asker(member: Any) -> str:
    """Who asks, and on which day: as long as this stays the same, so does a statement that is composed for them.

    It may depend on the columns of the member and the workspace, on what the door has found hidden, and on the day.
    """
    known = [
        getattr(row, column.attname)
        for row in (member, member.workspace)
        for column in row._meta.concrete_fields
        if column.name not in CHANGING
    ]
    hiding = None if member.hiding is None else sorted(member.hiding)
    said = repr((known, hiding, timezone.localdate()))
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def composed(member: Any, name: str, compose: Callable[[], QuerySet[Any]]) -> Statement:
    """The statement for the numbers of these rows, composed once for each who asks (see `asker`); what it reads is read
    every time. Empty where there can be none.

    Args:
        name: all else that the rows depend on.
    """

    def write() -> Statement:
        try:
            sql, values = compose().order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            return "", ()
        return sql, tuple(values)

    key = f"composed:{name}:{asker(member)}"
    statement, rooms = kept_for_good(key, lambda: apart(member, write))
    rooms_of(member).update(rooms)
    return cast(Statement, statement)


def how_many(member: Any, name: str, compose: Callable[[], QuerySet[Any]]) -> int:
    """The number of these rows, by a statement that is `composed`. One query."""
    sql, values = composed(member, name, compose)
    if not sql:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql}) AS found", values)  # noqa: S608  (composed by Django)
        return int(cursor.fetchone()[0])
