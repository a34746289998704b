"""`braid migrate`: as Django's own, one process at a time, and an empty database gets all tables at once."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from django.core.management.commands import migrate
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from braid.site import fresh

WAITS = "Another process is bringing the database up to date: waiting for it …"
# Any number that nobody else takes in this database: "braid" as the letters stand in the alphabet.
TURN = 2_18_01_09_04


class Command(migrate.Command):
    """Makes the tables of an empty database before Django looks for migrations that are not applied."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs the command; whoever asks for one room or a plan gets Django's way alone."""
        connection = connections[options["database"]]
        whole = not (options["app_label"] or options["plan"] or options["check_unapplied"])
        with self.turn(connection):
            if whole and fresh.is_empty(connection):
                fresh.make_tables(connection)
            super().handle(*args, **options)

    def turn(self, connection: BaseDatabaseWrapper) -> AbstractContextManager[None]:
        """One process after the other, whichever database it is."""
        if connection.vendor == "postgresql":
            return self._turn_at_server(connection)
        return nullcontext() if connection.is_in_memory_db() else self._turn_in_folder(connection)  # type: ignore[attr-defined]

    @contextmanager
    def _turn_at_server(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """A lock that PostgreSQL lets go of at the latest when the connection ends."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [TURN])
            if not cursor.fetchone()[0]:
                self.stderr.write(WAITS)
                cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])
        try:
            yield
        finally:
            # (Where the connection is lost the lock is gone with it, and why it was lost is what has to be told.)
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [TURN])

    @contextmanager
    def _turn_in_folder(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """A lock on the folder of the SQLite file, which leaves nothing behind."""
        folder = os.open(Path(connection.settings_dict["NAME"]).parent, os.O_RDONLY)
        try:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.stderr.write(WAITS)
                fcntl.flock(folder, fcntl.LOCK_EX)
            except OSError:  # A file system without such locks.
                pass
            yield
        finally:
            os.close(folder)
