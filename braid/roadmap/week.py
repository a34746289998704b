"""The roadmap in a week: what shipped, and what is about to."""

from django.db.models import Q
from django.utils.translation import gettext as _

from braid.activity.brief.week import COMING, SHIPPED, WEEK, Said, Week
from braid.base.plugs import panel
from braid.people.models import Member
from braid.roadmap.models import ACTIVE, ChangeNotice, Item, Release

MOST = 30


@panel(WEEK)
def roadmap_of_the_week(member: Member, week: Week) -> list[Said]:
    """Items, releases, and changes that customers will feel. Three queries."""
    out, planned = Q(released_on__range=(week.since, week.until)), Q(planned_on__range=(week.ahead, week.far))
    items = Item.objects.visible_to(member).filter(out | planned & Q(phase__in=ACTIVE, released_on=None))
    releases = Release.objects.visible_to(member).filter(out | planned & Q(released_on=None))
    changes = ChangeNotice.objects.visible_to(member).filter(effective_on__range=(week.ahead, week.far))
    return [
        *(
            _said(row, row.title, _("item"), row.lead_side)
            for row in items.order_by("planned_on", "pk")[:MOST]
        ),
        *(_said(row, row.name, _("release"), "") for row in releases.order_by("planned_on", "pk")[:MOST]),
        *(
            Said(COMING, row.what, row.place, _("customers will feel it"), row.effective_on, row.side)
            for row in changes.order_by("effective_on", "pk")[:MOST]
        ),
    ]


def _said(row: Item | Release, what: str, why: str, side: str) -> Said:
    if row.released_on:
        return Said(SHIPPED, what, row.place, why, row.released_on, side)
    return Said(COMING, what, row.place, why, row.planned_on, side)
