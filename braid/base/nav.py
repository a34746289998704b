"""The navigation on the left: each room puts its own entries in, so that no entry leads nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as translate

from braid.base.sides import manner

RIGHTS = ("view", "edit", "manage")
Counting = Callable[[Any], int]
GROUPS = ("", "Align", "Discover", "Plan & launch", "Learn", "Workspace")


@dataclass(frozen=True)
class Entry:
    """One line of the navigation. `path` is below `/w/<slug>/`; `order` sorts within its group."""

    group: str
    label: Any
    icon: str
    path: str
    order: int = 50
    count: Counting | None = None
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


def quick_for(member: Any) -> tuple[Quick, ...]:
    """What this member can do from every page."""
    return _quick_for(manner(), rights_of(member))


@lru_cache(maxsize=64)
def _quick_for(_manner: str, rights: tuple[str, ...]) -> tuple[Quick, ...]:
    return tuple(replace(each, label=str(each.label)) for each in _quick if each.right in rights)


def rights_of(member: Any) -> tuple[str, ...]:
    """Those of RIGHTS that this member has."""
    return tuple(right for right in RIGHTS if member.may(right))


class Shown(NamedTuple):
    """An entry as this member sees it on this page."""

    label: str
    icon: str
    url: str
    active: bool
    tabs: tuple[Shown, ...] = ()
    counted: int = 0


Menu = tuple[tuple[str, tuple[Shown, ...]], ...]


def navigation(member: Any, prefix: str, path: str) -> Menu:
    """Groups of entries for this member, each with its tabs; the entry whose address begins the path is active."""
    here = _active(path.removeprefix(prefix))
    menu = _menu(manner(), prefix, here.path if here else None, rights_of(member))
    return tuple(
        (label, tuple(shown._replace(counted=count(member)) if count else shown for count, shown in entries))
        for label, entries in menu
    )


@lru_cache(maxsize=512)
def _menu(
    _manner: str, prefix: str, path: str | None, rights: tuple[str, ...]
) -> list[tuple[str, list[tuple[Counting | None, Shown]]]]:
    """What the menu says whoever looks, with what counts for each of its entries."""
    here = next((e for e in _entries if e.path == path), None)
    place = next((e for e in _entries if here and here.under and e.path == here.under), here)
    groups: dict[str, list[tuple[Counting | None, Shown]]] = {}
    for item in _entries:
        if item.right in rights and not item.under:
            shown = _shown(item, prefix, item is place)._replace(tabs=_tabs(rights, item, prefix, here))
            groups.setdefault(item.group, []).append((item.count, shown))
    return [(translate(group) if group else "", entries) for group, entries in groups.items()]


def places(nav: Menu) -> list[Shown]:
    """Every page that the navigation leads to, in the menu or as a tab."""
    return [place for _group, entries in nav for each in entries for place in each.tabs or [each]]


def tabs_of(nav: Menu, prefix: str, path: str) -> tuple[str, list[tuple[str, str, bool]]]:
    """The name of a place and its tabs, on the pages that are a tab of it; nothing deeper inside."""
    here = _active(rest := path.removeprefix(prefix))
    if here is None or rest not in (here.path, *here.also):
        return "", []
    one = next((e for _, entries in nav for e in entries if e.active), Shown("", "", "", True))
    return one.label, [(tab.label, tab.url, tab.active) for tab in one.tabs]


def _shown(item: Entry, prefix: str, active: bool) -> Shown:
    return Shown(str(item.label), item.icon, prefix + item.path + item.opens, active)


def _tabs(rights: tuple[str, ...], item: Entry, prefix: str, here: Entry | None) -> tuple[Shown, ...]:
    beside = [each for each in _entries if each.under == item.path and item.path and each.right in rights]
    if not beside:
        return ()
    first, *others = (_shown(each, prefix, each is here) for each in (item, *beside))
    return (first._replace(label=str(item.tab or item.label)), *others)


@lru_cache(maxsize=512)
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
