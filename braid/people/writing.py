"""Where what people do gets written down.

The room that keeps the events stands above this one, because every event names a member. So it
hands its pen down here when it starts, and the actions of this room write with it.
"""

from collections.abc import Callable
from typing import Any

from braid.people.models import Member

_pens: list[Callable[..., Any]] = []


def write_with(pen: Callable[..., Any]) -> None:
    """Called once at start, with `record(by, name, subject, **facts)`."""
    _pens[:] = [pen]


def record(by: Member, name: str, subject: Any, **facts: Any) -> None:
    """Writes the one event of an action.

    Raises:
        IndexError: no room has offered to write: an action must not pass unrecorded.
    """
    _pens[0](by, name, subject, **facts)
