"""On SQLite ballots lie in the order of their random keys, not in that in which they were written.

A table with rowids keeps the order of writing for whoever reads the file, and would pair each ballot with the seat
that was flipped at the same time. Whenever a later migration makes Django build these tables anew, it must do this
again: tests/test_secrets.py looks at sqlite_master after all migrations.
"""

from django.db import migrations

TABLES = ("rounds_ballot", "rounds_remark")


def without_rowid(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
            made = cursor.fetchone()[0]
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL", [table])
            indexes = [row[0] for row in cursor.fetchall()]
            cursor.execute(f'ALTER TABLE "{table}" RENAME TO "{table}_old"')
            cursor.execute(f"{made} WITHOUT ROWID")
            cursor.execute(f'INSERT INTO "{table}" SELECT * FROM "{table}_old"')
            cursor.execute(f'DROP TABLE "{table}_old"')
            for index in indexes:
                cursor.execute(index)


class Migration(migrations.Migration):
    also_when_fresh = True
    dependencies = [("rounds", "0001_initial")]
    operations = [migrations.RunPython(without_rowid, migrations.RunPython.noop)]
