"""Launches on the way of a newcomer: what is about to be launched."""

from django.utils.translation import gettext as _

from braid.activity.welcoming import PLACE, SHOWN, Step
from braid.base.plugs import panel
from braid.launches.models import Launch
from braid.people.models import Member


@panel(PLACE)
def launches_to_know(member: Member, _person: Member) -> Step:
    """The launches to come. One query."""
    rows = Launch.objects.visible_to(member).filter(launched_on=None, cancelled_on=None).order_by("on", "pk")
    things = tuple((name, f"launches/{pk}/") for name, pk in rows.values_list("name", "pk")[:SHOWN])
    return Step("launch", 60, _("The launch under way"), _("What is ready, what is not, and what you could take on."), "launches/", things)  # fmt: skip
