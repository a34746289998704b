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
    """Sets the values, checks the whole row and saves it.

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
    errors = _foreign(row)
    try:
        row.full_clean()
    except ValidationError as error:
        errors = {**error.message_dict, **errors}
    if errors:
        raise ValidationError(errors)
    row.save()
    return row


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


def _foreign(row: WorkspaceModel) -> Errors:
    errors: Errors = {}
    for link in _links(type(row)):
        try:
            other = getattr(row, link.name, None)
        except link.related_model.DoesNotExist:
            other = None
        if other is not None and other.workspace_id != row.workspace_id:
            errors[link.name] = [_("This is not in your workspace.")]
    return errors
