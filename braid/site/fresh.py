"""The tables of an empty database, made at once from the models instead of migration by migration.

A hundred migrations ask Django to render its picture of all tables hundreds of times: half a minute of the first
start, and of each run of the tests. An empty database has nothing to be moved: it gets the tables as they are now,
and all migrations count as applied. That both ways lead to the same tables is tested (tests/test_fresh.py).
"""

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database has no table yet."""
    return not connection.introspection.table_names()


def make_tables(connection: BaseDatabaseWrapper) -> None:
    """Makes every table and notes every migration as applied: all of it, or nothing.

    A migration that says `also_when_fresh = True` does by hand what models cannot say: its functions run too.
    """
    loader = MigrationLoader(connection)
    # (SQLite lets go of the checks of links outside a transaction only, and the editor opens one.)
    with connection.schema_editor() as editor:
        if not is_empty(connection):
            # Another process was here a moment sooner.
            return
        for model in apps.get_models(include_auto_created=False):
            editor.create_model(model)
        for migration in loader.disk_migrations.values():
            if getattr(migration, "also_when_fresh", False):
                for operation in migration.operations:
                    assert isinstance(operation, RunPython)
                    operation.code(apps, editor)  # type: ignore[arg-type]  # (all that models know is here)
        _note_as_applied(loader, editor)


def _note_as_applied(loader: MigrationLoader, editor: BaseDatabaseSchemaEditor) -> None:
    row: type[models.Model] = MigrationRecorder.Migration
    editor.create_model(row)
    row._default_manager.using(editor.connection.alias).bulk_create(
        [row(app=app, name=name) for app, name in loader.graph.nodes]
    )
