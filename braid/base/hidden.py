"""Which rows a member may not see because somebody else was named for them.

Restricted rows are few, and the question is asked on every page: it is put as one piece of SQL for each table,
made once. It starts at the restricted rows and goes along the links to the table that is asked for, so that
it costs next to nothing where nothing is restricted.
"""

import re
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
NOTHING = Q(pk__in=())


def hidden_from(member: "Member", model: type[models.Model]) -> Q:
    """The rows of this table that the member must not see."""
    return NOTHING if _sees_all(member, model) else _hidden(model, member.workspace_id, member.pk or NOBODY)


def shown_to(member: "Member", model: type[models.Model]) -> Q:
    """All others. Where the door has found that nothing is hidden, the database is not asked about it again."""
    return Q() if _sees_all(member, model) else ~hidden_from(member, model)


def sight(member: "Member", model: type[models.Model]) -> str:
    """The same for all members who may see the same rows of this table, as far as the door knows: a part of a name for
    what is remembered about them.
    """
    return "all" if _sees_all(member, model) else f"member {member.pk}"


def _sees_all(member: "Member", model: type[models.Model]) -> bool:
    return member.hiding is not None and member.hiding.isdisjoint(_starts(model))


def hiding(member: str, workspace: str) -> str:
    """SQL for the names of the tables that have restricted rows which a member may not see, each followed by a comma.

    Args:
        member, workspace: columns of the statement around it that have their numbers.
    """
    parts = [
        f"CASE WHEN EXISTS ({_restricted(model, flag)}) THEN '{model._meta.label_lower},' ELSE '' END".format(
            workspace=workspace, member=member
        )
        for model in apps.get_models()
        for flag in _flags(model)
    ]
    return " || ".join(parts)


def hidden_from_some(workspace: int, model: type[models.Model]) -> Q:
    """The rows of this table that not everybody in the workspace may see."""
    return _hidden(model, workspace, NOBODY)


def can_be_hidden(model: type[models.Model]) -> bool:
    """Whether anything in this table may be for some people only."""
    return bool(_ids(model))


def has_page(model: type[models.Model]) -> bool:
    """Whether rows of this table have a page of their own. (A column of that name is the address of another page.)"""
    return isinstance(vars(model).get("place"), property)


def _hidden(model: type[models.Model], workspace: int, member: int) -> Q:
    sql, names = _asked(model)
    if not sql:
        return Q()
    numbers = {"workspace": workspace, "member": member}
    return Q(pk__in=RawSQL(sql, [numbers[name] for name in names]))  # noqa: S611  (the text is written below)


@lru_cache(maxsize=256)
def _asked(model: type[models.Model]) -> tuple[str, tuple[str, ...]]:
    """The same, a place for each number, and which of the two goes there."""
    sql = _ids(model)
    return sql.format(workspace="%s", member="%s"), tuple(re.findall(r"{(\w+)}", sql))


@lru_cache(maxsize=256)
def _ids(model: type[models.Model]) -> str:
    """The numbers of all hidden rows of a table; empty when none of them can be hidden.

    Each table on the way is asked once, however many ways lead over it: there are sixty to what happens in a
    workspace, and PostgreSQL thinks longer about the joins of each than it takes to follow them.
    """
    named: dict[str, str] = {}
    own = _branches(model, named)
    before = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, sql in named.items())
    return (f"WITH {before} " if before else "") + " UNION ALL ".join(own)


@lru_cache(maxsize=256)
def _starts(model: type[models.Model]) -> frozenset[str]:
    """The tables whose restricted rows can take rows of this one along."""
    ends = [_target(model, name) for name in _links_of(model)]
    ends += [_target(link, other) for link, _own, other in _links_hiding(model)]
    ends += _kinds_of(model) if _is_about(model) else ()
    own = {model._meta.label_lower} if _flags(model) else set()
    return frozenset(own.union(*(_starts(end) for end in ends)))


def _branches(model: type[models.Model], named: dict[str, str]) -> list[str]:
    """How the hidden rows of a table are found: by themselves, and by each thing that takes them along.

    What is needed for it is written into `named` first.
    """
    found = [_restricted(model, flag) for flag in _flags(model)]
    for name in _links_of(model):
        if _need(other := _target(model, name), named):
            found.append(_taken_along(_name(other), model, f"here.{name}_id = there.id"))
    for link, own, other in _links_hiding(model):
        if _need(end := _target(link, other), named):
            found.append(
                f"SELECT here.{own}_id AS id FROM {_name(end)} there CROSS JOIN {_table(link)} here "  # noqa: S608
                f"WHERE here.{other}_id = there.id AND here.workspace_id = {{workspace}}"
            )
    if _is_about(model) and (kinds := [kind for kind in _kinds_of(model) if _need(kind, named)]):
        subjects = f"hidden_subjects_of_{model._meta.db_table}"
        named[subjects] = " UNION ALL ".join(
            f"SELECT '{kind._meta.label_lower}' AS kind, id FROM {_name(kind)}"  # noqa: S608
            for kind in kinds
        )
        same = "here.subject_kind = there.kind AND here.subject_id = there.id"
        found.append(_taken_along(subjects, model, same))
    return found


def _need(model: type[models.Model], named: dict[str, str]) -> bool:
    """Whether rows of a table can be hidden; then how they are found is in `named` under the name of the table."""
    if (name := _name(model)) not in named and (branches := _branches(model, named)):
        named[name] = " UNION ALL ".join(branches)
    return name in named


def _flags(model: type[models.Model]) -> list[str]:
    return [flag for flag in FLAGS if flag in {field.name for field in model._meta.fields}]


def _links_of(model: type[models.Model]) -> tuple[str, ...]:
    return (*getattr(model, "part_of", ()), *getattr(model, "speaks_of", ()))


def _restricted(model: type[models.Model], flag: str) -> str:
    through = model._meta.get_field("readers").remote_field.through  # type: ignore[union-attr]
    return (
        f"SELECT id FROM {_table(model)} here "  # noqa: S608  (names of our own tables)
        f"WHERE workspace_id = {{workspace}} AND {flag} AND NOT EXISTS (SELECT 1 FROM {_table(through)} n "
        f"WHERE n.{model._meta.model_name}_id = here.id AND n.member_id = {{member}})"
    )


def _taken_along(there: str, model: type[models.Model], same: str) -> str:
    """The rows that hang on hidden ones. SQLite keeps the order of a cross join: the few hidden ones come first."""
    return (
        f"SELECT here.id FROM {there} there CROSS JOIN {_table(model)} here "  # noqa: S608
        f"WHERE {same} AND here.workspace_id = {{workspace}}"
    )


def _kinds_of(model: type[models.Model]) -> Iterator[type[models.Model]]:
    """The tables that rows of this one may be about.

    (A round is about a launch itself; what happens to the round goes the whole way.)
    """
    for kind in apps.get_models():
        if has_page(kind) and not (_is_about(kind) and has_page(model)):
            yield kind


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


def _name(model: type[models.Model]) -> str:
    """What the hidden rows of a table are called in a statement."""
    return f"hidden_{model._meta.db_table}"
