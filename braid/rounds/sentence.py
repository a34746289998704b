"""The sentence on top of a pulse (METHOD 5): the lowest of the cells, side by strand, and what may be said of it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.models import BOTH_SIDES
from braid.base.text import number, number_word
from braid.people.models import Member
from braid.rounds.models import Round

Part = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """One side's score of one strand."""

    side: str
    line: Part

    @property
    def score(self) -> Part:
        """As it was published."""
        found: Part = self.line["sides"][self.side]
        return found

    @property
    def other(self) -> str:
        """The other side."""
        return next(side for side in BOTH_SIDES if side != self.side)

    @property
    def tier(self) -> str:
        """What may be said of the gap of this strand: clear, ask or nothing."""
        return str(self.line["gap"]["tier"]) if self.line["gap"] else ""


def cells(part: Part) -> list[Cell]:
    """Those that may be shown, the lowest first."""
    found = [Cell(side, line) for line in part["lines"] for side in BOTH_SIDES if line["sides"][side]]
    return sorted(found, key=lambda cell: cell.score["mean"])


def about_equal(found: list[Cell]) -> bool:
    """Whether the intervals of the two lowest overlap, so that neither can be called the lowest.

    A result that was counted before these intervals were kept says nothing of it.
    """
    if len(found) < 2 or any("wide" not in cell.score for cell in found[:2]):
        return False
    return bool(found[1].score["wide"][0] <= found[0].score["wide"][1])


def lowest(row: Round, part: Part) -> str:
    """The title: the lowest cell with the other side's value, or that two are about equally low; then what is clear."""
    found = cells(part)
    if not found:
        return row.name
    if found[0].line["sides"][found[0].other] is None:
        if about_equal(found):
            return f"{_equally(row, found)} {_('One side is hidden.')}"
        return _("%(side)s rates %(strand)s %(mine)s; the other side is hidden.") % _named(row, found[0])
    told = next((cell for tier in ("clear", "ask") for cell in found if cell.tier == tier), None)
    if told is None:
        answered = sum(found[0].line["sides"][side]["n"] for side in BOTH_SIDES)
        rest = _("No difference that %(n)s answers can show.") % {"n": answered}
    else:
        rest = _apart(row, told if about_equal(found) else found[0])
    # (What is clearly apart is not equally low, though the wider intervals of all six overlap.)
    is_one = about_equal(found) and found[0].line is found[1].line and bool(found[0].tier)
    return f"{_equally(row, found)} {rest}" if about_equal(found) and not is_one else rest


def _named(row: Round, cell: Cell) -> dict[str, Any]:
    title = cell.line["title"]
    return {
        "side": row.workspace.side_name(cell.side),
        "strand": title[:1].lower() + title[1:],
        "mine": cell.score["text"],
    }


def _apart(row: Round, cell: Cell) -> str:
    values = _named(row, cell) | {
        "other": row.workspace.side_name(cell.other),
        "theirs": cell.line["sides"][cell.other]["text"],
    }
    if cell.tier == "clear":
        return _("%(side)s rates %(strand)s %(mine)s; %(other)s %(theirs)s. Clear.") % values
    if cell.tier == "ask":
        return _("%(side)s rates %(strand)s %(mine)s; %(other)s %(theirs)s. Worth asking.") % values
    return _("%(side)s rates %(strand)s lowest, %(mine)s; there the sides cannot be told apart.") % values


def _equally(row: Round, found: list[Cell]) -> str:
    one, two = (_named(row, cell) for cell in found[:2])
    if one["strand"] == two["strand"]:
        return _("Both sides rate %(strand)s about equally low.") % one
    text = _("%(one)s and %(two)s are about equally low.") % {"one": one["strand"], "two": two["strand"]}
    return text[:1].upper() + text[1:]


def lowest_interval(row: Round, part: Part) -> str:
    """The interval of the lowest cell, as all six must hold together; empty where it was not kept."""
    found = cells(part)
    if not found or "wide" not in found[0].score:
        return ""
    low, high = (number(value, 1) for value in found[0].score["wide"])
    values = _named(row, found[0]) | {"low": low, "high": high}
    return _("lowest: %(side)s on %(strand)s, %(mine)s (%(low)s–%(high)s, all six held together)") % values


def role_map(member: Member) -> tuple[str, str]:
    """What the newest round about who leads has found, with its place, for a pulse that asked about role clarity.

    One query. Without such a round the sentence says so, and there is no place.
    """
    rounds = Round.objects.visible_to(member).filter(use=Round.Use.ROLES, state__in=["revealed", "settled"])
    newest = rounds.filter(result__isnull=False).select_related("result").order_by("-pk").first()
    if newest is None:
        return _(
            "Who leads on each area has not been asked yet: it is asked by name, in a round of its own."
        ), ""
    areas = [part for part in newest.result.found["parts"] if part["shape"] == "choices"]
    lit = [part["title"] for part in areas if part.get("verdict") in ("both_claim", "both_disown")]
    values = {
        "name": newest.name,
        "n": number_word(len(lit)),
        "all": number_word(len(areas)),
        "areas": ", ".join(lit),
    }
    if not lit:
        return _(
            "“%(name)s” asked who leads: no area is claimed by both sides or by neither."
        ) % values, newest.place
    text = ngettext(
        "“%(name)s” asked who leads: %(n)s of %(all)s areas is claimed by both sides or by neither: %(areas)s.",
        "“%(name)s” asked who leads: %(n)s of %(all)s areas are claimed by both sides or by neither: %(areas)s.", len(lit),
    )  # fmt: skip
    return text % values, newest.place
