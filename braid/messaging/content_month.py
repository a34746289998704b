"""The content plan as a month: what is due, what goes out and what went out on which day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base import months
from braid.base.lists import Listed, kept_for
from braid.base.text import shortened
from braid.messaging.models import Content, State
from braid.people.models import Member

MOST = 400


@dataclass(frozen=True, slots=True)
class Planned:
    """A piece on a day: its draft is due, it is to go out, or it went out. `is_done` when that has come true."""

    on: date
    pk: int
    title: str
    kind: str
    what: str
    is_done: bool
    is_due: bool = False


def context(member: Member, listed: Listed, month: str) -> dict[str, Any]:
    """One month of the pieces that fit the filters. One query."""
    today = timezone.localdate()
    grid = months.grid(months.asked(month, today))
    where = f"content.days:{listed.url(view='calendar', month=grid.here)}"
    found = kept_for(member, where, lambda: pieces_between(listed.found, *grid.days))
    by_day: dict[date, list[Planned]] = {}
    for one in found:
        by_day.setdefault(one.on, []).append(one)
    weeks = grid.filled(today, lambda on: by_day.get(on, []))
    inside = [one for one in found if grid.first <= one.on <= grid.last]
    return {"grid": grid, "weeks": weeks, "inside": inside}


def pieces_between(rows: Any, begin: date, end: date) -> list[Planned]:
    """What is due, goes out or went out from one day to another, by day: for any calendar. One query."""
    span = (begin, end)
    wanted = Q(published_on__range=span) | Q(published_on=None) & (
        Q(publish_on__range=span) | Q(due_on__range=span)
    )
    found: list[Planned] = []
    kinds = dict(Content.Kind.choices)
    columns = ("pk", "title", "kind_of", "state", "due_on", "publish_on", "published_on")
    for pk, title, kind, state, due, planned, out in (
        rows.filter(wanted).order_by("pk").values_list(*columns)[:MOST]
    ):
        common = (pk, shortened(title, 80), str(kinds.get(kind, kind)))
        if out:
            found.append(Planned(out, *common, _("Out"), True))
            continue
        if planned and begin <= planned <= end:
            found.append(Planned(planned, *common, _("Goes out"), False))
        if due and begin <= due <= end:
            is_done = state not in (State.IDEA, State.DRAFT)
            found.append(Planned(due, *common, _("Draft due"), is_done, is_due=True))
    return sorted(found, key=lambda one: (one.on, one.is_due, one.title))
