"""Who leads a round for a side, when whoever was named has left or cannot go on."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import BOTH_SIDES
from braid.people.models import Member
from braid.rounds.actions.course import check_facilitates
from braid.rounds.models import Round


@transaction.atomic
def name_leader(row: Round, *, by: Member, side: str, person: Member) -> Round:
    """Somebody else leads it for a side from now on; all who led it and who lead it now are told.

    Nothing of what was answered goes over: nobody who leads a round sees any of it before the reveal, and whoever
    is named gets no seat, so that who is asked stays as it was.

    Raises:
        ValidationError: both sides have seen it and it comes no more, or this person cannot lead it for that side.
        PermissionDenied: this member does not lead the round.
    """
    row = Round.objects.select_for_update().get(pk=row.pk)
    check_facilitates(row, by)
    if person.workspace_id != row.workspace_id or side not in BOTH_SIDES:
        raise PermissionDenied
    if not row.is_still_led(is_followed=Round.objects.filter(previous=row).exists()):
        raise ValidationError(_("Both sides have seen this round: nobody need lead it any more."))
    if person.side != side:
        raise ValidationError({"person": _("This person is not on that side.")})
    if not person.may("edit"):
        raise ValidationError(
            {"person": _("Only somebody who is here and may add to the plans can lead a round.")}
        )
    before, told = _put(row, side, person)
    if before != person.pk:
        record(by, "round.leader_named", row, side=side, person=person, tell=told)
    return row


def _put(row: Round, side: str, person: Member) -> tuple[int | None, list[int]]:
    """Who led it for that side, and everybody who is to know."""
    named = {str(each): getattr(row, f"{each}_facilitator_id") for each in BOTH_SIDES}
    before, told = named[side], sorted({pk for pk in (*named.values(), person.pk) if pk})
    named[side] = person.pk
    for each, pk in named.items():
        # (Whoever has changed sides and is named for the new one leads it there alone.)
        setattr(row, f"{each}_facilitator_id", None if each != side and pk == person.pk else pk)
    row.save(update_fields=[f"{each}_facilitator" for each in BOTH_SIDES])
    return before, told
