"""Every write about dates of the calendar; they are put away like everything else."""

from typing import Any

from django.db import transaction

from braid.activity.actions import record
from braid.base.rows import keep
from braid.launches.models import CalendarDate
from braid.messaging.saving import keep_changes
from braid.people.models import Member


@transaction.atomic
def add_date(*, by: Member, **values: Any) -> CalendarDate:
    """Puts a date or a freeze into the calendar.

    Raises:
        ValidationError: by field, such as a last day before the first.
    """
    made = keep(by, CalendarDate(), **values)
    record(by, "date.added", made)
    return made


@transaction.atomic
def change_date(row: CalendarDate, *, by: Member, **values: Any) -> CalendarDate:
    """Changes a date; raises as `add_date` does."""
    if changes := keep_changes(by, row, **values):
        record(by, "date.changed", row, changes=changes)
    return row
