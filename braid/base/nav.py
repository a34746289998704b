"""The navigation on the left: each room puts its own entries in, so that no entry leads nowhere."""

from collections import defaultdict
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
    # How the page opens from here, such as `?view=board`.
    opens: str = ""


@dataclass(frozen=True)
class Quick:
    """Something that can be done from every page, by a button in the frame and by a key; a dialog where a script runs."""

    key: str
    label: Any
    icon: str
    path: str
    right: str = "edit"


_entries: list[Entry] = []
_beside: dict[str, list[tuple[Any, str]]] = defaultdict(list)
_quick: list[Quick] = []


def entry(*args: Any, **kwargs: Any) -> None:
    """Adds an entry; called from the `plugs.py` of the room that has the page."""
    _entries.append(Entry(*args, **kwargs))
    _entries.sort(key=lambda e: (GROUPS.index(e.group), e.order))


def beside(page: str, label: Any, path: str) -> None:
    """Puts the way to a page of a room above on a page of a room below, such as "roadmap"."""
    _beside[page].append((label, path))


def pages_beside(page: str) -> list[tuple[Any, str]]:
    """What the rooms above have put beside a page: (label, path below `/w/<slug>/`)."""
    return _beside[page]


def quick(*args: Any, **kwargs: Any) -> None:
    """Adds something that can be done from everywhere; called from the `plugs.py` of the room."""
    _quick.append(Quick(*args, **kwargs))


def quick_for(member: Any) -> list[Quick]:
    """What this member can do from every page."""
    return [each for each in _quick if member.may(each.right)]


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
                    "url": prefix + item.path + item.opens,
                    "count": item.count(member) if item.count else 0,
                    "active": item is here,
                }
            )
    return [(translate(group) if group else "", entries) for group, entries in groups.items()]


def _active(rest: str) -> Entry | None:
    fitting = [e for e in _entries if (rest.startswith(e.path) if e.path else rest == "")]
    return max(fitting, key=lambda e: len(e.path), default=None)


# Which page of the help is about which screens, by the beginning of their address; the longest one that fits.
HELP = {
    "radar/plays/": "plays",
    "radar/commitments/": "plays",
    "radar/history/": "plays",
    "radar/": "radar",
    "first-steps/": "first-week",
    "goals/": "goals",
    "metrics/": "goals",
    "mission/": "goals",
    "roadmap/": "roadmap",
    "insights/": "insights",
    "launches/": "launches",
    "claims/": "claims",
    "content/": "claims",
    "people/": "privacy",
    "settings/": "privacy",
    "activity/": "privacy",
    "import/": "import",
    "archive/": "edits",
    "rounds/": "rounds",
    "export/": "export",
    "for-you/": "daily",
    "search/": "daily",
}


def help_for(prefix: str, path: str) -> str:
    """The page of the help for a screen; the radar's for the home, all pages where there is none."""
    rest = path.removeprefix(prefix)
    if not rest:
        return f"{prefix}help/radar/"
    fitting = [start for start in HELP if rest.startswith(start)]
    return f"{prefix}help/{HELP[max(fitting, key=len)]}/" if fitting else f"{prefix}help/"
