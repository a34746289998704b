"""What a page asks for is mostly what it asked for the last time: right after a change all of it is read by one statement.

A page asks its panels one after the other, and each of them asks the database. What a page asked for one reader is kept;
when they open it again, the first question brings the rows of all of them, and whoever then asks for exactly that, word for
word and value for value, is handed what was just read. Everything else is asked as ever: nothing rests on the guess, and
nobody is handed rows that they have not asked for themselves.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from django.core.cache import caches
from django.db import DatabaseError, connection

from braid.base.lists import remembers

log = logging.getLogger("braid.foreseen")
SECONDS = 3600
MOST_TEXTS = 4000
# More than these are asked in their turn: what a page asks so often, it asks for each of many rows.
MOST_AT_ONCE = 60
# Values that go with one statement: SQLite takes 32,766 as it is mostly built.
MOST_VALUES = 10_000
# Columns that a part may have on SQLite, where every row of the answer has as many as the widest.
WIDEST = 40
_LIMITED = re.compile(r" LIMIT \d+( OFFSET \d+)?$")

Values = tuple[Any, ...]
Question = tuple[str, Values]
Rows = list[Values]


class Kept(NamedTuple):
    """What a page asked at a version that was new to it (`cold`), and when it was asked for again at the same one."""

    version: int
    cold: list[tuple[bytes, Values]]
    warm: list[tuple[bytes, Values]]


# The statements by their digests, with the number of their columns: they are long, and the same for many rows and readers.
_texts: dict[bytes, tuple[str, int]] = {}
_now: ContextVar["Foresight | None"] = ContextVar("foresight", default=None)
# Told of each question that is answered from what was read ahead, for such an answer is no statement of its own.
hears: ContextVar[Callable[[str, Values], None] | None] = ContextVar("hears", default=None)


class Foresight:
    """What one page has asked for, and what was read ahead for it."""

    def __init__(self, name: str, version: int) -> None:
        self.key = f"foreseen:{hashlib.blake2b(name.encode(), digest_size=16).hexdigest()}"
        self.version = version
        self.asked: dict[Question, int] = {}
        self.kept: Kept | None = None
        self.ahead: dict[Question, tuple[Rows, int]] | None = None

    def rows_of(self, question: Question) -> Rows:
        """The rows that answer it, read now or a moment ago."""
        if question not in self.begun():
            rows, self.asked[question] = _read(question)
            return rows
        rows, self.asked[question] = self.begun()[question]
        if (hear := hears.get()) is not None:
            hear(*question)
        return rows

    def begun(self) -> dict[Question, tuple[Rows, int]]:
        """What has been read ahead, by now at the latest."""
        if self.ahead is None:
            self.ahead = self._read_ahead()
        return self.ahead

    def _read_ahead(self) -> dict[Question, tuple[Rows, int]]:
        self.kept = caches["pages"].get(self.key)
        if self.kept is None:
            return {}
        before = self.kept.warm if self.kept.version == self.version else self.kept.cold
        # (Another thread may empty them meanwhile.)
        known = [(text, values) for digest, values in before if (text := _texts.get(digest))]
        sizes = accumulate(len(values) for _text, values in known)
        asked = [
            ((sql, values), width)
            for ((sql, width), values), size in zip(known, sizes, strict=True)
            if _fits(width) and size <= MOST_VALUES
        ]
        if len(asked) < 2:
            return {}
        try:
            return _together(asked)
        except DatabaseError as error:
            # (A guess takes no page down: what can be asked one by one is asked so.)
            if connection.in_atomic_block:
                raise
            caches["pages"].delete(self.key)
            log.warning("What a page asked the last time could not be read ahead: %s.", type(error).__name__)
            return {}

    def watch(self, execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        """Whatever writes makes what was read ahead of it void."""
        if self.ahead and not sql.lstrip("(").startswith(("SELECT", "WITH")):
            self.ahead = {}
        return execute(sql, values, many, context)

    def learn(self) -> None:
        """Keeps what was asked for."""
        if not self.asked or (self.kept is None and len(self.asked) < 2) or len(self.asked) > MOST_AT_ONCE:
            return
        asked = [(_noted(sql, width), values) for (sql, values), width in self.asked.items()]
        if self.kept is not None and self.kept.version == self.version:
            new = self.kept._replace(warm=asked)
        else:
            new = Kept(self.version, asked, self.kept.warm if self.kept else [])
        if new != self.kept:
            caches["pages"].set(self.key, new, SECONDS)


@contextmanager
def foreseen(member: Any, name: str) -> Iterator[None]:
    """Meanwhile what is `fetched` is read ahead, if it was fetched the last time under this name for this member."""
    foresight = Foresight(f"{name}:{member.pk}", member.workspace.version)
    before = _now.set(foresight)
    try:
        with connection.execute_wrapper(foresight.watch):
            yield
        if remembers():
            foresight.learn()
    finally:
        _now.reset(before)


def begin() -> None:
    """Reads ahead now, before somebody listens to what is asked: what is read ahead is nobody's own question."""
    foresight = _now.get()
    if foresight is not None and remembers():
        foresight.begun()


def fetched(sql: str, values: Sequence[Any]) -> Rows:
    """The rows of a statement as the database gives them, perhaps read ahead a moment ago."""
    foresight = _now.get()
    if foresight is None or not remembers():
        return fetched_now(sql, values)
    return foresight.rows_of((sql, tuple(values)))


def fetched_now(sql: str, values: Sequence[Any]) -> Rows:
    """The same, never read ahead: as the database has it at this moment."""
    return _read((sql, tuple(values)))[0]


def _read(question: Question) -> tuple[Rows, int]:
    with connection.cursor() as cursor:
        cursor.execute(*question)
        return cursor.fetchall(), len(cursor.description)


def _fits(width: int) -> bool:
    return width <= WIDEST or connection.vendor == "postgresql"


def _together(asked: list[tuple[Question, int]]) -> dict[Question, tuple[Rows, int]]:
    """The rows of all of these by one statement, each with the number of their columns."""
    values = [value for (_sql, given), _width in asked for value in given]
    found: dict[Question, tuple[Rows, int]] = {question: ([], width) for question, width in asked}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("; ".join(sql for (sql, _given), _width in asked), values)
            for question, width in asked:
                found[question] = cursor.fetchall(), width
                cursor.nextset()
            return found
        cursor.execute(_union(asked), values)
        for number, *cells in cursor.fetchall():
            question, width = asked[number]
            found[question][0].append(tuple(cells[:width]))
    return found


def _union(asked: list[tuple[Question, int]]) -> str:
    """For SQLite, which takes one statement at a time, and does not mind what stands in a column.

    (The first arm has no row; it says that no column is a day or a yes: what they are is said by whoever reads them. Where
    there is a limit, a part keeps its order.)
    """
    most = max(width for _question, width in asked)
    arms = [f"SELECT 0{', NULL' * most} WHERE 0"]
    for number, ((sql, _values), width) in enumerate(asked):
        limited = sql if _LIMITED.search(sql) else f"{sql} LIMIT -1"
        arms.append(f"SELECT {number}, part.*{', NULL' * (most - width)} FROM ({limited}) part")  # noqa: S608  (composed by Django)
    return " UNION ALL ".join(arms)


def _noted(sql: str, width: int) -> bytes:
    digest = _digest(sql)
    if len(_texts) >= MOST_TEXTS:
        _texts.clear()
    _texts[digest] = sql, width
    return digest


@lru_cache(maxsize=MOST_TEXTS)
def _digest(sql: str) -> bytes:
    return hashlib.blake2b(sql.encode(), digest_size=16).digest()
