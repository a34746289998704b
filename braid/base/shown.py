"""Which rooms a page has read for its reader: when one of them has written, the open page asks again."""

from collections.abc import Callable
from typing import Any

Rooms = set[str]


def rooms_of(member: Any) -> Rooms:
    """The rooms read for this member since the door opened."""
    found: Rooms = vars(member).setdefault("_rooms_read", set())
    return found


def note(member: Any, model: Any) -> None:
    """Rows of this table are about to be read for this member."""
    rooms_of(member).add(model._meta.app_label)


def apart(member: Any, make: Callable[[], Any]) -> tuple[Any, Rooms]:
    """What `make` answers, and the rooms that it read; they are not noted for the page."""
    before = rooms_of(member)
    mine: Rooms = set()
    vars(member)["_rooms_read"] = mine
    try:
        return make(), mine
    finally:
        vars(member)["_rooms_read"] = before
