"""The first act of each side on an item in each phase, kept as it happens so that nobody types it in."""

from datetime import date
from typing import Any

from django.utils import timezone

from braid.activity.models import Contact, Event
from braid.base.models import BOTH_SIDES
from braid.base.plugs import on
from braid.base.written import add
from braid.people.models import Member
from braid.roadmap.models import Involvement, Item


@on("*")
def note_first_act(event: Event, subject: Any) -> None:
    """Writes down the side that acts on an item, or on a row about one (its `item`), if it is the first time.

    That the sides spoke counts for both of them, on the day on which they did. A bulk action says
    nothing about who was involved.
    """
    item = item_meant(subject)
    if item is None or item.workspace_id != event.workspace_id:
        return
    if event.name == "contact.noted":
        # (Of the other side nobody has said who it was.)
        for side in BOTH_SIDES:
            first_act(item, side, _day_of_contact(event), event.by if side == event.side else None)
    elif event.side in BOTH_SIDES:
        first_act(item, event.side, timezone.localdate(), event.by)


def item_meant(subject: Any) -> Item | None:
    """The item that a row is or is about; None for anything else and for bulk actions."""
    if isinstance(subject, Item):
        return subject
    if isinstance(subject, type) or not getattr(subject, "item_id", None):
        return None
    return subject.item if isinstance(subject.item, Item) else None


def first_act(item: Item, side: str, day: date, by: Member | None = None) -> None:
    """Keeps the earliest day for this side in the phase that the item is in now, and who it was."""
    row = Involvement(
        workspace_id=item.workspace_id, item=item, side=side, phase=item.phase, first_on=day, by=by
    )
    add(row)
    if day < timezone.localdate():
        rows = Involvement.objects.filter(item=item, side=side, phase=item.phase)
        rows.filter(first_on__gt=day).update(first_on=day, by=by)


def _day_of_contact(event: Event) -> date:
    found = Contact.objects.filter(pk=event.facts.get("contact")).values_list("on", flat=True).first()
    return found or timezone.localdate()
