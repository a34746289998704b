"""Insights on the agenda of a meeting: those of the people who meet that have waited longest for an answer."""

from django.db.models import Q
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from braid.activity.gathering import MOST, PLACE, Gathering, Offer
from braid.base.models import BOTH_SIDES
from braid.base.plugs import panel
from braid.insights.models import Insight
from braid.people.models import Member

FEW = 3


@panel(PLACE)
def debts_to_talk_about(member: Member, gathering: Gathering) -> list[Offer]:
    """What one of them gave and the other side owes an answer to; where they meet to sort it, whoever gave it. One query."""
    theirs = Q() if gathering.sorts else Q(giver__in=gathering.people)
    rows = Insight.objects.visible_to(member).filter(theirs, answered_on=None, side__in=BOTH_SIDES)
    found = rows.annotate(short=Left("text", 160)).order_by("clock_from", "pk")
    why = _("Insight, waits for an answer since")
    most = MOST if gathering.sorts else FEW
    return [
        Offer("insights.insight", pk, text, f"insights/{pk}/", why, since)
        for pk, text, since in found.values_list("pk", "short", "clock_from")[:most]
    ]
