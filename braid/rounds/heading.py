"""The sentence on top of a round: what is true of its result; its name while nothing is open."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.text import number_word
from braid.rounds.models import Round
from braid.rounds.sentence import lowest

Part = dict[str, Any]


def heading(row: Round, parts: list[Part]) -> str:
    """A sentence that says what is true; the name while nothing is open."""
    if not row.is_revealed:
        return row.name
    places = next((p for p in parts if p["shape"] == "places"), None)
    if places:
        apart, all_of = sum(r["wide"] for r in places["rows"]), len(places["rows"])
        return agreed(all_of, apart)
    strands = next((p for p in parts if p["shape"] == "strands"), None)
    if strands:
        return lowest(row, strands)
    lit = [p for p in parts if p.get("verdict")]
    judged = [p for p in parts if "verdict" in p]
    if row.use == Round.Use.GO and judged:
        return readiness(judged)
    if lit and any(p["shape"] == "words" for p in parts):
        # (What was answered in words is not compared here: of "all" and "you agree" nothing is known.)
        return in_part(len(judged), len(lit))
    return agreed(len(judged), len(lit)) if judged else row.name


def readiness(judged: list[Part]) -> str:
    """ "Three of eight are ready. Four are not, one is on conditions.": of a go or no-go."""
    said = [part["verdict"] for part in judged]
    waits, not_ready = said.count("if_only"), said.count("not_ready")
    if not waits and not not_ready:
        return _("Everything is ready: both sides say so apart.")
    count = len(said) - waits - not_ready
    values = {"n": number_word(count), "all": number_word(len(said))}
    some = ngettext("%(n)s of %(all)s is ready.", "%(n)s of %(all)s are ready.", count) % values
    first = some if count else _("None of %(all)s is ready.") % values
    more = [
        ngettext("%(n)s is not", "%(n)s are not", not_ready) % {"n": number_word(not_ready)} if not_ready else "",
        ngettext("%(n)s is on conditions", "%(n)s are on conditions", waits) % {"n": number_word(waits)} if waits else "",
    ]  # fmt: skip
    rest = ", ".join(each for each in more if each)
    return f"{first[:1].upper()}{first[1:]} {rest[:1].upper()}{rest[1:]}."


def in_part(all_of: int, apart: int) -> str:
    """ "One of two questions with a choice is seen differently. Read the others side by side."."""
    first = ngettext(
        "Of %(all)s question with answers to choose from %(n)s is seen differently.",
        "Of %(all)s questions with answers to choose from %(n)s are seen differently.", all_of,
    ) % {"n": number_word(apart), "all": number_word(all_of)}  # fmt: skip
    return f"{first} " + _("What was said in words stands side by side.")


def agreed(all_of: int, apart: int) -> str:
    """ "You agree on six of eight. Two need a conversation."."""
    if not apart:
        return _("Nothing is far apart, as far as we can see.")
    if apart == all_of:
        return _("You see all of it differently. Is that on purpose?")
    first = _("You agree on %(n)s of %(all)s.") % {
        "n": number_word(all_of - apart),
        "all": number_word(all_of),
    }
    more = ngettext("%(n)s needs a conversation.", "%(n)s need a conversation.", apart) % {
        "n": number_word(apart).capitalize()
    }
    return f"{first} {more}"
