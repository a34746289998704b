"""An empty database gets its tables at once; going through all migrations leads to the same ones."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection

STRUCTURE = """
import json, sys
import django
django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command as OneByOne
from django.db import connection

call_command(*{"once": ["migrate"], "one by one": [OneByOne()]}[sys.argv[1]], verbosity=0)
look, tables = connection.introspection, {}
with connection.cursor() as cursor:
    for name in sorted(look.table_names(cursor)):
        columns = {c.name: [str(c.type_code), c.null_ok, str(c.default), c.collation, c.display_size]
                   for c in look.get_table_description(cursor, name)}
        rules = [[c["columns"], *(c[k] for k in ("primary_key", "unique", "foreign_key", "check", "index")),
                  str(c.get("definition")), c.get("type"), c.get("orders")]
                 for c in look.get_constraints(cursor, name).values()]
        tables[name] = {"columns": columns, "rules": sorted(rules, key=str)}
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
            made = cursor.fetchone()[0]
            tables[name]["kind"] = [word in made for word in ("WITHOUT ROWID", "AUTOINCREMENT")]
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    print(json.dumps({"tables": tables, "applied": cursor.fetchall()}))
"""


@contextmanager
def empty_database(name: str, folder: Path) -> Iterator[dict[str, str]]:
    """The settings of an empty database of the kind under test."""
    settings = {"BRAID_DATA": str(folder / name)}
    if connection.vendor == "sqlite":
        yield settings
        return
    made = f"{connection.settings_dict['NAME']}_{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{made}"')
        cursor.execute(f'CREATE DATABASE "{made}"')
    try:
        address = urlsplit(os.environ["BRAID_DATABASE_URL"])._replace(path=f"/{made}").geturl()
        yield {**settings, "BRAID_DATABASE_URL": address}
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{made}"')


def structure(way: str, name: str, folder: Path) -> dict:
    with empty_database(name, folder) as settings:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("BRAID_")}
        ran = subprocess.run(
            [sys.executable, "-c", STRUCTURE, way],
            env={**kept, **settings, "DJANGO_SETTINGS_MODULE": "braid.site.settings"},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    return json.loads(ran.stdout)


@pytest.mark.django_db
def test_at_once_and_one_by_one_lead_to_the_same_tables(tmp_path):
    once, one_by_one = structure("once", "once", tmp_path), structure("one by one", "steps", tmp_path)
    assert once["applied"] == one_by_one["applied"]
    assert sorted(once["tables"]) == sorted(one_by_one["tables"])
    # (Django's own, unused here: its migration asks for a larger number than its model does.)
    del once["tables"]["auth_group_permissions"]
    for name, table in once["tables"].items():
        assert table == one_by_one["tables"][name], name


@pytest.mark.django_db
def test_a_database_with_tables_is_left_to_the_migrations(monkeypatch):
    monkeypatch.setattr("braid.site.fresh.make_tables", lambda _connection: pytest.fail("made anew"))
    call_command("migrate", verbosity=0)


@pytest.mark.django_db
def test_two_that_start_at_once_lead_to_one_set_of_tables(tmp_path):
    with empty_database("twice", tmp_path) as settings:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("BRAID_")}
        both = [
            subprocess.Popen(
                [sys.executable, "-m", "braid", "migrate"], env={**kept, **settings},
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )
            for _time in range(2)
        ]  # fmt: skip
        said = [one.communicate(timeout=120)[0] for one in both]
        assert [one.returncode for one in both] == [0, 0], said
