"""Planning workshops elsewhere: on the page of their meeting, and on the items that they placed."""

from typing import Any

from django.db.models import QuerySet
from django.template import engines
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from braid.activity.search import searchable
from braid.base.held import Held
from braid.base.nav import entry
from braid.base.plugs import panel
from braid.people.models import Member
from braid.radar.models import Workshop, WorkshopItem
from braid.roadmap.models import Item
from braid.teamwork.citing import CITABLE
from braid.teamwork.models import Meeting, Series

MOST = 5

entry("Plan & launch", gettext_lazy("Joint planning"), "columns-3", "planning/", order=12, under="roadmap/")
searchable(Workshop, "columns-3", "planning/{}/", title="name")
CITABLE["radar.workshop"] = ("name",)


def _drawn(template: str, member: Member, context: dict[str, Any]) -> Markup:
    more = {"member": member, "u": f"/w/{member.workspace.slug}/"}
    html = engines["jinja2"].get_template(template).render({**context, **more})
    return Markup(html)  # noqa: S704  (rendered by an escaping template)


@panel("teamwork.meeting")
def plan_of(member: Member, meeting: Meeting) -> Markup | str:
    """The plan that is made in a meeting, or for joint planning the way to one. One query."""
    rows = list(Workshop.objects.visible_to(member).filter(meeting=meeting).order_by("-pk")[:MOST])
    offers = meeting.series.kind_of == Series.Kind.PLANNING and member.may("edit") and not meeting.skipped_at
    if not rows and not offers:
        return ""
    return _drawn("radar/workshop_on_meeting.html", member, {"rows": rows, "meeting": meeting, "offers": offers})  # fmt: skip


def _placed_in(member: Member, item: int) -> QuerySet[WorkshopItem]:
    rows = WorkshopItem.objects.visible_to(member).filter(item=item, workshop__closed_at__isnull=False)
    shown = rows.filter(workshop__in=Workshop.objects.visible_to(member))
    return shown.select_related("workshop").order_by("-workshop__first_on")[:MOST]


_placed: Held[WorkshopItem] = Held(_placed_in, WorkshopItem.item)


@panel("roadmap.item.rests")
def planned_in(member: Member, item: Item) -> Markup | str:
    """The agreed plans in which an item is in or out, the newest first. One query."""
    found = _placed.of(member, item)
    return _drawn("radar/workshop_on_item.html", member, {"placed": found}) if found else ""
