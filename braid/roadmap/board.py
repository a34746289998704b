"""The roadmap as a board: a column for each phase, and the sentence above it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from braid.base.cells import cell
from braid.base.lists import Listed, remembered
from braid.base.text import number, number_word
from braid.people.models import Member
from braid.roadmap.item_page import insight_count
from braid.roadmap.lists import pairs, shortened
from braid.roadmap.models import Item, Phase

SHOWN = tuple(phase for phase in Phase if phase != Phase.DROPPED)
MOST_CARDS = 50


@dataclass(frozen=True, slots=True)
class Card:
    """One item on the board, in words: how many insights it rests on, who is at the table."""

    pk: int
    title: str
    insights: str
    owners: Markup


@dataclass(slots=True)
class Column:
    """One phase: how many items are in it, and the weightiest of them.

    `before` and `after` are the phases beside it, as (phase, what a button that moves there says); None at the ends.
    """

    phase: Phase
    count: int
    before: tuple[str, str] | None
    after: tuple[str, str] | None
    cards: list[Card] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        """How many items have no card here."""
        return self.count - len(self.cards)


def columns(member: Member, listed: Listed) -> list[Column]:
    """The board of the items that fit the filters. Three queries at any number of items."""
    found = listed.found
    assert found is not None
    asked = "&".join(f"{key}={value}" for key, value in sorted(listed.asked.items()) if key != "page")
    counts = remembered(member, f"board:{asked}", lambda: _counts(found))
    made = {phase.value: _column(place, counts.get(phase.value, 0)) for place, phase in enumerate(SHOWN)}
    rows = _weightiest(found)
    owners = pairs(row[0] for row in rows) if rows else {}
    words = {count: _insights(count) for count in {row[3] for row in rows}}
    for pk, title, phase, heard in rows:
        drawn = cell("owners", owners.get(pk, (None, None)))
        made[phase].cards.append(Card(pk, shortened(title, 80) or "—", words[heard], drawn))
    return list(made.values())


def _column(place: int, count: int) -> Column:
    before = SHOWN[place - 1] if place else None
    after = SHOWN[place + 1] if place + 1 < len(SHOWN) else None
    return Column(
        SHOWN[place],
        count,
        (before.value, _("Back to %(phase)s") % {"phase": before.label}) if before else None,
        (after.value, _("On to %(phase)s") % {"phase": after.label}) if after else None,
    )


def _insights(count: int) -> str:
    if not count:
        return _("no insights yet")
    return ngettext("%(num)s insight", "%(num)s insights", count) % {"num": number(count)}


def _counts(rows: QuerySet[Item]) -> dict[str, int]:
    return dict(rows.order_by().values_list("phase").annotate(Count("pk")))


def _weightiest(rows: QuerySet[Item]) -> list[tuple[int, str, str, int]]:
    """The first cards of every column in one query: each part reads no more than it shows."""
    parts = []
    for phase in SHOWN:
        first = rows.filter(phase=phase).order_by("-importance", "pk").values("pk")[:MOST_CARDS]
        shown = Item.objects.filter(pk__in=first).order_by()
        counted = shown.annotate(heard=insight_count())
        parts.append(counted.values_list("pk", "title", "phase", "heard", "importance"))
    found = parts[0].union(*parts[1:], all=True)
    return [row[:4] for row in sorted(found, key=lambda row: (-row[4], row[0]))]


def sentence(member: Member) -> str:
    """What is true of the roadmap as a whole; dropped items are left out."""
    rows = Item.objects.visible_to(member).exclude(phase=Phase.DROPPED)
    total, both, one = remembered(member, "roadmap-table", rows.table_counts, roughly=True)
    if not total:
        return ""
    items = _("One item") if total == 1 else _("%(count)s items") % {"count": _word(total)}
    if not both:
        return _("%(items)s. None has both sides at the table yet.") % {"items": items}
    if not one:
        return _("%(items)s, built by both sides.") % {"items": items}
    start = _("%(items)s, built by both sides.") % {"items": items}
    if one == 1:
        return start + " " + _("One has only one side at the table.")
    return start + " " + _("%(count)s have only one side at the table.") % {"count": _word(one)}


def _word(count: int) -> str:
    word = str(number_word(count))
    return word[:1].upper() + word[1:]


def context(member: Member, listed: Listed) -> dict[str, Any]:
    """What the template needs to draw the board."""
    return {"board": columns(member, listed)}
