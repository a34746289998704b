"""Asking the executive sponsor about a finding, or about a round that both sides cannot settle."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.facts import is_closed
from braid.base.hidden import hidden_from_some
from braid.base.models import BOTH_SIDES, WorkspaceModel
from braid.people.models import Member
from braid.radar.models import Finding
from braid.rounds.models import Round, Subject
from braid.teamwork.asking import Role, ask, cite
from braid.teamwork.escalating import escalate
from braid.teamwork.models import Citation, Decision


@transaction.atomic
def ask_executive(
    finding: Finding, *, by: Member, question: str, options: list[str], background: str = "", needed_by: date | None = None
) -> Decision:  # fmt: skip
    """Puts a question about a finding into the log and takes it to the sponsor; both sides are asked what they want.

    Raises:
        ValidationError: by field; nobody here is a sponsor; or the finding is for a few only.
        PermissionDenied: this member may not edit.
    """
    if finding.is_private:
        raise ValidationError(_("Only a few people may read this finding: talk with them instead."))
    return _take(
        finding, by=by, question=question, background=background, needed_by=needed_by, options=options
    )


@transaction.atomic
def ask_about_round(
    row: Round, *, by: Member, question: str, options: list[str], background: str = "", needed_by: date | None = None
) -> Decision:  # fmt: skip
    """Puts what a round has left apart into the log and takes it to the sponsor, once while nobody has decided it.

    Raises:
        ValidationError: by field; nobody here is a sponsor; it is not revealed, is settled, or asks about something that
            is kept to some people; or it is with the sponsor already.
        PermissionDenied: this member may not edit.
    """
    row = Round.objects.select_for_update().get(pk=row.pk)
    if row.state != Round.State.REVEALED:
        raise ValidationError(
            _("Only what both sides have seen, and have not settled, is taken to the sponsor.")
        )
    if is_closed(row) or row.subjects.filter(hidden_from_some(row.workspace_id, Subject)).exists():
        raise ValidationError(_("Something here is only for the people named: ask about it on its own page."))
    about = {"workspace_id": row.workspace_id, "subject_kind": row.kind, "subject_id": row.pk}
    if Citation.objects.filter(**about, decision__in=Decision.objects.open().in_use()).exists():
        raise ValidationError(_("It is with the executive sponsor already."))
    return _take(row, by=by, question=question, background=background, needed_by=needed_by, options=options)


def _take(about: WorkspaceModel, *, by: Member, **said: Any) -> Decision:
    row = ask(by=by, parts=[(Role.CONTRIBUTOR, None, side) for side in BOTH_SIDES], **said)
    cite(row, about, by=by)
    escalate(row, by=by)
    return row
