"""What only the executive sponsor can answer: rooms hand in what waits, `@panel(SPONSOR)` over a function that gives `Ask`s."""

from datetime import date
from typing import NamedTuple

from braid.base.plugs import panels
from braid.people.models import Member

SPONSOR = "activity.sponsor"
MOST = 3
# What comes first: what was taken to the sponsor, what is theirs to decide, what neither side has moved.
TAKEN, WAITS, STUCK = 1, 2, 3


class Ask(NamedTuple):
    """One page: a question, the ways to answer it and what each costs, what each side wants, and by when.

    `url` and `act_url` are below `/w/<slug>/`.
    """

    order: int
    since: date
    question: str
    url: str
    why: str
    known: str = ""
    options: tuple[tuple[str, str], ...] = ()
    sides: tuple[tuple[str, str], ...] = ()
    by_when: date | None = None
    act: str = ""
    act_url: str = ""


def asks(member: Member) -> list[Ask]:
    """Everything that waits for the sponsor and that this member may see, the first to be answered first."""
    found = [one for some in panels(SPONSOR, member, member) for one in some]
    return sorted(found, key=lambda one: (one.order, one.since, one.url))


def sponsors(member: Member) -> list[Member]:
    """Who is executive sponsor here."""
    rows = Member.objects.visible_to(member).here().filter(is_sponsor=True).exclude(right=Member.Right.GUEST)
    return list(rows.order_by("pk"))
