"""Finding: the index names candidates in the member's workspace, the table's own second lock says which are shown.

What is asked of a database for each kind is small and bounded, whatever the number of hits: titles that begin
with the words, titles that have them, anything that has them, the newest of each. Only where all places went to
candidates of which some are put away or not for this reader, it is asked once more for those that are shown.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from markupsafe import Markup

from braid.activity.search import index
from braid.activity.search.declared import Searchable, declared
from braid.activity.search.words import (
    excerpt,
    for_postgresql,
    for_sqlite,
    marked,
    plain,
    words_of,
)
from braid.base.lists import kept_for
from braid.base.prepared import all_composed, composed
from braid.people.models import Member

# Candidates of each kind by its titles and by everything, and results in all.
EACH, MOST = 6, 20
# Letters of a text that are looked at for an excerpt.
READ = 3000
BETWEEN = " · "
# Stands in a remembered statement where the numbers of the candidates go.
THESE = "these"
Row = tuple[int, int, str, str, str]  # place of the kind, number, column for the address, title, text


class Hit(NamedTuple):
    """One result: what it is, where its page is, and its title and text with the matches marked."""

    one: Searchable
    url: str
    title: Markup
    text: Markup


class Found(NamedTuple):
    """The best results, the kinds among all that fit, and whether there may be more of some kind."""

    hits: list[Hit]
    kinds: list[Searchable]
    more: bool = False


def search(member: Member, asked: str, *, typing: bool = False, most: int = MOST) -> Found:
    """What fits all the words, best first: titles before texts, the newest before the older.

    Two statements; four where something that is not shown took the place of something that is.

    Args:
        typing: the last word may go on; when nothing fits, its last letters are left out. Each letter asks something
            else, so it is not kept for the next time.
    """
    words = words_of(asked)
    if typing:
        return _found(member, words, most, typing=True)
    # (Cards of an open retro are found, too, and nothing tells of them.)
    name = f"search:{most}:{member.workspace.quiet_version}:{' '.join(words)}"
    found: Found = kept_for(member, name, lambda: _found(member, words, most, typing=False))
    return found


def _found(member: Member, words: list[str], most: int, *, typing: bool) -> Found:
    kinds = list(declared().values())
    while words:
        rows = _shown_first(member, kinds, words, typing)
        if rows or not typing or len(words[-1]) < 5:
            hits = [_hit(member, kinds[row[0]], row, words) for row in _best(rows, words)[:most]]
            each = Counter(row[0] for row in rows)
            more = len(rows) > most or any(count >= EACH for count in each.values())
            return Found(hits, [kinds[number] for number in sorted(each)], more)
        words = [*words[:-1], words[-1][:-1]]
    return Found([], [])


def of_kind(member: Member, one: Searchable, asked: str) -> QuerySet[Any]:
    """All rows of one kind that fit and that the member may see, for a page of their own."""
    rows = one.model.objects.visible_to(member)
    words = words_of(asked)
    if not words:
        return rows.none()
    sql, values = _matching(one, member.workspace_id, words, typing=False)
    return rows.filter(pk__in=RawSQL(sql, values))  # noqa: S611  (words go in as values)


def as_hits(member: Member, one: Searchable, rows: QuerySet[Any], asked: str) -> list[Hit]:
    """Rows of one kind as results, in their order. One statement."""
    order = list(rows.values_list("pk", flat=True))
    kept = {row[1]: row for row in _visible(member, [one], {0: order})}
    words = words_of(asked)
    return [_hit(member, one, kept[pk], words) for pk in order if pk in kept]


def _shown_first(
    member: Member, kinds: Sequence[Searchable], words: Sequence[str], typing: bool
) -> list[Row]:
    """The first rows of each kind among those that this member may see."""
    found = _candidates(member, kinds, words, typing)
    rows = _visible(member, kinds, found)
    left = Counter(row[0] for row in rows)
    crowded = {n for n, pks in found.items() if len(pks) >= EACH and left[n] < len(pks)}
    if not crowded:
        return rows
    again = _candidates(member, kinds, words, typing, only=crowded)
    return [row for row in rows if row[0] not in crowded] + _visible(member, kinds, again)


def _matching(
    one: Searchable, workspace: int, words: Sequence[str], *, typing: bool
) -> tuple[str, list[Any]]:
    """The statement that gives the numbers of all rows that fit."""
    if connection.vendor == "sqlite":
        return _of_index(one), [_question(one, workspace, one.fields, for_sqlite(words, typing=typing))]
    sql, _order = _of_table(one)
    return sql, [workspace, for_postgresql(words, typing=typing)]


def _of_index(one: Searchable) -> str:
    return f'SELECT rowid FROM "{one.index}" WHERE "{one.index}" MATCH %s'  # noqa: S608  (names of our own tables)


def _question(one: Searchable, workspace: int, fields: Sequence[str], asked: str) -> str:
    columns = " ".join(map(one.column, fields))
    return f'workspace_id : "{workspace}" AND {{{columns}}} : ({asked})'


def _of_table(one: Searchable) -> tuple[str, str]:
    """For PostgreSQL: all that fits, and its order: titles with the words first, the newest first."""
    table, title = one.model._meta.db_table, connection.ops.quote_name(one.title) if one.title else ""
    fits = f"{index.vector(one)} @@ to_tsquery('{index.LANGUAGE}', %s)"
    order = f"({title} ILIKE %s) DESC, ({title} ILIKE %s) DESC, id DESC" if title else "id DESC"
    return f'SELECT id FROM "{table}" WHERE workspace_id = %s AND {fits}', order  # noqa: S608


def _arms(
    one: Searchable,
    workspace: int,
    words: Sequence[str],
    typing: bool,
    among: tuple[str, Sequence[Any]] = ("", ()),
) -> list[tuple[str, list[Any]]]:
    """The statements that give the first candidates of one kind; `among` narrows them, as a condition with its values."""
    narrowed, given = among
    if connection.vendor != "sqlite":
        sql, order = _of_table(one)
        asked = [workspace, for_postgresql(words, typing=typing), *given]
        patterns = [f"{' '.join(words)}%", f"%{words[-1]}%"] if one.title else []
        sql += narrowed.format(id="id")
        return [(f"{sql} ORDER BY {order} LIMIT {2 * EACH}", asked + patterns)]
    every = for_sqlite(words, typing=typing)
    questions = [_question(one, workspace, one.fields, every)]
    if one.title:
        begins = "^ " + for_sqlite(words, typing=typing, phrase=True)
        # (Where there is nothing but a title, that has been asked already.)
        titled = [every, begins] if one.text else [begins]
        questions += [_question(one, workspace, (one.title,), asked) for asked in titled]
    sql = f"{_of_index(one)}{narrowed.format(id='rowid')} ORDER BY rowid DESC LIMIT {EACH}"
    return [(sql, [question, *given]) for question in questions]


def _among_shown(member: Member, one: Searchable) -> tuple[str, Sequence[Any]]:
    """The condition that a row is one that the member may see; its column is called `{id}`."""
    sql, given = composed(member, f"shown:{one.kind}", lambda: one.model.objects.visible_to(member))
    return (f" AND {{id}} IN ({sql})", given) if sql else (" AND 1 = 0", ())


def _candidates(
    member: Member,
    kinds: Sequence[Searchable],
    words: Sequence[str],
    typing: bool,
    only: Collection[int] | None = None,
) -> dict[int, list[int]]:
    """Numbers of the first rows of each kind that fit, by place in `kinds`. One statement.

    `only` asks for some kinds, and for rows that the member may see.
    """
    arms: list[str] = []
    values: list[Any] = []
    for number, one in enumerate(kinds):
        if only is not None and number not in only:
            continue
        among = ("", ()) if only is None else _among_shown(member, one)
        for sql, given in _arms(one, member.workspace_id, words, typing, among):
            arms.append(f"SELECT {number}, * FROM ({sql}) AS arm_{len(arms)}")  # noqa: S608
            values += given
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(arms), values)
        for number, pk in cursor.fetchall():
            found.setdefault(number, []).append(pk)
    return found


def _visible(member: Member, kinds: Sequence[Searchable], found: dict[int, list[int]]) -> list[Row]:
    """Those that this member may see, with what is shown of them. One statement.

    The columns are written by hand, and the rule of who sees what is kept as written: to compile them anew
    for every kind and search costs more than to read the rows.
    """
    asked = {kinds[number].kind: partial(_these, member, kinds[number]) for number in found}
    rules = all_composed(member, "search", asked)
    arms: list[str] = []
    values: list[Any] = []
    for number, pks in found.items():
        sql, given = rules[kinds[number].kind]
        if sql:
            arms.append(f"{_shown(kinds[number], number)} WHERE id IN ({sql})")
            values += [_numbers(pks) if value == THESE else value for value in given]
    if not arms:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(arms), values)
        return cursor.fetchall()


def _these(member: Member, one: Searchable) -> QuerySet[Any]:
    """Those of `THESE` numbers that the member may see."""
    these = (
        "SELECT value FROM json_each(%s)" if connection.vendor == "sqlite" else "SELECT unnest(%s::bigint[])"
    )
    return one.model.objects.visible_to(member).filter(pk__in=RawSQL(these, [THESE]))  # noqa: S611  (numbers go in as a value)


def _numbers(pks: list[int]) -> Any:
    return json.dumps(pks) if connection.vendor == "sqlite" else pks


def _shown(one: Searchable, number: int) -> str:
    def column(name: str) -> str:
        return connection.ops.quote_name(one.column(name))

    text = f" || '{BETWEEN}' || ".join(f"coalesce({column(name)}, '')" for name in one.text) or "''"
    title, at = column(one.title) if one.title else "''", _at(one.model, one.at)
    table = connection.ops.quote_name(one.model._meta.db_table)
    return f"SELECT {number}, id, {at}, {title}, substr({text}, 1, {READ}) FROM {table}"  # noqa: S608


def _at(model: Any, name: str) -> str:
    """The column behind the address, which may be one of the row that this one is a part of."""
    first, _, rest = name.partition("__")
    field, table = model._meta.get_field("id" if first == "pk" else first), model._meta.db_table
    own = f"{connection.ops.quote_name(table)}.{connection.ops.quote_name(field.column)}"
    if not rest:
        return own
    other = connection.ops.quote_name(field.related_model._meta.db_table)
    return f"(SELECT {_at(field.related_model, rest)} FROM {other} WHERE {other}.id = {own})"  # noqa: S608


def _best(rows: Iterable[Row], words: Sequence[str]) -> list[Row]:
    """Titles that are the question, that begin with it, that have its words; then texts, the newest first."""
    asked = plain(" ".join(words))

    def order(row: Row) -> tuple[int, ...]:
        title = " ".join(words_of(plain(row[3])))
        fits = (title == asked, title.startswith(asked), all(word in title for word in asked.split()))
        place = (*fits, bool(title), True).index(True)
        return place, len(title) if place < 3 else 0, row[0], -row[1]

    return sorted(rows, key=order)


def _hit(member: Member, one: Searchable, row: Row, words: Sequence[str]) -> Hit:
    _number, _pk, at, title, text = row
    text = BETWEEN.join(part for part in text.split(BETWEEN) if part)
    url = f"/w/{member.workspace.slug}/{one.place.format(at)}"
    if not title:
        return Hit(one, url, excerpt(text, words), Markup(""))
    return Hit(one, url, marked(title, words), excerpt(text, words))
