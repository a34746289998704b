"""What tables hold about one row, for its page. Most hold nothing: all are asked at once which do, and then only those."""

import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Model, QuerySet

from braid.base.foreseen import fetched
from braid.base.lists import remembered, remembers
from braid.base.prepared import Prepared, Row

if TYPE_CHECKING:
    from braid.people.models import Member

_all: list["Held[Any]"] = []


class Held(Prepared[Row]):
    """Asks for the rows about one thing, if any of the tables in question has one.

    Whether one has, whoever may see it, is asked for all of them in one statement and holds until something changes.
    What this reader sees of it is said by the query set, as ever.

    Args:
        compose: makes the query set from the member who asks and the id of the thing (before that its kind, where a
            link is generic).
        links: what leads to the thing. A column, such as `Claim.item`; a whole table with `subject_kind` and `subject_id`,
            such as `Comment`; `(Subject, KeyResult.objective)` for rows of such a table about a part of the thing.
            The query set must be empty where nothing leads there.
    """

    def __init__(self, compose: Callable[..., QuerySet[Any]], *links: Any) -> None:
        super().__init__(compose)
        self.links = links
        self.is_generic = any(isinstance(link, type) for link in links)
        _all.append(self)
        _statement.cache_clear()

    def of(self, member: "Member", subject: Any) -> list[Row]:
        """What there is about this thing, as far as the member may see it."""
        asked = (member, subject.kind, subject.pk) if self.is_generic else (member, subject.pk)
        if remembers() and self.columns.isdisjoint(_holding(member, subject)):
            self.noted(*asked)
            return []
        return self.all(*asked)

    @cached_property
    def columns(self) -> frozenset[str]:
        """The names of the links, as they stand in the statement for all of them."""
        return frozenset(_name(link) for link in self.links)


def _name(link: Any) -> str:
    if isinstance(link, type):
        return str(cast(Any, link)._meta.db_table)
    if isinstance(link, tuple):
        return f"{_name(link[0])} of {_name(link[1])}"
    return f"{link.field.model._meta.db_table}.{link.field.column}"


def _holding(member: "Member", subject: Any) -> frozenset[str]:
    """The links of which any leads to this thing. One statement, none while nothing has changed."""

    def ask() -> frozenset[str]:
        known = {"workspace": member.workspace_id, "kind": subject.kind, "pk": subject.pk}
        statement, names = _statement(subject.__class__)
        return frozenset(name for (name,) in fetched(statement, [known[name] for name in names]))

    holding: frozenset[str] = remembered(member, f"holding:{subject.kind}:{subject.pk}", ask)
    return holding


@lru_cache(maxsize=64)
def _statement(model: type[Model]) -> tuple[str, tuple[str, ...]]:
    """What is asked about a row of this table, and which number goes where."""
    found = {_name(link): rows for each in _all for link in each.links if (rows := _rows(link, model))}
    sql = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS ({rows})" for name, rows in found.items())  # noqa: S608  (our own names)
    return sql.format(workspace="%s", kind="%s", pk="%s"), tuple(re.findall(r"{(\w+)}", sql))


def _rows(link: Any, model: type[Model]) -> str:
    """The rows that lead to one of this table; empty where such a link never does."""
    if isinstance(link, type):
        return _about(link, "= {kind}", "= {pk}")
    if isinstance(link, tuple):
        part = link[1].field.model._meta.label_lower
        return _about(link[0], f"= '{part}'", f"IN ({rows})") if (rows := _rows(link[1], model)) else ""
    if link.field.related_model is not model:
        return ""
    return f'SELECT id FROM "{link.field.model._meta.db_table}" WHERE "{link.field.column}" = {{pk}}'  # noqa: S608  (our own names)


def _about(table: Any, kind: str, number: str) -> str:
    rows = f'SELECT id FROM "{table._meta.db_table}" WHERE workspace_id = {{workspace}}'  # noqa: S608  (our own names)
    return f"{rows} AND subject_kind {kind} AND subject_id {number}"
