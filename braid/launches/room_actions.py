"""Every write about the room of a launch: where people talk, and what goes wrong."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.rows import keep
from braid.launches.models import Channel, Incident, Launch
from braid.messaging.saving import check_may_change, keep_changes
from braid.people.models import Member


def check_room(launch: Launch, by: Member) -> None:
    """Once a launch has been over for a week, its room is a record.

    Raises:
        PermissionDenied: this member may not edit.
        ValidationError: the room is a record by now.
    """
    check_may_change(by, launch)
    if launch.is_record:
        raise ValidationError(_("This launch has been over for more than a week: its room is a record, and stays as it is."))  # fmt: skip


@transaction.atomic
def add_channel(launch: Launch, *, by: Member, **values: Any) -> Channel:
    """Adds a place where people talk; raises ValidationError by field, such as an address without https."""
    check_room(launch, by)
    rows = Channel.objects.filter(launch=launch)
    row = keep(by, Channel(launch=launch, order=launch.next_order(rows)), **values)
    record(by, "launch.channel_added", launch, channel=row.pk, called=row.name)
    return row


@transaction.atomic
def change_channel(row: Channel, *, by: Member, **values: Any) -> Channel:
    """Names it otherwise, or says where it is now; raises as `add_channel` does."""
    check_room(row.launch, by)
    if changes := keep_changes(by, row, **values):
        record(by, "launch.channel_changed", row.launch, channel=row.pk, called=row.name, fields=sorted(changes))  # fmt: skip
    return row


@transaction.atomic
def remove_channel(row: Channel, *, by: Member) -> None:
    """Takes it out of the room."""
    check_room(row.launch, by)
    record(by, "launch.channel_removed", row.launch, channel=row.pk, called=row.name)
    row.delete()


@transaction.atomic
def open_incident(launch: Launch, *, by: Member, what: str) -> Incident:
    """Something goes wrong, from now on. Both owners and whoever has a role are told.

    Raises:
        ValidationError: on `what`; the room is a record by now.
    """
    check_room(launch, by)
    row = keep(by, Incident(launch=launch, by=by), what=what)
    _record(by, "launch.incident_opened", row)
    return row


@transaction.atomic
def change_incident(row: Incident, *, by: Member, what: str, how: str) -> Incident:
    """Says it better, or how it was put right: from then on it is over. Without a word on how, it is open again."""
    check_room(row.launch, by)
    was_over, is_over = row.resolved_at is not None, bool(how.strip())
    values: dict[str, Any] = {"what": what, "how": how.strip()}
    if was_over != is_over:
        values |= {"resolved_at": timezone.now() if is_over else None, "resolved_by": by if is_over else None}
    if keep_changes(by, row, **values):
        name = "changed" if was_over == is_over else "resolved" if is_over else "reopened"
        _record(by, f"launch.incident_{name}", row)
    return row


@transaction.atomic
def remove_incident(row: Incident, *, by: Member) -> None:
    """For what was noted by mistake; that it was there stays in the history."""
    check_room(row.launch, by)
    _record(by, "launch.incident_removed", row)
    row.delete()


def _record(by: Member, name: str, row: Incident) -> None:
    """What happens in the room belongs to the history of its launch."""
    launch = row.launch
    on = launch.roles.values_list("member_id", flat=True)
    tell = sorted({pk for pk in (launch.product_owner_id, launch.marketing_owner_id, *on) if pk})
    record(by, name, launch, incident=row.pk, what=row.what, how=row.how, tell=tell)
