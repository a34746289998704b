"""The navigation on the left: each room puts its own entries in, so that no entry leads nowhere."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as translate

GROUPS = ("", "Align", "Discover", "Plan & launch", "Learn", "Workspace")


@dataclass(frozen=True)
class Entry:
    """One line of the navigation. `path` is below `/w/<slug>/`; `order` sorts within its group."""

    group: str
    label: Any
    icon: str
    path: str
    order: int = 50
    count: Callable[[Any], int] | None = None
    right: str = "view"


_entries: list[Entry] = []


def entry(*args: Any, **kwargs: Any) -> None:
    """Adds an entry; called from the `plugs.py` of the room that has the page."""
    _entries.append(Entry(*args, **kwargs))
    _entries.sort(key=lambda e: (GROUPS.index(e.group), e.order))


def navigation(member: Any, prefix: str, path: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Groups of entries for this member; the entry whose address begins the path is active."""
    here = _active(path.removeprefix(prefix))
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in _entries:
        if member.may(item.right):
            groups.setdefault(item.group, []).append(
                {
                    "label": item.label,
                    "icon": item.icon,
                    "url": prefix + item.path,
                    "count": item.count(member) if item.count else 0,
                    "active": item is here,
                }
            )
    return [(translate(group) if group else "", entries) for group, entries in groups.items()]


def _active(rest: str) -> Entry | None:
    fitting = [e for e in _entries if (rest.startswith(e.path) if e.path else rest == "")]
    return max(fitting, key=lambda e: len(e.path), default=None)
