"""Asking only those who have something to say.

Many are asked what they have for one person, and most have nothing. What such a one asked the database for is kept, and
after a change one statement asks for all of them whether any of it gives a row by now. Who has nothing still is not asked.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.db import connection

from braid.base.foreseen import begin, fetched, fetched_now, hears
from braid.base.prepared import Statement, asker
from braid.base.shown import Rooms, apart, rooms_of

SECONDS = 600
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")


class Nothing(NamedTuple):
    """Somebody had nothing to say: the statements that gave no row, and the rooms that were read."""

    statements: list[Statement]
    rooms: Rooms
    # Whether it can be seen from these statements that it is so still.
    tells: bool


def spared(member: Any, name: str, makers: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each of them answers, and nothing for those who had nothing and have nothing still.

    They may look at nothing but the columns of the member and the workspace, the day and the database: nothing that
    was read before, and nothing that is remembered. What is kept here only ever leaves somebody out: what there is to
    say is said anew.
    """
    if not settings.REMEMBER or connection.in_atomic_block:
        return [make() for make in makers]
    key = f"spared:{name}:{asker(member)}"
    kept: dict[int, Nothing] = caches["pages"].get(key) or {}
    silent = {number: one for number, one in kept.items() if one.tells}
    speak, _version = _with_rows(member, silent, fetched)
    answers: list[Any] = []
    heard: dict[int, Nothing] = {}
    for number, make in enumerate(makers):
        if number in silent and number not in speak:
            rooms_of(member).update(silent[number].rooms)
            answers.append([])
            continue
        answer, nothing = _watched(member, make)
        answers.append(answer)
        if not answer and number not in kept:
            heard[number] = nothing
    if heard:
        speak, version = _with_rows(member, heard, fetched_now)
        # (Only where nothing was written since the door opened have they seen what the last statement sees.)
        if version == member.workspace.version:
            new = {
                number: one._replace(tells=one.tells and number not in speak) for number, one in heard.items()
            }
            caches["pages"].set(key, kept | new, SECONDS)
    return answers


def _watched(member: Any, make: Callable[[], Any]) -> tuple[Any, Nothing]:
    statements: list[Statement] = []
    odd: list[str] = []

    def watch(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        given = tuple(values or ())
        if (
            many
            or values is None
            or not sql.startswith(("SELECT", "(SELECT"))
            or any(map(_is_a_moment, given))
        ):
            odd.append(sql)
        statements.append((sql, given))
        return execute(sql, values, many, context)

    begin()
    # (What was read ahead of them is no statement of theirs.)
    before = hears.set(lambda sql, given: watch(lambda *_asked: None, sql, given, False, None))
    try:
        with connection.execute_wrapper(watch):
            answer, rooms = apart(member, make)
    finally:
        hears.reset(before)
    rooms_of(member).update(rooms)
    return answer, Nothing(statements, rooms, not odd)


def _is_a_moment(value: Any) -> bool:
    """What asks for this very moment means another one the next time. (SQLite gets it as a text.)"""
    return isinstance(value, datetime) or (isinstance(value, str) and _MOMENT.match(value) is not None)


def _with_rows(
    member: Any, asked: Mapping[int, Nothing], fetch: Callable[..., list[Any]]
) -> tuple[set[int], int]:
    """Which of them get a row from any of their statements, and the version of the workspace. One statement."""
    arms: list[str] = []
    values: list[Any] = []
    for number, one in asked.items():
        for sql, given in one.statements if one.tells else ():
            arms.append(f"SELECT {number}, 0 WHERE EXISTS ({sql})")
            values += given
    if not arms:
        return set(), member.workspace.version
    arms.append("SELECT -1, version FROM people_workspace WHERE id = %s")
    found = dict(fetch(" UNION ALL ".join(arms), [*values, member.workspace_id]))
    version = found.pop(-1)
    return set(found), version
