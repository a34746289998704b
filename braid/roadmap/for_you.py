"""The roadmap on For you: changes that the other side must hear of, and one's own days to come."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.for_you import AHEAD_DAYS, COMING, OWE, PLACE, Line
from braid.base.models import BOTH_SIDES
from braid.base.plugs import panel
from braid.base.prepared import asked_as
from braid.people.models import Member
from braid.roadmap.models import ACTIVE, ChangeNotice, Item, Release

# Changes further back are history.
BACK_DAYS = 30


@panel(PLACE)
def changes_for_you(member: Member, _subject: Any) -> list[Line]:
    """What to tell the other side. One query."""
    today = timezone.localdate()
    if member.side not in BOTH_SIDES or not member.may("edit"):
        return []

    def untold() -> Any:
        rows = ChangeNotice.objects.visible_to(member).filter(
            side=member.side, told_on=None, is_incident_fix=False
        )
        return rows.filter(effective_on__gte=today - timedelta(days=BACK_DAYS)).order_by("effective_on")[:10]

    lines = []
    for row in asked_as(member, "roadmap.changes", untold):
        other = member.workspace.side_name(row.other_side)
        why = _("%(side)s does not know yet; it takes effect") % {"side": other}
        act = _("%(side)s knows now") % {"side": other}
        lines.append(Line(OWE, row.what, row.place, why, row.effective_on, act, f"{row.place}told/", True))
    return lines


@panel(PLACE)
def items_for_you(member: Member, _subject: Any) -> list[Line]:
    """One's own items that ship in the next days. One query."""
    today = timezone.localdate()
    until = today + timedelta(days=AHEAD_DAYS)

    def mine() -> Any:
        rows = Item.objects.visible_to(member).filter(
            owners__member=member, phase__in=ACTIVE, released_on=None
        )
        rows = rows.filter(planned_on__range=(today, until)).order_by("planned_on").distinct()
        return rows.values_list("pk", "title", "planned_on")[:10]

    return [
        Line(COMING, title, f"roadmap/{pk}/", _("item"), planned_on)
        for pk, title, planned_on in asked_as(member, "roadmap.items", mine)
    ]


@panel(PLACE)
def releases_for_you(member: Member, _subject: Any) -> list[Line]:
    """What ships soon, whoever owns it; and one's own whose day has passed. One query."""
    today = timezone.localdate()
    until = today + timedelta(days=AHEAD_DAYS)

    def near() -> Any:
        coming, late = Q(planned_on__range=(today, until)), Q(owner=member, planned_on__lt=today)
        rows = Release.objects.visible_to(member).filter(coming | late, released_on=None)
        return rows.order_by("planned_on")[:10]

    lines = []
    for row in asked_as(member, "roadmap.releases", near):
        if row.planned_on and row.planned_on < today:
            why, act = _("Your release, was planned for"), _("It is out") if member.may("edit") else ""
            lines.append(
                Line(OWE, row.name, row.place, why, row.planned_on, act, f"{row.place}ship/" if act else "")
            )
        else:
            why = _("your release") if row.owner_id == member.pk else _("release")
            lines.append(Line(COMING, row.name, row.place, why, row.planned_on))
    return lines
