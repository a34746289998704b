"""Decisions and meetings in a week: what was decided, what is to be decided by when, and who meets."""

from django.db.models import Q
from django.utils.translation import gettext as _

from braid.activity.brief.week import COMING, DECIDED, WEEK, Said, Week
from braid.base.models import BOTH_SIDES
from braid.base.plugs import panel
from braid.base.text import shortened
from braid.people.models import Member
from braid.teamwork.models import Decision, DecisionPart, Meeting

MOST = 30


@panel(WEEK)
def decisions_of_the_week(member: Member, week: Week) -> list[Said]:
    """What was decided, with the side where one decided alone; and questions that need an answer. Two queries."""
    decided = Q(decided_on__range=(week.since, week.until))
    asked = Q(decided_on=None, needed_by__range=(week.ahead, week.far))
    rows = (
        Decision.objects.visible_to(member).filter(decided | asked).order_by("decided_on", "needed_by", "pk")
    )
    found = list(rows[: 2 * MOST])
    sides = _sides([row.pk for row in found if row.decided_on])
    return [
        Said(
            DECIDED,
            row.question,
            row.place,
            shortened(row.outcome, 160),
            row.decided_on,
            sides.get(row.pk, ""),
        )
        if row.decided_on
        else Said(COMING, row.question, row.place, _("to be decided"), row.needed_by)
        for row in found
    ]


@panel(WEEK)
def meetings_of_the_week(member: Member, week: Week) -> list[Said]:
    """Meetings to come that this member may see. One query."""
    rows = Meeting.objects.visible_to(member).filter(skipped_at=None, on__range=(week.ahead, week.far))
    found = rows.select_related("series").order_by("on", "at")[:MOST]
    return [Said(COMING, row.series.name, row.place, _("meeting"), row.on) for row in found]


def _sides(numbers: list[int]) -> dict[int, str]:
    """The side that decided, for those that one side decided alone."""
    found: dict[int, set[str]] = {}
    parts = DecisionPart.objects.filter(decision__in=numbers, role=DecisionPart.Role.APPROVER)
    for number, side, of_member in parts.values_list("decision_id", "side", "member__side"):
        found.setdefault(number, set()).add(side or of_member or "")
    return {pk: next(iter(one)) for pk, one in found.items() if len(one) == 1 and one <= set(BOTH_SIDES)}
