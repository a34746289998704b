"""Goals on For you: key results that want a check-in, versions not yet read, what is due."""

from datetime import timedelta
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.for_you import AHEAD_DAYS, COMING, OWE, PLACE, Line
from braid.base.plugs import panel
from braid.base.prepared import asked_as
from braid.base.text import day
from braid.goals.models import Acknowledgement, KeyResult, Statement
from braid.goals.models.results import EVERY_DAYS
from braid.people.models import Member


@panel(PLACE)
def results_for_you(member: Member, _subject: Any) -> list[Line]:
    """What one answers for. One query."""
    today = timezone.localdate()

    def mine() -> Any:
        rows = KeyResult.objects.visible_to(member).filter(accountable=member, objective__closed_on=None)
        running = rows.filter(objective__period__starts_on__lte=today, objective__period__ends_on__gte=today)
        found = running.annotate(said_on=Max("check_ins__on")).order_by("said_on", "pk")
        return found.values_list("pk", "title", "due_on", "said_on")[:30]

    lines = []
    for pk, title, due_on, said_on in asked_as(member, "goals.results", mine):
        place = f"goals/results/{pk}/"
        if member.may("edit") and (said_on is None or said_on <= today - timedelta(days=EVERY_DAYS)):
            last = _("last check-in on %(day)s") % {"day": day(said_on)} if said_on else _("no check-in yet")
            why = _("Key result, %(last)s") % {"last": last}
            lines.append(Line(OWE, title, place, why, None, _("Check in"), f"{place}check-in/#opened"))
        if due_on and today <= due_on <= today + timedelta(days=AHEAD_DAYS):
            lines.append(Line(COMING, title, place, _("key result due"), due_on))
    return lines


@panel(PLACE)
def versions_for_you(member: Member, _subject: Any) -> list[Line]:
    """What one has not read. One query."""
    if not member.may("edit"):
        return []

    def unread() -> Any:
        read = Acknowledgement.objects.filter(member=member).values("statement")
        return Statement.objects.visible_to(member).in_force().filter(~Q(pk__in=read))

    return [
        Line(OWE, str(row), row.place, _("In force, and not read by you"), None, _("Read it"), row.place)
        for row in asked_as(member, "goals.versions", unread)
    ]
