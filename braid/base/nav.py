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
    # The path of the entry of which this one is a tab, so that the menu stays short: what is used less stands beside
    # what it belongs to.
    under: str = ""
    # What the entry is called as the first of its tabs, where the menu names all of them together.
    tab: Any = ""
    # Other addresses that show the tabs, too.
    also: tuple[str, ...] = ()


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
    """Groups of entries for this member, each with its tabs; the entry whose address begins the path is active."""
    here = _active(path.removeprefix(prefix))
    place = next((e for e in _entries if here and here.under and e.path == here.under), here)
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in _entries:
        if member.may(item.right) and not item.under:
            shown = _shown(item, prefix, item is place)
            shown["count"] = item.count(member) if item.count else 0
            shown["tabs"] = _tabs(member, item, prefix, here)
            groups.setdefault(item.group, []).append(shown)
    return [(translate(group) if group else "", entries) for group, entries in groups.items()]


def places(nav: list[tuple[str, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    """Every page that the navigation leads to, in the menu or as a tab."""
    return [place for _group, entries in nav for each in entries for place in each["tabs"] or [each]]


def tabs_of(
    nav: list[tuple[str, list[dict[str, Any]]]], prefix: str, path: str
) -> tuple[Any, list[tuple[Any, str, bool]]]:
    """The name of a place and its tabs, on the pages that are a tab of it; nothing deeper inside."""
    here = _active(rest := path.removeprefix(prefix))
    if here is None or rest not in (here.path, *here.also):
        return "", []
    one: dict[str, Any] = next(
        (e for _, entries in nav for e in entries if e["active"]), {"label": "", "tabs": []}
    )
    return one["label"], [(tab["label"], tab["url"], tab["active"]) for tab in one["tabs"]]


def _shown(item: Entry, prefix: str, active: bool) -> dict[str, Any]:
    return {"label": item.label, "icon": item.icon, "url": prefix + item.path + item.opens, "active": active}


def _tabs(member: Any, item: Entry, prefix: str, here: Entry | None) -> list[dict[str, Any]]:
    beside = [each for each in _entries if each.under == item.path and item.path and member.may(each.right)]
    shown = [_shown(each, prefix, each is here) for each in (item, *beside)]
    shown[0]["label"] = item.tab or item.label
    return shown if beside else []


def _active(rest: str) -> Entry | None:
    fitting = [e for e in _entries if (rest.startswith(e.path) if e.path else rest == "")]
    return max(fitting, key=lambda e: len(e.path), default=None)


# Which page of the help is about which screens, by the beginning of their address; the longest one that fits.
HELP = {
    "radar/plays/": "plays",
    "radar/commitments/": "plays",
    "radar/history/": "plays",
    "radar/": "radar",
    "capacity/": "capacity",
    "days-off/": "capacity",
    "first-steps/": "first-week",
    "goals/": "goals",
    "metrics/": "goals",
    "mission/": "goals",
    "roadmap/": "roadmap",
    "planning/": "planning",
    "insights/": "insights",
    "launches/calendar/": "calendar",
    "launches/dates/": "calendar",
    "calendar/": "calendar",
    "launches/": "launches",
    "claims/": "claims",
    "content/": "claims",
    "notes/": "release-notes",
    "material/": "raw-material",
    "names/": "raw-material",
    "people/": "privacy",
    "settings/": "privacy",
    "activity/": "privacy",
    "import/": "import",
    "archive/": "edits",
    "files/": "files",
    "rounds/": "rounds",
    "decisions/": "decisions-log",
    "meetings/": "meetings",
    "retros/": "retros",
    "learning/": "learning",
    "responsibilities/": "responsibilities",
    "export/": "export",
    "for-you/": "daily",
    "for-you/hearing/": "brief",
    "brief/": "brief",
    "week/": "brief",
    "sponsor/": "brief",
    "settings/mails/": "brief",
    "search/": "daily",
}


def help_for(prefix: str, path: str) -> str:
    """The page of the help for a screen; the radar's for the home, all pages where there is none."""
    rest = path.removeprefix(prefix)
    if not rest:
        return f"{prefix}help/radar/"
    fitting = [start for start in HELP if rest.startswith(start)]
    return f"{prefix}help/{HELP[max(fitting, key=len)]}/" if fitting else f"{prefix}help/"
