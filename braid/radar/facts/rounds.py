"""Facts of the rounds room: what was counted when a round closed, of those that both sides have seen.

No ballot, no answer and no seat is read here: a finding cannot say more than the page of the round does.
"""

from dataclasses import dataclass, field
from datetime import date
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

# A module of the pulse comes back after three quarters, with short pulses between.
MOST_PULSES = 12
# The highest end of an interval that one decimal can tell from 3.0.
BELOW_WEAK = 2.9
Part = dict[str, Any]
# Of what was asked about, by its order, what is a row: None where it is not for everybody, or gone.
Known = dict[int, Thing | None]
# Of an area, in small letters: its entry in the chart, and the day on which the later of the two sides agreed to it.
Chart = dict[str, tuple[Thing, date | None]]


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
        columns = ("use", "pk", "name", "state", "seen")
        chosen: dict[str, list[Any]] = {use: [] for use in uses}
        rows = revealed.annotate(seen=F("steps__at")).order_by("-steps__at", "-pk").values_list(*columns)
        for use, *row in rows:
            if len(chosen[use]) < (MOST_PULSES if use == Round.Use.PULSE else 1):
                chosen[use].append(row)
        ids = [row[0] for each in chosen.values() for row in each]
        found = dict(Result.objects.filter(round__in=ids).values_list("round_id", "found"))
        self._take(chosen, {key: value.get("parts", []) for key, value in found.items()})

    def _take(self, chosen: dict[str, list[Any]], parts: dict[int, list[Part]]) -> None:
        def newest(use: str) -> tuple[Thing, list[Part], bool] | None:
            for key, name, state, _seen in chosen[use]:
                return _round(key, name), parts.get(key, []), state == Round.State.SETTLED
            return None

        five, order = newest(Round.Use.FIVE), newest(Round.Use.PRIORITIES)
        roles = newest(Round.Use.ROLES)
        self.choices = _choices(*five) if five else ()
        self.orders = _orders(*order, self._known(order[0].id)) if order else None
        self.role_map = None
        if roles:
            seen = chosen[Round.Use.ROLES][0][3]
            self.role_map = _roles(*roles[:2], self._chart(roles[1]), timezone.localdate(seen))
        self.pulses = tuple(
            _pulse(_round(key, name), seen.date(), parts.get(key, []))
            for key, name, _state, seen in chosen[Round.Use.PULSE]
        )

    def _known(self, key: int) -> Known:
        """The rows that a round asked about."""
        rows = Subject.objects.filter(round=key).exclude(subject_kind="")
        asked = list(rows.values_list("order", "subject_kind", "subject_id"))
        found: Known = {}
        for kind in {kind for _order, kind, _pk in asked}:
            model: Any = apps.get_model(kind)
            here = model.objects.open_in(self.workspace).in_bulk(pk for _o, of, pk in asked if of == kind)
            things = {pk: thing(model._meta.model_name, pk, str(row), row.place) for pk, row in here.items()}
            found |= {order: things.get(pk) for order, of, pk in asked if of == kind}
        return found

    def _chart(self, parts: list[Part]) -> Chart:
        """What the responsibilities chart says of the areas that were asked about."""
        titles = [part["title"].lower() for part in parts if part["shape"] == "choices"]
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


def _round(key: int, name: str) -> Thing:
    return thing("round", key, name, f"rounds/{key}/")


def _choices(about: Thing, parts: list[Part], is_settled: bool) -> tuple[Choice, ...]:
    return tuple(
        Choice(part["key"], called(part["title"]), about,
               tuple((called(label), one, two) for _key, label, one, two in part["rows"]), is_settled)
        for part in parts if part["shape"] == "choices"
    )  # fmt: skip


def _orders(about: Thing, parts: list[Part], is_settled: bool, known: Known) -> Orders | None:
    by_key = {part["key"]: part for part in parts}
    found = by_key.get("places")
    if not found or found["shape"] != "places":
        return None
    told = [(row, _row(row, known)) for row in found["rows"]]
    items = tuple(
        _placed(row, item)
        for row, item in told
        if item and all(row["place"][side] is not None for side in BOTH_SIDES)
    )
    raters = found["raters"]["product"], found["raters"]["marketing"]
    top: Part = by_key["top"]
    firsts: set[Any] = set(top["subjects"] if "subjects" in top else top["both"])
    first = tuple(item for row, item in told if item and firsts & {row.get("subject"), row["title"]})
    return Orders(about, items, raters, found["tau"], found["p"], found["rbo"], first, is_settled)


def _row(row: Part, known: Known) -> Thing | str | None:
    """The row on the roadmap, or words; None where it is not for everybody, or gone."""
    return known[row["subject"]] if row.get("subject") in known else called(row["title"])


def _placed(row: Part, item: Thing | str) -> Placed:
    (ours, theirs), value, effort = (
        (row[name]["product"], row[name]["marketing"]) for name in ("place", "value", "effort")
    )
    return Placed(item, ours, theirs, row["gap"], value, effort)


def _roles(about: Thing, parts: list[Part], chart: Chart, seen: date) -> RoleMap:
    """An agreement from before the round does not answer what the round has shown since."""
    areas = []
    for part in (part for part in parts if part["shape"] == "choices"):
        entry, agreed = chart.get(part["title"].lower(), (None, None))
        said = [tuple((row[0], row[place]) for row in part["rows"]) for place in (2, 3)]
        areas.append(
            Area(called(part["title"]), said[0], said[1], entry, agreed is not None and agreed >= seen)
        )
    return RoleMap(about, tuple(areas))


def _pulse(about: Thing, day: date, parts: list[Part]) -> Pulse:
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
