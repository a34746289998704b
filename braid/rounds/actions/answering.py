"""Answers: named ones are kept as they are given, anonymous ones once and for good."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.actions import noticed
from braid.base.rows import keep, unkeepable
from braid.people.models import Member
from braid.rounds.models import Answer, Ballot, Question, Remark, Round, Seat, Subject
from braid.rounds.models.answers import WHY_LENGTH
from braid.rounds.scales import options


def seat_of(row: Round, by: Member) -> Seat:
    """The seat of somebody who may answer now, held until the transaction ends.

    Raises:
        PermissionDenied: not invited.
        ValidationError: nobody can answer any more, or yet.
    """
    seat = Seat.objects.select_for_update().filter(round=row, member=by).first()
    if seat is None or row.workspace_id != by.workspace_id:
        raise PermissionDenied
    row.refresh_from_db(fields=["state", "closes_at"])
    if row.state == Round.State.DRAFT:
        raise ValidationError(_("This round is not open yet."))
    if not row.takes_answers():
        raise ValidationError(_("This round has closed. Your answer came too late and was not taken."))
    return seat


@transaction.atomic
def answer(
    row: Round,
    *,
    by: Member,
    question: Question,
    subject: Subject | None = None,
    value: str | None = None,
    **more: Any,
) -> Answer:
    """Keeps one named answer, which can be changed until the round closes.

    No event: it would say who answered and when, and while a round is open only counts may be known. That it
    was closed, with how many had answered, is recorded then.

    Args:
        value: a key of the scale; "" is "can't judge", None leaves what was said.
        more: `why` (up to 5,000 characters), `guess` (a key of the scale).

    Raises:
        ValidationError: by field; or the round takes no answers.
        PermissionDenied: not invited, or asked of the other side.
    """
    if row.is_anonymous:
        raise ValidationError(_("This round is anonymous: all answers are sent at once."))
    seat = seat_of(row, by)
    _check_asked(row, seat, question, subject)
    found = Answer.objects.filter(seat=seat, question=question, subject=subject).first()
    said = found or Answer(round=row, seat=seat, question=question, subject=subject)
    given = {**more} if value is None else {"value": value, **more}
    for name in ("value", "guess"):
        if given.get(name) and question.scale != "text":
            _check_key(question, given[name], name)
    kept = keep_own(by, said, **given)
    # (A reason without an answer is none, except where words are what is asked for.)
    said_something = kept.value is not None or (question.scale == "text" and kept.why)
    if said_something and not seat.has_answered:
        Seat.objects.filter(pk=seat.pk).update(has_answered=True)
        noticed(row.workspace_id)
    return kept


def keep_own(by: Member, said: Answer, **values: Any) -> Answer:
    """Guests may answer what they were invited to: the one thing that they may write."""
    if by.may("edit"):
        return keep(by, said, **values)
    said.workspace_id = by.workspace_id
    for name, value in values.items():
        setattr(said, name, value.strip())
    said.full_clean()
    said.save()
    return said


def _check_asked(row: Round, seat: Seat, question: Question, subject: Subject | None) -> None:
    if question.round_id != row.pk or (subject is not None and subject.round_id != row.pk):
        raise PermissionDenied
    if question.for_side and question.for_side != seat.side:
        raise PermissionDenied
    if question.per_subject != (subject is not None):
        raise ValidationError(_("This question is not asked like that."))


def _check_key(question: Question, key: str, name: str = "value") -> None:
    if key not in {k for k, _label in options(question.scale, question.choices)}:
        raise ValidationError({name: _("This is not one of the answers.")})


@transaction.atomic
def cast(row: Round, *, by: Member, answers: Mapping[str, str], remark: str = "") -> bool:
    """Takes an anonymous ballot, once and for good. The one write that records nothing: no event, no time.

    Returns:
        False when this person's ballot has come before: a second sending after a lost reply is harmless.

    Raises:
        ValidationError: by question; or the round takes no answers.
        PermissionDenied: not invited.
    """
    if not row.is_anonymous:
        raise ValidationError(_("This round is not anonymous."))
    seat = seat_of(row, by)
    if seat.has_answered:
        return False
    kept = _checked(row, seat, answers)
    remark = remark.strip()
    if len(remark) > WHY_LENGTH or unkeepable(remark):
        raise ValidationError({"remark": _("Up to 5,000 ordinary characters fit here.")})
    Ballot.objects.create(workspace_id=row.workspace_id, round=row, side=seat.side, answers=kept)
    if remark:
        Remark.objects.create(workspace_id=row.workspace_id, round=row, side=seat.side, text=remark)
    Seat.objects.filter(pk=seat.pk).update(has_answered=True)
    noticed(row.workspace_id)
    return True


def _checked(row: Round, seat: Seat, answers: Mapping[str, str]) -> dict[str, str]:
    asked = {q.key: q for q in row.questions.all() if q.for_side in ("", seat.side)}
    kept: dict[str, str] = {}
    wrong: dict[str, list[str]] = {}
    for key, value in answers.items():
        if key not in asked:
            raise PermissionDenied
        if value:
            try:
                _check_key(asked[key], value, key)
            except ValidationError as error:
                wrong |= error.message_dict
            kept[key] = value
    if wrong:
        raise ValidationError(wrong)
    if not kept:
        raise ValidationError(_("Answer at least one question."))
    # (In the order of the questions, whatever the order in which somebody answered.)
    return {key: kept[key] for key in asked if key in kept}
