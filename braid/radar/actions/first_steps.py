"""Putting first steps aside, and calling them back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.people.models import Member
from braid.radar.first_steps import CONFIRMED
from braid.radar.models import SkippedStep


@transaction.atomic
def skip(step: str, *, by: Member) -> SkippedStep:
    """Leaves a step out for everybody here; `all` puts the whole list away. A second time changes nothing.

    Raises:
        ValidationError: there is no such step.
        PermissionDenied: the member may not edit.
    """
    if not by.may("edit"):
        raise PermissionDenied
    if step not in SkippedStep.Step.values:
        raise ValidationError({"step": _("There is no such step.")})
    row, is_new = SkippedStep.objects.get_or_create(
        workspace_id=by.workspace_id, step=step, defaults={"by": by}
    )
    if is_new:
        record(by, "step.skipped", row)
    return row


@transaction.atomic
def confirm_sides(*, by: Member) -> None:
    """Says that both sides are called here as they are; who said it and when stays in the history."""
    if not by.may("edit"):
        raise PermissionDenied
    record(
        by, CONFIRMED, by.workspace, product=by.workspace.product_name, marketing=by.workspace.marketing_name
    )


@transaction.atomic
def call_back(*, by: Member) -> int:
    """Shows every step again that is not done; how many had been put aside."""
    if not by.may("edit"):
        raise PermissionDenied
    count, _each = SkippedStep.objects.filter(workspace_id=by.workspace_id).delete()
    if count:
        record(by, "steps.called_back", by.workspace)
    return count
