"""Rounds in a week: what was opened together, and which close. Never who has answered."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.brief.week import COMING, LEARNED, WEEK, Said, Week
from braid.base.plugs import panel
from braid.people.models import Member
from braid.rounds.models import Round, Step

MOST = 20


@panel(WEEK)
def rounds_of_the_week(member: Member, week: Week) -> list[Said]:
    """Rounds revealed, and open ones with the day on which they close. Two queries."""
    seen = Round.objects.visible_to(member)
    steps = Step.objects.filter(
        round__in=seen, state=Round.State.REVEALED, at__date__range=(week.since, week.until)
    )
    found = [
        Said(LEARNED, step.round.name, step.round.place, _("opened together"), timezone.localdate(step.at))
        for step in steps.select_related("round").order_by("at", "pk")[:MOST]
    ]
    closes = Q(state=Round.State.OPEN, closes_at__date__range=(week.ahead, week.far))
    for row in seen.filter(closes).order_by("closes_at", "pk")[:MOST]:
        found.append(Said(COMING, row.name, row.place, _("round closes"), timezone.localdate(row.closes_at)))
    return found
