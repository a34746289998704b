"""What others did to somebody's own things."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q

from braid.activity.facts import names
from braid.activity.models import Event
from braid.activity.notifying import OWNING
from braid.activity.panels import line
from braid.activity.words import is_gone
from braid.people.models import Member

# The newest are looked at; a week has fewer, but for an import.
LOOKED_AT = 400


def owned(model: Any, member: Member) -> Q | None:
    """The condition that a row of this table is the member's: by its own columns, its owners, or those of its launch."""
    fields = {field.name for field in model._meta.get_fields()}
    mine = [Q(**{name: member.pk}) for name in OWNING if name in fields]
    if "owners" in fields:
        mine.append(Q(owners__member=member))
    if "launch" in fields:
        launch = owned(model._meta.get_field("launch").related_model, member)
        mine += (
            [Q(**{f"launch__{name}": member.pk}) for name in ("product_owner", "marketing_owner")]
            if launch
            else []
        )
    found: Q | None = None
    for one in mine:
        found = one if found is None else found | one
    return found


def touching(member: Member, since: datetime, without: set[int], most: int) -> list[dict[str, Any]]:
    """What others did to the member's things since then, the newest first; the same done again is one line.

    Args:
        without: numbers of events that are told elsewhere.

    One query for the events, and one for each kind of thing that they are about.
    """
    rows = Event.objects.visible_to(member).filter(at__gte=since, subject_id__gt=0).exclude(by=member)
    events = [
        event
        for event in rows.select_related("by").order_by("-at", "-pk")[:LOOKED_AT]
        if event.pk not in without and event.title and not is_gone(event)
    ]
    mine = _mine(member, events)
    known = names(
        member, found := [event for event in events if (event.subject_kind, event.subject_id) in mine]
    )
    told: dict[Any, dict[str, Any]] = {}
    for event in found:
        one = told.setdefault(
            (event.name, event.place), {**line(event, known), "place": event.place, "times": 0}
        )
        one["times"] += 1
    return list(told.values())[:most]


def _mine(member: Member, events: list[Event]) -> set[tuple[str, int]]:
    by_kind: dict[str, set[int]] = defaultdict(set)
    for event in events:
        by_kind[event.subject_kind].add(event.subject_id)
    found: set[tuple[str, int]] = set()
    for kind, numbers in by_kind.items():
        model: Any = apps.get_model(kind)
        if not hasattr(model.objects, "visible_to") or (mine := owned(model, member)) is None:
            continue
        rows = model.objects.visible_to(member).filter(mine, pk__in=numbers)
        found |= {(kind, pk) for pk in rows.values_list("pk", flat=True)}
    return found
