"""Every write about days off for all: by a lead, or whoever manages the workspace."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.rows import keep
from braid.people.models import Member
from braid.teamwork.holidays_ics import days_of
from braid.teamwork.load import leads
from braid.teamwork.models import Holiday

MOST = 400


def may_set(member: Member) -> bool:
    """Whether a member may say on which days nobody works."""
    return member.may("edit") and (leads(member) or member.may("manage"))


def _check(by: Member) -> None:
    if not may_set(by):
        raise PermissionDenied


@transaction.atomic
def add_holiday(*, by: Member, on: date, name: str) -> Holiday:
    """Nobody works on that day.

    Raises:
        ValidationError: by field.
        PermissionDenied: neither a lead nor somebody who manages the workspace.
    """
    _check(by)
    row = keep(by, Holiday(by=by), on=on, name=name)
    record(by, "holiday.added", row)
    return row


def days_read(content: bytes) -> dict[date, str]:
    """The whole days to come of a calendar file. It may take seconds: outside of a transaction, please.

    Raises:
        ValidationError: on `file`; it is no calendar, or no whole day to come is in it.
    """
    try:
        found = days_of(content, timezone.localdate())
    except (
        Exception
    ) as error:  # (a parser of what others wrote fails in many ways; the file is refused for each)
        raise ValidationError({"file": _("This is no calendar file. Save one as .ics and choose it here.")}) from error  # fmt: skip
    if not found or len(found) > MOST:
        said = _("There is no whole day to come in it.") if not found else _("There are %(n)s days in it: is this a calendar of holidays?") % {"n": len(found)}  # fmt: skip
        raise ValidationError({"file": said})
    return found


@transaction.atomic
def read_holidays(*, by: Member, found: dict[date, str]) -> tuple[int, int]:
    """Takes the whole days of a calendar file: how many are new, and how many were there.

    Raises:
        PermissionDenied: neither a lead nor somebody who manages the workspace.
    """
    _check(by)
    there = set(
        Holiday.objects.filter(workspace_id=by.workspace_id, on__in=found).values_list("on", flat=True)
    )
    for on, name in found.items():
        if on not in there:
            keep(by, Holiday(by=by), on=on, name=name)
    if fresh := len(found) - len(there):
        record(by, "holidays.read", Holiday, count=fresh)
    return fresh, len(there)


@transaction.atomic
def remove_holiday(row: Holiday, *, by: Member) -> None:
    """People work on that day after all."""
    _check(by)
    record(by, "holiday.removed", row)
    row.delete()
