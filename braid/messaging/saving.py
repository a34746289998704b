"""Saving a row and saying what moved, for the event that tells of it."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied

from braid.base.models import WorkspaceModel
from braid.base.rows import keep
from braid.people.models import Member

Changes = dict[str, list[Any]]


def keep_changes(by: Member, row: WorkspaceModel, /, **values: Any) -> Changes:
    """Keeps the values in the row as `keep` does, and returns `{field: [old, new]}` of what moved, as `record` takes it.

    Raises:
        PermissionDenied, ValidationError: as `keep` does.
    """
    columns = {name: row._meta.get_field(name).attname for name in values}  # type: ignore[union-attr]
    before = {name: getattr(row, column) for name, column in columns.items()}
    keep(by, row, **values)
    after = {name: getattr(row, column) for name, column in columns.items()}
    return {
        name: [_said(row, name, before[name]), _said(row, name, after[name])]
        for name in columns
        if before[name] != after[name]
    }


def _said(row: WorkspaceModel, name: str, value: Any) -> Any:
    """A value for an event: of a link the row that it led to."""
    target: Any = row._meta.get_field(name).related_model
    if target is None or value is None:
        return as_json(value)
    return target._default_manager.filter(pk=value).first()


def check_may_change(by: Member, row: WorkspaceModel) -> None:
    """For writes that no `keep` guards, such as taking a row away.

    Raises:
        PermissionDenied: this member may not edit, or the row is of another workspace.
    """
    if not by.may("edit") or row.workspace_id != by.workspace_id:
        raise PermissionDenied


def as_json(value: Any) -> Any:
    """A value of a column as JSON: days and hours as ISO text, decimals as text without idle zeros."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value
