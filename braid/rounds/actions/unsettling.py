"""Taking back what was settled by mistake: what was revealed stays revealed, and what followed is taken back, too."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.models import Event
from braid.activity.undo import undoes
from braid.people.models import Member
from braid.rounds.models import Round, Settlement, Step

# What a settlement holds that was made on the page of its round; what follows from it hears when it is taken back.
OF_THE_ROUND = {"order", "wording"}


@transaction.atomic
def take_back_settlement(settlement: Settlement, *, by: Member) -> Round:
    """The newest settlement no longer holds: the one before does, or the round is revealed and not settled.

    It stays in the history of the round. Rooms that took something over from it hear
    `round.settlement_taken_back` and take that back.

    Raises:
        ValidationError: it was taken back before, a newer one holds, or it was made by an entry of the chart or a decision.
        PermissionDenied: this member may not edit.
    """
    row = Round.objects.select_for_update().get(pk=settlement.round_id)
    if not by.may("edit") or row.workspace_id != by.workspace_id:
        raise PermissionDenied
    held = row.settlements.filter(taken_back_at=None).order_by("-pk")
    newest = held.first()
    if newest is None or newest.pk != settlement.pk:
        raise ValidationError(_("Something else was settled since, or it was taken back before."))
    if set(newest.agreed) - OF_THE_ROUND:
        raise ValidationError(
            _("It was settled on another page, by an entry of the chart or a decision: change that instead.")
        )
    newest.taken_back_at, newest.taken_back_by = timezone.now(), by
    newest.save(update_fields=["taken_back_at", "taken_back_by"])
    if not held.exists():
        Step.objects.filter(round=row, state=Round.State.SETTLED).delete()
        row.state = Round.State.REVEALED
        row.save(update_fields=["state"])
    record(by, "round.settlement_taken_back", row, settlement=newest.pk)
    return row


@undoes("round.settled")
def undo_settling(row: Round, event: Event, by: Member) -> Round:
    """The button beside the sentence that says that it was settled."""
    return take_back_settlement(Settlement.objects.get(pk=event.facts["settlement"], round=row), by=by)
