"""The two ways in which a room lets rooms above it speak: `@on` an event, and a `@panel` on a page."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from braid.base.lists import remembered
from braid.base.sparing import spared

Listener = Callable[..., None]
Panel = Callable[..., Any]
TOKEN = "csrfmiddlewaretoken"  # noqa: S105  (the name of a field)

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


def panels(place: str, member: Any, subject: Any, *, keep: bool = True, sparing: bool = False) -> list[Any]:
    """What the rooms above have to show at that place, empty ones left out; drawn once for each change.

    What one member may see another may not: it is remembered for each of them alone. A panel with a form in it
    is drawn anew every time, for its token belongs to one answer.

    Args:
        keep: False for what may change without an event that tells of it: it is asked for every time.
        sparing: for panels that look at nothing but the member and the database (see `spared`).
    """
    makers = _panels[place]
    if not keep:
        return [html for make in makers if (html := make(member, subject))]
    reader = (member.pk, get_language(), timezone.get_current_timezone_name(), timezone.localdate())
    drawn: dict[int, Any] = {}

    def draw() -> dict[int, Any]:
        asked = [partial(make, member, subject) for make in makers]
        drawn.update(enumerate(spared(member, place, asked) if sparing else (ask() for ask in asked)))
        return {number: html for number, html in drawn.items() if TOKEN not in html}

    kept = remembered(member, f"panels:{place}:{subject.pk}:{reader}", draw)
    found = [
        kept[n] if n in kept else drawn[n] if n in drawn else make(member, subject)
        for n, make in enumerate(makers)
    ]
    return [html for html in found if html]
