"""How long answers were waited for: each first question, and each "later" that came back, is one wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, QuerySet

from braid.base.models import BOTH_SIDES
from braid.base.statistics import km_median
from braid.insights.models import Answer, Insight
from braid.people.models import Member

# An answer that comes later than this is late.
LATE_DAYS = 14
# (side that gave it, day asked, day answered or None, how many)
Wait = tuple[str, date, date | None, int]


def back_and_open(rows: QuerySet[Insight], today: date) -> QuerySet[Any, tuple[str, date, int]]:
    """Of these insights, how many of each side came back on which day and have not been answered anew."""
    found = rows.filter(side__in=BOTH_SIDES, revisit_on__lte=today).order_by()
    return found.values_list("side", "revisit_on").annotate(Count("pk"))


def back_and_answered(answers: QuerySet[Answer]) -> QuerySet[Any, tuple[str, date, date, int]]:
    """Of these answers, those to an insight that had come back: giver, day of coming back, day of the answer, count."""
    found = answers.filter(asked_on__isnull=False, insight__side__in=BOTH_SIDES).order_by()
    return (
        found.annotate(giver=F("insight__side")).values_list("giver", "asked_on", "on").annotate(Count("pk"))
    )


def waits_of(member: Member, today: date, since: date | None = None) -> list[Wait]:
    """Every wait that began on `since` or later. Three queries, each counted by the database."""
    rows = Insight.objects.visible_to(member).filter(side__in=BOTH_SIDES, clock_from__lte=today)
    asked = rows.filter(clock_from__gte=since) if since else rows
    first = asked.order_by().values_list("side", "clock_from", "answered_on").annotate(Count("pk"))
    found: list[Wait] = [tuple(each) for each in first]
    found += [(side, day, None, count) for side, day, count in back_and_open(rows, today)]
    seen = Answer.objects.visible_to(member)
    found += [(side, day, on, count) for side, day, on, count in back_and_answered(seen)]
    return [each for each in found if since is None or each[1] >= since]


@dataclass(frozen=True, slots=True)
class Rate:
    """How the side that owes has answered what the other one handed over."""

    giver: str
    asked: int
    answered: int
    late: int
    old_enough: int
    median: int | None

    @property
    def share(self) -> float | None:
        """Answered of everything asked; None while nothing was."""
        return self.answered / self.asked if self.asked else None


def rate(giver: str, waits: Iterable[Wait], today: date) -> Rate:
    """Counts and the Kaplan–Meier median; what is open has waited for at least so long."""
    own = [each for each in waits if each[0] == giver]
    times = [(max(0, ((on or today) - asked).days), on is not None, count) for _side, asked, on, count in own]
    old = [(days, count) for (days, _ended, count), each in zip(times, own, strict=True) if each[1] < today - timedelta(days=LATE_DAYS)]  # fmt: skip
    return Rate(
        giver=giver,
        asked=sum(count for _days, _ended, count in times),
        answered=sum(count for _days, ended, count in times if ended),
        late=sum(count for days, count in old if days > LATE_DAYS),
        old_enough=sum(count for _days, count in old),
        median=km_median(times),
    )
