"""Facts of capacity: days of work in the next four weeks and days to do it in, of each person and each side."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Max, OuterRef, SmallIntegerField, Subquery, Value
from django.db.models.functions import Cast

from braid.base.models import BOTH_SIDES
from braid.launches.models import LaunchRole, Task
from braid.people.models import Member
from braid.radar.detectors.at_work import Load
from braid.radar.detectors.say import Thing
from braid.radar.facts.launches import LaunchFacts
from braid.radar.facts.roadmap import Item, RoadmapFacts
from braid.radar.facts.rows import grouped, thing
from braid.teamwork.models import Allowance, DaysOff, Holiday, LoadCheck, WorkWeek

# From today on; estimates are in weeks of five days.
WINDOW, WEEK = 28, 5
Part = tuple[Thing, float]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster of a side; `checked`: when they last said that the estimates are right."""

    thing: Thing
    side: str
    until: date | None
    checked: date | None


@dataclass(slots=True)
class CapacityFacts:
    """Who is here, when they are away, and what launches ask of them.

    Days off are read here by the radar itself; of persons only that person and the leads are told what follows from them.
    """

    workspace: int
    today: date
    people: dict[int, Person] = field(default_factory=dict)
    off: dict[int, list[tuple[date, date]]] = field(default_factory=dict)
    # Days a week of those who do not work five, and the days on which nobody works.
    weeks: dict[int, float] = field(default_factory=dict)
    closed: frozenset[date] = frozenset()
    # Of launches: (member or None, side, what, day, days of work).
    asked: tuple[tuple[int | None, str, Thing, date, float], ...] = ()

    def load(self) -> None:
        """Six queries."""
        self.load_people()
        self.load_launches()

    def load_people(self) -> None:
        """Who is on the roster, and when they are away. Guests are not on it: they answer for nobody."""
        checks = (
            LoadCheck.objects.filter(member=OuterRef("pk"), on__lte=self.today).order_by().values("member")
        )
        rows: Any = Member.objects.active_on(self.today).filter(
            workspace_id=self.workspace, side__in=BOTH_SIDES
        )
        rows = rows.exclude(right=Member.Right.GUEST).annotate(checked=Subquery(checks.annotate(d=Max("on")).values("d")))  # fmt: skip
        self.people = {
            key: Person(thing("member", key, name, f"people/{key}/"), side, left, checked)
            for key, name, side, left, checked in rows.order_by("pk").values_list("pk", "name", "side", "left_on", "checked")
        }  # fmt: skip
        days = DaysOff.objects.in_use().filter(workspace_id=self.workspace, last_on__gte=self.today)
        self.off = grouped(days.values_list("member_id", "first_on", "last_on"))
        weeks = WorkWeek.objects.filter(workspace_id=self.workspace).values_list("member_id", "days")
        self.weeks = {member: float(days) for member, days in weeks}
        self.closed = frozenset(
            Holiday.objects.filter(workspace_id=self.workspace, on__gte=self.today).values_list(
                "on", flat=True
            )
        )

    def load_launches(self) -> None:
        """Open tasks, and roles on the day of a launch that is to come. Two queries."""
        counts = Allowance.of(self.workspace)
        weights = {"task": float(counts.task_days), "role": float(counts.role_days)}
        ahead = {"launch__launched_on": None, "launch__cancelled_on": None}
        none, never = Cast(Value(None), SmallIntegerField()), Cast(Value(None), DateField())
        tasks: Any = Task.objects.open_in(self.workspace).open().filter(**ahead).order_by()
        roles: Any = LaunchRole.objects.open_in(self.workspace).filter(**ahead, launch__on__gte=self.today, member__isnull=False).order_by()  # fmt: skip
        same = ("side", "pk", "launch_id", "launch__on")
        rows = tasks.values_list(*same, "owner_id", "title", "days", "on", Value("task")).union(
            roles.values_list(*same, "member_id", "name", none, never, Value("role")), all=True
        )
        found = []
        for side, key, launch, day, member, name, days, on, kind in sorted(
            rows, key=lambda row: (row[8], row[1])
        ):
            due = on or (
                day + timedelta(days=days or 0) if day and (days is not None or kind == "role") else None
            )
            # (What counts for nothing is no work, and nothing is said of it.)
            if due and weights[kind]:
                found.append(
                    (member, side, thing(kind, key, name, f"launches/{launch}/"), due, weights[kind])
                )
        self.asked = tuple(found)

    def roster(self) -> dict[str, int]:
        """How many people each of the two sides has."""
        found: dict[str, int] = defaultdict(int)
        for person in self.people.values():
            found[person.side] += 1
        return dict(found)

    def loads(self, roadmap: RoadmapFacts, launches: LaunchFacts) -> tuple[Load, ...]:
        """Of everybody who has work with an estimate, and of each side that has."""
        whole = working(self.today, self.today + timedelta(days=WINDOW - 1))
        mine: dict[int, list[Part]] = defaultdict(list)
        ours: dict[str, float] = defaultdict(float)
        for member, side, what, days in self._work(roadmap):
            if member is None:
                ours[side] += days
            else:
                mine[member].append((what, days))
        alone = _alone(launches)
        free = {key: self.free(key, whole) for key in self.people}
        found = [
            Load(
                person.thing, person.side, round(sum(days for _what, days in mine[key]), 1), float(free[key]), 1, person.checked,
                tuple(alone.get(key, ())), tuple((what, round(days, 1)) for what, days in mine[key] if round(days, 1)),
            )
            for key, person in self.people.items()
            if mine.get(key)
        ]  # fmt: skip
        for side in map(str, BOTH_SIDES):
            team = [key for key, person in self.people.items() if person.side == side]
            if ours.get(side) and team:
                found.append(
                    Load(None, side, round(ours[side], 1), float(sum(free[key] for key in team)), len(team))
                )
        return tuple(found)

    def _work(self, roadmap: RoadmapFacts) -> Iterator[tuple[int | None, str, Thing, float]]:
        """(member, side, what, days) of each owner; and without a member once for the side."""
        for item in roadmap.items.values():
            share = self._part_of(item, roadmap.due(item)) if item.is_active and item.efforts else 0.0
            for side, weeks in item.efforts:
                if share and weeks and side in BOTH_SIDES:
                    days = weeks * WEEK * share
                    yield None, side, item.thing, days
                    named = [member for of, member in item.named if of == side]
                    for member in named:
                        if member is not None:
                            yield member, side, item.thing, days / len(named)
        for member, side, what, day, days in self.asked:
            if self.today <= day < self.today + timedelta(days=WINDOW):
                of = self.people[member].side if member in self.people else side
                if of in BOTH_SIDES:
                    yield None, of, what, days
                if member is not None:
                    yield member, of, what, days

    def _part_of(self, item: Item, due: date | None) -> float:
        """Which part of its work falls into the window: it is spread evenly from its start, or from today, to its day.

        What has no day, or whose day is over, says nothing about these weeks.
        """
        if due is None or due < self.today:
            return 0.0
        start, end = min(item.starts_on or self.today, due), self.today + timedelta(days=WINDOW - 1)
        days = workdays(start, due)
        return workdays(max(start, self.today), min(due, end)) / days if days else 0.0

    def free(self, key: int, whole: frozenset[date]) -> float:
        """How many of these days somebody is there: of whoever works part of the week, that part of them."""
        until = self.people[key].until
        away: set[date] = set()
        for first, last in self.off.get(key, ()) if whole else ():
            away |= working(max(first, min(whole)), min(last, max(whole)))
        there = len({day for day in whole - away - self.closed if until is None or day < until})
        return round(there * self.weeks.get(key, WEEK) / WEEK, 1)


def _alone(launches: LaunchFacts) -> Mapping[int, list[tuple[Thing, date]]]:
    """Launches to come on which one person alone is accountable, by person."""
    found: dict[int, list[tuple[Thing, date]]] = defaultdict(list)
    for launch in launches.launches.values():
        if launch.is_ahead and launch.day and len(launch.accountable) == 1:
            found[launch.accountable[0]].append((launch.thing, launch.day))
    return found


def workdays(first: date, last: date) -> int:
    """How many days from Monday to Friday there are between two days, both included; none where the last comes first."""
    weeks, rest = divmod(max(0, (last - first).days + 1), 7)
    return weeks * WEEK + sum((first.weekday() + number) % 7 < WEEK for number in range(rest))


def working(first: date, last: date) -> frozenset[date]:
    """The days from Monday to Friday between two days, both included."""
    days: Iterable[date] = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return frozenset(day for day in days if day.weekday() < WEEK)
