"""Asking the executive sponsor about a finding."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from braid.base.models import BOTH_SIDES
from braid.people.models import Member
from braid.radar.models import Finding
from braid.teamwork.asking import Role, ask, cite
from braid.teamwork.escalating import escalate
from braid.teamwork.models import Decision


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
    row = ask(
        by=by, question=question, background=background, needed_by=needed_by, options=options,
        parts=[(Role.CONTRIBUTOR, None, side) for side in BOTH_SIDES],
    )  # fmt: skip
    cite(row, finding, by=by)
    escalate(row, by=by)
    return row
