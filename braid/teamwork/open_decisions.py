"""Decisions on the agenda of a meeting: what waits for a word of those who meet, and what is to be looked at again."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.gathering import MOST, PLACE, Gathering, Offer
from braid.base.plugs import panel
from braid.people.models import Member
from braid.teamwork.models import Decision, DecisionPart

AHEAD = timedelta(days=14)


@panel(PLACE)
def decisions_to_talk_about(member: Member, gathering: Gathering) -> list[Offer]:
    """Questions that these people decide, drive or are asked about, and theirs that are due again. One query."""
    parts = DecisionPart.objects.filter(decision=OuterRef("pk"))
    decides = Exists(parts.filter(role__in=("approver", "contributor"), member__in=gathering.people))
    cited = Q(citations__subject_kind=gathering.subject[0], citations__subject_id=gathering.subject[1])
    theirs = Q(decides) | Q(driver__in=gathering.people) | cited
    today = timezone.localdate()
    again = Q(decided_on__isnull=False, ending=None, review_on__lte=today + AHEAD)
    rows = Decision.objects.visible_to(member).filter(theirs, Q(decided_on=None) | again).distinct()
    found = rows.order_by(F("decided_on").asc(nulls_first=True), F("needed_by").asc(nulls_last=True), "pk")
    return [_offer(row) for row in found[:MOST]]


def _offer(row: Decision) -> Offer:
    if row.decided_on:
        return Offer(
            row.kind, row.pk, row.question, row.place, _("Decision to look at again, on"), row.review_on
        )
    why = _("Decision that waits for a yes") if row.is_written else _("Question that waits for a decision")
    why = f"{why}, {_('by')}" if row.needed_by else why
    return Offer(row.kind, row.pk, row.question, row.place, why, row.needed_by)
