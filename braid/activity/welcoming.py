"""A newcomer's way through a workspace: every room hands in the step that is its own.

A room says its part by `@panel(PLACE)` over a function `(member, newcomer)` that gives one `Step` or nothing, with
the first things to look at, of what that member sees.
"""

from typing import NamedTuple

PLACE = "activity.welcome"
SHOWN = 4


class Step(NamedTuple):
    """One step. `key` is kept when it is ticked; `url` and those of `things`, (words, url), are below `/w/<slug>/`."""

    key: str
    order: int
    title: str
    why: str
    url: str
    things: tuple[tuple[str, str], ...] = ()
