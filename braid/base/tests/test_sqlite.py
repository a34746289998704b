"""Waiting for SQLite's one pen: asked for again at once, refused after the timeout, other faults told as they are."""

import sqlite3
import threading
import time
from itertools import count

import pytest
from django.db import connection, connections, transaction
from django.db.utils import OperationalError

from braid.base.sqlite.base import LONGEST, DatabaseWrapper, patiently
from braid.people.models import Workspace


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
    assert ask(connection) == [], "a first statement, which takes the pen"


def ask(connection, statement="SELECT name FROM sqlite_master"):
    with connection.cursor() as cursor:
        return [name for (name,) in cursor.execute(statement).fetchall()]


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
    end(second)
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


@pytest.mark.django_db
def test_who_has_asked_nothing_yet_keeps_nobody_from_writing(connect):
    first, second = connect(), connect(timeout=0.1)
    first.ensure_connection()
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    begin(second)
    ask(second, "CREATE TABLE one (name TEXT)")
    second.commit()
    second.set_autocommit(True)
    assert ask(first) == ["one"], "its first statement takes the pen, and sees what was written until then"
    with pytest.raises(OperationalError, match="locked"):
        begin(second)
    end(first)


@pytest.mark.django_db
def test_a_cursor_from_before_writes_in_the_transaction(connect):
    first = connect()
    with first.cursor() as cursor:
        first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        cursor.execute("CREATE TABLE one (name TEXT)")
    first.rollback()
    first.set_autocommit(True)
    assert ask(first) == []


@pytest.fixture
def sent():
    """What SQLite itself was sent, by its first word."""
    if connection.vendor != "sqlite":
        pytest.skip("this is about SQLite")
    connection.ensure_connection()
    seen = []
    connection.connection.set_trace_callback(lambda statement: seen.append(statement.split()[0]))
    yield seen
    connection.connection.set_trace_callback(None)


def make(name):
    Workspace.objects.create(name=name, slug=name)


def names():
    return sorted(Workspace.objects.values_list("name", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_asks_nothing_sends_nothing(sent):
    with transaction.atomic(), transaction.atomic():
        pass
    with pytest.raises(ValueError, match="no"), transaction.atomic(), transaction.atomic():
        raise ValueError("no")
    assert sent == []
    with transaction.atomic():
        with pytest.raises(ValueError, match="no"), transaction.atomic():
            raise ValueError("no")
        make("one")
    assert [word for word in sent if word != "PRAGMA"] == ["BEGIN", "INSERT", "COMMIT"]


def refused_after(*made, within=0):
    """Makes rows in a transaction, the first of them in `within` further ones, and refuses all of it."""
    with pytest.raises(ValueError, match="no"):
        refuse(*made, within=within)


@transaction.atomic
def refuse(*made, within):
    inner(made[0], within)
    for name in made[1:]:
        make(name)
    raise ValueError("no")


def inner(name, within):
    if not within:
        return make(name)
    with transaction.atomic():
        return inner(name, within - 1)


@pytest.mark.django_db(transaction=True)
def test_savepoints_hold_what_they_held():
    with transaction.atomic():
        with transaction.atomic():
            make("kept")
            refused_after("taken-back")
            make("after")
        refused_after("inner", "outer", within=2)
    assert names() == ["after", "kept"]
    refused_after("gone-with-all", within=1)
    assert names() == ["after", "kept"]


@pytest.mark.django_db(transaction=True)
def test_a_savepoint_that_nobody_ends_does_not_keep_the_rest_from_being_kept():
    with transaction.atomic():
        make("kept")
        transaction.savepoint()
    assert names() == ["kept"]
    with transaction.atomic():
        first = transaction.savepoint()
        make("one")
        second = transaction.savepoint()
        make("two")
        transaction.savepoint_rollback(second)
        transaction.savepoint_commit(first)
    assert names() == ["kept", "one"]


def test_it_is_what_sqlite_is_used_with():
    if connection.vendor == "sqlite":
        assert isinstance(connections["default"], DatabaseWrapper)
