"""Rows that the facts of an event name: by kind and number, so that each reader learns only the names they may read.

The title of what an event is about goes with the event; everything else that it names is looked up when it is shown.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _

from braid.activity.models import Event
from braid.base.hidden import can_be_hidden, hidden_from_some
from braid.base.inside import ANY, Either, Unlike, check, maybe
from braid.base.models import WorkspaceModel
from braid.people.models import Member

ROW, NUMBER = "row", "number"
Names = dict[tuple[str, int], str]


def as_fact(value: Any) -> Any:
    """A value as an event keeps it: of a row that may be for some people only no more than which one it is."""
    if isinstance(value, Model):
        if can_be_hidden(type(value)):
            return {ROW: value._meta.label_lower, NUMBER: value.pk}
        return str(value)[:200]
    if isinstance(value, dict):
        return {name: as_fact(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_fact(part) for part in value]
    return value


def is_row(value: Any) -> bool:
    """Whether a fact stands for a row."""
    return isinstance(value, dict) and set(value) == {ROW, NUMBER}


def names(member: Member, events: Iterable[Event]) -> Names:
    """The names of all rows in the facts of these events that the member may read. One query for each kind of row."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        for kind, number in _rows(event.facts):
            wanted[kind].add(number)
    found: Names = {}
    for kind, numbers in wanted.items():
        rows = apps.get_model(kind)._default_manager.all()
        for row in rows.visible_with_archived(member).filter(pk__in=numbers):
            found[kind, row.pk] = str(row)
    return found


def name_of(value: Any, known: Names) -> str:
    """The name of the row that a fact stands for, or that there is one which is not for this reader."""
    return known.get((value[ROW], value[NUMBER])) or _("something that you cannot see")


# Facts by which something is taken back, or looked up: each is what it always is, or not there.
_NUMBERED = ("settlement", "ripple", "commitment", "contact", "comment", "because")
_TYPED: dict[str, Any] = {
    **{f"{name}?": Either(None, int, str) if name == "because" else maybe(int) for name in _NUMBERED},
    "at?": maybe(datetime.fromisoformat),
    "owners_before?": [int],
    "before?": Either(None, str, [{"item": int, "columns": {str: ANY}}], [(str, maybe(int), str)]),
}


def check_facts(facts: Any) -> None:
    """What an archive says that an event tells.

    Raises:
        Unlike: something that is taken back by it is not what it always is, or a row is named that cannot be.
    """
    check(facts, _TYPED)
    for kind, number in _rows(facts):
        check([kind, number], (str, int))
        if kind not in _kinds():
            raise Unlike(_("“%(kind)s” is no kind of row") % {"kind": kind[:40]})


@cache
def _kinds() -> frozenset[str]:
    return frozenset(m._meta.label_lower for m in apps.get_models() if issubclass(m, WorkspaceModel))


def _rows(value: Any) -> Iterator[tuple[str, int]]:
    if is_row(value):
        yield value[ROW], value[NUMBER]
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _rows(part)


@contextmanager
def told_apart(row: Any) -> Iterator[None]:
    """Around a change of what a row speaks of: what was written of it for some people only stays with them.

    A claim about a restricted item that is made one about another item is for everybody from then on; its history
    before is not.
    """
    before = is_closed(row)
    yield
    if before and not is_closed(row):
        forget(row.workspace_id, row.kind, [row.pk])


def is_closed(row: Any) -> bool:
    """Whether not everybody in the workspace may see the row."""
    model = type(row)
    if not can_be_hidden(model):
        return False
    return bool(model.objects.filter(hidden_from_some(row.workspace_id, model), pk=row.pk).exists())


def forget(workspace: int, kind: str, pks: Collection[int]) -> None:
    """Leaves of the history of rows of a kind when and by whom, not what: titles, addresses and facts go."""
    rows = Event.objects.filter(workspace_id=workspace, subject_kind=kind, subject_id__in=pks)
    rows.update(title="", place="", facts={})
