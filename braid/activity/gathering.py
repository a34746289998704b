"""What people who meet could talk about: every room hands in what is open about them.

A room says its part by `@panel(PLACE)` over a function `(member, gathering)` that gives offers: of what that member
sees, and no more than a few, for an agenda is to be got through.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

PLACE = "teamwork.agenda"
MOST = 5


@dataclass(frozen=True)
class Gathering:
    """Who meets, on which day, to do what, and about what.

    `pk` is the number of the meeting, `subject` the kind and number of what they meet about, or nothing.
    `sorts` is true where they meet to sort what was heard, whoever brought it.
    """

    pk: int
    people: frozenset[int]
    subject: tuple[str, int]
    on: date
    sorts: bool = False

    def about(self, kind: str) -> int:
        """The number of what they meet about, where it is of that kind; 0 where it is not."""
        return self.subject[1] if self.subject[0] == kind else 0


class Offer(NamedTuple):
    """Something to talk about. `url` is below `/w/<slug>/`, `why` is followed by the day."""

    kind: str
    pk: int
    what: str
    url: str
    why: str = ""
    on: date | None = None
