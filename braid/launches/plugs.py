"""Where this room stands in the navigation, and what it shows on the pages of the roadmap."""

from django.utils.translation import gettext_lazy
from markupsafe import Markup

from braid.base.nav import entry
from braid.base.plugs import panel
from braid.launches.models import Launch
from braid.messaging.plugs import drawn
from braid.people.models import Member
from braid.roadmap.models import Item, Release

entry("Plan & launch", gettext_lazy("Launches"), "rocket", "launches/", order=20)
SHOWN = 20


@panel("roadmap.item")
def launches_of_item(member: Member, item: Item) -> Markup | str:
    """The launches that are about the item; nothing where there is none."""
    rows = list(Launch.objects.visible_to(member).filter(item_links__item=item).order_by("on", "pk")[:SHOWN])
    return drawn("launches/launch_rows.html", member, {"launches": rows}) if rows else ""


@panel("roadmap.release")
def launches_of_release(member: Member, release: Release) -> Markup | str:
    """The launches that announce the release; nothing where there is none."""
    rows = list(Launch.objects.visible_to(member).filter(release=release).order_by("on", "pk")[:SHOWN])
    return drawn("launches/launch_rows.html", member, {"launches": rows}) if rows else ""
