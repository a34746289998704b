"""How a process hears that another one may have written. A bus only wakes; what changed stands in the tables."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Flag
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, transaction

log = logging.getLogger("braid.live")
CHANNEL = "braid_live"
LOOK_SECONDS = 0.1


class BusLost(Exception):
    """What carries the word between processes does not answer."""


class Bus(Protocol):
    """Belongs to the thread that made it."""

    def wait(self, seconds: float, stopped: Flag) -> bool:
        """Returns True as soon as something may have changed, False after that time."""


class SqliteBus:
    """SQLite counts what other connections have written: looking is a few microseconds."""

    def __init__(self) -> None:
        self.seen = self._version()

    def _version(self) -> int:
        with connection.cursor() as cursor:
            return int(cursor.execute("PRAGMA data_version").fetchone()[0])

    def wait(self, seconds: float, stopped: Flag) -> bool:
        """See Bus."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not stopped.wait(LOOK_SECONDS):
            now = self._version()
            if now != self.seen:
                self.seen = now
                return True
        return False


class PostgresBus:
    """PostgreSQL tells it when a transaction is kept."""

    def __init__(self) -> None:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")

    def wait(self, seconds: float, stopped: Flag) -> bool:
        """See Bus."""
        heard = connection.connection.notifies(timeout=seconds, stop_after=1)
        return any(True for _ in heard)


class RedisBus:
    """For a PostgreSQL behind a pool of connections, which passes no notices on."""

    def __init__(self) -> None:
        self.heard = _redis().pubsub(ignore_subscribe_messages=True)
        with _lost():
            self.heard.subscribe(CHANNEL)

    def wait(self, seconds: float, stopped: Flag) -> bool:
        """See Bus. Raises BusLost."""
        with _lost():
            return self.heard.get_message(timeout=seconds) is not None


@contextmanager
def _lost() -> Iterator[None]:
    from redis.exceptions import RedisError

    try:
        yield
    except RedisError as error:
        raise BusLost(str(error)) from error


def _redis() -> Any:
    import redis

    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5)


def open_bus() -> Bus:
    """The bus of this installation."""
    if settings.REDIS_URL:
        return RedisBus()
    return SqliteBus() if connection.vendor == "sqlite" else PostgresBus()


def announce() -> None:
    """Wakes everybody once this transaction is kept. SQLite needs no word."""
    if settings.REDIS_URL:
        transaction.on_commit(_publish, robust=True)
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")


def _publish() -> None:
    try:
        with _lost():
            _redis().publish(CHANNEL, "")
    except BusLost as lost:
        log.warning("Open pages do not hear of a change: %s", lost)
