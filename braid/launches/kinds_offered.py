"""What a launch can begin with: the templates of the workspace and those that come with Braid."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404

from braid.launches.models import LaunchTemplate
from braid.launches.plans import Plan, plan_of
from braid.launches.shipped import shipped
from braid.people.doors import find
from braid.people.models import Member

NOTHING = "none"
LONGEST_NUMBER = 18


def offered(member: Member) -> dict[str, Any]:
    """All of them, as the list and the choice show them. One query."""
    own = LaunchTemplate.objects.visible_to(member).order_by("name", "pk")
    return {"own": list(own), "shipped": list(shipped().items())}


def chosen(member: Member, named: str) -> Plan | None:
    """The template that an address names; None for none, 404 for one that is gone or cannot be read."""
    if named in ("", NOTHING):
        return None
    if named in shipped():
        return shipped()[named]
    if not named.isdecimal() or len(named) > LONGEST_NUMBER:
        raise Http404
    try:
        return plan_of(find(LaunchTemplate.objects.visible_to(member), pk=int(named)).content)
    except ValidationError as error:
        raise Http404 from error
