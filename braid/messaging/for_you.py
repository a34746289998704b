"""Fact checks on For you: claims that one was asked about, and those that one waits for."""

from typing import Any

from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.for_you import OWE, OWED, PLACE, Line
from braid.base.plugs import panel
from braid.messaging.checking import is_expert
from braid.messaging.models import Ask
from braid.people.models import Member

NAMED = 20


@panel(PLACE)
def checks_for_you(member: Member, _subject: Any) -> list[Line]:
    """What the member is asked to check, and what others were asked by them. Two queries."""
    return [*_owe(member), *_owed(member)] if member.may("edit") else []


def _open(member: Member) -> Any:
    rows = Ask.objects.visible_to(member).open().annotate(short=Left("claim__text", 120))
    return rows.order_by("due_on", "pk")


def _owe(member: Member) -> list[Line]:
    if not is_expert(member):
        return []
    rows = _open(member).filter(expert=member).select_related("by")
    return [
        Line(
            OWE, f"“{ask.short}”", f"claims/{ask.claim_id}/", _asked(ask), ask.due_on, _("Check it"),
            f"claims/{ask.claim_id}/#check",
        )
        for ask in rows[:NAMED]
    ]  # fmt: skip


def _asked(ask: Ask) -> str:
    if ask.by is None:
        return _("Claim to check, by")
    return (_("Claim, %(name)s asks, by") if ask.due_on else _("Claim, %(name)s asks")) % {
        "name": ask.by.name
    }


def _owed(member: Member) -> list[Line]:
    """Those that somebody who has left would have had to answer first: nobody else will."""
    rows = _open(member).filter(by=member).exclude(expert=member).select_related("expert")
    today = timezone.localdate()
    found = []
    for ask in rows[:NAMED]:
        place = f"claims/{ask.claim_id}/"
        if ask.expert.has_left:
            why = _("%(name)s was asked and has left") % {"name": ask.expert.name}
            found.append(
                Line(OWE, f"“{ask.short}”", place, why, None, _("Ask somebody else"), f"{place}#check")
            )
        elif ask.due_on and ask.due_on < today:
            why = _("Claim, %(name)s was asked, by") % {"name": ask.expert.name}
            found.append(Line(OWED, f"“{ask.short}”", place, why, ask.due_on, _("Remind"), f"{place}#talk"))
        else:
            why = _("Claim, %(name)s is asked") % {"name": ask.expert.name}
            found.append(Line(OWED, f"“{ask.short}”", place, why, ask.due_on, _("Look"), place))
    return found
