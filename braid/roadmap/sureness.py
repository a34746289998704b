"""How sure it is that customers get something on its day: pure rules on phase, days and how often they moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.base.text import number_word
from braid.roadmap.models import BEFORE_BUILD, Phase

# A day that last moved longer ago than this has settled.
SETTLED_DAYS = 30
# Whoever moved a day later more often than this while building will do so again.
MOST_MOVES = 1


class Level(TextChoices):
    """What may be said about the day."""

    OUT = "out", gettext_lazy("Out")
    SURE = "sure", gettext_lazy("Sure")
    LIKELY = "likely", gettext_lazy("Likely")
    SHAKY = "shaky", gettext_lazy("Shaky")
    OPEN = "open", gettext_lazy("Name no day")


TONES = {Level.OUT: "ok", Level.SURE: "ok", Level.LIKELY: "", Level.SHAKY: "warn", Level.OPEN: "bad"}


@dataclass(frozen=True, slots=True)
class Move:
    """A planned day that moved, and on which day it was moved."""

    was: date
    now: date | None
    on: date

    @property
    def later(self) -> int:
        """By how many days; negative when it came nearer, 0 when the day was taken away."""
        return (self.now - self.was).days if self.now else 0


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure it is, and why, as people read it."""

    level: Level
    why: str

    @property
    def pill(self) -> tuple[str, str]:
        """The level as a word and its tone."""
        return str(self.level.label), TONES[self.level]


def sureness(
    phase: str, due: date | None, released: date | None, moves: Sequence[Move], today: date
) -> Sureness:
    """How sure the day of an item is.

    Args:
        due: the day on which customers are to have it; None when nobody has said one.
        released: since when they have it.
        moves: how its day moved so far, in any order.
    """
    if released:
        return Sureness(Level.OUT, _("Customers have it."))
    if phase in BEFORE_BUILD:
        return Sureness(Level.OPEN, _("Nobody has decided yet that it is built."))
    if due is None:
        return Sureness(Level.OPEN, _("It is being built, and no day is set."))
    if due < today:
        return Sureness(Level.SHAKY, _("The day has passed, and it is not out."))
    slips = [move for move in moves if move.later > 0]
    if phase == Phase.BUILD:
        return Sureness(Level.LIKELY if len(slips) <= MOST_MOVES else Level.SHAKY, slipped(slips))
    restless = any(move.on > today - timedelta(days=SETTLED_DAYS) for move in slips)
    return Sureness(Level.LIKELY if restless or len(slips) > MOST_MOVES else Level.SURE, slipped(slips))


def slipped(slips: Sequence[Move]) -> str:
    """How often and how far a day moved, in words."""
    if not slips:
        return _("Its day has not slipped.")
    days = sum(move.later for move in slips)
    if len(slips) == 1:
        said = ngettext(
            "Its day slipped once, by %(days)s day.", "Its day slipped once, by %(days)s days.", days
        )
        return said % {"days": days}
    said = _("Its day slipped %(times)s times, by %(days)s days in all.")
    return said % {"times": number_word(len(slips)), "days": days}
