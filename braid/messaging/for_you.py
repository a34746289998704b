"""What this room says on For you: claims and pieces to check, to write and to wait for, suggestions to answer."""

from typing import Any

from django.db.models import Q
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.for_you import COMING, OWE, OWED, PLACE, Line
from braid.base.plugs import panel
from braid.base.prepared import asked_as
from braid.messaging.models import Ask, Content, State, Suggestion
from braid.people.models import Member

NAMED = 20


@panel(PLACE)
def checks_for_you(member: Member, _subject: Any) -> list[Line]:
    """What the member is asked to check, and what others were asked by them. One query."""
    if not member.may("edit"):
        return []

    def asks() -> Any:
        rows = Ask.objects.visible_to(member).open().filter(Q(expert=member) | Q(by=member))
        rows = rows.annotate(short=Left("claim__text", 120)).select_related("expert", "by")
        return rows.order_by("due_on", "pk")[: 2 * NAMED]

    found = asked_as(member, "messaging.checks", asks)
    mine = [_asked_of_me(ask) for ask in found if ask.expert_id == member.pk]
    others = [_asked_by_me(ask) for ask in found if ask.expert_id != member.pk]
    return [*mine[:NAMED], *others[:NAMED]]


def _asked_of_me(ask: Any) -> Line:
    place = f"claims/{ask.claim_id}/"
    why = _("Claim to check, by")
    if ask.by is not None:
        why = (_("Claim, %(name)s asks, by") if ask.due_on else _("Claim, %(name)s asks")) % {
            "name": ask.by.name
        }
    return Line(OWE, f"“{ask.short}”", place, why, ask.due_on, _("Check it"), f"{place}#check")


def _asked_by_me(ask: Any) -> Line:
    """Of somebody who has left nothing is to be waited for: then it is on who asked."""
    place, name = f"claims/{ask.claim_id}/", {"name": ask.expert.name}
    if ask.expert.has_left:
        why = _("%(name)s was asked and has left") % name
        return Line(OWE, f"“{ask.short}”", place, why, None, _("Ask somebody else"), f"{place}#check")
    if ask.due_on and ask.due_on < timezone.localdate():
        why = _("Claim, %(name)s was asked, by") % name
        return Line(OWED, f"“{ask.short}”", place, why, ask.due_on, _("Remind"), f"{place}#talk")
    why = _("Claim, %(name)s is asked") % name
    return Line(OWED, f"“{ask.short}”", place, why, ask.due_on, _("Look"), place)


def _piece(part: str, piece: Any, why: str, on: Any, act: str, below: str = "") -> Line:
    return Line(part, piece.title, piece.place, why, on, act, f"{piece.place}{below}")


@panel(PLACE)
def pieces_for_you(member: Member, _subject: Any) -> list[Line]:
    """The pieces that one has to write or to check, and what one waits for. One query."""
    if not member.may("edit"):
        return []

    def pieces() -> Any:
        mine = Q(owner=member) | Q(fact_checker=member)
        rows = Content.objects.visible_to(member).still_to_come().filter(mine)
        return rows.select_related("owner", "fact_checker").order_by("publish_on", "pk")[: 2 * NAMED]

    found = asked_as(member, "messaging.pieces", pieces)
    return [line for piece in found for line in _of_piece(member, piece)]


def _of_piece(member: Member, piece: Content) -> list[Line]:
    is_mine = piece.owner_id == member.pk
    if is_mine and piece.state in (State.IDEA, State.DRAFT) and piece.due_on:
        return [_piece(OWE, piece, _("Your draft is due"), piece.due_on, _("Write"), "text/")]
    if piece.state == State.REVIEW and not is_mine:
        return [_piece(OWE, piece, _("Piece to check before it goes out"), piece.publish_on, _("Check it"))]
    if piece.state == State.REVIEW and piece.fact_checker and piece.publish_on:
        name = {"name": piece.fact_checker.name}
        return [_piece(OWED, piece, _("%(name)s checks it before it goes out") % name, piece.publish_on, _("Remind"), "#talk")]  # fmt: skip
    if is_mine and piece.state in (State.CHECKED, State.SCHEDULED) and piece.publish_on:
        late = piece.publish_on < timezone.localdate()
        part, why = (OWE, _("Was to go out")) if late else (COMING, _("Goes out"))
        return [_piece(part, piece, why, piece.publish_on, _("Look"))]
    return []


@panel(PLACE)
def suggestions_for_you(member: Member, _subject: Any) -> list[Line]:
    """Suggested edits that wait for the member, who owns the piece, or for whoever owns it. One query."""
    if not member.may("edit"):
        return []

    def open_ones() -> Any:
        rows = Suggestion.objects.visible_to(member).filter(answer="")
        rows = rows.filter(Q(content__owner=member) | Q(by=member))
        return rows.select_related("content__owner", "by").order_by("pk")[: 2 * NAMED]

    found = []
    for one in asked_as(member, "messaging.suggestions", open_ones):
        place = f"content/suggestions/{one.pk}/"
        name = {"name": one.by.name if one.by else _("Somebody")}
        if one.content.owner_id == member.pk:
            why = _("%(name)s suggests other words") % name
            found.append(
                Line(OWE, one.content.title, one.content.place, why, None, _("Take or leave it"), place)
            )
        elif one.content.owner and not one.content.owner.has_left:
            why = _("%(name)s takes your words or leaves them") % {"name": one.content.owner.name}
            found.append(Line(OWED, one.content.title, one.content.place, why, None, _("Look"), place))
    return found
