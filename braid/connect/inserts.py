"""Many new rows at once. Django's `bulk_create` spends most of its time on compiling; a plain INSERT does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

from django.db import connection, models

_PLAIN = (models.IntegerField, models.BooleanField, models.ForeignKey)
_CHUNK = 1000


def insert(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Adds new rows of one table in the order given. Their primary keys stay unknown.

    `ignore_conflicts` leaves out what is there already.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
    quote = connection.ops.quote_name
    columns, holes = ", ".join(quote(str(f.column)) for f in fields), ", ".join(repeat("%s", len(fields)))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({holes})"  # noqa: S608  (names of our own tables)
    if ignore_conflicts:
        sql += " ON CONFLICT DO NOTHING"
    ready = [(f.attname, _prepare(f)) for f in fields]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _CHUNK):
            cursor.executemany(sql, [_values(row, ready) for row in rows[start : start + _CHUNK]])


def _values(row: models.Model, ready: list[tuple[str, Callable[[Any], Any] | None]]) -> tuple[Any, ...]:
    return tuple(
        getattr(row, name) if prepare is None else prepare(getattr(row, name)) for name, prepare in ready
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
