"""What SQLite knows about how rows are spread. Without it, it takes the wrong index as soon as there are many rows."""

import time

from django.db import connection

EVERY_SECONDS = 600
# Rows looked at for each index: enough to tell a rare value from a common one, 0.1 s for 400,000 rows.
SAMPLED = 1000

_last: tuple[float, int] | None = None


def learn() -> None:
    """Looks at the rows anew. PostgreSQL does so by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={SAMPLED}")
            cursor.execute("ANALYZE")


def learn_when_due() -> int:
    """A job of the worker: at its start, and every ten minutes in which somebody else has written."""
    global _last
    if connection.vendor != "sqlite" or (_last and time.monotonic() - _last[0] < EVERY_SECONDS):
        return 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        written = int(cursor.fetchone()[0])
    if not _last or _last[1] != written:
        learn()
    _last = time.monotonic(), written
    return 0
