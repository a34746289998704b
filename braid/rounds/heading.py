"""The sentence on top of a round: what is true of its result; its name while nothing is open.

Agreement is said only where most of each side gave the same answer. Where nothing lights up and that is not so either,
nobody can tell: an answer that was never given agrees with nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.models import BOTH_SIDES
from braid.base.text import number_word
from braid.rounds.models import Round
from braid.rounds.results.named import CLAIM_SHARE
from braid.rounds.results.seen import result_of
from braid.rounds.sentence import lowest
from braid.rounds.statistics.orders import RATERS

Part = dict[str, Any]


def heading(row: Round, parts: list[Part]) -> str:
    """A sentence that says what is true; the name while nothing is open."""
    if not row.is_revealed:
        return row.name
    shapes = {part["shape"]: part for part in parts}
    if "places" in shapes:
        return orders(shapes["places"])
    if "nothing" in shapes:
        answered = (result_of(row) or {}).get("counts", {})
        return unheard(row, [side for side in BOTH_SIDES if answered.get(side, [0])[0]]) or row.name
    if "strands" in shapes:
        return lowest(row, shapes["strands"])
    judged = [part for part in parts if "verdict" in part]
    if not judged:
        return in_words(row, [part for part in parts if part["shape"] == "words"]) or row.name
    if silent := unheard(row, {side for part in judged for side in heard(part)}):
        return silent
    if row.use == Round.Use.GO:
        return readiness(judged)
    found = compare(judged)
    # (What was answered in words is not compared here: of "all" nothing is known.)
    return in_part(found) if "words" in shapes else compared(found)


def in_words(row: Round, parts: list[Part]) -> str:
    """Of a round in which nothing was chosen: that what both sides wrote is there, or who has not answered."""
    wrote = [side for side in BOTH_SIDES if any(part["reasons"][side] for part in parts)]
    if not parts:
        return ""
    return unheard(row, wrote) or _("What both sides wrote stands side by side.")


def heard(part: Part) -> list[str]:
    """The sides of which anybody answered this question with more than "can't judge"."""
    if part["shape"] == "numbers":
        return [side for side in BOTH_SIDES if part["means"][side] is not None]
    return [side for at, side in enumerate(BOTH_SIDES) if sum(row[2 + at] for row in part["rows"])]


def unheard(row: Round, sides: Iterable[str]) -> str:
    """Who has not answered at all; empty where both sides have."""
    answered = list(sides)
    if len(answered) == len(BOTH_SIDES):
        return ""
    if not answered:
        return _("Nobody has answered.")
    return _("Only %(side)s has answered: there is nothing to compare.") % {
        "side": row.workspace.side_name(answered[0])
    }


@dataclass(frozen=True)
class Compared:
    """How many questions there are, on how many most of both sides say the same, and how many light up."""

    all_of: int
    agreed: int
    apart: int

    @property
    def untold(self) -> int:
        """On so many the answers cannot tell."""
        return self.all_of - self.agreed - self.apart


def compare(judged: list[Part]) -> Compared:
    """What the questions come to."""
    both = [part for part in judged if len(heard(part)) == len(BOTH_SIDES)]
    lit = sum(bool(part["verdict"]) for part in both)
    return Compared(len(judged), sum(not part["verdict"] and is_agreed(part) for part in both), lit)


def is_agreed(part: Part) -> bool:
    """Most of each side, which both have answered, chose the same. Of means it is never said: that they are near is no proof."""
    if part["shape"] != "choices":
        return False
    one, two = (sum(row[2 + at] for row in part["rows"]) for at in range(len(BOTH_SIDES)))
    return any(min(row[2] / one, row[3] / two) >= CLAIM_SHARE - 1e-9 for row in part["rows"])


def readiness(judged: list[Part]) -> str:
    """ "Three of eight are ready. Four are not, one is on conditions.": of a go or no-go."""
    said = [part["verdict"] or ("" if len(heard(part)) == len(BOTH_SIDES) else "unheard") for part in judged]
    waits, not_ready, silent = (said.count(word) for word in ("if_only", "not_ready", "unheard"))
    if not waits and not not_ready and not silent:
        return _("Everything is ready: both sides say so apart.")
    count = said.count("")
    values = {"n": number_word(count), "all": number_word(len(said))}
    some = ngettext("%(n)s of %(all)s is ready.", "%(n)s of %(all)s are ready.", count) % values
    first = some if count else _("None of %(all)s is ready.") % values
    more = [
        ngettext("%(n)s is not", "%(n)s are not", not_ready) % {"n": number_word(not_ready)} if not_ready else "",
        ngettext("%(n)s is on conditions", "%(n)s are on conditions", waits) % {"n": number_word(waits)} if waits else "",
        ngettext("%(n)s was not answered by both sides", "%(n)s were not answered by both sides", silent) % {"n": number_word(silent)} if silent else "",
    ]  # fmt: skip
    return f"{_begun(first)} {_begun(', '.join(each for each in more if each))}."


def in_part(found: Compared) -> str:
    """ "One of the two questions with a choice is seen differently.": and the others are in words."""
    words = {"n": number_word(found.apart), "all": number_word(found.all_of)}
    if found.all_of == 1 and found.apart:
        first = _("The one question with answers to choose from is seen differently.")
    elif found.apart:
        text = ngettext(
            "%(n)s of the %(all)s questions with answers to choose from is seen differently.",
            "%(n)s of the %(all)s questions with answers to choose from are seen differently.", found.apart,
        )  # fmt: skip
        first = _begun(text % words)
    else:
        first = compared(found)
    return f"{first} " + _("What was said in words stands side by side.")


def compared(found: Compared) -> str:
    """ "You agree on six of nine. Two need a conversation. On one the answers cannot tell."."""
    if found.apart == found.all_of:
        return _("You see all of it differently. Is that on purpose?")
    all_of = number_word(found.all_of)
    if not found.agreed and not found.apart:
        return _("Nothing is far apart that we can see. Whether you agree, the answers cannot tell.")
    said = []
    if found.agreed:
        said.append(_("You agree on %(n)s of %(all)s.") % {"n": number_word(found.agreed), "all": all_of})
    if found.apart:
        said.append(_apart(found.apart, "" if found.agreed else all_of))
    if found.untold:
        said.append(_("On %(n)s the answers cannot tell.") % {"n": number_word(found.untold)})
    elif not found.apart:
        said.append(_("Nothing is far apart that we can see."))
    return " ".join(said)


def orders(part: Part) -> str:
    """ "Two of six need a conversation. Nothing else is far apart that we can see.": of two orders of the same items."""
    wide, all_of = sum(row["wide"] for row in part["rows"]), len(part["rows"])
    if min(part["raters"].values()) < RATERS:
        if part["talk"]:
            return _("The two orders run against each other: worth a talk.")
        return _("Too few people to tell whether the two orders differ.")
    if wide:
        if wide == all_of:
            return _("You see all of it differently. Is that on purpose?")
        return f"{_apart(wide, number_word(all_of))} {_('Nothing else is far apart that we can see.')}"
    if part["fires"]:
        return _("The two orders differ more than chance would have it.")
    return _("Nothing is far apart that we can see. Whether you agree, the answers cannot tell.")


def _apart(count: int, all_of: str) -> str:
    values = {"n": number_word(count), "all": all_of}
    text = (
        ngettext("%(n)s of %(all)s needs a conversation.", "%(n)s of %(all)s need a conversation.", count)
        if all_of
        else ngettext("%(n)s needs a conversation.", "%(n)s need a conversation.", count)
    )
    return _begun(text % values)


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
