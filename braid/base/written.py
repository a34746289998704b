"""How rows are written: by statements that are composed once, for to compose them costs more than to send them."""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Model


class Written(models.Model):
    """A row that is written by statements of this module."""

    class Meta:
        abstract = True

    def _do_insert(self, manager: Any, using: str, fields: Any, returning_fields: Any, raw: bool) -> Any:
        made = None if raw else insert(self, using, fields, returning_fields)
        if made is not None:
            return made
        return super()._do_insert(manager, using, fields, returning_fields, raw)  # type: ignore[misc]

    def _do_update(self, base_qs: Any, using: str, pk_val: Any, values: Any, *more: Any) -> Any:  # type: ignore[override]
        if values and not self._meta.select_on_save:
            columns, given = [column for column, _, _ in values], [value for _, _, value in values]
            found = update(type(self), using, pk_val, columns, given)
            if found is not None:
                return found
        return super()._do_update(base_qs, using, pk_val, values, *more)


def insert(row: Model, using: str, columns: Sequence[Any], returning: Sequence[Any]) -> list[Any] | None:
    """Writes a new row. What the database makes up of it, as `Model._do_insert` answers; None: Django has to compose it."""
    link = connections[using]
    values = [column.pre_save(row, add=True) for column in columns]
    if (
        not _plain(values)
        or [*returning] != [row._meta.pk]
        or not link.features.can_return_columns_from_insert
    ):
        return None
    return [_inserted(row, using, columns, values)]


def add(row: Model) -> bool:
    """Writes a new row, unless one that is there already excludes it. Whether it has been written; it then has its key.

    Whoever does the same at the same time waits until the first one is done.
    """
    own = row._meta
    columns = [column for column in own.local_concrete_fields if column is not own.auto_field]
    values = [column.pre_save(row, add=True) for column in columns]
    made = _inserted(row, DEFAULT_DB_ALIAS, columns, values, " ON CONFLICT DO NOTHING")
    if made:
        row.pk = made[0]
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return bool(made)


def _inserted(
    row: Model, using: str, columns: Sequence[Any], values: Sequence[Any], otherwise: str = ""
) -> Any:
    own: Any = row._meta
    link = connections[using]
    # (All columns, or all but a key that is still to be made up: how many there are says which.)
    plans, name = _plans(using), (type(row), len(columns), otherwise)
    if name not in plans:
        quote = link.ops.quote_name
        names = ", ".join(quote(column.column) for column in columns)
        marks = ", ".join("%s" for _ in columns)
        key = f"{quote(own.db_table)}.{quote(own.pk.column)}"
        plans[name] = (
            f"INSERT INTO {quote(own.db_table)} ({names}) VALUES ({marks}){otherwise} RETURNING {key}"  # noqa: S608  (names of ours)
        )
    with link.cursor() as cursor:
        cursor.execute(plans[name], _as_kept(columns, values, link))
        return cursor.fetchone()


def update(
    model: type[Model], using: str, pk: Any, columns: Sequence[Any], values: Sequence[Any]
) -> bool | None:
    """Writes some columns of a row. Whether there is one; None: Django has to compose it."""
    if not _plain(values):
        return None
    own: Any = model._meta
    link = connections[using]
    plans, name = _plans(using), (model, *(column.attname for column in columns))
    if name not in plans:
        quote = link.ops.quote_name
        table = quote(own.db_table)
        sets = ", ".join(f"{quote(column.column)} = %s" for column in columns)
        plans[name] = f"UPDATE {table} SET {sets} WHERE {table}.{quote(own.pk.column)} = %s"  # noqa: S608  (as above)
    with link.cursor() as cursor:
        cursor.execute(plans[name], _as_kept([*columns, own.pk], [*values, pk], link))
        return bool(cursor.rowcount > 0)


def _plans(using: str) -> dict[Any, str]:
    """Kept with the connection, whose dialect they speak."""
    plans: dict[Any, str] = vars(connections[using]).setdefault("braid_written", {})
    return plans


def _plain(values: Sequence[Any]) -> bool:
    """Whether all of them are values, and none is reckoned by the database, such as `F("version") + 1`."""
    return not any(hasattr(value, "resolve_expression") for value in values)


def _as_kept(columns: Sequence[Any], values: Sequence[Any], link: Any) -> list[Any]:
    return [
        column.get_db_prep_save(value, connection=link) for column, value in zip(columns, values, strict=True)
    ]
