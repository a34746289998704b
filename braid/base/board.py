"""A board: columns of cards that move between them, by hand, by keyboard and by the arrows on each card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.template import engines
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from braid.base.lists import Listed

MOST_CARDS = 50


@dataclass(frozen=True, slots=True)
class Card:
    """One row on the board: its title, a note below it, who and what it belongs to; the weightiest stand on top."""

    pk: int
    title: str
    note: str
    foot: Markup | str
    weight: int


@dataclass(slots=True)
class Column:
    """One column: how many rows are in it, and the first of them.

    `before` and `after` are the columns beside it, as (value, what a button that moves there says); None at the ends.
    """

    value: str
    label: str
    count: int
    before: tuple[str, str] | None
    after: tuple[str, str] | None
    cards: list[Card] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        """How many rows have no card here."""
        return self.count - len(self.cards)


def columns(choices: Sequence[tuple[str, Any]], counts: Mapping[str, int]) -> dict[str, Column]:
    """Empty columns in the order of the choices, each with how many rows belong into it."""
    made = {}
    for place, (value, label) in enumerate(choices):
        before = choices[place - 1] if place else None
        after = choices[place + 1] if place + 1 < len(choices) else None
        made[value] = Column(
            value,
            str(label),
            counts.get(value, 0),
            (before[0], _("Back to %(phase)s") % {"phase": before[1]}) if before else None,
            (after[0], _("On to %(phase)s") % {"phase": after[1]}) if after else None,
        )
    return made


def drawn(board: Sequence[Column], listed: Listed, *, start: str, name: str, movable: bool) -> Markup:
    """The columns as HTML.

    Args:
        start: the address below which each row has its page, and `<pk>/move/`.
        name: what the form that moves a card calls the column, and the list its filter.
    """
    parts = {"board": board, "listed": listed, "name": name, "cards": partial(_cards, start, name, movable)}
    html = engines["jinja2"].get_template("base/board_columns.html").render(parts)
    return Markup(html)  # noqa: S704  (rendered by an escaping template)


def _cards(start: str, name: str, movable: bool, column: Column, back: str, on: str) -> Markup:
    """The cards of a column, hundreds on one page: written in Python, and what is the same on all of them once.

    Args:
        back, on: the signs on the buttons that move a card.
    """
    start, was = escape(start), escape(column.value)
    sides = [_button(name, to, sign) for to, sign in ((column.before, back), (column.after, on))]
    parts = []
    for card in column.cards:
        title, at = escape(card.title), f"{start}{card.pk}/"
        parts.append(
            f'<article class="card" data-card="{at}move/" data-weight="{card.weight}">'
            f'<h3 class="card-title"><a href="{at}">{title}</a></h3><p class="muted small">{escape(card.note)}</p>'
            f'<div class="card-foot">{escape(card.foot)}</div>'
        )
        if movable:
            first = f'<button class="icon-button" type="submit" form="move" formaction="{at}move/?was={was}"'
            buttons = "".join(
                f"{first}{before}{title if named else ''}{after}" for before, named, after in sides
            )
            parts.append(f'<div class="card-move">{buttons}</div>')
        parts.append("</article>\n")
    return Markup("".join(parts))  # noqa: S704  (every value has been escaped above)


def _button(name: str, to: tuple[str, str] | None, sign: str) -> tuple[str, bool, str]:
    """A button that moves a card: what stands before the title of the card, whether that stands there, and what follows."""
    if to is None:
        return f' name="{escape(name)}" hidden>{escape(sign)}</button>', False, ""
    value, said = (escape(text) for text in to)
    return (
        f' name="{escape(name)}" value="{value}" aria-label="{said}: ',
        True,
        f'" title="{said}">{escape(sign)}</button>',
    )
