"""What hangs on a draft beyond its words: agreed numbers, and asking again about what is contested."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import BOTH_SIDES
from braid.base.rows import keep
from braid.people.models import Member
from braid.rounds.actions.drafting import check_draft, draft_round
from braid.rounds.asking import as_asked
from braid.rounds.models import Round, Subject
from braid.rounds.results.seen import subject_of

DAYS_OPEN = 3


@transaction.atomic
def agree_numbers(row: Round, *, by: Member, numbers: Mapping[int, Mapping[str, Any]]) -> None:
    """Keeps the numbers that nobody votes on: reach with its source, and a deadline, by the id of the subject.

    Raises:
        ValidationError: by field `<name>-<subject>`; or the round is no draft any more.
    """
    check_draft(row, by)
    wrong: dict[str, list[str]] = {}
    for subject in row.subjects.filter(pk__in=numbers):
        try:
            keep(by, subject, **numbers[subject.pk])
        except ValidationError as error:
            wrong |= {f"{name}-{subject.pk}": said for name, said in error.message_dict.items()}
    if wrong:
        raise ValidationError(wrong)
    record(by, "round.changed", row, fields=["reach", "deadline"])


@transaction.atomic
def ask_again(row: Round, *, by: Member) -> Round:
    """A draft of a second round about what both sides see differently, to the same people.

    Raises:
        ValidationError: it is not revealed, is anonymous, or nothing in it is far apart.
        PermissionDenied: this member may not edit.
    """
    if not by.may("edit") or row.workspace_id != by.workspace_id:
        raise PermissionDenied
    if not row.is_revealed or row.is_anonymous or not hasattr(row, "result"):
        raise ValidationError(_("Only what both sides have seen under their names can be asked again."))
    wanted = contested(row.result.found["parts"])
    # (What is only for some people now would be told to everybody anew.)
    kept = list(
        Subject.objects.open_in(row.workspace_id).filter(round=row, order__in=wanted).order_by("order")
    )
    if not kept:
        raise ValidationError(_("Nothing in this round is far apart: there is nothing to ask again."))
    made = draft_round(
        by=by, use=row.use, name=_("%(name)s, once more") % {"name": row.name[:100]}, purpose=row.purpose,
        questions=[as_asked(q) for q in row.questions.filter(per_subject=True).order_by("order")],
        subjects=[_as_now(each, by) for each in kept], invited=_still_here(row),
        closes_at=timezone.now() + timedelta(days=DAYS_OPEN), asks_guess=row.asks_guess,
        shows_names=row.shows_names, instrument=row.instrument, previous=_free_to_follow(row), **_leaders(row, by),
    )  # fmt: skip
    for before, now in zip(kept, made.subjects.order_by("order"), strict=False):
        if before.title == now.title:
            now.reach, now.source, now.deadline = before.reach, before.source, before.deadline
            now.save(update_fields=["reach", "source", "deadline"])
    return made


def contested(parts: list[dict[str, Any]]) -> set[int]:
    """The subjects, by their order, that are far apart or on which a light is lit."""
    found: set[int] = set()
    for part in parts:
        if part["shape"] == "places":
            found |= {line["subject"] for line in part["rows"] if line["wide"] and "subject" in line}
        elif part.get("verdict") and (number := subject_of(part)) is not None:
            found.add(number)
    return found


def _as_now(subject: Subject, by: Member) -> Any:
    """The row that it was about, where it is still there for everybody; its words otherwise."""
    if not subject.subject_kind:
        return subject.title
    model: Any = apps.get_model(subject.subject_kind)
    return model.objects.open_in(by.workspace_id).filter(pk=subject.subject_id).first() or subject.title


def _still_here(row: Round) -> list[Member]:
    return list(Member.objects.filter(pk__in=row.seats.values("member_id")).here())


def _free_to_follow(row: Round) -> Round | None:
    """A round that comes again is followed by its next wave, not by a second look at what was contested."""
    return None if row.every_months or Round.objects.filter(previous=row).exists() else row


def _leaders(row: Round, by: Member) -> dict[str, Member | None]:
    """The facilitators, where they may still lead."""
    found = {f"{side}_facilitator": row.leader(side) for side in BOTH_SIDES}
    if by.side in BOTH_SIDES and found[f"{by.side}_facilitator"] is None:
        found[f"{by.side}_facilitator"] = by
    return found
