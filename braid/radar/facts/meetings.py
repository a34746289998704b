"""Facts of series of meetings: how often, when held last with both sides, which side stayed away, pauses."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from braid.base.models import BOTH_SIDES
from braid.launches.models import Launch
from braid.radar.detectors.world import Cadence
from braid.radar.facts.rows import grouped, thing
from braid.teamwork.models import Attendance, Meeting, Pause, Seat, Series
from braid.teamwork.recurring import INTERVALS

# A side that was not there so many times in a row is away.
TWICE = 2


@dataclass(slots=True)
class MeetingFacts:
    """What both sides of one workspace hold again and again, on one day.

    Series that only some people see are left out, for findings are read by all; so are those of one side, those that
    have ended, and those that were never held: there is no last time to count from.
    """

    workspace: int
    today: date
    cadences: tuple[Cadence, ...] = ()

    def load(self) -> None:
        """Six queries."""
        rows = Series.objects.open_in(self.workspace).filter(rhythm__in=INTERVALS, first_on__lte=self.today)
        rows = rows.exclude(ended_on__lte=self.today)
        known = list(rows.order_by("pk").values_list("pk", "name", "rhythm", "about"))
        keys = [key for key, *_rest in known]
        seats = grouped(Seat.objects.filter(series__in=keys).values_list("series_id", "member__side"))
        held = self._held(keys)
        pauses = grouped(Pause.objects.filter(series__in=keys).values_list("series_id", "since", "until"))
        launches = self._launches([about for *_rest, about in known])
        found = []
        for key, name, rhythm, about in known:
            if not set(BOTH_SIDES) <= set(seats.get(key, ())) or not held.get(key):
                continue
            away = _away(held[key])
            # (That a side stays away is said as such: what the other one holds alone is held.)
            both = [day for day, sides in held[key] if away or set(BOTH_SIDES) <= sides]
            last = both[-1] if both else held[key][0][0]
            found.append(
                Cadence(
                    thing("series", key, name, f"meetings/series/{key}/"), INTERVALS[rhythm], last,
                    paused=self._paused(last, pauses.get(key, ())), absent=away, launch=launches.get(about),
                )
            )  # fmt: skip
        self.cadences = tuple(found)

    def _held(self, keys: list[int]) -> dict[int, list[tuple[date, set[str]]]]:
        """Of each series the days on which somebody was there, the oldest first, each with the sides that were."""
        sides = grouped(
            Attendance.objects.filter(meeting__series__in=keys).values_list("meeting_id", "side").distinct()
        )
        rows = Meeting.objects.filter(series__in=keys, on__lte=self.today).held().order_by("on", "at")
        found: dict[int, list[tuple[date, set[str]]]] = defaultdict(list)
        for key, meeting, day in rows.values_list("series_id", "pk", "on"):
            found[key].append((day, set(sides.get(meeting, ()))))
        return found

    def _paused(self, last: date, pauses: Iterable[tuple[date, date | None]]) -> int:
        """On how many days since it was held last it paused; a day counts once."""
        days = set()
        for since, until in pauses:
            day, end = max(since, last + timedelta(days=1)), min(until or self.today, self.today)
            days |= {day + timedelta(days=number) for number in range((end - day).days + 1)}
        return len(days)

    def _launches(self, abouts: list[str]) -> dict[str, date]:
        """The days of launches that series are about and that are still to come."""
        numbers = [
            int(about[7:]) for about in abouts if about.startswith("launch:") and about[7:].isdecimal()
        ]
        rows = Launch.objects.open_in(self.workspace).filter(
            pk__in=numbers, launched_on=None, cancelled_on=None
        )
        return {f"launch:{pk}": on for pk, on in rows.values_list("pk", "on") if on}


def _away(held: list[tuple[date, set[str]]]) -> str:
    """The side that was not there the last two times."""
    if len(held) < TWICE:
        return ""
    gone = [side for side in BOTH_SIDES if all(side not in sides for _day, sides in held[-TWICE:])]
    return str(gone[0]) if gone else ""
