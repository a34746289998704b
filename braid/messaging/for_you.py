"""Fact checks on For you: claims that one was asked about, and those that one waits for."""

from typing import Any

from django.db.models import Q
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.for_you import OWE, OWED, PLACE, Line
from braid.base.plugs import panel
from braid.messaging.models import Ask
from braid.people.models import Member

NAMED = 20


@panel(PLACE)
def checks_for_you(member: Member, _subject: Any) -> list[Line]:
    """What the member is asked to check, and what others were asked by them. One query."""
    if not member.may("edit"):
        return []
    rows = Ask.objects.visible_to(member).open().filter(Q(expert=member) | Q(by=member))
    rows = (
        rows.annotate(short=Left("claim__text", 120)).select_related("expert", "by").order_by("due_on", "pk")
    )
    found = list(rows[: 2 * NAMED])
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
