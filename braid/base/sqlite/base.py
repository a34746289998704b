"""SQLite as Django knows it, with another way to wait for its one pen.

Whoever finds the pen taken asks again: SQLite itself after 1, 2, 5, 10, 15, 20, 25, then 50 and 100 ms. Between two
processes that write by turns that is mostly idle time, and one of them may be passed over again and again. Here it is asked
for every few milliseconds at the most.
"""

import random
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

# Seconds between two tries, at first and at the longest.
FIRST, LONGEST = 0.0003, 0.003


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to SQLite."""

    def _start_transaction_under_autocommit(self) -> None:
        """Begins a transaction as soon as the pen is free.

        Raises:
            OperationalError: it was not free for as long as the timeout of this connection.
        """
        timeout = float(self.settings_dict["OPTIONS"].get("timeout", 5.0))
        bare: Any = self.connection
        bare.execute("PRAGMA busy_timeout = 0")
        try:
            patiently(super()._start_transaction_under_autocommit, timeout)  # type: ignore[misc]
        finally:
            bare.execute(f"PRAGMA busy_timeout = {int(timeout * 1000)}")


def patiently(begin: Callable[[], None], timeout: float) -> None:
    """Calls `begin` until the database is not busy any more; the last refusal, after `timeout` seconds, is raised."""
    end, between = time.monotonic() + timeout, FIRST
    while True:
        try:
            return begin()
        except OperationalError as refused:
            # (In the lowest byte, whatever more it says: also while the file is being put in order after a crash.)
            if (getattr(refused.__cause__, "sqlite_errorcode", None) or 0) & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            if time.monotonic() > end:
                raise
        # (Nobody should be in step with somebody else.)
        time.sleep(between * random.uniform(0.5, 1.0))  # noqa: S311
        between = min(between * 1.3, LONGEST)
