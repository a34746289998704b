"""The calendar: a month, a quarter, or a list that a spreadsheet reads as well."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.base import months
from braid.base.csvs import Table
from braid.base.text import number_word
from braid.base.web import Request, page
from braid.launches.calendar import conflicts, month_of, months_from
from braid.launches.calendar_marks import LANES, LAUNCHES, ORDER, RELEASES, Mark
from braid.people.doors import member_view
from braid.people.models import Member

MONTH, QUARTER, LIST = "month", "quarter", "list"
SPANS = {MONTH: 1, QUARTER: 3, LIST: 6}
HEADS = (
    gettext_lazy("From"),
    gettext_lazy("To"),
    gettext_lazy("Lane"),
    gettext_lazy("Name"),
    gettext_lazy("What"),
    gettext_lazy("Out"),
)


@dataclass(frozen=True)
class Asked:
    """What the address asks for: which view, from which month, which lanes, and what is searched for."""

    view: str
    first: date
    lanes: tuple[str, ...] = tuple(ORDER)
    words: str = ""
    today: date = field(default_factory=timezone.localdate)

    @property
    def said(self) -> dict[str, Any]:
        """The same as an address says it; what is as usual is left out."""
        return {
            "view": self.view if self.view != MONTH else "",
            "month": f"{self.first:%Y-%m}",
            "q": self.words,
            "lane": self.lanes if set(self.lanes) != set(ORDER) else (),
        }

    def address(self, **other: Any) -> str:
        """The address of this calendar with something else."""
        if other.get("view") == MONTH:
            other["view"] = ""
        said = {name: value for name, value in {**self.said, **other}.items() if value}
        return f"?{urlencode(said, doseq=True)}"


def _asked(request: Request) -> Asked:
    """Anything that makes no sense is as if nobody had asked."""
    today, view = timezone.localdate(), request.GET.get("view", MONTH)
    view = view if view in SPANS else MONTH
    first = months.asked(request.GET.get("month", ""), today)
    if view == QUARTER:
        first = first.replace(month=(first.month - 1) // 3 * 3 + 1)
    lanes = tuple(lane for lane in ORDER if lane in request.GET.getlist("lane")) or tuple(ORDER)
    return Asked(view, first, lanes, request.GET.get("q", "").strip()[:100], today)


@member_view("view")
def month(request: Request, member: Member) -> HttpResponse:
    """What ships, what is said and what both plan around, and what does not fit together."""
    asked = _asked(request)
    context: dict[str, Any] = {
        "asked": asked,
        "today": asked.today,
        "lanes": [(lane, side, name, lane in asked.lanes) for lane, side, name in LANES],
        "views": [(key, name, asked.view == key) for key, name in ((MONTH, _("Month")), (QUARTER, _("Quarter")), (LIST, _("List")))],
        "before": f"{months.later(asked.first, -SPANS[asked.view]):%Y-%m}",
        "after": f"{months.later(asked.first, SPANS[asked.view]):%Y-%m}",
    }  # fmt: skip
    if asked.view == MONTH:
        found = month_of(member, asked.first, asked.today, asked.lanes, asked.words)
        context |= {
            "month": found,
            "conflicts": found.conflicts,
            "title": _title(found.grid.title, found.marks),
        }
        context["table"] = _table(request, asked, found.marks)
    else:
        parts = months_from(member, asked.first, SPANS[asked.view], asked.lanes, asked.words)
        marks = [mark for part in parts for mark in part.marks]
        title = _title(f"{parts[0].title} – {parts[-1].title}", marks)
        context |= {
            "parts": parts,
            "conflicts": conflicts(member),
            "title": title,
            "table": _table(request, asked, marks),
        }
    return page(request, "launches/calendar.html", context)


def _title(span: str, marks: list[Mark]) -> str:
    """How much there is, in a sentence."""
    counts = {lane: len({mark.url for mark in marks if mark.lane == lane}) for lane in (RELEASES, LAUNCHES)}
    if not any(counts.values()):
        return _("Nothing ships and nothing is launched in %(month)s") % {"month": span}
    releases = ngettext("%(n)s release", "%(n)s releases", counts[RELEASES]) % {
        "n": number_word(counts[RELEASES])
    }
    launches = ngettext("%(n)s launch", "%(n)s launches", counts[LAUNCHES]) % {
        "n": number_word(counts[LAUNCHES])
    }
    return _("%(month)s: %(releases)s, %(launches)s") % {"month": span, "releases": releases, "launches": launches}  # fmt: skip


def _table(request: Request, asked: Asked, marks: list[Mark]) -> Table:
    """The same as a table for a spreadsheet."""
    names = {lane: str(name) for lane, _side, name in LANES}
    rows = [
        (
            mark.url,
            (
                mark.start,
                mark.until,
                names[mark.lane],
                mark.name,
                mark.what,
                _("out") if mark.is_done else "",
            ),
        )
        for mark in marks
    ]
    return Table(request.path, HEADS, lambda: rows, len(rows), asked.said)
