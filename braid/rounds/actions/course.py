"""The course of a round: open, closed, revealed, settled; each step once, and in this order."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.models import Event
from braid.base.hidden import hidden_from, hidden_from_some
from braid.base.models import BOTH_SIDES
from braid.base.rows import keep
from braid.people.models import Member
from braid.rounds.models import SIDES, Opened, Result, Round, Settlement, Step, Subject
from braid.rounds.results import count

State = Round.State


def _locked(row: Round) -> Round:
    """The round as it is now, held until the transaction ends: two people may press a button at once."""
    return Round.objects.select_for_update().get(pk=row.pk)


def _go(row: Round, state: str, by: Member | None) -> None:
    row.state = state
    row.save(update_fields=["state"])
    Step.objects.create(
        workspace_id=row.workspace_id, round=row, state=state, by=by if by and by.pk else None
    )


def check_facilitates(row: Round, by: Member) -> None:
    """Raises PermissionDenied unless this member leads the round."""
    if row.workspace_id != by.workspace_id or not row.facilitated_by(by):
        raise PermissionDenied


@transaction.atomic
def open_round(row: Round, *, by: Member) -> Round:
    """Lets the invited answer, each on the side on which they are now. From now on neither questions nor people change.

    Raises:
        ValidationError: it was opened before, its closing time has passed, or one side has nobody invited.
        PermissionDenied: this member does not lead the round.
    """
    row = _locked(row)
    check_facilitates(row, by)
    if row.state != State.DRAFT:
        raise ValidationError(_("This round has been opened before."))
    if row.closes_at <= timezone.now():
        raise ValidationError({"closes_at": _("It would be closed already: choose a later time.")})
    _seat_as_of_now(row)
    sides = set(row.seats.values_list("side", flat=True))
    if not set(BOTH_SIDES) <= sides:
        raise ValidationError(_("Invite people of both sides: a round compares what they say."))
    if row.questions.filter(per_subject=True).exists() and not row.subjects.exists():
        raise ValidationError({"subjects": _("Say what the questions are about.")})
    if row.subjects.filter(hidden_from_some(row.workspace_id, Subject)).exists():
        raise ValidationError({"subjects": _("Something here is only for the people named: a round would tell everybody of it.")})  # fmt: skip
    _go(row, State.OPEN, by)
    record(by, "round.opened", row)
    return row


def _seat_as_of_now(row: Round) -> None:
    """Seats of a draft know only where people were when it was written: some have changed sides since, some are gone."""
    row.seats.exclude(member__in=Member.objects.here()).delete()
    for side in SIDES:
        row.seats.filter(member__side=side).exclude(side=side).update(side=side)


@transaction.atomic
def close(row: Round, *, by: Member | None, now: datetime | None = None) -> Round:
    """Ends answering and counts once what may be shown; nothing of it is shown yet.

    Args:
        by: who closes it before its time; None is the clock, which needs the time to have come.

    Raises:
        ValidationError: it is not open.
        PermissionDenied: this member does not lead the round.
    """
    row = _locked(row)
    if by is not None:
        check_facilitates(row, by)
    if row.state != State.OPEN:
        raise ValidationError(_("This round is not open: it cannot be closed."))
    if by is None and (now or timezone.now()) < row.closes_at:
        raise ValidationError(_("Its time has not come."))
    Result.objects.create(workspace_id=row.workspace_id, round=row, found=count(row))
    _go(row, State.CLOSED, by)
    record(by or _clock(row), "round.closed", row, answered=row.seats.filter(has_answered=True).count())
    return row


@transaction.atomic
def remind(row: Round, *, which: str) -> bool:
    """Reminds everybody who was invited, also those who have answered: a reminder tells nothing about anybody.

    Args:
        which: `third` (day) or `last` (day); each is sent once, whoever asks for it how often.

    Returns:
        False when it was sent before or the round takes no answers any more.
    """
    row = _locked(row)
    if not row.takes_answers() or _reminded(row, which):
        return False
    invited = sorted(row.seats.exclude(member=None).values_list("member_id", flat=True))
    record(_clock(row), "round.reminded", row, which=which, tell=invited)
    return True


def _reminded(row: Round, which: str) -> bool:
    about = {"subject_kind": row.kind, "subject_id": row.pk, "name": "round.reminded"}
    return Event.objects.filter(workspace_id=row.workspace_id, facts__which=which, **about).exists()


def _clock(row: Round) -> Member:
    """In whose workspace an event lands that nobody caused."""
    return Member(workspace=row.workspace, name=_("The clock"), side="other")


@transaction.atomic
def open_part(row: Round, *, by: Member, part: str) -> Round:
    """Opens one part for everybody who looks; opening the last one is a reveal. Twice is as good as once.

    Raises:
        ValidationError: the round is not closed yet, or has no such part.
        PermissionDenied: this member does not lead the round.
    """
    row = _locked(row)
    check_facilitates(row, by)
    if row.is_revealed:
        return row
    parts = _parts(row)
    if part not in parts:
        raise ValidationError(_("This round has no such part."))
    _made, is_new = Opened.objects.get_or_create(
        round=row, part=part, defaults={"workspace_id": row.workspace_id, "by": by}
    )
    if set(parts) <= set(row.opened.values_list("part", flat=True)):
        return reveal(row, by=by)
    if is_new:
        record(by, "round.part_opened", row, part=part)
    return row


def _parts(row: Round) -> list[str]:
    if row.state != State.CLOSED:
        raise ValidationError(_("Close the round first: nothing is opened while somebody may still answer."))
    return [part["key"] for part in row.result.found["parts"]]


@transaction.atomic
def reveal(row: Round, *, by: Member) -> Round:
    """Opens everything for both sides at once. A second press finds it open and changes nothing.

    Raises:
        ValidationError: the round is not closed yet.
        PermissionDenied: this member does not lead the round.
    """
    row = _locked(row)
    check_facilitates(row, by)
    if row.is_revealed:
        return row
    _parts(row)
    _go(row, State.REVEALED, by)
    record(by, "round.revealed", row)
    return row


@transaction.atomic
def settle(
    row: Round, *, by: Member, said: str, agreed: dict[str, Any] | None = None, **values: Any
) -> Settlement:
    """Writes down what both sides agreed. Later ones stand beside it, and the newest counts.

    Args:
        agreed: what the owning room takes over (`@on("round.settled")`), such as an order of subjects.

    Raises:
        ValidationError: it is not revealed, or by field.
        PermissionDenied: this member may not edit.
    """
    row = _locked(row)
    if not row.is_revealed:
        raise ValidationError(_("Reveal the round first: what nobody has seen cannot be settled."))
    agreed = agreed or {}
    if "order" in agreed and row.subjects.filter(hidden_from(by, Subject)).exists():
        raise ValidationError(
            _("Something here is only for the people named: one of them settles the order.")
        )
    if "order" in agreed and sorted(agreed["order"]) != sorted(row.subjects.values_list("order", flat=True)):
        raise ValidationError(_("The order must hold everything that was asked about, each once."))
    made = keep(by, Settlement(round=row, by=by), said=said, agreed=agreed, **values)
    if row.state == State.REVEALED:
        _go(row, State.SETTLED, by)
    record(by, "round.settled", row, settlement=made.pk)
    return made
