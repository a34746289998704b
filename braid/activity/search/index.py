"""The indexes behind the search: they follow from what is declared, after every `migrate`.

SQLite: an FTS5 table for each kind, whose content is the table of the room itself, kept by three triggers.
Whatever writes a row, a form, an import of a hundred thousand, a restored archive, is indexed by the
database in the same transaction. A migration that rebuilds a table drops its triggers silently, therefore
none of this stands in a migration: it is laid down before one and made anew after it.
PostgreSQL: a GIN index on an expression over the table, which the database keeps by itself.
"""

from typing import Any

from django.db import connection

from braid.activity.search.declared import Searchable, declared

# In which language PostgreSQL finds the stems of words; FTS5 has Porter's for English as well.
LANGUAGE = "english"
# What stands between two words without a space.
BETWEEN = "._/@:-<>&="


def vector(one: Searchable, columns: tuple[str, ...] | None = None) -> str:
    """The words of a row for PostgreSQL."""
    parts = " || ' ' || ".join(f"coalesce({_column(one, name)}, '')" for name in columns or one.fields)
    # (It takes plan.png for a file, 4.2 for a number and <b> for nothing; words are asked for as FTS5 cuts them.)
    return f"to_tsvector('{LANGUAGE}', translate({parts}, '{BETWEEN}', '{' ' * len(BETWEEN)}'))"


def statements(one: Searchable) -> dict[str, str]:
    """Name and making of everything that the index of a kind consists of."""
    return _of_sqlite(one) if connection.vendor == "sqlite" else _of_postgresql(one)


def _column(one: Searchable, name: str) -> str:
    return connection.ops.quote_name(one.column(name))


def _of_sqlite(one: Searchable) -> dict[str, str]:
    table, name = one.model._meta.db_table, one.index
    columns = ["workspace_id", *map(one.column, one.fields)]
    listed = ", ".join(f'"{c}"' for c in columns)
    new, old = (", ".join(f'{row}."{c}"' for c in columns) for row in ("new", "old"))
    add = f'INSERT INTO "{name}"(rowid, {listed}) VALUES (new.id, {new});'  # noqa: S608  (names of our own tables)
    take = f"""INSERT INTO "{name}"("{name}", rowid, {listed}) VALUES ('delete', old.id, {old});"""  # noqa: S608
    return {
        name: f'CREATE VIRTUAL TABLE "{name}" USING fts5({listed}, content="{table}", content_rowid="id", '
        """tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')""",
        f"{name}_add": f'CREATE TRIGGER "{name}_add" AFTER INSERT ON "{table}" BEGIN {add} END',
        f"{name}_take": f'CREATE TRIGGER "{name}_take" AFTER DELETE ON "{table}" BEGIN {take} END',
        f"{name}_turn": f'CREATE TRIGGER "{name}_turn" AFTER UPDATE OF {listed} ON "{table}" BEGIN {take} {add} END',
    }


def _of_postgresql(one: Searchable) -> dict[str, str]:
    table = connection.ops.quote_name(one.model._meta.db_table)
    return {one.index: f'CREATE INDEX "{one.index}" ON {table} USING gin ({vector(one)})'}


def lay_down(**told: Any) -> None:
    """Before migrations: triggers may name columns that are about to go."""
    if not told.get("plan") or connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for name, sql in there(cursor).items():
            if sql.startswith("CREATE TRIGGER"):
                cursor.execute(f'DROP TRIGGER "{name}"')


def renew(**told: Any) -> None:
    """After migrations: whatever is missing or differs from what is declared is made, what is left over goes."""
    with connection.cursor() as cursor:
        kept = there(cursor)
        wanted = {one.index: statements(one) for one in declared().values()}
        for name in kept.keys() - {n for made in wanted.values() for n in made}:
            _drop(cursor, name, kept[name])
        for name, made in wanted.items():
            if any(not _same(kept.get(part, ""), sql) for part, sql in made.items()):
                _make(cursor, name, made, kept)


def _make(cursor: Any, name: str, made: dict[str, str], kept: dict[str, str]) -> None:
    for part in reversed(made):
        if part in kept:
            _drop(cursor, part, kept[part])
    for sql in made.values():
        cursor.execute(sql)
    if connection.vendor == "sqlite":
        cursor.execute(f"""INSERT INTO "{name}"("{name}") VALUES ('rebuild')""")  # noqa: S608


def _drop(cursor: Any, name: str, sql: str) -> None:
    what = "TRIGGER" if sql.startswith("CREATE TRIGGER") else "INDEX" if "INDEX" in sql[:20] else "TABLE"
    cursor.execute(f'DROP {what} IF EXISTS "{name}"')


def there(cursor: Any) -> dict[str, str]:
    """Name and making of what is in the database now."""
    if connection.vendor == "sqlite":
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE name LIKE 'search!_%' ESCAPE '!' "
            "AND (sql LIKE 'CREATE VIRTUAL TABLE%' OR type = 'trigger')"
        )
    else:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND indexname LIKE 'search!_%' ESCAPE '!'"
        )
    return dict(cursor.fetchall())


def _same(kept: str, wanted: str) -> bool:
    """Whether what is there was made by this statement. PostgreSQL writes it in its own words: the columns and the signs must be there."""
    if connection.vendor == "sqlite":
        return kept == wanted
    return f"'{BETWEEN}'" in kept and _names(wanted) == _names(kept)


def _names(sql: str) -> list[str]:
    import re

    inside = sql.partition(" gin ")[2]
    return re.findall(r"COALESCE\(\(?\"?(\w+)", inside, re.IGNORECASE)
