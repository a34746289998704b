"""Two rows that turn out to be one: what hangs on the one goes over to the other, in every room."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models

from braid.activity.models import About
from braid.base.models import WorkspaceModel

Moved = dict[str, list[int]]


def carry_over(
    row: WorkspaceModel, into: WorkspaceModel, *, stays: Iterable[type[models.Model]] = ()
) -> Moved:
    """Points everything at `into` that pointed at `row`, and says what: ids by `room.model`.

    What the other one has already stays where it is.

    Args:
        stays: tables that tell of the row itself.
    """
    moved = {}
    for model in linked_to(type(row), stays):
        name = link_to(model, type(row))
        rows = model.objects.filter(**{name: row})
        taken = _taken(model, name, into)
        pks = [each["pk"] for each in rows.order_by("pk").values("pk", *_beside(model, name)) if _key(each) not in taken]  # fmt: skip
        model.objects.filter(pk__in=pks).update(**{name: into})
        moved[model._meta.label_lower] = pks
    for model in talk():
        taken = _taken(model, "subject_id", into)
        rows = talk_of(model, row).order_by("pk").values("pk", *_beside(model, "subject_id"))
        pks = [each["pk"] for each in rows if _key(each) not in taken]
        model.objects.filter(pk__in=pks).update(subject_id=into.pk)
        moved[model._meta.label_lower] = pks
    return {label: pks for label, pks in moved.items() if pks}


def carry_back(moved: Moved, row: WorkspaceModel, from_: WorkspaceModel) -> None:
    """Takes `carry_over` back: what went over and is still there."""
    for label, pks in moved.items():
        model = apps.get_model(label)
        rows = model.objects.filter(workspace_id=row.workspace_id, pk__in=pks)
        if model in talk():
            rows.filter(subject_id=from_.pk).update(subject_id=row.pk)
        else:
            name = link_to(model, type(row))
            rows.filter(**{name: from_}).update(**{name: row})


def linked_to(target: type[models.Model], stays: Iterable[type[models.Model]] = ()) -> list[Any]:
    """Every table of a workspace that points to this one, in any room."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, WorkspaceModel) and model not in tuple(stays) and link_to(model, target)
    ]


def link_to(model: type[models.Model], target: type[models.Model]) -> str:
    """The name of the first column that points to that table; empty where none does."""
    return next((f.name for f in model._meta.fields if f.related_model is target), "")


def talk() -> list[Any]:
    """Every table whose rows are about any kind of row and go over with it, in any room: comments, files, …"""
    return [model for model in apps.get_models() if issubclass(model, About) and model.goes_over]


def talk_of(model: Any, row: WorkspaceModel) -> Any:
    """Comments, contacts, files, … about a row."""
    return model.objects.filter(workspace_id=row.workspace_id, subject_kind=row.kind, subject_id=row.pk)


def _beside(model: type[models.Model], name: str) -> list[str]:
    """The columns that must not be the same twice for one row."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and name in constraint.fields:
            return [field for field in constraint.fields if field != name]
    return []


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(value for name, value in sorted(row.items()) if name != "pk")


def _taken(model: Any, name: str, into: WorkspaceModel) -> Iterable[tuple[Any, ...]]:
    """What the other row has already; a table that may hold anything twice has no such keys."""
    beside = _beside(model, name)
    if not beside:
        return set()
    rows = talk_of(model, into) if name == "subject_id" else model.objects.filter(**{name: into})
    return {_key(row) for row in rows.values("pk", *beside)}
