"""Insights on For you: answers that one's side owes, and those that one waits for."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.for_you import OWE, OWED, PLACE, Line
from braid.base.models import BOTH_SIDES, Side
from braid.base.plugs import panel
from braid.insights.models import Insight, came_back
from braid.people.models import Member

# The longest waiting are named one by one; the others are in the list.
NAMED = 3


@panel(PLACE)
def owed_by_you(member: Member, _subject: Any) -> list[Line]:
    """The longest waiting of those that one's side owes an answer. Two queries."""
    if member.side not in BOTH_SIDES or not member.may("edit"):
        return []
    other = Side.MARKETING if member.side == Side.PRODUCT else Side.PRODUCT
    rows = Insight.objects.visible_to(member).filter(side=other)
    return [
        Line(OWE, text, f"insights/{pk}/", _waits(since), None, _("Answer"), f"insights/{pk}/#answer")
        for pk, text, since in _oldest(rows)
    ]


@panel(PLACE)
def owed_to_you(member: Member, _subject: Any) -> list[Line]:
    """The longest waiting of those that one gave. Two queries."""
    rows = Insight.objects.visible_to(member).filter(giver=member, side__in=BOTH_SIDES)
    return [
        Line(OWED, text, f"insights/{pk}/", _waits(since), None, _("Remind"), f"insights/{pk}/#talk")
        for pk, text, since in _oldest(rows)
    ]


def _oldest(rows: QuerySet[Any]) -> list[tuple[int, str, date]]:
    """The longest waiting. Each kind of waiting is asked for alone: together, no index leads to the oldest."""
    found: list[tuple[int, str, date]] = []
    for kind, since in ((Q(answered_on=None), "clock_from"), (came_back(timezone.localdate()), "revisit_on")):
        oldest = rows.filter(kind).annotate(short=Left("text", 120)).order_by(since)[:NAMED]
        found += oldest.values_list("pk", "short", since)
    return sorted(found, key=lambda row: row[2])[:NAMED]


def _waits(since: date) -> str:
    days = (timezone.localdate() - since).days
    if days <= 0:
        return _("Insight, asked today")
    return ngettext("Insight, waits for %(n)s day", "Insight, waits for %(n)s days", days) % {"n": days}
