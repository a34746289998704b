"""SQLite as Django knows it, with another way to take its one pen: late, and asked for often.

A transaction begins with its first statement, not before: what a form reads of what was sent, and all else that asks the
database nothing, keeps nobody else from writing. What is read in a transaction is read with the pen in hand, as ever.

Whoever finds the pen taken asks again: SQLite itself after 1, 2, 5, 10, 15, 20, 25, then 50 and 100 ms. Between two
processes that write by turns that is mostly idle time, and one of them may be passed over again and again. Here it is asked
for every few milliseconds at the most.
"""

import random
import sqlite3
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

# Seconds between two tries, at first and at the longest.
FIRST, LONGEST = 0.0003, 0.003
BEGIN = "BEGIN"


@lru_cache(1000)
def _with_question_marks(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query)).replace("%%", "%")


class Cursor(base.SQLiteCursorWrapper):
    """Begins the transaction that waits for a statement, and turns Django's marks for values into SQLite's only once."""

    link: "DatabaseWrapper"

    def execute(self, query: str, params: Any = None) -> Any:
        """See Django's."""
        self.link.begin()
        return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """See Django's."""
        self.link.begin()
        return super().executemany(query, param_list)

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        """See Django's."""
        if param_names is None:
            return _with_question_marks(query)
        return str(super().convert_query(query, param_names=param_names))


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to SQLite."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is sent before the next statement: the transaction itself, and savepoints in it.
        self.waiting: list[str] = []

    def connect(self) -> None:
        """See Django's."""
        self.waiting = []
        super().connect()

    def create_cursor(self, name: Any = None) -> Any:
        """See Django's."""
        cursor = self.connection.cursor(factory=Cursor)
        cursor.link = self
        return cursor

    def begin(self) -> None:
        """Sends what waits, if anything does.

        Raises:
            OperationalError: the pen was not free for as long as the timeout of this connection.
        """
        while self.waiting:
            if self.waiting[0] == BEGIN:
                self._take_pen()
            else:
                self._send(self.ops.savepoint_create_sql(self.waiting[0]))
            del self.waiting[0]

    def _take_pen(self) -> None:
        timeout = float(self.settings_dict["OPTIONS"].get("timeout", 5.0))
        self._send("PRAGMA busy_timeout = 0")
        try:
            mode = getattr(self, "transaction_mode", None) or ""
            patiently(lambda: self._send(f"{BEGIN} {mode}"), timeout)
        finally:
            self._send(f"PRAGMA busy_timeout = {int(timeout * 1000)}")

    def _send(self, statement: str) -> None:
        bare: Any = self.connection
        with self.wrap_database_errors:
            bare.execute(statement)

    def _start_transaction_under_autocommit(self) -> None:
        # (The names of savepoints begin anew, so that SQLite knows their statements again.)
        self.savepoint_state = 0
        self.waiting = [BEGIN]

    def _savepoint(self, sid: str) -> None:
        if self.waiting:
            self.waiting.append(sid)
        else:
            self._send(self.ops.savepoint_create_sql(sid))

    def _savepoint_commit(self, sid: str) -> None:
        if sid in self.waiting:
            del self.waiting[self.waiting.index(sid) :]
        else:
            self.waiting = []
            self._send(self.ops.savepoint_commit_sql(sid))

    def _savepoint_rollback(self, sid: str) -> None:
        if sid in self.waiting:
            del self.waiting[self.waiting.index(sid) + 1 :]
        else:
            self.waiting = []
            self._send(self.ops.savepoint_rollback_sql(sid))

    def _commit(self) -> None:
        if not self._was_empty():
            super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        if not self._was_empty():
            super()._rollback()  # type: ignore[misc]

    def _was_empty(self) -> bool:
        """Whether the transaction that ends now has never begun: there is nothing to keep or to take back."""
        empty, self.waiting = self.waiting[:1] == [BEGIN], []
        return empty


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
