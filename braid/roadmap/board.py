"""The roadmap as a board: a column for each phase, and the sentence above it."""

from functools import cache
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from braid.base import board
from braid.base.board import MOST_CARDS, Card, Column
from braid.base.cells import cell
from braid.base.hidden import sight
from braid.base.lists import Listed, question, remembered
from braid.base.text import number, number_word, shortened
from braid.people.models import Member
from braid.roadmap.beside import beside
from braid.roadmap.evidence import rests_on
from braid.roadmap.models import Item, Phase

SHOWN = tuple(phase for phase in Phase if phase != Phase.DROPPED)


def context(member: Member, listed: Listed) -> dict[str, Any]:
    """The board of the items that fit the filters, drawn; how many there are is noted as `total`. Three queries, none while nothing has changed."""
    assert listed.found is not None
    movable = member.may("edit")
    name = f"board:{movable}:{get_language()}:{listed.query}:{question(listed.found)}"
    drawn, listed.total = remembered(member, name, lambda: _drawn(member, listed, movable))
    return {"columns": drawn}


def _drawn(member: Member, listed: Listed, movable: bool) -> tuple[Markup, int]:
    made = columns(listed.found, listed.asked.get("sort") == "agreed")
    start = f"/w/{member.workspace.slug}/roadmap/"
    html = board.drawn(made, listed, start=start, name="phase", movable=movable)
    return html, sum(column.count for column in made)


def columns(found: Any, ordered: bool = False) -> list[Column]:
    """Each phase with its first cards, the weightiest on top, or in the agreed order. Three queries at any number of items."""
    made = board.columns([(phase.value, phase.label) for phase in SHOWN], _counts(found))
    rows = _weightiest(found, ordered)
    around, said = beside(row[0] for row in rows), cache(_insights)
    for pk, title, phase, importance in rows:
        drawn = cell("owners", around[pk].pair)
        heard = said(around[pk].insights)
        made[phase].cards.append(Card(pk, shortened(title, 80) or "—", heard, drawn, importance))
    return list(made.values())


def _insights(count: int) -> str:
    if not count:
        return _("no insights yet")
    return ngettext("%(num)s insight", "%(num)s insights", count) % {"num": number(count)}


def _counts(rows: QuerySet[Item]) -> dict[str, int]:
    return dict(rows.order_by().values_list("phase").annotate(Count("pk")))


def _weightiest(rows: QuerySet[Item], ordered: bool) -> list[tuple[int, str, str, int]]:
    """The first cards of every column in one query: each part reads no more than it shows."""
    first_of = ("agreed_place", "-importance", "pk") if ordered else ("-importance", "pk")
    parts = []
    for phase in SHOWN:
        first = rows.filter(phase=phase).order_by(*first_of).values("pk")[:MOST_CARDS]
        shown = Item.objects.filter(pk__in=first).order_by()
        shown = shown.with_agreed_place() if ordered else shown.annotate(agreed_place=Value(0))
        parts.append(shown.values_list("pk", "title", "phase", "importance", "agreed_place"))
    found = parts[0].union(*parts[1:], all=True)
    return [row[:4] for row in sorted(found, key=lambda row: (row[4], -row[3], row[0]))]


def sentences(member: Member) -> tuple[str, str]:
    """What is true of the roadmap as a whole, and of its evidence; dropped items are left out. One query."""

    def standing() -> dict[str, int]:
        rows = Item.objects.visible_to(member).exclude(phase=Phase.DROPPED)
        found: dict[str, int] = rows.standing(rests_on("decided"))
        return found

    found = remembered(member, f"standing:{sight(member, Item)}", standing, roughly=True)
    return _at_the_table(found["total"], found["both"], found["one"]), _decided_alone(found["one_sided"])


def _at_the_table(total: int, both: int, one: int) -> str:
    if not total:
        return ""
    items = _("One item") if total == 1 else _("%(count)s items") % {"count": _word(total)}
    if not both:
        return _("%(items)s. None has both sides at the table yet.") % {"items": items}
    start = _("%(items)s, built by both sides.") % {"items": items}
    if not one:
        return start
    if one == 1:
        return start + " " + _("One has only one side at the table.")
    return start + " " + _("%(count)s have only one side at the table.") % {"count": _word(one)}


def _decided_alone(count: int) -> str:
    if not count:
        return ""
    if count == 1:
        return _("One was decided on one side's evidence only.")
    return _("%(count)s were decided on one side's evidence only.") % {"count": _word(count)}


def _word(count: int) -> str:
    word = str(number_word(count))
    return word[:1].upper() + word[1:]
