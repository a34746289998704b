"""How many findings opened, cleared and came back, week by week, and the quiet chart of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from braid.people.models import Member
from braid.radar.models import Turn

WEEKS = 26
FEW = 12


@dataclass
class Week:
    """One week from Monday on."""

    starts: date
    opened: int = 0
    cleared: int = 0
    returned: int = 0

    @property
    def came(self) -> int:
        return self.opened + self.returned


@dataclass(frozen=True)
class Bar:
    """One bar of the chart, in percent of its box."""

    week: Week
    x: float
    width: float
    opened: float
    returned: float
    cleared: float


@dataclass(frozen=True)
class History:
    """Weeks from the oldest to this one, and the bars: what came stands above the line, what cleared below."""

    weeks: list[Week]
    bars: list[Bar]
    middle: float

    @property
    def total(self) -> Week:
        whole = Week(self.weeks[0].starts)
        for week in self.weeks:
            whole.opened += week.opened
            whole.cleared += week.cleared
            whole.returned += week.returned
        return whole

    @property
    def is_empty(self) -> bool:
        return not any(week.came or week.cleared for week in self.weeks)


def history(member: Member, today: date, weeks: int = WEEKS) -> History:
    """The last weeks, this one included; one query."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=weeks - 1)
    found = [Week(first + timedelta(weeks=number)) for number in range(weeks)]
    rows: Any = Turn.objects.visible_to(member).filter(on__gte=first, on__lte=today).order_by()
    for on, what, count in rows.values_list("on", "what").annotate(Count("pk")):
        week = found[(on - first).days // 7]
        setattr(week, what, getattr(week, what) + count)
    return drawn(found)


def drawn(weeks: list[Week]) -> History:
    """Both halves share one scale, so that a bar above and a bar below can be compared."""
    above = max((week.came for week in weeks), default=0)
    below = max((week.cleared for week in weeks), default=0)
    scale = 100 / (above + below or 1)
    step = 100 / len(weeks)
    bars = [
        Bar(week, round(n * step + step * 0.18, 3), round(step * 0.64, 3), round(week.opened * scale, 3),
            round(week.returned * scale, 3), round(week.cleared * scale, 3))
        for n, week in enumerate(weeks)
    ]  # fmt: skip
    return History(weeks, bars, round(above * scale, 3) if above + below else 50.0)
