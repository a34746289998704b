"""Every write about one meeting: who was there, notes, moving and skipping it, and what is to be done after it."""

from datetime import date, time
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import in_contact, record
from braid.activity.models import Contact
from braid.base.models import BOTH_SIDES
from braid.base.rows import keep
from braid.people.models import Member
from braid.teamwork.models import ActionItem, Attendance, Meeting


def locked(row: Meeting, by: Member) -> Meeting:
    """The meeting as it is now, held until the transaction ends, for somebody who sees it and may write.

    Raises:
        PermissionDenied: this member may not edit, or may not see it.
    """
    rows = Meeting.objects.visible_to(by) if by.may("edit") else Meeting.objects.none()
    found: Meeting | None = (
        rows.select_related("series").select_for_update(of=("self",)).filter(pk=row.pk).first()
    )
    if found is None:
        raise PermissionDenied
    found.series.workspace = by.workspace
    return found


@transaction.atomic
def attend(row: Meeting, who: list[Member], *, by: Member, there: bool = True) -> Meeting:
    """Notes who was there, or that somebody was not. A meeting at which somebody was is not skipped any more.

    Raises:
        ValidationError: it is on a day to come.
        PermissionDenied: somebody is of another workspace.
    """
    now = locked(row, by)
    if any(each.workspace_id != by.workspace_id for each in who):
        raise PermissionDenied
    if there and now.on > timezone.localdate():
        raise ValidationError(_("It has not come yet. Move it, if you met on another day."))
    known = set(now.attendances.values_list("member_id", flat=True))
    if there:
        for each in who:
            if each.pk not in known:
                keep(by, Attendance(meeting=now, member=each, by=by), side=each.side)
        keep(by, now, skipped_at=None, skipped_by=None, skipped_why="")
    else:
        now.attendances.filter(member__in=who).delete()
    record(by, "meeting.attended" if there else "meeting.unattended", now, count=len(who))
    return now


@transaction.atomic
def note(row: Meeting, *, by: Member, notes: str) -> Meeting:
    """Writes the notes. What they say stands in no event."""
    now = locked(row, by)
    if notes.strip() != now.notes:
        keep(by, now, notes=notes, noted_by=by, noted_at=timezone.now())
        record(by, "meeting.noted", now)
    return now


@transaction.atomic
def skip(row: Meeting, *, by: Member, why: str = "") -> Meeting:
    """Notes that a meeting is not held.

    Raises:
        ValidationError: somebody was there.
    """
    now = locked(row, by)
    if now.attendances.exists():
        raise ValidationError(_("Somebody was there: it took place."))
    sequence = now.sequence + (now.skipped_at is None)
    keep(by, now, skipped_at=timezone.now(), skipped_by=by, skipped_why=why, sequence=sequence)
    record(by, "meeting.skipped", now, invited=_others(now, by))
    return now


@transaction.atomic
def hold_after_all(row: Meeting, *, by: Member) -> Meeting:
    """Takes back that a meeting is skipped."""
    now = locked(row, by)
    if now.skipped_at:
        keep(by, now, skipped_at=None, skipped_by=None, skipped_why="", sequence=now.sequence + 1)
        record(by, "meeting.unskipped", now, invited=_others(now, by))
    return now


@transaction.atomic
def move(row: Meeting, *, by: Member, on: date, at: time, minutes: int) -> Meeting:
    """Moves one meeting; the others of its series stay.

    Raises:
        ValidationError: by field.
    """
    now = locked(row, by)
    before = (now.on, now.at, now.minutes)
    if (on, at, minutes) != before:
        keep(by, now, on=on, at=at, minutes=minutes, moved_at=timezone.now(), sequence=now.sequence + 1)
        facts = {"from": before[0].isoformat(), "to": on.isoformat()} if on != before[0] else {}
        record(by, "meeting.moved", now, **facts, invited=_others(now, by))
    return now


@transaction.atomic
def agree_on(row: Meeting, *, by: Member, text: str, owner: Member, due_on: date) -> ActionItem:
    """Notes what somebody does after a meeting, until a day.

    Raises:
        ValidationError: by field; whoever is to do it may not see the meeting.
    """
    now = locked(row, by)
    _check_owner(now, owner)
    made = keep(by, ActionItem(meeting=now, by=by), text=text, owner=owner, due_on=due_on)
    record(by, "action.agreed", now, action=made.pk, tell=[owner.pk])
    return made


@transaction.atomic
def change_action(item: ActionItem, /, *, by: Member, text: str, owner: Member, due_on: date) -> ActionItem:
    """Changes what is to be done, by whom or until when.

    Raises:
        ValidationError: by field.
    """
    now = locked(item.meeting, by)
    _check_owner(now, owner)
    before = item.owner_id
    keep(by, item, text=text, owner=owner, due_on=due_on)
    record(by, "action.changed", now, action=item.pk, tell=[owner.pk] if owner.pk != before else [])
    return item


def _check_owner(now: Meeting, owner: Member | None) -> None:
    if owner is None:
        raise ValidationError({"owner": _("Say who does it.")})
    if not Meeting.objects.visible_to(owner).filter(pk=now.pk).exists():
        text = _("%(name)s may not see this meeting: choose somebody who belongs to it.")
        raise ValidationError({"owner": text % {"name": owner.name}})


@transaction.atomic
def do(item: ActionItem, *, by: Member, done: bool = True) -> ActionItem:
    """Notes that something is done, or that it is not."""
    now = locked(item.meeting, by)
    kept: ActionItem = ActionItem.objects.select_for_update().get(pk=item.pk)
    if (kept.done_at is not None) != done:
        keep(by, kept, done_at=timezone.now() if done else None, done_by=by if done else None)
        others = [kept.owner_id] if kept.owner_id and kept.owner_id != by.pk else []
        record(by, "action.done" if done else "action.reopened", now, action=kept.pk, tell=others)
    return kept


@transaction.atomic
def remove_action(item: ActionItem, *, by: Member) -> None:
    """Takes back what was noted as to be done."""
    now = locked(item.meeting, by)
    record(by, "action.removed", now, action=item.pk)
    item.delete()


def in_contact_at(now: Meeting, thing: Any, *, by: Member) -> None:
    """Both sides have talked about a thing in this meeting: a contact, once for each day."""
    sides = set(now.attendances.values_list("side", flat=True))
    sides = sides or set(now.series.seats.values_list("member__side", flat=True))
    if not set(BOTH_SIDES) <= sides or now.on > timezone.localdate():
        return
    about = {
        "subject_kind": thing.kind,
        "subject_id": thing.pk,
        "kind_of": Contact.Kind.MEETING,
        "on": now.on,
    }
    if not Contact.objects.filter(workspace_id=now.workspace_id, **about).exists():
        in_contact(thing, by=by, kind=Contact.Kind.MEETING, on=now.on)


def _others(now: Meeting, by: Member) -> list[int]:
    return [pk for pk in now.series.seats.values_list("member_id", flat=True) if pk != by.pk]
