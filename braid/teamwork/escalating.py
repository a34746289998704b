"""What nobody settles goes to the executive sponsor: when the clock has run out, or earlier when somebody asks."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import BOTH_SIDES
from braid.base.rows import keep
from braid.people.models import Member, Workspace
from braid.teamwork.asking import Role, ask, locked, refuse_decided
from braid.teamwork.chart_actions import parts_of
from braid.teamwork.models import Approval, Clock, Decision, DecisionPart, Duty, Escalation, Responsibility
from braid.teamwork.models.chart import here


def days_of(workspace: int) -> int:
    """After how many days something unsettled goes to the sponsor here."""
    found = Clock.objects.filter(workspace_id=workspace).values_list("days", flat=True).first()
    return Clock.USUAL if found is None else found


@transaction.atomic
def set_clock(*, by: Member, days: int) -> Clock:
    """Sets the clock of the workspace.

    Raises:
        ValidationError: on `days`.
    """
    row = Clock.objects.filter(workspace_id=by.workspace_id).first() or Clock()
    row = keep(by, row, days=days, by=by, at=timezone.now())
    record(by, "clock.set", row, days=days)
    return row


def sponsor_of(workspace: int) -> Member | None:
    """The executive sponsor who is here and may decide; the first, where there are several."""
    rows = (
        Member.objects.here()
        .filter(workspace_id=workspace, is_sponsor=True)
        .exclude(right=Member.Right.GUEST)
    )
    found: Member | None = rows.order_by("pk").first()
    return found


@transaction.atomic
def question_of(row: Responsibility, *, by: Member) -> Decision:
    """The open question who leads on an area; asked now where nobody has. Both sides are asked what they want."""
    found = Decision.objects.open().in_use().filter(area=row, asks_lead=True).first()
    if found is not None:
        return locked(found, by)
    leads = [part for part in parts_of(row, here(timezone.localdate())) if part[0] == Duty.Role.ACCOUNTABLE]
    names = [member.name if member else by.workspace.side_name(side) for _role, member, side in leads]
    return ask(
        by=by, question=(_("Who leads on %(area)s?") % {"area": row.area})[:300], area=row, asks_lead=True, driver=None,
        parts=[(Role.CONTRIBUTOR, None, side) for side in BOTH_SIDES], options=names,
    )  # fmt: skip


@transaction.atomic
def escalate(row: Decision, *, by: Member, is_clock: bool = False) -> Escalation:
    """Takes a question to the executive sponsor, who alone decides it from then on.

    Args:
        is_clock: nobody asked for it; `by` is the clock.

    Raises:
        ValidationError: it is decided, it is with the sponsor already, or nobody here is one.
        PermissionDenied: this member may not edit, or may not see it.
    """
    now = row if is_clock else locked(row, by)
    refuse_decided(now)
    if Escalation.objects.filter(decision=now).exists():
        raise ValidationError(_("It is with the executive sponsor already."))
    sponsor = sponsor_of(now.workspace_id)
    if sponsor is None:
        raise ValidationError(_("Nobody here is marked as executive sponsor: an admin can say who it is, under People."))  # fmt: skip
    Approval.objects.filter(part__decision=now).delete()
    kept = [
        (part.role, part.member, part.side) for part in now.parts.exclude(role__in=(Role.APPROVER, Role.LEAD))
    ]
    before = [(Role.CONTRIBUTOR, part.member, part.side) for part in now.parts.filter(role=Role.APPROVER) if part.member_id != sponsor.pk]  # fmt: skip
    now.parts.exclude(role=Role.LEAD).delete()
    for role, member, side in dict.fromkeys([(Role.APPROVER, sponsor, ""), *kept, *before]):
        DecisionPart.objects.create(
            workspace_id=now.workspace_id, decision=now, role=role, member=member, side=side
        )
    Decision.objects.filter(pk=now.pk).update(written_by=None, written_at=None)
    made = Escalation.objects.create(
        workspace_id=now.workspace_id, decision=now, to=sponsor, by=None if is_clock else by
    )
    record(by, "decision.escalated", now, tell=[sponsor.pk])
    return made


@transaction.atomic
def escalate_area(row: Responsibility, *, by: Member) -> Escalation:
    """Takes an area that is not settled to the sponsor, with what both sides have said of it so far."""
    if not Responsibility.objects.visible_to(by).in_force().told().unsettled().filter(pk=row.pk).exists():
        raise ValidationError(_("This area is settled: there is nothing to take to the sponsor."))
    return escalate(question_of(row, by=by), by=by)


def late_areas(day: date) -> list[Responsibility]:
    """Areas of all workspaces whose clock has run out by that day, and that are not with the sponsor yet. One query."""
    rows = Responsibility.objects.in_use().in_force().filter(open_since__lt=day).told().unsettled()
    asked = Decision.objects.open().in_use().filter(asks_lead=True, escalation__isnull=False)
    found = rows.exclude(pk__in=asked.values("area")).annotate(days=_days()).select_related("workspace")
    return [row for row in found if row.open_since + timedelta(days=row.days) <= day]


def late_questions(day: date) -> list[Decision]:
    """Questions that everybody may see and nobody decides, in the same way. One query."""
    rows = Decision.objects.open().in_use().filter(escalation=None, asks_lead=False, is_restricted=False)
    found = rows.filter(asked_on__lt=day).without_decider().annotate(days=_days()).select_related("workspace")
    return [row for row in found if row.asked_on + timedelta(days=row.days) <= day]


def _days() -> Any:
    set_to = Clock.objects.filter(workspace=OuterRef("workspace")).values("days")[:1]
    return Coalesce(Subquery(set_to), Clock.USUAL)


def clock_of(workspace: Workspace) -> Member:
    """Who does what nobody does."""
    return Member(workspace=workspace, name=_("The clock"), side="other")
