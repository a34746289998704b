"""Facts of the insights room: what waits for an answer, counted by the database."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from braid.base.models import BOTH_SIDES
from braid.insights.models import Answer, Insight
from braid.insights.waits import back_and_answered, back_and_open
from braid.radar.detectors.world import Asks, Waiting
from braid.radar.facts.rows import start_of, thing

# Answered ones handed over before so many days are put together by how long they waited.
RECENT_DAYS = 100
OLDEST = 5


@dataclass(slots=True)
class InsightFacts:
    """What each side handed to the other, in one workspace on one day."""

    workspace: int
    today: date
    old: tuple[Asks, ...] = ()
    recent: tuple[Asks, ...] = ()
    waiting: tuple[Waiting, ...] = field(default_factory=tuple)

    @property
    def asks(self) -> tuple[Asks, ...]:
        return self.recent + self.old

    def load(self) -> None:
        """Reads everything: nine queries."""
        self.load_old()
        self.load_recent()

    def _rows(self, **narrow: Any) -> QuerySet[Insight]:
        return Insight.objects.open_in(self.workspace).filter(
            workspace_id=self.workspace, side__in=BOTH_SIDES, clock_from__lte=self.today, **narrow
        )

    @property
    def _cutoff(self) -> date:
        return self.today - timedelta(days=RECENT_DAYS)

    def load_old(self) -> None:
        """Those that were answered, and were handed over long ago."""
        rows = self._rows(clock_from__lt=self._cutoff, answered_on__isnull=False)
        waited: dict[tuple[str, int], int] = {}
        for side, answered, asked, count in _counted(rows):
            key = (side, max(0, (answered - asked).days))
            waited[key] = waited.get(key, 0) + count
        long_ago = self._cutoff - timedelta(days=1)
        self.old = tuple(
            Asks(side, long_ago, long_ago + timedelta(days=days), count)
            for (side, days), count in waited.items()
        )

    def load_recent(self) -> None:
        """Those that are open, and those handed over in the last months; and the oldest of the open ones."""
        open_ones = _counted(self._rows(answered_on__isnull=True))
        answered = _counted(self._rows(clock_from__gte=self._cutoff, answered_on__gte=self._cutoff))
        first = [
            Asks(side, asked, answered_on, count)
            for side, answered_on, asked, count in (*open_ones, *answered)
        ]
        self.recent = (*first, *self._second_waits())
        self.waiting = tuple(each for side in BOTH_SIDES for each in self._oldest(side))

    def _second_waits(self) -> list[Asks]:
        """A "later" whose day has come is asked anew from that day on, whatever became of the first answer."""
        answers = Answer.objects.in_use().filter(workspace_id=self.workspace, on__lte=self.today)
        still = [
            Asks(side, asked, None, count) for side, asked, count in back_and_open(self._rows(), self.today)
        ]
        return still + [Asks(side, asked, on, count) for side, asked, on, count in back_and_answered(answers)]

    def _oldest(self, side: str) -> list[Waiting]:
        """The oldest that were never answered, and the oldest that came back: the five oldest of both."""
        rows = self._rows(side=side)
        kinds = (
            ("clock_from", {"answered_on__isnull": True}),
            ("revisit_on", {"revisit_on__lte": self.today}),
        )
        found = [
            (asked, key, text)
            for column, narrow in kinds
            for asked, key, text in rows.filter(**narrow)
            .order_by(column, "pk")
            .values_list(column, "pk", start_of("text"))[:OLDEST]
        ]
        return [
            Waiting(thing("insight", key, text, f"insights/{key}/"), side, asked)
            for asked, key, text in sorted(found)[:OLDEST]
        ]

    def touch(self, key: int) -> None:
        """Reads again what one insight may have changed."""
        row = Insight.objects.filter(pk=key).values_list("clock_from", "answered_on").first()
        if row is None or (row[1] is not None and row[0] < self._cutoff):
            self.load_old()
        self.load_recent()


def _counted(rows: QuerySet[Insight]) -> QuerySet[Insight, tuple[str, date, date, int]]:
    """How many of each side, day of the answer and day of the question: read from one index."""
    columns = ("side", "answered_on", "clock_from")
    return rows.order_by().values_list(*columns).annotate(Count("pk"))
