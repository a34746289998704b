"""What an archive holds, read off the models: a new table or column is in it without anybody writing a line here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from braid.base.models import WorkspaceModel
from braid.people.models import User

# How values of a column are written. The order matters: some fields derive from others.
KINDS: tuple[tuple[type[models.Field], str], ...] = (
    (models.BooleanField, "yes or no"), (models.DateTimeField, "moment"), (models.DateField, "day"),
    (models.TimeField, "hour"),
    (models.DecimalField, "decimal"), (models.FloatField, "number"), (models.IntegerField, "whole number"),
    (models.CharField, "text"), (models.TextField, "text"), (models.JSONField, "json"),
)  # fmt: skip


class CannotBeExported(TypeError):
    """A column of a kind that no archive can carry yet: say here how it is written, or mark its table."""


@dataclass(frozen=True)
class Column:
    """One column of a table. `target` is the table that a link leads to; `many` a list of links."""

    name: str
    kind: str
    field: Any
    target: str = ""
    many: bool = False

    @property
    def attribute(self) -> str:
        """Where the row keeps the value."""
        return str(self.field.name if self.many else self.field.attname)

    @property
    def described(self) -> str:
        """The column in the manifest: `text`, `link to people.member or null`."""
        if self.many:
            return f"links to {self.target}"
        said = f"link to {self.target}" if self.target else self.kind
        return f"{said} or null" if self.field.null else said


@dataclass(frozen=True)
class Table:
    """One table of a workspace as it stands in an archive."""

    label: str
    model: Any
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """The file in the archive."""
        return f"tables/{self.label}.jsonl"

    @property
    def stored(self) -> str:
        """The column that names a stored content; empty for nearly every table."""
        return str(self.model.file_column)

    @property
    def single(self) -> tuple[Column, ...]:
        """The columns that the table itself holds."""
        return tuple(c for c in self.columns if not c.many)

    @property
    def lists(self) -> tuple[Column, ...]:
        """The lists of links, which live in tables of their own."""
        return tuple(c for c in self.columns if c.many)

    @property
    def is_about(self) -> bool:
        """Whether its rows name another row by kind and number."""
        return {"subject_kind", "subject_id"} <= {c.name for c in self.columns}


@cache
def tables() -> tuple[Table, ...]:
    """Every table that goes into an archive; what links lead to comes before what links."""
    wanted = {m._meta.label_lower: m for m in _workspace_models() if m.exported}
    made = {label: Table(label, model, tuple(_columns(model, wanted))) for label, model in wanted.items()}
    ordered: dict[str, Table] = {}

    def add(label: str, under_way: frozenset[str]) -> None:
        if label in ordered or label in under_way:
            return
        for column in made[label].columns:
            if column.target:
                add(column.target, under_way | {label})
        ordered[label] = made[label]

    for label in sorted(made, key=lambda label: (made[label].is_about, label)):
        add(label, frozenset())
    return tuple(ordered.values())


def left_out() -> tuple[str, ...]:
    """The tables of a workspace that no archive holds."""
    return tuple(sorted(m._meta.label_lower for m in _workspace_models() if not m.exported))


def _workspace_models() -> Iterator[Any]:
    for model in apps.get_models():
        if issubclass(model, WorkspaceModel):
            yield model


def _columns(model: Any, wanted: dict[str, Any]) -> Iterator[Column]:
    for field in model._meta.concrete_fields:
        if field.primary_key or field.name == "workspace":
            continue
        if isinstance(field, models.ForeignKey):
            target = field.related_model._meta.label_lower
            if target in wanted:
                yield Column(field.name, "link", field, target)
            elif not field.null:
                raise CannotBeExported(f"{model._meta.label}.{field.name} needs a row of {target}")
        else:
            yield Column(field.name, _kind(model, field), field)
    for field in model._meta.many_to_many:
        target = field.related_model._meta.label_lower
        if field.remote_field.through._meta.auto_created and target in wanted:
            yield Column(field.name, "links", field, target, many=True)


def _kind(model: Any, field: models.Field) -> str:
    for known, name in KINDS:
        if isinstance(field, known):
            return name
    raise CannotBeExported(f"{model._meta.label}.{field.name} is a {type(field).__name__}")


def settings_columns() -> tuple[Column, ...]:
    """The columns of the workspace itself that an archive keeps; its address is made anew."""
    from braid.people.models import Workspace

    return tuple(
        Column(field.name, _kind(Workspace, field), field)
        for field in Workspace._meta.concrete_fields
        if not field.primary_key
        # (The mails that a server refused were of another machine, and no archive holds them.)
        and field.name not in {"slug", "is_sample", "mail_refused_at"}
        and field.related_model is not User
    )
