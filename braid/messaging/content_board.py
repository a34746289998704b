"""The content plan as a board: a column for each state, what is due first on top."""

from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from braid.base import board
from braid.base.board import MOST_CARDS, Card, Column
from braid.base.cells import Shown, cell
from braid.base.components import initials
from braid.base.lists import Listed, question, remembered
from braid.base.text import day, shortened
from braid.messaging.models import Content, State
from braid.messaging.plan import counts, words
from braid.people.models import Member

PEOPLE = ("owner", "fact_checker")
DRAWN = ("pk", "title", "kind_of", "stands", "due_on", "publish_on", "published_on", *(f"{who}__{what}" for who in PEOPLE for what in ("name", "side")))  # fmt: skip


def context(member: Member, listed: Listed) -> dict[str, Any]:
    """The board of the pieces that fit the filters, drawn; how many there are is noted as `total`. None of its queries is asked while nothing has changed."""
    movable = member.may("edit")
    asked = question(listed.found) if listed.found is not None else ""
    name = f"content:{movable}:{member.pk}:{get_language()}:{timezone.localdate()}:{listed.query}:{asked}"
    drawn, listed.total = remembered(member, name, lambda: _drawn(member, listed, movable))
    return {"columns": drawn}


def _drawn(member: Member, listed: Listed, movable: bool) -> tuple[Markup, int]:
    made = columns(member, listed.found)
    start = f"/w/{member.workspace.slug}/content/"
    html = board.drawn(made, listed, start=start, name="state", movable=movable)
    return html, sum(column.count for column in made)


def columns(member: Member, found: Any) -> list[Column]:
    """Each state with its first cards. Three queries at any number of pieces."""
    made = board.columns(State.choices, counts(found))
    rows = _first(found)
    launches = words(member, [row[0] for row in rows])
    kinds = dict(Content.Kind.choices)
    for row in rows:
        pk, title, kind, state = row[:4]
        note = " · ".join(
            part for part in (str(kinds.get(kind, kind)), launches.get(pk, ""), _days(row)) if part
        )
        foot = Markup(" ").join(_face(*one) for one in (row[7:9], row[9:11]) if one[0])
        # (All weigh the same: a card that is moved goes below the others of its column.)
        made[state].cards.append(Card(pk, shortened(title, 80) or "—", note, foot, 0))
    return list(made.values())


def _face(name: str, side: str) -> Markup:
    return cell("person", Shown(name, side, initials(name)))


def _first(found: Any) -> list[tuple[Any, ...]]:
    """The first cards of every column in one query: the day on which they go out decides, then their number."""
    order = (F("publish_on").asc(nulls_last=True), "pk")
    parts = []
    for state in State.values:
        newest_first = state == State.OUT
        first = found.filter(stands=state).order_by(*(("-published_on", "-pk") if newest_first else order))
        parts.append(Content.objects.filter(pk__in=first.values("pk")[:MOST_CARDS]).with_state().order_by().values_list(*DRAWN))  # fmt: skip
    rows = parts[0].union(*parts[1:], all=True)
    return sorted(rows, key=_place)


def _place(row: tuple[Any, ...]) -> tuple[int, int, int]:
    if row[6]:
        return (0, -row[6].toordinal(), -row[0])
    return (1, (row[5] or date.max).toordinal(), row[0])


def _days(row: tuple[Any, ...]) -> str:
    due, planned, out = row[4:7]
    if out:
        return _("out since %(day)s") % {"day": day(out)}
    if due and row[3] in (State.IDEA, State.DRAFT):
        late = due < timezone.localdate()
        return (_("was due %(day)s") if late else _("due %(day)s")) % {"day": day(due)}
    return _("for %(day)s") % {"day": day(planned)} if planned else ""
