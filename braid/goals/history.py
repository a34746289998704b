"""How a key result went: what was said in check-ins and what was read of its metric, as one history."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from braid.base.csvs import Table
from braid.base.text import in_percent, number
from braid.base.web import Request
from braid.goals.models import CheckIn, KeyResult, Reading


@dataclass
class Entry:
    """One check-in, or one reading of the metric (then nobody has said anything).

    `moved` is the difference to the value known before; None where there was none.
    """

    on: date
    value: Decimal | None
    progress: float | None
    said: CheckIn | None = None
    moved: Decimal | None = None

    @property
    def way(self) -> str:
        """The share of the way from baseline to target, as it was then."""
        return "" if self.progress is None else in_percent(self.progress)

    @property
    def difference(self) -> str:
        """`+40`, `−3`; nothing where the value stayed."""
        return f"{'+' if self.moved > 0 else '−'}{number(abs(self.moved))}" if self.moved else ""


def history(row: KeyResult, said: list[CheckIn], read: list[Reading]) -> list[Entry]:
    """Both together, the newest first; on one day the check-in counts last, as it does for where the result stands."""
    entries = [
        *(Entry(one.on, one.value, row.progress(one.value)) for one in reversed(read)),
        *(Entry(one.on, one.value, row.progress(one.value), one) for one in reversed(said)),
    ]
    entries.sort(key=lambda entry: entry.on)
    before: Decimal | None = None
    for entry in entries:
        if entry.value is not None:
            entry.moved = None if before is None else entry.value - before
            before = entry.value
    return entries[::-1]


def table(request: Request, entries: list[Entry]) -> Table:
    """The same for a spreadsheet."""
    heads = (
        _("Day"),
        _("Value"),
        _("Moved"),
        _("Of the way"),
        _("Confidence"),
        _("What moved"),
        _("Said by"),
    )

    def values(entry: Entry) -> tuple[Any, ...]:
        said = entry.said
        words = (said.confidence, said.note, said.by) if said else ("", _("reading of the metric"), "")
        return entry.on, entry.value, entry.moved, entry.way, *words

    return Table(request.path, heads, lambda: [("", values(entry)) for entry in entries], len(entries))
