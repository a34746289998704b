"""The step before a change is saved on which others rest: one page that shows what does, and whom saving asks.

A screen that changes something calls `step` once its form is valid. The rooms above say what rests on the change
(`@panel(PLACE)`); where nothing does, the change is saved at once.
"""

from typing import Any, NamedTuple

from django.http import HttpResponse
from markupsafe import Markup

from braid.base.plugs import TOKEN, panels
from braid.base.web import Request, page

PLACE = "base.ripple"
# The same for many rows that one change has just touched, before it is undone again: with what each of them was.
MANY = "base.ripple.many"
# What the page sends beside the fields of the form: what is to be done, and why the change is made.
DO, WHY = "ripple", "ripple_why"
ASK, NOBODY, BACK = "ask", "nobody", "back"
OWN = (DO, WHY, TOKEN, "braid_once")


class Change(NamedTuple):
    """What is about to be saved: the row as it is, the values that it is to have, and what leaves it and comes in."""

    row: Any
    values: dict[str, Any]
    scope: tuple[Any, Any] = ((), ())


class Resting(NamedTuple):
    """What rests on a change: the change in a sentence, how many people saving asks, and the rest drawn."""

    said: str
    people: int
    drawn: Markup


def step(request: Request, member: Any, change: Change, cancel: str) -> HttpResponse | None:
    """The page to confirm, or None where nothing rests on the change or somebody has said what is to be done."""
    if is_decided(request):
        return None
    found: list[Resting] = panels(PLACE, member, change, keep=False)
    return confirm(request, found, found[0].said, change.row, cancel) if found else None


def is_decided(request: Request) -> bool:
    """Whether somebody has said what is to be done about what rests on the change."""
    return request.POST.get(DO) in (ASK, NOBODY)


def confirm(request: Request, found: list[Resting], said: str, row: Any, cancel: str) -> HttpResponse:
    """The page to confirm: what rests on the change, which is told in `said`, of a row or of where the rows stand."""
    sent = [(name, value) for name, values in request.POST.lists() if name not in OWN for value in values]
    context = {
        "said": said, "people": sum(one.people for one in found), "resting": found, "sent": sent,
        "cancel": cancel, "row": row,
    }  # fmt: skip
    return page(request, "base/ripple.html", context)


def goes_back(request: Request) -> bool:
    """Whether somebody wants to see the form once more, with what they have entered."""
    return request.POST.get(DO) == BACK


def consent(request: Request) -> dict[str, Any]:
    """For the action: whether people are asked, and why the change is made."""
    return {"asks": request.POST.get(DO) != NOBODY, "why": request.POST.get(WHY, "").strip()[:300]}
