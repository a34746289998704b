"""Facts of the rounds room: what was counted when a round closed, of those that both sides have seen.

No ballot, no answer and no seat is read here: a finding cannot say more than the page of the round does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from math import copysign
from typing import Any

from django.apps import apps
from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone

from braid.base.models import BOTH_SIDES
from braid.radar.detectors.answered import (
    Area,
    Cell,
    Choice,
    Orders,
    Placed,
    Pulse,
    RoleMap,
    SideScore,
    Strand,
)
from braid.radar.detectors.say import Thing
from braid.radar.facts.rows import called, thing
from braid.rounds.models import Result, Round, Subject
from braid.rounds.statistics.several import ASK_DELTA
from braid.teamwork.models import Responsibility

# So many rounds of a kind are read: a module of the pulse comes back after three quarters, with short pulses between, and
# what is not asked about again keeps its last answers.
MOST = 12
# The highest end of an interval that one decimal can tell from 3.0.
BELOW_WEAK = 2.9
Part = dict[str, Any]
# Of what was asked about, by its order, what is a row: None where it is not for everybody, or gone.
Known = dict[int, Thing | None]
# Of an area, in small letters: its entry in the chart, and the day on which the later of the two sides agreed to it.
Chart = dict[str, tuple[Thing, date | None]]


@dataclass(slots=True)
class Asked:
    """A round that both sides have seen, with what was counted at its close. `previous` is the round that it follows."""

    pk: int
    name: str
    state: str
    seen: datetime
    previous: int | None
    parts: list[Part] = field(default_factory=list)

    @property
    def thing(self) -> Thing:
        """The round as the radar speaks of it."""
        return thing("round", self.pk, self.name, f"rounds/{self.pk}/")


@dataclass(slots=True)
class RoundFacts:
    """The newest rounds of one workspace that were revealed up to one day."""

    workspace: int
    today: date
    choices: tuple[Choice, ...] = ()
    orders: Orders | None = None
    role_map: RoleMap | None = None
    pulses: tuple[Pulse, ...] = field(default_factory=tuple)

    def load(self) -> None:
        """Two queries; two more where a round asked for an order, and one where it asked who leads."""
        uses = (Round.Use.FIVE, Round.Use.PRIORITIES, Round.Use.ROLES, Round.Use.PULSE)
        revealed = Round.objects.filter(
            workspace_id=self.workspace, use__in=uses, steps__state=Round.State.REVEALED,
            steps__at__date__lte=self.today,
        )  # fmt: skip
        columns = ("use", "pk", "name", "state", "seen", "previous_id")
        chosen: dict[str, list[Asked]] = {use: [] for use in uses}
        rows = revealed.annotate(seen=F("steps__at")).order_by("-steps__at", "-pk").values_list(*columns)
        for use, *row in rows:
            if len(chosen[use]) < MOST:
                chosen[use].append(Asked(*row))
        ids = [row.pk for each in chosen.values() for row in each]
        found = dict(Result.objects.filter(round__in=ids).values_list("round_id", "found"))
        for row in (row for each in chosen.values() for row in each):
            row.parts = found.get(row.pk, {}).get("parts", [])
        self._take(chosen)

    def _take(self, chosen: dict[str, list[Asked]]) -> None:
        five, orders, roles = (chosen[use] for use in (Round.Use.FIVE, Round.Use.PRIORITIES, Round.Use.ROLES))
        self.choices = tuple(
            choice for n, row in enumerate(five) for choice in _choices(row, _is_settled(five[: n + 1]))
        )
        known = self._known([row.pk for row in orders]) if orders else {}
        waves = [_orders(row, _is_followed(row, orders), known.get(row.pk, {})) for row in orders]
        self.orders = _newest([each for each in waves if each])
        chart = self._chart(roles) if roles else {}
        maps = [_roles(row, chart) for row in roles]
        self.role_map = RoleMap(maps[0].round, _by_area(maps)) if maps else None
        self.pulses = tuple(_pulse(row) for row in chosen[Round.Use.PULSE])

    def _known(self, keys: list[int]) -> dict[int, Known]:
        """The rows that each of these rounds, the newest first, asked about; of older ones only what is still under way."""
        rows = Subject.objects.filter(round__in=keys).exclude(subject_kind="")
        asked = list(rows.values_list("round_id", "order", "subject_kind", "subject_id"))
        found: dict[int, Known] = {}
        for kind in {kind for _round, _order, kind, _pk in asked}:
            model: Any = apps.get_model(kind)
            here = model.objects.open_in(self.workspace).in_bulk(
                {pk for _r, _o, of, pk in asked if of == kind}
            )
            things = {pk: thing(model._meta.model_name, pk, str(row), row.place) for pk, row in here.items()}
            done = {pk for pk, row in here.items() if not getattr(row, "is_under_way", True)}
            for key, order, of, pk in asked:
                if of == kind:
                    is_past = key != keys[0] and pk in done
                    found.setdefault(key, {})[order] = None if is_past else things.get(pk)
        return found

    def _chart(self, asked: list[Asked]) -> Chart:
        """What the responsibilities chart says of the areas that were asked about."""
        titles = {part["title"].lower() for row in asked for part in row.parts if part["shape"] == "choices"}
        rows: Any = (
            Responsibility.objects.open_in(self.workspace).in_force().told().annotate(known=Lower("area"))
        )
        rows = rows.filter(known__in=titles, valid_from__lte=self.today)
        found: Chart = {}
        for known, key, area, *at in rows.values_list("known", "pk", "area", "product_at", "marketing_at"):
            days = [
                timezone.localdate(each) for each in at if each and timezone.localdate(each) <= self.today
            ]
            entry = thing("responsibility", key, area, f"responsibilities/{key}/")
            found[known] = entry, max(days) if len(days) == len(at) else None
        return found


def _is_settled(newer: list[Asked]) -> bool:
    """Whether this round, or one that was revealed after it, was settled."""
    return any(row.state == Round.State.SETTLED for row in newer)


def _is_followed(row: Asked, rows: list[Asked]) -> bool:
    """Whether it was settled, or a round that took up what was contested in it was."""
    if row.state == Round.State.SETTLED:
        return True
    return any(_is_followed(after, rows) for after in rows if after.previous == row.pk)


def _choices(row: Asked, is_settled: bool) -> Iterator[Choice]:
    for part in row.parts:
        if part["shape"] == "choices":
            rows = tuple((called(label), one, two) for _key, label, one, two in part["rows"])
            yield Choice(part["key"], called(part["title"]), row.thing, rows, is_settled)


def _newest(waves: list[Orders]) -> Orders | None:
    return replace(waves[0], earlier=tuple(waves[1:])) if waves else None


def _orders(row: Asked, is_settled: bool, known: Known) -> Orders | None:
    about = row.thing
    by_key = {part["key"]: part for part in row.parts}
    found = by_key.get("places")
    if not found or found["shape"] != "places":
        return None
    told = [(line, _row(line, known)) for line in found["rows"]]
    items = tuple(
        _placed(line, item)
        for line, item in told
        if item and all(line["place"][side] is not None for side in BOTH_SIDES)
    )
    raters = found["raters"]["product"], found["raters"]["marketing"]
    top: Part = by_key["top"]
    firsts: set[Any] = set(top["subjects"] if "subjects" in top else top["both"])
    first = tuple(item for line, item in told if item and firsts & {line.get("subject"), line["title"]})
    return Orders(about, items, raters, found["tau"], found["p"], found["rbo"], first, is_settled)


def _row(row: Part, known: Known) -> Thing | str | None:
    """The row on the roadmap, or words; None where it is not for everybody, or gone."""
    return known[row["subject"]] if row.get("subject") in known else called(row["title"])


def _placed(row: Part, item: Thing | str) -> Placed:
    (ours, theirs), value, effort = (
        (row[name]["product"], row[name]["marketing"]) for name in ("place", "value", "effort")
    )
    return Placed(item, ours, theirs, row["gap"], value, effort)


def _roles(row: Asked, chart: Chart) -> RoleMap:
    """An agreement from before the round does not answer what the round has shown since."""
    areas, seen = [], timezone.localdate(row.seen)
    for part in (part for part in row.parts if part["shape"] == "choices"):
        entry, agreed = chart.get(part["title"].lower(), (None, None))
        one, two = (tuple((line[0], line[place]) for line in part["rows"]) for place in (2, 3))
        is_agreed = agreed is not None and agreed >= seen
        areas.append(Area(called(part["title"]), one, two, entry, is_agreed, row.thing))
    return RoleMap(row.thing, tuple(areas))


def _by_area(maps: list[RoleMap]) -> tuple[Area, ...]:
    """Each area as it was asked about last, with what was said before: one that is not asked again keeps its answers."""
    found: dict[str, list[Area]] = {}
    for area in (area for each in maps for area in each.areas):
        found.setdefault(area.title.casefold(), []).append(area)
    return tuple(replace(waves[0], earlier=tuple(waves[1:])) for waves in found.values())


def _pulse(row: Asked) -> Pulse:
    about, day, parts = row.thing, row.seen.date(), row.parts
    by_key = {part["key"]: part for part in parts}
    items = by_key.get("items", {"rows": []})["rows"]
    lines = by_key.get("strands", {"lines": []})["lines"]
    rows = by_key.get("involvement", {"rows": []})["rows"]
    cells = tuple(
        Cell(row["phase"], side, cell["needed"], cell["was"], cell["short"], cell["holm"], cell.get("full"))
        for row in rows for side, cell in row["sides"].items() if cell and "holm" in cell
    )  # fmt: skip
    return Pulse(about, day, tuple(_strand(line, items) for line in lines), cells)


def _strand(line: Part, items: list[Part]) -> Strand:
    ours, theirs = (_score(line["sides"][side]) for side in ("product", "marketing"))
    gap: Part = line["gap"] or {}
    shown = tuple(
        (row["text"], row["sides"]["product"]["text"], row["sides"]["marketing"]["text"])
        for row in items if row.get("block") == line["key"] and all(row["sides"].values())
    )  # fmt: skip
    delta = gap.get("delta", 0.0)
    if gap.get("tier") == "ask" and abs(delta) < ASK_DELTA:
        # (It was judged before it was rounded to two places.)
        delta = copysign(ASK_DELTA, delta)
    return Strand(
        line["key"], ours, theirs, gap.get("value"), gap.get("holm"), delta, shown, gap.get("full")
    )  # fmt: skip


def _score(found: Part | None) -> SideScore | None:
    if found is None:
        return None
    high = min(found["high"], BELOW_WEAK) if found.get("weak") else found["high"]
    return SideScore(found["text"], found["mean"], high, found["split"])
