"""Which items customers were told of by a launch: those of one with a piece that names none, and so speaks for all of it.

A piece that is linked with items, or makes claims about some, speaks for these alone, as the radar has it.
"""

from typing import Any

from django.db.models import Exists, OuterRef

from braid.base.plugs import panel
from braid.launches.models import LaunchContent, LaunchItem
from braid.messaging.models import Claim, ContentClaim, ContentItem
from braid.people.models import Member


@panel("messaging.told")
def told_by_launches(member: Member, _workspace: Any) -> set[int]:
    """Numbers of items. One query."""
    linked = ContentItem.objects.in_use().values("content")
    claiming = Claim.objects.in_use().exclude(item=None).exclude(content=None).values("content")
    again = ContentClaim.objects.in_use().exclude(claim__item=None).values("content")
    pieces = LaunchContent.objects.in_use().filter(launch=OuterRef("launch"))
    pieces = pieces.exclude(content__in=linked).exclude(content__in=claiming).exclude(content__in=again)
    rows = LaunchItem.objects.visible_to(member).filter(Exists(pieces))
    return set(rows.values_list("item", flat=True))
