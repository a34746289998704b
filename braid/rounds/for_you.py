"""Rounds and two-chair cards on For you: those that wait for one's own answers."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.for_you import NOW, OWE, Line
from braid.base.plugs import panel
from braid.base.prepared import asked_as
from braid.people.models import Member
from braid.rounds.lists import waiting_for
from braid.rounds.models import Chair


@panel(NOW)
def rounds_for_you(member: Member, _subject: Any) -> list[Line]:
    """Open rounds that the member was invited to and has not answered, and cards that wait. Two queries."""
    return [
        Line(OWE, row.name, row.place, _("Round, closes"), timezone.localdate(row.closes_at), _("Answer"), f"{row.place}answer/")
        for row in waiting_for(member)[:10]
    ] + cards_for_you(member)  # fmt: skip


def cards_for_you(member: Member) -> list[Line]:
    """Two-chair cards on which this member has not pressed "open" yet. One query, every time: they leave no event."""

    def mine() -> Any:
        chairs = Chair.objects.visible_to(member).filter(member=member, opens_at=None)
        pairs = ("card__product__name", "card__marketing__name", "card__made_at")
        return chairs.order_by("card__made_at").values_list("card_id", *pairs)[:10]

    found = []
    for pk, product, marketing, made_at in asked_as(member, "rounds.cards", mine):
        path, what = f"rounds/cards/{pk}/", _("Two chairs: %(pair)s") % {"pair": f"{product} – {marketing}"}
        on = timezone.localdate(made_at)
        found.append(Line(OWE, what, path, _("Card, since"), on, _("Answer"), f"{path}answer/"))
    return found
