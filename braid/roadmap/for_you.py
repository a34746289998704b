"""The roadmap on For you: changes that the other side must hear of, and one's own days to come."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.for_you import AHEAD_DAYS, COMING, OWE, PLACE, Line
from braid.base.models import BOTH_SIDES
from braid.base.plugs import panel
from braid.people.models import Member
from braid.roadmap.models import ACTIVE, ChangeNotice, Item, Release

# Changes further back are history.
BACK_DAYS = 30


@panel(PLACE)
def roadmap_for_you(member: Member, _subject: Any) -> list[Line]:
    """What to tell, and what ships in the next days. Three queries."""
    today = timezone.localdate()
    until = today + timedelta(days=AHEAD_DAYS)
    return [*_to_tell(member, today), *_items(member, today, until), *_releases(member, today, until)]


def _to_tell(member: Member, today: date) -> list[Line]:
    if member.side not in BOTH_SIDES or not member.may("edit"):
        return []
    rows = ChangeNotice.objects.visible_to(member).filter(
        side=member.side, told_on=None, is_incident_fix=False
    )
    rows = rows.filter(effective_on__gte=today - timedelta(days=BACK_DAYS)).order_by("effective_on")
    lines = []
    for row in rows[:10]:
        other = member.workspace.side_name(row.other_side)
        why = _("%(side)s does not know yet; it takes effect") % {"side": other}
        act = _("%(side)s knows now") % {"side": other}
        lines.append(Line(OWE, row.what, row.place, why, row.effective_on, act, f"{row.place}told/", True))
    return lines


def _items(member: Member, today: date, until: date) -> list[Line]:
    rows = Item.objects.visible_to(member).filter(owners__member=member, phase__in=ACTIVE, released_on=None)
    rows = rows.filter(planned_on__range=(today, until)).order_by("planned_on").distinct()
    return [
        Line(COMING, title, f"roadmap/{pk}/", _("item"), planned_on)
        for pk, title, planned_on in rows.values_list("pk", "title", "planned_on")[:10]
    ]


def _releases(member: Member, today: date, until: date) -> list[Line]:
    """What ships soon, whoever owns it; and one's own whose day has passed."""
    coming, late = Q(planned_on__range=(today, until)), Q(owner=member, planned_on__lt=today)
    rows = Release.objects.visible_to(member).filter(coming | late, released_on=None).order_by("planned_on")
    lines = []
    for row in rows[:10]:
        if row.planned_on and row.planned_on < today:
            why, act = _("Your release, was planned for"), _("It is out") if member.may("edit") else ""
            lines.append(
                Line(OWE, row.name, row.place, why, row.planned_on, act, f"{row.place}ship/" if act else "")
            )
        else:
            why = _("your release") if row.owner_id == member.pk else _("release")
            lines.append(Line(COMING, row.name, row.place, why, row.planned_on))
    return lines
