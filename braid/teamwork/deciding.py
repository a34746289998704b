"""Every write about the decision itself: writing it down, agreeing, sending it back, ending it, looking at it again."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import comment, record
from braid.base.rows import keep
from braid.people.models import Member, Workspace
from braid.teamwork.asking import Role, locked, refuse_decided
from braid.teamwork.chart_actions import Leader, chart_area, parts_of
from braid.teamwork.models import Approval, Decision, DecisionOption, DecisionPart, Duty, Ending, Review
from braid.teamwork.models.chart import here


def deciders(row: Decision) -> list[DecisionPart]:
    """Those who decide and are here: all of them must agree."""
    parts = row.parts.filter(here(timezone.localdate()), role=Role.APPROVER)
    return list(parts.select_related("member", "approval").order_by("pk"))


@transaction.atomic
def write(
    row: Decision, *, by: Member, outcome: str, why: str, option: DecisionOption | None = None,
    lead: Leader | None = None, review_on: date | None = None, dissent: str = "",
) -> Decision:  # fmt: skip
    """Writes down what is decided. It stands once everybody who decides has agreed; whoever writes it does so by that.

    Args:
        lead: of a question who leads on an area: who does from then on.

    Raises:
        ValidationError: by field; nobody who is here decides it; or it is decided already.
        PermissionDenied: this member neither drives nor decides it.
    """
    now, parts = locked(row, by), deciders(row)
    if not now.drivable_by(by) and not any(part.is_of(by) for part in parts):
        raise PermissionDenied
    refuse_decided(now)
    _check(now, parts, outcome, why, option, lead, review_on)
    keep(
        by, now, outcome=outcome, why=why, dissent=dissent, review_on=review_on, written_by=by, written_at=timezone.now(),
    )  # fmt: skip
    for each in now.options.all():
        keep(by, each, is_chosen=option is not None and each.pk == option.pk)
    now.parts.filter(role=Role.LEAD).delete()
    if lead is not None:
        keep(by, DecisionPart(decision=now), role=Role.LEAD, member=lead[0], side=lead[1])
    Approval.objects.filter(part__decision=now).delete()
    _agree(now, by)
    return _stands(now, by) or _waits(now, by, "decision.written")


def _check(now: Decision, parts: list[DecisionPart], outcome: str, why: str, option: Any, lead: Any, review_on: date | None) -> None:  # fmt: skip
    if not parts:
        raise ValidationError(
            _("Nobody who is here decides this. Name somebody first, or take it to the executive sponsor.")
        )
    for name, text in (("outcome", outcome), ("why", why)):
        if not text.strip():
            raise ValidationError({name: _("Write it down in a sentence, for those who were not there.")})
    if option is not None and option.decision_id != now.pk:
        raise ValidationError({"option": _("This is no option of this question.")})
    if now.asks_lead and lead is None:
        raise ValidationError({"lead": _("Say who has the last word from now on.")})
    if review_on and review_on <= timezone.localdate():
        raise ValidationError({"review_on": _("That day is over. Choose one to come.")})


def _agree(now: Decision, by: Member) -> bool:
    """Agrees for every part of this member that has not agreed; whether there was one."""
    waiting = [part for part in deciders(now) if part.is_of(by) and not hasattr(part, "approval")]
    for part in waiting:
        keep(by, Approval(part=part), by=by)
    return bool(waiting)


def _waits(now: Decision, by: Member, name: str) -> Decision:
    waiting = [part.member_id for part in deciders(now) if part.member_id and not hasattr(part, "approval")]
    record(by, name, now, tell=waiting)
    return now


def _stands(now: Decision, by: Member) -> Decision | None:
    """From now on it stands, where everybody has agreed. What was said apart is open from then on, whoever has said it."""
    if any(not hasattr(part, "approval") for part in deciders(now)):
        return None
    keep(by, now, decided_on=timezone.localdate(), opened_at=now.opened_at or timezone.now())
    people = now.parts.filter(member__isnull=False).values_list("member_id", flat=True)
    record(by, "decision.made", now, tell=sorted({*people, *filter(None, [now.driver_id, now.by_id])}))
    lead = now.parts.filter(role=Role.LEAD).select_related("member").first()
    if now.asks_lead and now.area is not None and lead is not None:
        others = [part for part in parts_of(now.area) if part[0] != Duty.Role.ACCOUNTABLE]
        chart_area(
            by=by, area=now.area.area, scope=now.area.scope, in_use=now.area.in_use, replaces=now.area,
            duties=[(Duty.Role.ACCOUNTABLE, lead.member, lead.side), *others],
        )  # fmt: skip
    return now


@transaction.atomic
def agree(row: Decision, *, by: Member) -> Decision:
    """Agrees with what was written down; a second time changes nothing.

    Raises:
        ValidationError: nothing is written down yet, or it stands already.
        PermissionDenied: this member does not decide it.
    """
    now = locked(row, by)
    refuse_decided(now)
    if not now.is_written:
        raise ValidationError(_("Nothing is written down yet that you could agree to."))
    if not any(part.is_of(by) for part in deciders(now)):
        raise PermissionDenied
    return (_agree(now, by) and (_stands(now, by) or _waits(now, by, "decision.agreed"))) or now


@transaction.atomic
def send_back(row: Decision, *, by: Member, why: str) -> Decision:
    """Does not agree: the question is open again, and the reason stands beside it as a comment.

    Raises:
        ValidationError: on `why`; nothing is written down, or it stands already.
        PermissionDenied: this member does not decide it.
    """
    now = locked(row, by)
    refuse_decided(now)
    if not any(part.is_of(by) for part in deciders(now)):
        raise PermissionDenied
    if not now.is_written:
        raise ValidationError(_("Nothing is written down yet."))
    if not why.strip():
        raise ValidationError({"why": _("Say in a sentence what would have to be otherwise.")})
    keep(by, now, written_by=None, written_at=None)
    Approval.objects.filter(part__decision=now).delete()
    comment(now, by=by, body=why)
    record(by, "decision.sent_back", now, tell=[now.driver_id] if now.driver_id else [])
    return now


@transaction.atomic
def end(
    row: Decision, *, by: Member, why: str, instead: Decision | None = None, reversed_: bool = False
) -> Ending:
    """Notes that a decision holds no longer: another one supersedes it, or it is reversed.

    Raises:
        ValidationError: it does not stand; no other decision is named; or that one was itself replaced by this.
        PermissionDenied: this member may not edit, or may not see one of the two.
    """
    # (One at a time in a workspace: two endings that cross would make a circle.)
    Workspace.objects.select_for_update().get(pk=by.workspace_id)
    now = locked(row, by)
    if not now.decided_on or Ending.objects.filter(decision=now).exists():
        raise ValidationError(_("Only a decision that stands can be superseded or reversed."))
    if instead is None and not reversed_:
        raise ValidationError({"instead": _("Name the decision that holds instead.")})
    if instead is not None:
        _refuse_circle(now, locked(instead, by))
    kind = Ending.Kind.REVERSED if reversed_ else Ending.Kind.SUPERSEDED
    made = keep(by, Ending(decision=now, by=by, side=by.side), kind_of=kind, instead=instead, why=why)
    people = now.parts.filter(member__isnull=False).values_list("member_id", flat=True)
    more = {"instead": instead} if instead is not None else {}
    record(by, f"decision.{kind}", now, side=by.side, tell=sorted({*people}), **more)
    return made


def _refuse_circle(now: Decision, instead: Decision) -> None:
    if instead.pk == now.pk:
        raise ValidationError({"instead": _("A decision cannot supersede itself.")})
    if not instead.decided_on:
        raise ValidationError({"instead": _("That one is not decided yet: until it is, this one holds.")})
    seen: set[int] = set()
    step: Decision | None = instead
    while step is not None and step.pk not in seen:
        seen.add(step.pk)
        ending = Ending.objects.filter(decision=step).select_related("instead").first()
        step = ending.instead if ending else None
        if step is not None and step.pk == now.pk:
            raise ValidationError({"instead": _(
                "That one was itself replaced by this decision: they would go round in a circle. Ask the question anew instead."
            )})  # fmt: skip


@transaction.atomic
def hold_again(row: Decision, *, by: Member) -> Decision:
    """Takes the ending of a decision back."""
    now = locked(row, by)
    Ending.objects.filter(decision=now).delete()
    record(by, "decision.held_again", now)
    return now


@transaction.atomic
def look_again(row: Decision, *, by: Member, note: str = "", review_on: date | None = None) -> Review:
    """Notes that somebody looked at a decision and found that it still holds, and when to look next.

    Raises:
        ValidationError: it does not stand, or the day is over.
        PermissionDenied: this member may not edit, or may not see it.
    """
    now = locked(row, by)
    if not Decision.objects.standing().filter(pk=now.pk).exists():
        raise ValidationError(_("Only a decision that stands is looked at again."))
    if review_on and review_on <= timezone.localdate():
        raise ValidationError({"review_on": _("That day is over. Choose one to come.")})
    made = keep(by, Review(decision=now, by=by), note=note)
    keep(by, now, review_on=review_on)
    record(by, "decision.looked_at_again", now)
    return made
