"""Statements that are composed once: for few rows, composing costs far more than asking."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar, cast

from django.core.cache import caches
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.utils import timezone
from django.utils.translation import get_language

from braid.base.foreseen import fetched
from braid.base.lists import remembers
from braid.base.shown import Rooms, apart, rooms_of

Row = TypeVar("Row")
# What stands for a whole number while a statement is composed: each has its own, and nobody else has it.
NUMBER = 1_917_215_410
# Statements that a connection keeps, of ten kilobytes each: those of the pages of one row, for readers in a dozen time zones
# and from whom different kinds of things are hidden.
MOST = 1000


class Reader:
    """Whoever asks, while the statement for all who see alike is composed: nothing else may be known of them.

    Which tables have rows that are hidden from them is no value but a part of the question (`member.hiding`).
    """

    def __init__(self, pk: int, workspace_id: int, hiding: Any) -> None:
        self.pk, self.workspace_id, self.hiding = pk, workspace_id, hiding


class Plan(NamedTuple):
    """A statement, the places in which its values go, how a row of it is read, and of which rooms it tells."""

    statement: str
    values: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    read: Callable[[Any], Any]
    rooms: Rooms


class Prepared(Generic[Row]):
    """Asks for the rows of a query set in which only the values differ from time to time.

    Args:
        compose: makes the query set from the values, which are texts, whole numbers, lists of such numbers, days, or
            the member who asks. They must stand in its statement as they are, and it must not depend on anything else but the day, the
            language and the time zone of whoever asks.
    """

    def __init__(self, compose: Callable[..., QuerySet[Any]]) -> None:
        self.compose = compose

    def first(self, *values: Any) -> Row | None:
        """The first row, or None. Read from the database every time.

        Raises:
            AssertionError: the first time, when a value does not stand in the statement as it was given.
        """
        return next(iter(self._asked(values, one=True)), None)

    def all(self, *values: Any) -> list[Row]:
        """The rows in their order. Read from the database every time."""
        return self._asked(values)

    def _asked(self, values: Sequence[Any], *, one: bool = False) -> list[Row]:
        if [] in values:
            return []
        values = [_padded(value) if isinstance(value, list) else value for value in values]
        plan = self._plan(values, one=one)
        try:
            rows = fetched(plan.statement, _filled(plan, values))
        except OverflowError:  # (No row has such a number.)
            return []
        return [plan.read(row) for row in rows]

    def noted(self, *values: Any) -> None:
        """Notes for whoever asks of which rooms the answer would tell, where it is known to be empty."""
        self._plan(values)

    def _plan(self, values: Sequence[Any], *, one: bool = False) -> Plan:
        """How it is asked by such a reader; what it tells of is noted for them.

        (Kept with the connection, whose dialect it speaks, and which a test or a thread has of its own.)
        """
        plans = vars(connections[DEFAULT_DB_ALIAS]).setdefault("braid_prepared", {})
        reader = next((value for value in values if isinstance(value, Model)), None)
        lengths = tuple(len(value) for value in values if isinstance(value, list))
        key = (self, one, lengths, *_manner(reader)) if reader is not None else (self, one, lengths)
        if key not in plans:
            if len(plans) >= MOST:
                # (The oldest: that of a day that is over, mostly.)
                del plans[next(iter(plans))]
            plans[key] = self._made(values, one)
        plan: Plan = plans[key]
        if reader is not None:
            rooms_of(reader).update(plan.rooms)
        return plan

    def _made(self, values: Sequence[Any], one: bool) -> Plan:
        stand_ins, marks, needed = _stand_ins(values)

        def composed() -> Any:
            rows = self.compose(*stand_ins)
            return rows[:1] if one else rows

        rows = composed()
        compiler = rows.query.get_compiler(using=rows.db)
        statement, given = compiler.as_sql()
        again = composed().query.get_compiler(using=rows.db).as_sql()
        assert again == (statement, given), ("It depends on the moment.", statement)
        known = {mark: number for number, mark in enumerate(marks)}
        places = tuple(
            (at, known[value])
            for at, value in enumerate(given)
            if isinstance(value, int | str | date) and value in known
        )
        assert needed <= {number for _at, number in places}, ("A value has no place.", statement, given)
        assert not any(str(mark) in statement for mark in marks), ("A value is a part of it.", statement)
        rooms: Rooms = set().union(*(rooms_of(each) for each in stand_ins if isinstance(each, Reader)))
        return Plan(statement, tuple(given), places, _reading(rows, compiler), rooms)


def _manner(reader: Any) -> tuple[Any, ...]:
    """All that a statement may depend on beside its values."""
    return reader.hiding, get_language(), timezone.get_current_timezone_name(), timezone.localdate()


def _stand_ins(values: Sequence[Any]) -> tuple[list[Any], list[Any], set[int]]:
    """What stands for these values while a statement is composed, by which marks they are known in it, and which of
    those must be found there: of a reader the number or the workspace may be asked for, or both.
    """
    stand_ins: list[Any] = []
    marks: list[Any] = []
    needed = set()
    for value in values:
        if isinstance(value, Model):
            stand_ins.append(Reader(NUMBER + len(marks), NUMBER + len(marks) + 1, cast(Any, value).hiding))
            marks += [stand_ins[-1].pk, stand_ins[-1].workspace_id]
            continue
        needed.add(len(marks))
        if isinstance(value, list):
            stand_ins.append([NUMBER + len(marks) + number for number in range(len(value))])
            marks += stand_ins[-1]
        elif isinstance(value, date):
            stand_ins.append(date(1, 1, 1 + len(marks)))
            marks.append(connection.ops.adapt_datefield_value(stand_ins[-1]))
        else:
            stand_ins.append(f"stand-in {len(marks)}" if isinstance(value, str) else NUMBER + len(marks))
            marks.append(stand_ins[-1])
    return stand_ins, marks, needed


def _padded(numbers: list[int]) -> list[int]:
    """These numbers, the last one again until there are 2, 4, 8, …: so there are few statements to be composed."""
    return numbers + numbers[-1:] * ((1 << (len(numbers) - 1).bit_length()) - len(numbers))


def _filled(plan: Plan, values: Sequence[Any]) -> Sequence[Any]:
    """The values of the statement for these that were given."""
    flat: list[Any] = []
    for value in values:
        if isinstance(value, Model):
            flat += [value.pk, cast(Any, value).workspace_id]
        elif isinstance(value, list):
            flat += value
        else:
            flat.append(connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value)
    filled = list(plan.values)
    for at, number in plan.places:
        filled[at] = flat[number]
    return filled


def _reading(rows: Any, compiler: Any) -> Callable[[Any], Any]:
    """How one row of the answer becomes what the query set is a set of."""
    assert not rows._prefetch_related_lookups
    assert not rows._known_related_objects
    converters = compiler.get_converters([found[0] for found in compiler.select])
    many = len(compiler.select)
    kind = rows._iterable_class
    make = _model(rows, compiler) if kind is ModelIterable else _values(rows.query, kind)

    def read(row: Any) -> Any:
        cells = list(row[:many])
        for at, (convert, expression) in converters.items():
            for one in convert:
                cells[at] = one(cells[at], expression, connection)
        return make(cells)

    return read


def _model(rows: Any, compiler: Any) -> Callable[[list[Any]], Any]:
    kind, select, db = compiler.klass_info["model"], compiler.select, rows.db
    start, end = compiler.klass_info["select_fields"][0], compiler.klass_info["select_fields"][-1] + 1
    names = [found[0].target.attname for found in select[start:end]]
    beside = cast(Any, get_related_populators)(compiler.klass_info, select, db)
    more = tuple(compiler.annotation_col_map.items())

    def make(cells: list[Any]) -> Any:
        made = kind.from_db(db, names, cells[start:end])
        for each in beside:
            each.populate(cells, made)
        for name, at in more:
            setattr(made, name, cells[at])
        return made

    return make


def _values(query: Any, kind: Any) -> Callable[[list[Any]], Any]:
    if kind is ValuesIterable:
        names = list(query.selected or [*query.extra_select, *query.values_select, *query.annotation_select])
        return lambda cells: dict(zip(names, cells, strict=True))
    if kind is FlatValuesListIterable:
        return lambda cells: cells[0]
    assert kind is ValuesListIterable, kind
    return tuple


# Columns that change all the time, and on which no rule of who sees what rests.
CHANGING = {"version", "quiet_version", "views_version", "unread", "last_seen_on"}
Statement = tuple[str, tuple[Any, ...]]


def asker(member: Any) -> str:
    """Who asks, and on which day: as long as this stays the same, so does a statement that is composed for them.

    It may depend on the columns of the member and the workspace, on what the door has found hidden, and on the day.
    """
    known = [
        getattr(row, column.attname)
        for row in (member, member.workspace)
        for column in row._meta.concrete_fields
        if column.name not in CHANGING
    ]
    hiding = None if member.hiding is None else sorted(member.hiding)
    said = repr((known, hiding, timezone.localdate()))
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def composed(member: Any, name: str, compose: Callable[[], QuerySet[Any]]) -> Statement:
    """The statement for the numbers of these rows, composed once for each who asks (see `asker`); what it reads is read
    every time. Empty where there can be none.

    Args:
        name: all else that the rows depend on.
    """
    return all_composed(member, name, {name: compose})[name]


def all_composed(
    member: Any, name: str, asked: Mapping[str, Callable[[], QuerySet[Any]]]
) -> dict[str, Statement]:
    """The same for several by their names, kept as one: a search asks for dozens, which would drive out all else."""
    key = f"composed:{name}:{asker(member)}"
    kept: dict[str, tuple[Statement, Rooms]] = (caches["pages"].get(key) or {}) if remembers() else {}
    new = {
        each: apart(member, partial(_written, compose)) for each, compose in asked.items() if each not in kept
    }
    if new and remembers():
        caches["pages"].set(key, kept | new, 600)
    found = {each: kept[each] if each in kept else new[each] for each in asked}
    rooms_of(member).update(*(rooms for _statement, rooms in found.values()))
    return {each: statement for each, (statement, _rooms) in found.items()}


def _written(compose: Callable[[], QuerySet[Any]]) -> Statement:
    try:
        sql, values = compose().order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    return sql, tuple(values)


def asked_as(member: Any, name: str, compose: Callable[[], QuerySet[Any]]) -> list[Any]:
    """These rows, by a statement that is composed once for each who asks (see `asker`); they are read every time.

    Args:
        name: nobody else's, and all else that the rows depend on.
    """
    if not remembers():
        return list(compose())
    kept = vars(connections[DEFAULT_DB_ALIAS]).setdefault("braid_asked", {})
    key = (name, asker(member), get_language(), timezone.get_current_timezone_name())
    if key not in kept:
        if len(kept) >= MOST:
            del kept[next(iter(kept))]
        kept[key] = apart(member, partial(_spoken, name, compose))
    (statement, values, read), rooms = kept[key]
    rooms_of(member).update(rooms)
    return [read(row) for row in fetched(statement, values)] if statement else []


def _spoken(name: str, compose: Callable[[], QuerySet[Any]]) -> tuple[str, tuple[Any, ...], Any]:
    """The statement with its values and how a row of it is read: for all to whom it is the same, that is kept once."""
    rows = compose()
    compiler = rows.query.get_compiler(using=rows.db)
    try:
        statement, values = compiler.as_sql()
    except EmptyResultSet:
        return "", (), None
    again = compose().query.get_compiler(using=rows.db).as_sql()
    assert again == (statement, values), ("It depends on the moment.", statement)
    ways = vars(connections[DEFAULT_DB_ALIAS]).setdefault("braid_ways", {})
    if len(ways) >= MOST:
        ways.clear()
    if (name, statement) not in ways:
        ways[name, statement] = statement, _reading(rows, compiler)
    statement, read = ways[name, statement]
    return statement, tuple(values), read


def how_many(member: Any, name: str, compose: Callable[[], QuerySet[Any]]) -> int:
    """The number of these rows, by a statement that is `composed`. One query."""
    sql, values = composed(member, name, compose)
    if not sql:
        return 0
    return int(fetched(f"SELECT COUNT(*) FROM ({sql}) AS found", values)[0][0])  # noqa: S608  (composed by Django)
