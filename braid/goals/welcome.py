"""Goals on the way of a newcomer: what it is all for."""

from django.utils.translation import gettext as _

from braid.activity.welcoming import PLACE, Step
from braid.base.plugs import panel
from braid.base.text import shortened
from braid.goals.models import Statement
from braid.people.models import Member


def first_line(text: str) -> str:
    """How a text in Markdown begins, without its marks."""
    return next((line.strip("#*_> ") for line in text.splitlines() if line.strip("#*_> ")), "")


@panel(PLACE)
def mission_to_read(member: Member, _person: Member) -> Step:
    """Mission and strategy as they hold now. One query."""
    rows = Statement.objects.visible_to(member).in_force().order_by("kind_of")
    things = tuple((shortened(first_line(row.text), 120), "mission/") for row in rows)
    return Step("mission", 10, _("The mission"), _("Read it, and say in your own words what it means for your work."), "mission/", things)  # fmt: skip
