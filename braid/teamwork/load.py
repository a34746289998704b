"""Every write about days off and estimates, and who may read them when leads change."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from braid.activity.actions import record
from braid.activity.archive import archive
from braid.activity.models import Event
from braid.base.models import BOTH_SIDES
from braid.base.plugs import on
from braid.base.rows import keep
from braid.people.models import Member
from braid.teamwork.models import Allowance, DaysOff, LoadCheck, WorkWeek
from braid.teamwork.models.load import circle


def leads(member: Member) -> bool:
    """Whether a member leads one of the two sides and is here."""
    return member.is_lead and member.side in BOTH_SIDES and not member.has_left


def reads(member: Member, person: Member) -> bool:
    """Whether a member may know of somebody's days and load: it is their own, or they lead one of the sides."""
    return member.workspace_id == person.workspace_id and (member.pk == person.pk or leads(member))


def _may_write(by: Member, person: Member) -> None:
    if not by.may("edit") or not reads(by, person):
        raise PermissionDenied


def _kept(row: Any, person: Member) -> None:
    row.readers.set(circle(person))


@transaction.atomic
def note_days_off(person: Member, *, by: Member, first_on: date, last_on: date) -> DaysOff:
    """Notes that somebody is away.

    Raises:
        ValidationError: by field.
        PermissionDenied: it is neither this member themselves nor a lead.
    """
    _may_write(by, person)
    row = keep(by, DaysOff(member=person, by=by), first_on=first_on, last_on=last_on)
    _kept(row, person)
    record(by, "days_off.noted", row)
    return row


@transaction.atomic
def change_days_off(row: DaysOff, /, *, by: Member, first_on: date, last_on: date) -> DaysOff:
    """Other days."""
    _may_write(by, row.member)
    keep(by, row, first_on=first_on, last_on=last_on)
    record(by, "days_off.changed", row)
    return row


@transaction.atomic
def remove_days_off(row: DaysOff, *, by: Member) -> None:
    """Puts them into the archive, which shows them to the same few."""
    _may_write(by, row.member)
    archive(row, by=by)


@transaction.atomic
def say_it_is_right(*, by: Member) -> LoadCheck:
    """One's own estimates are right: from then on the radar may say what follows from them. Once a day.

    Raises:
        PermissionDenied: this member may not edit.
    """
    if not by.may("edit"):
        raise PermissionDenied
    today = timezone.localdate()
    there: LoadCheck | None = LoadCheck.objects.filter(member=by, on=today).first()
    if there is not None:
        return there
    row = keep(by, LoadCheck(member=by), on=today)
    _kept(row, by)
    record(by, "load.checked", row)
    return row


@transaction.atomic
def work_days(person: Member, *, by: Member, days: Decimal) -> WorkWeek:
    """Says how many days a week somebody works.

    Raises:
        ValidationError: on `days`.
        PermissionDenied: it is neither this member themselves nor a lead.
    """
    _may_write(by, person)
    there = WorkWeek.objects.filter(member=person).first()
    row = keep(by, there or WorkWeek(member=person), days=days, by=by, at=timezone.now())
    _kept(row, person)
    record(by, "work_week.said", row)
    return row


def may_allow(member: Member) -> bool:
    """Whether a member may say what tasks and roles count for: the leads, and whoever manages the workspace."""
    return member.may("edit") and (leads(member) or member.may("manage"))


@transaction.atomic
def allow(*, by: Member, task_days: Decimal, role_days: Decimal) -> Allowance:
    """Says how many days an open task of a launch and a role on its day count for, here, from now on.

    Raises:
        ValidationError: by field.
        PermissionDenied: this member neither leads a side nor manages the workspace.
    """
    if not may_allow(by):
        raise PermissionDenied
    row = Allowance.of(by.workspace_id)
    before = (row.task_days, row.role_days)
    keep(by, row, task_days=task_days, role_days=role_days, by=by, at=timezone.now())
    if before != (row.task_days, row.role_days):
        record(by, "allowance.said", row, task_days=str(row.task_days), role_days=str(row.role_days))
    return row


@on("member.changed")
@on("member.left")
@on("member.returned")
@on("member.added")
@on("member.joined")
def leads_change(event: Event, _person: Any) -> None:
    """Who leads reads from then on, and whoever leads no more does not."""
    few: dict[int, set[int]] = {}
    for model in (DaysOff, LoadCheck, WorkWeek):
        rows = model._default_manager.filter(workspace_id=event.workspace_id).select_related("member")
        for row in rows.prefetch_related("readers"):
            if row.member_id not in few:
                few[row.member_id] = set(circle(row.member))
            if {reader.pk for reader in row.readers.all()} != few[row.member_id]:
                row.readers.set(few[row.member_id])
