"""`braid migrate`: as Django's own, and an empty database gets all tables at once."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from braid.site import fresh


class Command(migrate.Command):
    """Makes the tables of an empty database before Django looks for migrations that are not applied."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs the command; whoever asks for one room or a plan gets Django's way alone."""
        connection = connections[options["database"]]
        whole = not (options["app_label"] or options["plan"] or options["check_unapplied"])
        if whole and fresh.is_empty(connection):
            fresh.make_tables(connection)
        super().handle(*args, **options)
