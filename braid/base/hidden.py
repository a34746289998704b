"""Which rows a member may not see because somebody else was named for them.

Restricted rows are few, and the question is asked on every page: it is put as one piece of SQL for each table,
made once. It starts at the restricted rows and goes along the links to the table that is asked for, so that
it costs next to nothing where nothing is restricted.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

if TYPE_CHECKING:
    from braid.people.models import Member

# The columns that say that a row is for its `readers` only.
FLAGS = ("is_restricted", "is_private")
NOBODY = 0
# A way from a table to one with such a column: the tables on it, each with how it is linked to the one before.
Step = tuple[type[models.Model], str]
Way = tuple[tuple[Step, ...], type[models.Model], str]


def hidden_from(member: "Member", model: type[models.Model]) -> Q:
    """The rows of this table that the member must not see."""
    return _hidden(model, member.workspace_id, member.pk or NOBODY)


def hidden_from_some(workspace: int, model: type[models.Model]) -> Q:
    """The rows of this table that not everybody in the workspace may see."""
    return _hidden(model, workspace, NOBODY)


def can_be_hidden(model: type[models.Model]) -> bool:
    """Whether anything in this table may be for some people only."""
    return bool(_ways(model))


def has_page(model: type[models.Model]) -> bool:
    """Whether rows of this table have a page of their own. (A column of that name is the address of another page.)"""
    return isinstance(vars(model).get("place"), property)


def _hidden(model: type[models.Model], workspace: int, member: int) -> Q:
    if not (sql := _ids(model)):
        return Q()
    # (Only two whole numbers are put into text that is written below.)
    return Q(pk__in=RawSQL(sql.format(workspace=int(workspace), member=int(member)), ()))  # noqa: S611


@lru_cache(maxsize=256)
def _ids(model: type[models.Model]) -> str:
    """The numbers of all hidden rows of a table; empty when none of them can be hidden."""
    return " UNION ALL ".join(_along(model, *way) for way in _ways(model))


def _along(model: type[models.Model], steps: tuple[Step, ...], last: type[models.Model], flag: str) -> str:
    """One way as a statement. The order of a cross join is kept by SQLite: the few restricted rows come first."""
    tables = [f"{_table(table)} t{number}" for number, table in enumerate([model, *(s[0] for s in steps)])]
    links = [link.format(here=f"t{n}", there=f"t{n + 1}") for n, (_table_, link) in enumerate(steps)]
    end = f"t{len(steps)}"
    through = last._meta.get_field("readers").remote_field.through  # type: ignore[union-attr]
    named = (
        f"NOT EXISTS (SELECT 1 FROM {_table(through)} n "  # noqa: S608  (names of our own tables)
        f"WHERE n.{last._meta.model_name}_id = {end}.id AND n.member_id = {{member}})"
    )
    where = [
        f"{end}.workspace_id = {{workspace}}",
        f"{end}.{flag}",
        named,
        "t0.workspace_id = {workspace}",
        *links,
    ]
    return f"SELECT t0.id FROM {' CROSS JOIN '.join(reversed(tables))} WHERE {' AND '.join(where)}"  # noqa: S608


@lru_cache(maxsize=256)
def _ways(model: type[models.Model]) -> tuple[Way, ...]:
    columns = {field.name for field in model._meta.fields}
    found: list[Way] = [((), model, flag) for flag in FLAGS if flag in columns]
    for name in (*getattr(model, "part_of", ()), *getattr(model, "speaks_of", ())):
        found += _onward((_to(model, name),))
    for link, own, other in _links_hiding(model):
        found += _onward(((link, f"{{there}}.{own}_id = {{here}}.id"), _to(link, other)))
    if _is_about(model):
        for kind in apps.get_models():
            # (A round is about a launch itself; what happens to the round goes the whole way.)
            if has_page(kind) and not (_is_about(kind) and has_page(model)):
                label = kind._meta.label_lower
                same = f"{{here}}.subject_kind = '{label}' AND {{here}}.subject_id = {{there}}.id"
                found += _onward(((kind, same),))
    return tuple(found)


def _onward(steps: tuple[Step, ...]) -> list[Way]:
    return [((*steps, *rest), last, flag) for rest, last, flag in _ways(steps[-1][0])]


def _to(model: type[models.Model], name: str) -> Step:
    return _target(model, name), f"{{there}}.id = {{here}}.{name}_id"


def _links_hiding(model: type[models.Model]) -> Iterator[tuple[type[Any], str, str]]:
    """Tables of links that take rows of `model` along: the table, its column for them, and the one for the other end."""
    for link in apps.get_models():
        for own in getattr(link, "hides", ()):
            if _target(link, own) is model:
                yield from ((link, own, other) for other in getattr(link, "part_of", ()) if other != own)


def _is_about(model: type[models.Model]) -> bool:
    return {"subject_kind", "subject_id"} <= {field.name for field in model._meta.fields}


def _target(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name).related_model


def _table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'
