"""Many new rows at once. Django's `bulk_create` spends most of its time on compiling; a plain INSERT does not.

Hundreds of rows go into one statement: SQLite's full-text index, which the tables keep by triggers, is written
down anew for each statement, and that is four times as dear as to index a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice, repeat
from typing import Any

from django.db import connection, models

_PLAIN = (models.IntegerField, models.BooleanField, models.ForeignKey)
# Rows of one statement, and values: SQLite takes 32,766.
_CHUNK, _VALUES = 500, 30_000


def insert(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Adds new rows of one table in the order given. Their primary keys stay unknown.

    `ignore_conflicts` leaves out what is there already.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
    names = [f.attname for f in fields]
    values = ([getattr(row, name) for name in names] for row in rows)
    insert_values(model, fields, values, ignore_conflicts=ignore_conflicts)


def insert_values(
    model: type[models.Model],
    fields: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    *,
    ignore_conflicts: bool = False,
) -> None:
    """Adds rows that are given as the values of these fields, in the order given."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(f.column)) for f in fields)
    holes = f"({', '.join(repeat('%s', len(fields)))})"
    ready, waiting = [_prepare(f) for f in fields], iter(rows)
    step = min(_CHUNK, _VALUES // len(fields))
    with connection.cursor() as cursor:
        while some := [_ready(row, ready) for row in islice(waiting, step)]:
            sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {', '.join(repeat(holes, len(some)))}"  # noqa: S608  (names of our own tables)
            if ignore_conflicts:
                sql += " ON CONFLICT DO NOTHING"
            cursor.execute(sql, [value for row in some for value in row])


def _ready(row: Sequence[Any], ready: list[Callable[[Any], Any] | None]) -> tuple[Any, ...]:
    return tuple(
        value if prepare is None else prepare(value) for value, prepare in zip(row, ready, strict=True)
    )


def _text(value: Any) -> Any:
    """Plain text: a choice is more than its text to some databases."""
    return value if value.__class__ is str or value is None else str(value)


def _day(value: Any) -> Any:
    return value.isoformat() if value is not None else None


def _prepare(field: Any) -> Callable[[Any], Any] | None:
    """How a value becomes one of the database; None where it is one already."""
    if isinstance(field, models.CharField | models.TextField):
        return _text
    if isinstance(field, _PLAIN):
        return None
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return _day if connection.vendor == "sqlite" else None
    return lambda value: None if value is None else field.get_db_prep_save(value, connection)
