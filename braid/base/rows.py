"""How a row is written: every value checked, and nothing kept of a row that is refused."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from braid.base.models import WorkspaceModel

if TYPE_CHECKING:
    from braid.people.models import Member

Row = TypeVar("Row", bound=WorkspaceModel)
Errors = dict[str, list[str]]


def keep(by: "Member", row: Row, /, **values: Any) -> Row:
    """Sets the values, checks the row and saves it; of a row that is there already only what changes with the values.

    Raises:
        PermissionDenied: this member may not edit, or the row is of another workspace.
        ValidationError: naming each field at fault; nothing has been saved then.
    """
    if not by.may("edit") or row.workspace_id not in (None, by.workspace_id):
        raise PermissionDenied
    row.workspace_id = by.workspace_id
    for name, value in values.items():
        setattr(row, name, fitting(row._meta.get_field(name), value))
    # The questions below go to the database, which some drivers cannot even be asked with such a character.
    if errors := _no_nul(row):
        raise ValidationError(errors)
    touched = {row._meta.get_field(name).name for name in values}
    if row._state.adding or not touched:
        touched = {column.name for column in row._meta.fields if not column.primary_key}
    errors = _foreign(row, touched)
    settled = _check(row, touched, errors)
    if errors:
        raise ValidationError(errors)
    row.save(update_fields=None if row._state.adding else touched | settled)
    return row


def _check(row: WorkspaceModel, touched: set[str], errors: Errors) -> set[str]:
    """Asks the columns that change and the rules that speak of them, and adds what they refuse to the errors.

    Returns the columns that the row itself settled meanwhile (`clean`), which are to be written as well.
    """
    before = {column.name: getattr(row, column.attname) for column in row._meta.fields}
    same = set(before) - touched
    for ask in (
        lambda: row.clean_fields(exclude=same),
        row.clean,
        lambda: row.validate_unique(exclude=same | set(errors)),
        lambda: row.validate_constraints(exclude=set(errors), touched=touched),
    ):
        try:
            ask()
        except ValidationError as error:
            errors.update({**error.message_dict, **errors})
    return {column.name for column in row._meta.fields if getattr(row, column.attname) != before[column.name]}


def fitting(column: Any, value: Any) -> Any:
    """The value as the column takes it: text without blanks around it, a float rounded to the column's places."""
    if isinstance(value, str):
        return value.strip()
    if value is None and isinstance(column, models.CharField | models.TextField) and not column.null:
        return ""
    if isinstance(value, float) and isinstance(column, models.DecimalField):
        try:
            return round(Decimal(repr(value)), column.decimal_places)
        except ArithmeticError:
            return value
    return value


def _links(model: type[models.Model]) -> list[Any]:
    """Columns that point to another row of a workspace."""
    return [
        f
        for f in model._meta.fields
        if isinstance(f, models.ForeignKey) and issubclass(f.related_model, WorkspaceModel)
    ]


def _no_nul(row: models.Model) -> Errors:
    """PostgreSQL takes no NUL in a text, no database half of a surrogate pair; columns of text know no longest value."""
    errors: Errors = {}
    for column in row._meta.fields:
        if not isinstance(column, models.CharField | models.TextField):
            continue
        text = str(getattr(row, column.attname) or "")
        if unkeepable(text):
            errors[column.name] = [_("This text has a character in it that cannot be kept (NUL).")]
        elif isinstance(column, models.TextField) and column.max_length and len(text) > column.max_length:
            errors[column.name] = [
                _("Up to %(most)s characters fit here; this has %(count)s.")
                % {"most": column.max_length, "count": len(text)}
            ]
    return errors


def unkeepable(text: str) -> bool:
    """Whether there is a character in it that some database does not take."""
    return "\x00" in text or text != text.encode(errors="ignore").decode()


def _foreign(row: WorkspaceModel, touched: set[str]) -> Errors:
    errors: Errors = {}
    for link in _links(type(row)):
        if link.name not in touched:
            continue
        try:
            other = getattr(row, link.name, None)
        except link.related_model.DoesNotExist:
            other = None
        if other is not None and other.workspace_id != row.workspace_id:
            errors[link.name] = [_("This is not in your workspace.")]
    return errors
