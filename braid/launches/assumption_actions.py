"""Every write about what the sides take for granted of each other before a launch."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import BOTH_SIDES
from braid.base.rows import keep
from braid.launches.models import Assumption, AssumptionAnswer, Launch
from braid.messaging.saving import check_may_change
from braid.people.models import Member

Verdict = AssumptionAnswer.Verdict
SAID = {
    Verdict.CONFIRMED: "launch.assumption_confirmed",
    Verdict.CORRECTED: "launch.assumption_corrected",
    Verdict.UNKNOWN: "launch.assumption_left_open",
}


@transaction.atomic
def assume(launch: Launch, *, by: Member, text: str) -> Assumption:
    """A side says what it takes for granted of the other.

    Raises:
        PermissionDenied: this member may not edit, or is of neither side.
        ValidationError: on `text`: nothing, too much, or said already.
    """
    check_may_change(by, launch)
    if by.side not in BOTH_SIDES:
        raise PermissionDenied
    if Assumption.objects.filter(launch=launch, side=by.side, text=text.strip()).exists():
        raise ValidationError({"text": _("Your side has said this already.")})
    made = keep(by, Assumption(launch=launch, by=by), side=by.side, text=text)
    record(by, "launch.assumption_made", launch, assumption=made.pk)
    return made


@transaction.atomic
def answer_assumption(row: Assumption, *, by: Member, verdict: str, words: str = "") -> AssumptionAnswer:
    """The other side says whether it is so; the newest answer counts.

    Raises:
        PermissionDenied: it is not this member's side that is asked.
        ValidationError: on `verdict`, or on `words` of a correction without any.
    """
    check_may_change(by, row)
    if not row.answerable_by(by):
        raise PermissionDenied
    made = keep(by, AssumptionAnswer(assumption=row, by=by), verdict=verdict, words=words)
    record(by, SAID[Verdict(made.verdict)], row.launch, assumption=row.pk)
    return made


@transaction.atomic
def read_correction(answer: AssumptionAnswer, *, by: Member) -> AssumptionAnswer:
    """The side that had taken it for granted has read how it is instead; once is enough.

    Raises:
        PermissionDenied: this member is of the other side.
    """
    check_may_change(by, answer)
    if by.side != answer.assumption.side:
        raise PermissionDenied
    if answer.read_at is None:
        keep(by, answer, read_by=by, read_at=timezone.now())
        record(by, "launch.assumption_read", answer.assumption.launch, assumption=answer.assumption_id)
    return answer


@transaction.atomic
def take_back(row: Assumption, *, by: Member) -> None:
    """A side no longer takes it for granted; raises PermissionDenied for the other side."""
    check_may_change(by, row)
    if not row.removable_by(by):
        raise PermissionDenied
    record(by, "launch.assumption_taken_back", row.launch, assumption=row.pk)
    row.delete()
