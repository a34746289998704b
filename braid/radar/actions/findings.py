"""What people do about a finding."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import BOTH_SIDES
from braid.base.rows import keep
from braid.people.models import Member
from braid.radar.models import Acknowledgement, Commitment, Finding, Mute, Vote
from braid.radar.plays import PLAYS
from braid.rounds.models import Round

# The play that takes up one strand of how it is to work together.
ONE_THREAD = "PL13"


def _own_side(by: Member, finding: Finding) -> str:
    """The side for which this member speaks.

    Raises:
        PermissionDenied: they are on neither side, may not edit, or the finding is not theirs.
    """
    if not by.may("edit") or finding.workspace_id != by.workspace_id or by.side not in BOTH_SIDES:
        raise PermissionDenied
    return by.side


@transaction.atomic
def acknowledge(finding: Finding, *, by: Member) -> Acknowledgement:
    """One's own side takes note of a finding; a second time changes nothing.

    Raises:
        PermissionDenied: the member is on neither side.
    """
    side = _own_side(by, finding)
    row, is_new = Acknowledgement.objects.get_or_create(
        finding=finding, side=side, defaults={"workspace_id": by.workspace_id, "by": by}
    )
    if is_new:
        record(by, "finding.acknowledged", finding, side=side)
    return row


@transaction.atomic
def mute(finding: Finding, *, by: Member, reason: str, until: date) -> Mute:
    """Sets a finding aside until a day. It is not counted meanwhile; both sides can read why and lift it.

    Raises:
        ValidationError: no reason, or a day that has passed or is more than a year ahead.
        PermissionDenied: the member may not edit.
    """
    if not finding.mutable_by(by):
        raise PermissionDenied
    row = keep(by, Mute(finding=finding, by=by), reason=reason, until=until)
    record(by, "finding.muted", finding, until=row.until.isoformat(), reason=row.reason)
    return row


@transaction.atomic
def lift(finding: Finding, *, by: Member) -> int:
    """Lifts what sets the finding aside; how many mutes that were."""
    if not finding.mutable_by(by) or finding.workspace_id != by.workspace_id:
        raise PermissionDenied
    today = timezone.localdate()
    count = Mute.objects.filter(finding=finding, lifted_on=None).update(lifted_on=today, lifted_by=by)
    if count:
        record(by, "finding.unmuted", finding)
    return count


@transaction.atomic
def vote(finding: Finding, *, by: Member, was_right: bool) -> Vote:
    """Says whether a finding was right; a second answer replaces the first.

    Raises:
        PermissionDenied: the member is on neither side.
    """
    side = _own_side(by, finding)
    row, _is_new = Vote.objects.update_or_create(
        finding=finding,
        by=by,
        defaults={
            "workspace_id": by.workspace_id,
            "detector": finding.detector,
            "side": side,
            "was_right": was_right,
            "on": timezone.localdate(),
        },
    )
    record(by, "finding.judged", finding, was_right=was_right, side=side)
    return row


def standing(finding: Finding) -> dict[str, Any]:
    """How a finding stands: what "before" is measured by when somebody has done something about it."""
    numbers = finding.said.get("numbers", []) if finding.said else []
    return {"severity": finding.severity, "numbers": numbers, "opened_on": finding.opened_on.isoformat()}


def _check_readers(finding: Finding | None, owners: dict[str, Any]) -> None:
    """Nobody is told of a finding that is for a few by being made its owner.

    Raises:
        ValidationError: naming the field of whoever may not read it.
    """
    if finding is None or not finding.is_private:
        return
    for side in BOTH_SIDES:
        owner = owners.get(f"{side}_owner")
        if owner is not None and not Finding.objects.visible_to(owner).filter(pk=finding.pk).exists():
            text = _("%(name)s may not read this finding. Choose somebody who may.")
            raise ValidationError({f"{side}_owner": text % {"name": owner.name}})


@transaction.atomic
def commit_to(finding: Finding, *, by: Member, play: str, **values: Any) -> Commitment:
    """Both sides commit to a play: an owner on each side, a day, and what exactly.

    Args:
        play: its id, such as PL01.
        values: `product_owner`, `marketing_owner`, `due_on`, `note`.

    Raises:
        ValidationError: naming the field: an unknown play, an owner of the other side, a day that has passed,
            or a commitment that stands already.
    """
    if play not in PLAYS:
        raise ValidationError({"play": _("There is no such play.")})
    due = values.get("due_on")
    if due is not None and due < timezone.localdate():
        raise ValidationError({"due_on": _("That day has passed.")})
    _check_readers(finding, values)
    row = keep(by, Commitment(finding=finding, by=by, before=standing(finding)), play=play, **values)
    record(by, "commitment.made", finding, commitment=row.pk, play=play, due=row.due_on.isoformat())
    return row


@transaction.atomic
def commit_to_thread(row: Round, *, by: Member, **values: Any) -> Commitment:
    """Both sides pick one thread of a revealed pulse to work on: an owner on each side, a day, and what exactly.

    Args:
        values: `product_owner`, `marketing_owner`, `due_on`, `note`.

    Raises:
        ValidationError: naming the field: an owner of the other side, a day that has passed, no words, a round that
            is not revealed, or a thread that they work on already.
    """
    if not row.is_revealed:
        raise ValidationError(_("Reveal the round first: what nobody has seen cannot be settled."))
    due = values.get("due_on")
    if due is not None and due < timezone.localdate():
        raise ValidationError({"due_on": _("That day has passed.")})
    if not values.get("note"):
        raise ValidationError({"note": _("Say what you want to do.")})
    made = keep(by, Commitment(round=row, by=by), play=ONE_THREAD, **values)
    record(by, "commitment.made", row, commitment=made.pk, play=ONE_THREAD, due=made.due_on.isoformat())
    return made


@transaction.atomic
def change_commitment(commitment: Commitment, *, by: Member, **values: Any) -> Commitment:
    """Gives an open commitment other owners or another day; the history says from what to what.

    Args:
        values: `product_owner`, `marketing_owner`, `due_on`, `note`.

    Raises:
        ValidationError: naming the field: an owner of the other side, another day that has passed; it has ended.
    """
    if commitment.outcome:
        raise ValidationError(_("This commitment has ended already."))
    due = values.get("due_on", commitment.due_on)
    if due != commitment.due_on and due < timezone.localdate():
        raise ValidationError({"due_on": _("That day has passed.")})
    _check_readers(commitment.finding, values)
    before = {name: getattr(commitment, name) for name in values}
    keep(by, commitment, **values)
    changed = {name: [_told(was), _told(values[name])] for name, was in before.items() if was != values[name]}
    if changed:
        owners = {owner.pk for owner in (before.get("product_owner"), before.get("marketing_owner")) if owner}
        facts = {"commitment": commitment.pk, "changed": changed, "owners_before": sorted(owners)}
        record(by, "commitment.changed", commitment.about, **facts)
    return commitment


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def end_commitment(commitment: Commitment, *, by: Member, outcome: str, learned: str = "") -> Commitment:
    """Says what came of a commitment.

    Raises:
        ValidationError: it has ended already, or the outcome is not one of those that exist.
    """
    if commitment.outcome:
        raise ValidationError({"outcome": _("This commitment has ended already.")})
    if outcome not in Commitment.Outcome.values:
        raise ValidationError({"outcome": _("Choose what came of it.")})
    keep(by, commitment, outcome=outcome, learned=learned, ended_on=timezone.localdate())
    record(by, "commitment.ended", commitment.about, commitment=commitment.pk, outcome=outcome)
    return commitment
