"""The roadmap as a timeline: a bar from the start of each item to its planned release, drawn by the server."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.components import percent
from braid.base.lists import Listed, kept_cells
from braid.base.models import Side
from braid.base.text import day, shortened
from braid.people.models import Member
from braid.roadmap.beside import Pair, beside
from braid.roadmap.models import Phase
from braid.roadmap.saying import day_moves
from braid.roadmap.sureness import Move, slipped

MOST_BARS = 150
# No further than this: what lies beyond is listed in words.
BACK, AHEAD = timedelta(days=200), timedelta(days=370)
GROUPS = (("phase", gettext_lazy("By phase")), ("side", gettext_lazy("By side")))


@dataclass(frozen=True, slots=True)
class Month:
    """The first day of a month on the track, in percent; a quarter begins with every third."""

    at: float
    label: str
    is_quarter: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One item. Places are percent of the track; `late` is how far past its day it is, `ghosts` where its day was."""

    pk: int
    title: str
    side: str
    start: float
    width: float
    late: float
    ghosts: tuple[float, ...]
    days: str
    note: str
    is_out: bool
    is_open: bool


@dataclass
class Group:
    """Bars under one heading."""

    name: str
    bars: list[Bar] = field(default_factory=list)


@dataclass
class Timeline:
    """All that the template draws."""

    months: list[Month]
    today: float
    groups: list[Group]
    undated: list[tuple[int, str]]
    outside: list[tuple[int, str, str]]
    more: int


@dataclass(frozen=True, slots=True)
class Row:
    """What is read of an item for its bar."""

    pk: int
    title: str
    phase: str
    starts: date | None
    planned: date | None
    release_day: date | None
    released: date | None

    @property
    def end(self) -> date | None:
        """The day on which customers have it, or are to have it."""
        return self.released or self.planned or self.release_day


def timeline(member: Member, listed: Listed, by: str) -> Timeline:
    """The timeline of the items that fit the filters. Three queries at any number of items."""
    assert listed.found is not None
    today = timezone.localdate()
    columns = ("pk", "title", "phase", "starts_on", "planned_on", "release__planned_on", "released_on")
    found = listed.found.order_by("starts_on", "planned_on", "pk")
    rows = [Row(*values) for values in found.values_list(*columns)[: MOST_BARS + 1]]
    shown = rows[:MOST_BARS]
    dated = [row for row in shown if row.starts or row.end]
    first, last = window(dated, today)
    inside = [
        row for row in dated if (row.end or today) >= first and (row.starts or row.end or today) <= last
    ]
    around, moves = beside(row.pk for row in inside), day_moves(row.pk for row in inside)
    made = [
        (row, around[row.pk].pair, _bar(row, around[row.pk].pair, moves[row.pk], first, last, today))
        for row in inside
    ]
    seen = {row.pk for row in inside}
    return Timeline(
        months=list(months(first, last)),
        today=_at(today, first, last),
        groups=_grouped(made, member, by),
        undated=[(row.pk, shortened(row.title, 80)) for row in shown if not (row.starts or row.end)],
        outside=[(row.pk, shortened(row.title, 80), _days(row)) for row in dated if row.pk not in seen],
        more=max(0, listed.total - MOST_BARS) if len(rows) > MOST_BARS else 0,
    )  # fmt: skip


def window(rows: Iterable[Row], today: date) -> tuple[date, date]:
    """First and last day of the track: whole months, around today, no wider than `BACK` and `AHEAD`."""
    days = [day for row in rows for day in (row.starts, row.end) if day]
    first = max(min([*days, today - timedelta(days=30)]), today - BACK).replace(day=1)
    last = min(max([*days, today + timedelta(days=90)]), today + AHEAD)
    return first, next_month(last) - timedelta(days=1)


def next_month(day_in: date) -> date:
    """The first day of the month after."""
    return (day_in.replace(day=28) + timedelta(days=4)).replace(day=1)


def months(first: date, last: date) -> Iterable[Month]:
    """The months of the track; the first one and each January say their year."""
    at = first
    while at <= last:
        label = formats.date_format(at, "M Y" if at == first or at.month == 1 else "M")
        yield Month(_at(at, first, last), label, at.month % 3 == 1)
        at = next_month(at)


def _at(day_in: date, first: date, last: date) -> float:
    return percent(day_in.toordinal(), first.toordinal(), last.toordinal() + 1)


def _bar(row: Row, pair: Pair, moves: list[Move], first: date, last: date, today: date) -> Bar:
    end = row.end or max(today, row.starts or today)
    start = min(row.starts or end, end)
    left, right = _at(start, first, last), _at(end, first, last)
    is_late = row.end is not None and row.released is None and row.end < today
    slips = [move for move in moves if move.later > 0]
    notes = [_("late") if is_late else "", slipped(slips) if slips else ""]
    return Bar(
        pk=row.pk,
        title=shortened(row.title, 80) or "—",
        side=side_of(pair),
        start=left,
        width=round(max(right - left, 0.6), 2),
        late=round(_at(today, first, last) - right, 2) if is_late else 0,
        ghosts=tuple(_at(move.was, first, last) for move in slips if first <= move.was <= last),
        days=_days(row),
        note=" · ".join(note for note in notes if note),
        is_out=row.released is not None,
        is_open=row.end is None,
    )


def side_of(pair: Pair) -> str:
    """Whose bar it is: together where both sides are at the table."""
    product, marketing = pair
    if product and marketing:
        return "together"
    return Side.PRODUCT if product else Side.MARKETING if marketing else "other"


def _days(row: Row) -> str:
    if row.released:
        return _("out since %(day)s") % {"day": day(row.released)}
    if row.end:
        return _("planned for %(day)s") % {"day": day(row.end)}
    return _("since %(day)s, no day planned") % {"day": day(row.starts)}


def _grouped(made: list[tuple[Row, Pair, Bar]], member: Member, by: str) -> list[Group]:
    """Under the phases in their order, or under who is at the table."""
    names: dict[str, str] = {value: str(label) for value, label in Phase.choices}
    if by == "side":
        name = member.workspace.side_name
        names = {
            "together": _("Both sides"),
            "product": name(Side.PRODUCT),
            "marketing": name(Side.MARKETING),
        }
        names["other"] = _("Nobody yet")
    bars: dict[str, list[Bar]] = defaultdict(list)
    for row, _pair, bar in made:
        bars[bar.side if by == "side" else row.phase].append(bar)
    return [Group(name, bars[key]) for key, name in names.items() if bars[key]]


def context(member: Member, listed: Listed, asked: str) -> dict[str, Any]:
    """What the template needs to draw the timeline."""
    by = asked if asked in dict(GROUPS) else "phase"
    drawn = kept_cells(
        member, listed, lambda: timeline(member, listed, by), also=f"timeline:{by}"
    ) or timeline(member, listed, by)
    tabs = [(label, listed.url(view="timeline", by=key), key == by) for key, label in GROUPS]
    return {"timeline": drawn, "by": by, "groupings": tabs}
