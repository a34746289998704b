"""The two-chair card: made, answered alone, opened together, shown to others only if both agree.

Nothing of it is recorded while it belongs to the pair: an event would tell a third person who evaluates whom, and when.
"""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import noticed, record
from braid.base.models import BOTH_SIDES, Side
from braid.base.rows import keep
from braid.people.models import Member
from braid.rounds.cards import KEYS
from braid.rounds.models import Card, Chair
from braid.rounds.scales import SCALES

VALUES = {"", *(key for key, _label in SCALES["agree"].options)}


@transaction.atomic
def make_card(*, by: Member, other: Member) -> Card:
    """A card for this member and one of the other side.

    Raises:
        ValidationError: they are not of the two sides, the other one only looks, or such a card waits already.
        PermissionDenied: this member may not edit, or the other is of another workspace.
    """
    if not by.may("edit") or other.workspace_id != by.workspace_id:
        raise PermissionDenied
    if {by.side, other.side} != set(BOTH_SIDES) or not other.may("edit"):
        raise ValidationError(
            {"other": _("A card has a chair for each side: choose somebody of the other one.")}
        )
    pair = {by.side: by, other.side: other}
    product, marketing = pair[Side.PRODUCT], pair[Side.MARKETING]
    waiting = Card.objects.filter(product=product, marketing=marketing, opened_at=None)
    if waiting.exists():
        raise ValidationError({"other": _("A card of you two waits to be opened already.")})
    card = keep(by, Card(), product=product, marketing=marketing)
    for side, person in pair.items():
        keep(by, Chair(), card=card, member=person, side=side)
    noticed(card.workspace_id)
    return card


def _chair(card: Card, by: Member) -> tuple[Card, Chair]:
    """The card as it is now, held until the transaction ends, and the chair of one of the two."""
    card = Card.objects.select_for_update().get(pk=card.pk)
    chair = card.chairs.filter(member=by).first()
    if chair is None or card.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    return card, chair


@transaction.atomic
def sit(card: Card, *, by: Member, answers: Mapping[str, str]) -> Chair:
    """Keeps answers; those that are not among them stay as they are. Whoever answers anew has not pressed "open".

    Raises:
        ValidationError: it has been opened, or this is no answer.
        PermissionDenied: this member is not one of the two.
    """
    card, chair = _chair(card, by)
    if card.opened_at:
        raise ValidationError(_("Both of you have opened it: the answers stay as they are."))
    if not set(answers) <= set(KEYS) or not set(answers.values()) <= VALUES:
        raise ValidationError(_("This cannot be answered that way."))
    chair.answers, chair.opens_at = {**chair.answers, **answers}, None
    chair.save(update_fields=["answers", "opens_at"])
    return chair


@transaction.atomic
def press_open(card: Card, *, by: Member) -> Card:
    """Agrees to open; the second of the two opens it for both. Twice is as good as once.

    Raises:
        ValidationError: this member has not answered everything; can't judge is an answer.
        PermissionDenied: not one of the two.
    """
    card, chair = _chair(card, by)
    if missing := len(set(KEYS) - set(chair.answers)):
        raise ValidationError(
            _("Answer the other %(n)s first; “Can't judge” is an answer, too.") % {"n": missing}
        )
    if chair.opens_at is None:
        chair.opens_at = timezone.now()
        chair.save(update_fields=["opens_at"])
    if card.opened_at is None and not card.chairs.filter(opens_at=None).exists():
        card.opened_at = timezone.now()
        card.save(update_fields=["opened_at"])
    noticed(card.workspace_id)
    return card


@transaction.atomic
def agree_to_show(card: Card, *, by: Member, agrees: bool = True) -> Card:
    """Agrees that both teams see an opened card, or takes that back; it takes both, and each alone can end it.

    Raises:
        ValidationError: it is not opened yet.
        PermissionDenied: not one of the two.
    """
    card, chair = _chair(card, by)
    if card.opened_at is None:
        raise ValidationError(_("Open it first: only what both of you have seen can be shown."))
    chair.shows_at = timezone.now() if agrees else None
    chair.save(update_fields=["shows_at"])
    shown = not card.chairs.filter(shows_at=None).exists()
    if shown != bool(card.shown_at):
        card.shown_at = timezone.now() if shown else None
        card.save(update_fields=["shown_at"])
        if shown:
            record(by, "card.shown", card)
    noticed(card.workspace_id)
    return card


@transaction.atomic
def remove_card(card: Card, *, by: Member) -> None:
    """Takes a card away for both, with all answers: either of the two may. What both teams see is theirs first.

    Raises:
        ValidationError: it is shown to both teams.
        PermissionDenied: not one of the two.
    """
    card, _mine = _chair(card, by)
    if card.shown_at:
        raise ValidationError(_("Both teams see it. Take your agreement back first."))
    noticed(card.workspace_id)
    card.delete()
