"""Making a round, until it opens."""

import secrets
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.archive import delete_what_hangs_on
from braid.base.models import WorkspaceModel
from braid.base.rows import keep
from braid.people.models import Member
from braid.rounds.asking import Asked
from braid.rounds.models import Question, Round, Seat, Subject

MOST_SUBJECTS = 40
ABOUT: tuple[str, ...] = ("use", "is_anonymous", "instrument", "previous", "subject_kind", "subject_id")


@transaction.atomic
def draft_round(
    *,
    by: Member,
    questions: Iterable[Asked],
    subjects: Iterable[WorkspaceModel | str] = (),
    invited: Iterable[Member] = (),
    about: WorkspaceModel | None = None,
    **values: Any,
) -> Round:
    """Writes down a round that nobody can answer yet.

    Args:
        subjects: rows of rooms above, or words; every question that is asked per subject is asked of each.
        about: the row whose page shows this round, such as a launch.

    Raises:
        ValidationError: by field; also without a question, or with more than forty subjects.
        PermissionDenied: this member may not edit.
    """
    row = Round(workspace_id=by.workspace_id, made_by=by)
    if about is not None:
        if getattr(about, "is_restricted", False):
            raise ValidationError(_("This is only for the people named: a round would tell everybody of it."))
        values |= {"subject_kind": about.kind, "subject_id": about.pk}
    keep(by, row, **values)
    asked = list(questions)
    if not asked:
        raise ValidationError(_("A round asks at least one question."))
    for order, question in enumerate(asked):
        keep(by, Question(round=row, order=order), **_as_values(question))
    set_subjects(row, by=by, subjects=subjects)
    invite(row, by=by, people=invited)
    record(by, "round.drafted", row)
    return row


def _as_values(question: Asked) -> dict[str, Any]:
    return {
        "key": question.key, "text": str(question.text), "scale": question.scale, "block": question.block,
        "is_reversed": question.is_reversed, "for_side": question.for_side, "per_subject": question.per_subject,
        "asks_why": question.asks_why, "choices": [[key, str(label)] for key, label in question.choices],
    }  # fmt: skip


def set_subjects(row: Round, *, by: Member, subjects: Iterable[WorkspaceModel | str]) -> None:
    """Takes these subjects instead of the ones there were, each once. Part of an action, records nothing."""
    given = list(dict.fromkeys(subjects))
    if len(given) > MOST_SUBJECTS:
        raise ValidationError(
            {"subjects": _("Ask about up to %(most)s things at once.") % {"most": MOST_SUBJECTS}}
        )
    if any(getattr(each, "is_restricted", False) for each in given):
        raise ValidationError(
            {"about": _("Something here is only for the people named: a round would tell everybody of it.")}
        )
    row.subjects.all().delete()
    for order, subject in enumerate(given):
        if isinstance(subject, str):
            keep(by, Subject(round=row, order=order), title=subject)
        elif subject.workspace_id != by.workspace_id:
            raise PermissionDenied
        else:
            keep(
                by,
                Subject(round=row, order=order),
                title=str(subject)[:300],
                subject_kind=subject.kind,
                subject_id=subject.pk,
            )


@transaction.atomic
def change_round(row: Round, *, by: Member, **values: Any) -> Round:
    """Changes a draft. What is asked stays as it is once answers can come.

    Raises:
        ValidationError: by field; or because the round is open already.
        PermissionDenied: this member may not edit.
    """
    check_draft(row, by)
    subjects = values.pop("subjects", None)
    keep(by, row, **values)
    if subjects is not None:
        set_subjects(row, by=by, subjects=subjects)
    record(by, "round.changed", row, fields=sorted(values))
    return row


@transaction.atomic
def invite(row: Round, *, by: Member, people: Iterable[Member]) -> None:
    """Invites exactly these people, while the round is a draft; each on the side on which they are now.

    Seats are made in random order, so that their numbers say nothing.

    Raises:
        ValidationError: the round is open: who is invited then stays as it is.
    """
    check_draft(row, by)
    given = list({person.pk: person for person in people}.values())
    if any(person.workspace_id != by.workspace_id for person in given):
        raise PermissionDenied
    secrets.SystemRandom().shuffle(given)
    row.seats.all().delete()
    Seat.objects.bulk_create(
        Seat(workspace_id=row.workspace_id, round=row, member=person, side=person.side) for person in given
    )


@transaction.atomic
def remove_round(row: Round, *, by: Member) -> None:
    """Takes a draft away. A round that has been open stays.

    Raises:
        ValidationError: it is no draft any more.
    """
    check_draft(row, by)
    record(by, "round.removed", row)
    delete_what_hangs_on(row)
    row.delete()


def check_draft(row: Round, by: Member) -> None:
    """Raises unless this member may change this round, and nobody can have answered yet."""
    if not by.may("edit") or row.workspace_id != by.workspace_id:
        raise PermissionDenied
    if row.state != Round.State.DRAFT:
        raise ValidationError(
            _("This round has been opened. What it asks, and of whom, stays as it was then.")
        )
