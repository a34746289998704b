"""The two ways in which a room lets rooms above it speak: `@on` an event, and a `@panel` on a page."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

Listener = Callable[..., None]
Panel = Callable[..., Any]

_listeners: dict[str, list[Listener]] = defaultdict(list)
_panels: dict[str, list[Panel]] = defaultdict(list)


def on(name: str) -> Callable[[Listener], Listener]:
    """Calls the function with `(event, subject)` in the transaction of each event of that name.

    `"*"` hears every event.
    """

    def add(listener: Listener) -> Listener:
        _listeners[name].append(listener)
        return listener

    return add


def tell(name: str, event: Any, subject: Any) -> None:
    """Calls everybody who listens to that event name, in the order in which they were added."""
    for listener in (*_listeners[name], *_listeners["*"]):
        listener(event, subject)


def panel(place: str) -> Callable[[Panel], Panel]:
    """Offers HTML for a place such as `"roadmap.item"`: `(member, subject) -> Markup | ""`."""

    def add(make: Panel) -> Panel:
        _panels[place].append(make)
        return make

    return add


def panels(place: str, member: Any, subject: Any) -> list[Any]:
    """What the rooms above have to show at that place, empty ones left out."""
    return [html for make in _panels[place] if (html := make(member, subject))]
