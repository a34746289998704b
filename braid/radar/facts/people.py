"""Facts of the people room: who is on the roster on a day."""

from datetime import date

from django.db.models import Count

from braid.base.models import BOTH_SIDES
from braid.people.models import Member


def roster(workspace: int, today: date) -> dict[str, int]:
    """How many people each of the two sides has. Guests are not on it: they answer for nobody."""
    rows = Member.objects.active_on(today).filter(workspace_id=workspace, side__in=BOTH_SIDES)
    rows = rows.exclude(right=Member.Right.GUEST)
    return dict(rows.order_by().values_list("side").annotate(Count("pk")))
