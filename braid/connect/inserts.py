"""Many new rows at once. Django's `bulk_create` spends most of its time on compiling; a plain INSERT does not.

Hundreds of rows go into one statement: SQLite's full-text index, which the tables keep by triggers, is written
down anew for each statement, and that is four times as dear as to index a row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice, repeat
from operator import attrgetter
from typing import Any

from django.db import connection, models

_PLAIN = (models.IntegerField, models.BooleanField, models.ForeignKey)
# Rows of one statement, and values: SQLite takes 32,766.
_CHUNK, _VALUES = 1000, 30_000


def insert(
    rows: Sequence[models.Model], *, ignore_conflicts: bool = False, told: str = ""
) -> list[tuple[Any, ...]]:
    """Adds new rows of one table in the order given. Their primary keys stay unknown, unless they are asked for.

    `ignore_conflicts` leaves out what is there already. With the name of a column, `told`: what stands in it, and the
    primary key, for each row, in whatever order.
    """
    if not rows:
        return []
    model = type(rows[0])
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
    values = map(attrgetter(*(f.attname for f in fields)), rows)
    return insert_values(model, fields, values, ignore_conflicts=ignore_conflicts, told=told)


def insert_values(
    model: type[models.Model],
    fields: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    *,
    ignore_conflicts: bool = False,
    told: str = "",
) -> list[tuple[Any, ...]]:
    """Adds rows that are given as the values of these fields, in the order given. See `insert`."""
    quote = connection.ops.quote_name
    own: Any = model._meta
    columns = ", ".join(quote(str(f.column)) for f in fields)
    holes = f"({', '.join(repeat('%s', len(fields)))})"
    more = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    more += f" RETURNING {quote(own.get_field(told).column)}, {quote(own.pk.column)}" if told else ""
    ready, waiting = [_prepare(f) for f in fields], iter(rows)
    found: list[tuple[Any, ...]] = []
    step = min(_CHUNK, _VALUES // len(fields))
    with connection.cursor() as cursor:
        while some := list(islice(waiting, step)):
            sql = f"INSERT INTO {quote(own.db_table)} ({columns}) VALUES {', '.join(repeat(holes, len(some)))}{more}"  # noqa: S608  (names of our own tables)
            cursor.execute(sql, _ready(some, ready))
            found += cursor.fetchall() if told else []
    return found


def _ready(rows: Sequence[Sequence[Any]], ready: Sequence[Callable[[Any], Any] | None]) -> list[Any]:
    """All values of these rows, one after the other, as the database takes them. (By columns: that is much quicker.)"""
    columns = zip(*rows, strict=True)
    kept = [
        values if prepare is None else map(prepare, values)
        for values, prepare in zip(columns, ready, strict=True)
    ]
    return list(chain.from_iterable(zip(*kept, strict=True)))


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
    if isinstance(field, models.JSONField) and connection.vendor == "sqlite":
        return lambda value: None if value is None else json.dumps(value, cls=field.encoder)
    return lambda value: None if value is None else field.get_db_prep_save(value, connection)
