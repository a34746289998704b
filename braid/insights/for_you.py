"""Insights on For you: answers that one's side owes, and those that one waits for."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.for_you import OWE, OWED, PLACE, Line
from braid.base.models import BOTH_SIDES, Side
from braid.base.plugs import panel
from braid.base.prepared import asked_as
from braid.insights.models import Answer, Insight, came_back
from braid.people.models import Member

# The longest waiting are named one by one; the others are in the list.
NAMED = 3


@panel(PLACE)
def owed_by_you(member: Member, _subject: Any) -> list[Line]:
    """Those to which one has said later until today, and the longest waiting of those that one's side owes an answer.

    Three queries.
    """
    if member.side not in BOTH_SIDES or not member.may("edit"):
        return []
    other = Side.MARKETING if member.side == Side.PRODUCT else Side.PRODUCT

    def rows() -> Any:
        return Insight.objects.visible_to(member).filter(side=other)

    promised = _said_later(member, rows)
    back = {pk for pk, _text, _since in promised}
    waiting = [row for row in _oldest(member, "by", rows) if row[0] not in back]
    said = {pk: _came_back(since) for pk, _text, since in promised}
    return [
        Line(OWE, text, f"insights/{pk}/", said.get(pk) or _waits(since), None, _("Answer"), f"insights/{pk}/#answer")
        for pk, text, since in [*promised, *waiting]
    ]  # fmt: skip


def _said_later(member: Member, rows: Callable[[], Any]) -> list[tuple[int, str, date]]:
    """What this member has put off until a day that has come, the longest first: it comes back to them by name."""

    def back() -> Any:
        today = timezone.localdate()
        mine = Answer.objects.filter(by=member, verdict=Answer.Verdict.LATER, revisit_on__lte=today)
        found = rows().filter(came_back(today), pk__in=mine.values("insight"))
        short = found.annotate(short=Left("text", 120)).order_by("revisit_on", "pk")
        return short.values_list("pk", "short", "revisit_on")[:NAMED]

    return asked_as(member, "insights.later", back)


@panel(PLACE)
def owed_to_you(member: Member, _subject: Any) -> list[Line]:
    """The longest waiting of those that one gave. Two queries."""

    def rows() -> Any:
        return Insight.objects.visible_to(member).filter(giver=member, side__in=BOTH_SIDES)

    return [
        Line(OWED, text, f"insights/{pk}/", _waits(since), None, _("Remind"), f"insights/{pk}/#talk")
        for pk, text, since in _oldest(member, "to", rows)
    ]


def _oldest(member: Member, owed: str, rows: Callable[[], Any]) -> list[tuple[int, str, date]]:
    """The longest waiting. Each kind of waiting is asked for alone: together, no index leads to the oldest."""

    def oldest(kind: Q, since: str) -> Any:
        found = rows().filter(kind).annotate(short=Left("text", 120)).order_by(since)[:NAMED]
        return found.values_list("pk", "short", since)

    found: list[tuple[int, str, date]] = []
    for kind, since in ((Q(answered_on=None), "clock_from"), (came_back(timezone.localdate()), "revisit_on")):
        found += asked_as(member, f"insights.owed {owed} {since}", partial(oldest, kind, since))
    return sorted(found, key=lambda row: row[2])[:NAMED]


def _came_back(since: date) -> str:
    days = (timezone.localdate() - since).days
    if days <= 0:
        return _("Insight, you said later until today")
    return ngettext("Insight, you said later: back for %(n)s day", "Insight, you said later: back for %(n)s days", days) % {"n": days}  # fmt: skip


def _waits(since: date) -> str:
    days = (timezone.localdate() - since).days
    if days <= 0:
        return _("Insight, asked today")
    return ngettext("Insight, waits for %(n)s day", "Insight, waits for %(n)s days", days) % {"n": days}
