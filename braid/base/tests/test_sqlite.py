"""Waiting for SQLite's one pen: asked for again at once, refused after the timeout, other faults told as they are."""

import sqlite3
import threading
import time
from itertools import count

import pytest
from django.db import connection, connections
from django.db.utils import OperationalError

from braid.base.sqlite.base import LONGEST, DatabaseWrapper, patiently


@pytest.fixture
def connect(tmp_path):
    """Makes connections to one file; all are closed in the end."""
    made = []

    def one(timeout=5.0):
        settings = {
            "NAME": str(tmp_path / "one.sqlite3"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": timeout},
            "ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False,
            "TIME_ZONE": None, "ENGINE": "braid.base.sqlite", "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "TEST": {},
        }  # fmt: skip
        made.append(DatabaseWrapper(settings, f"one{len(made)}"))
        made[-1].inc_thread_sharing()
        return made[-1]

    yield one
    for each in made:
        each.close()


def begin(connection):
    connection.ensure_connection()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(connection):
    connection.rollback()
    connection.set_autocommit(True)


def busy_timeout(connection):
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA busy_timeout").fetchone()[0]


@pytest.mark.django_db
def test_whoever_finds_it_taken_begins_as_soon_as_it_is_free(connect):
    first, second = connect(), connect()
    begin(first)
    began = time.monotonic()
    threading.Timer(0.15, lambda: end(first)).start()
    begin(second)
    assert time.monotonic() - began >= 0.1
    end(second)
    assert busy_timeout(second) == 5000, "every other statement waits as before"


@pytest.mark.django_db
def test_whoever_has_waited_for_the_timeout_is_told_that_it_is_locked(connect):
    first, second = connect(), connect(timeout=0.1)
    begin(first)
    with pytest.raises(OperationalError, match="locked"):
        begin(second)
    assert busy_timeout(second) == 100
    end(first)
    begin(second)
    end(second)


def refused(code):
    fault = sqlite3.OperationalError("no")
    fault.sqlite_errorcode = code
    error = OperationalError("no")
    error.__cause__ = fault
    return error


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY])
def test_it_is_asked_for_every_few_milliseconds(monkeypatch, code):
    slept, tries = [], count(1)
    monkeypatch.setattr("braid.base.sqlite.base.time.sleep", slept.append)

    def begun():
        if next(tries) < 40:
            raise refused(code)

    patiently(begun, 60)
    assert len(slept) == 39
    assert min(slept) > 0
    assert max(slept) <= LONGEST


def test_another_fault_is_told_at_once():
    tries = count()

    def begun():
        next(tries)
        raise refused(sqlite3.SQLITE_CORRUPT)

    with pytest.raises(OperationalError):
        patiently(begun, 60)
    assert next(tries) == 1


def test_it_is_what_sqlite_is_used_with():
    if connection.vendor == "sqlite":
        assert isinstance(connections["default"], DatabaseWrapper)
