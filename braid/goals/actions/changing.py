"""What every change in this room has in common."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.rows import keep
from braid.people.models import Member, Workspace


def one_at_a_time(by: Member) -> None:
    """Lets nobody else of the workspace write meanwhile: two links made at once could close a circle."""
    Workspace.objects.select_for_update().filter(pk=by.workspace_id).values_list("pk").get()


def check_may_change(by: Member, row: Any) -> None:
    """Raises PermissionDenied unless the row is in this member's workspace and the member may edit."""
    if row.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied


def day_past(day: date) -> date:
    """The day, unless it is still to come: ValidationError on `on`."""
    if day > timezone.localdate():
        raise ValidationError({"on": _("That day has not come yet.")})
    return day


def changed(by: Member, row: Any, name: str, fields: dict[str, Any], *, subject: Any = None, even_if_same: bool = False) -> Any:  # fmt: skip
    """Keeps the fields and records which of them changed; nothing changed leaves no event."""
    before = {key: getattr(row, key) for key in fields}
    keep(by, row, **fields)
    differing = sorted(key for key in fields if getattr(row, key) != before[key])
    if differing or even_if_same:
        record(by, name, subject or row, changed=differing)
    return row
