"""The `braid` command line."""

import os
import sys


def main() -> None:
    """Runs one command; what Braid does not know itself goes to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "braid.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["braid", *sys.argv[1:]])
