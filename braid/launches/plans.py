"""What a template of a launch says, as words and distances alone: no person, no date, no row of a workspace.

The same map is what a file holds, what the table keeps and what the form changes: it is read in one place, here, and
whoever is refused learns the field and the reason. A line may say for which tiers it is meant; without, for all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import time
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from braid.base.models import BOTH_SIDES
from braid.base.small_files import Reader
from braid.launches.models.gates import Gate
from braid.launches.models.launch import TIERS, Launch
from braid.launches.models.tasks import FARTHEST

VERSION, FORMAT = 1, "braid_launch_template"
FIELDS = (FORMAT, "name", "kind", "tier", "purpose", "roles", "gates", "stages", "tasks", "reviews")
MOST = {"roles": 12, "gates": 30, "stages": 12, "tasks": 80, "reviews": 6}
SIDES = tuple(str(side) for side in BOTH_SIDES)
MOST_BAR = 10**12
_HOUR = re.compile(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True)
class RolePlan:
    """Who is needed, on which side, and when they are on on the day of the launch."""

    name: str
    side: str
    shift: str = ""
    tiers: tuple[int, ...] = ()


@dataclass(frozen=True)
class GatePlan:
    """What is asked, `due` so many days from the launch."""

    name: str
    asked_of: str = "both"
    blocking: bool = False
    go_no_go: bool = False
    bar: float | int | None = None
    unit: str = ""
    ceiling: bool = False
    due: int | None = None
    tiers: tuple[int, ...] = ()


@dataclass(frozen=True)
class StagePlan:
    """For whom and through what, from and until so many days from the launch."""

    name: str
    audience: str = ""
    channels: str = ""
    starts: int | None = None
    until: int | None = None
    tiers: tuple[int, ...] = ()


@dataclass(frozen=True)
class TaskPlan:
    """What is to be done, by which role, `due` so many days from the launch, at an `hour` such as 09:00 of that day."""

    title: str
    side: str
    role: str = ""
    due: int | None = None
    hour: str = ""
    tiers: tuple[int, ...] = ()


Part = TypeVar("Part", RolePlan, GatePlan, StagePlan, TaskPlan)
# As a file calls a column whose name is a word of the language that this is written in.
IN_FILES = {"starts": "from"}


@dataclass(frozen=True)
class Plan:
    """A template."""

    name: str
    kind: str
    tier: int
    purpose: str
    roles: tuple[RolePlan, ...] = ()
    gates: tuple[GatePlan, ...] = ()
    stages: tuple[StagePlan, ...] = ()
    tasks: tuple[TaskPlan, ...] = ()
    reviews: tuple[int, ...] = ()

    def for_tier(self, tier: int) -> Plan:
        """What is left of it for a launch of this tier."""

        def those(parts: tuple[Part, ...]) -> tuple[Part, ...]:
            return tuple(part for part in parts if not part.tiers or tier in part.tiers)

        return replace(
            self, tier=tier, roles=those(self.roles), gates=those(self.gates), stages=those(self.stages), tasks=those(self.tasks)
        )  # fmt: skip

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return str(Launch.Kind(self.kind).label)

    @property
    def is_dated(self) -> bool:
        """Whether gates or stages need the day of the launch to get their own."""
        return any(g.due is not None for g in self.gates) or any(s.starts is not None for s in self.stages)

    def says(self) -> dict[str, Any]:
        """The map that `plan_of` reads back equal. What is usual is left out."""
        said: dict[str, Any] = {FORMAT: VERSION, "name": self.name, "kind": self.kind, "tier": self.tier, "purpose": self.purpose}  # fmt: skip
        for field in ("roles", "gates", "stages", "tasks"):
            if parts := getattr(self, field):
                said[field] = [_said(part) for part in parts]
        return said | ({"reviews": list(self.reviews)} if self.reviews else {})


def _said(part: Any) -> dict[str, Any]:
    usual = {"asked_of": "both", "blocking": False, "go_no_go": False, "ceiling": False}
    return {
        IN_FILES.get(name, name): list(value) if isinstance(value, tuple) else value
        for name, value in asdict(part).items()
        if value not in (None, "", ()) and not (name in usual and value == usual[name])
    }


def plan_of(said: Any) -> Plan:
    """Reads a template.

    Raises:
        ValidationError: a list of "field: reason", one for each thing that is wrong.
    """
    if not isinstance(said, dict):
        raise ValidationError(_("A template is a map of fields, such as kind, name and purpose."))
    if said.get(FORMAT) != VERSION or isinstance(said.get(FORMAT), bool):
        raise ValidationError(_("%(field)s: has to be %(version)s. A file without it, or with another number, is not of this version of Braid.") % {"field": FORMAT, "version": VERSION})  # fmt: skip
    reader = Reader()
    reader.known("", said, FIELDS)
    kind = reader.one_of("kind", said.get("kind"), Launch.Kind.values)
    plan = Plan(
        name=reader.text("name", said.get("name"), 120),
        kind=kind,
        tier=reader.whole("tier", said.get("tier"), min(TIERS), max(TIERS), 3),
        purpose=reader.text("purpose", said.get("purpose"), 300),
        roles=_parts(reader, said, "roles", _role, ("name", "side", "shift", "tiers")),
        gates=_parts(reader, said, "gates", _gate, ("name", "asked_of", "blocking", "go_no_go", "bar", "unit", "ceiling", "due", "tiers")),
        stages=_parts(reader, said, "stages", _stage, ("name", "audience", "channels", "from", "until", "tiers")),
        tasks=_parts(reader, said, "tasks", _task, ("title", "side", "role", "due", "hour", "tiers")),
        reviews=_reviews(reader, said.get("reviews")),
    )  # fmt: skip
    _fits_together(reader, plan)
    if reader.wrong:
        raise ValidationError(reader.wrong)
    return plan


def _parts(
    reader: Reader, said: dict[Any, Any], field: str, one: Callable[[Reader, str, dict[Any, Any]], Part], names: tuple[str, ...]
) -> tuple[Part, ...]:  # fmt: skip
    found = []
    for number, row in enumerate(reader.several(field, said.get(field), MOST[field])):
        at = f"{field}[{number}]"
        if not isinstance(row, dict):
            reader.refuse(at, _("is a map with %(names)s.") % {"names": ", ".join(names)})
            continue
        reader.known(at, row, names)
        found.append(one(reader, at, row))
    return tuple(found)


def _role(reader: Reader, at: str, row: dict[Any, Any]) -> RolePlan:
    side = reader.one_of(f"{at}.side", row.get("side"), SIDES)
    shift = reader.text(f"{at}.shift", row.get("shift"), 80, required=False)
    return RolePlan(reader.text(f"{at}.name", row.get("name"), 80), side, shift, _tiers(reader, at, row))


def _gate(reader: Reader, at: str, row: dict[Any, Any]) -> GatePlan:
    return GatePlan(
        reader.text(f"{at}.name", row.get("name"), 200),
        reader.one_of(f"{at}.asked_of", row.get("asked_of", "both"), Gate.AskedOf.values),
        reader.flag(f"{at}.blocking", row.get("blocking")),
        reader.flag(f"{at}.go_no_go", row.get("go_no_go")),
        _bar(reader, f"{at}.bar", row.get("bar")),
        reader.text(f"{at}.unit", row.get("unit"), 30, required=False),
        reader.flag(f"{at}.ceiling", row.get("ceiling")),
        _days(reader, f"{at}.due", row.get("due")),
        _tiers(reader, at, row),
    )


def _stage(reader: Reader, at: str, row: dict[Any, Any]) -> StagePlan:
    return StagePlan(
        reader.text(f"{at}.name", row.get("name"), 120),
        reader.text(f"{at}.audience", row.get("audience"), 200, required=False),
        reader.text(f"{at}.channels", row.get("channels"), 200, required=False),
        _days(reader, f"{at}.from", row.get("from")),
        _days(reader, f"{at}.until", row.get("until")),
        _tiers(reader, at, row),
    )


def _task(reader: Reader, at: str, row: dict[Any, Any]) -> TaskPlan:
    return TaskPlan(
        reader.text(f"{at}.title", row.get("title"), 200),
        reader.one_of(f"{at}.side", row.get("side"), SIDES),
        reader.text(f"{at}.role", row.get("role"), 80, required=False),
        _days(reader, f"{at}.due", row.get("due")),
        _hour(reader, f"{at}.hour", row),
        _tiers(reader, at, row),
    )


def _hour(reader: Reader, field: str, row: dict[Any, Any]) -> str:
    """An hour of the day on which the task is due."""
    said = reader.text(field, row.get("hour"), 5, required=False)
    if not said:
        return ""
    if not _HOUR.fullmatch(said):
        reader.refuse(field, _("is an hour such as 09:00 or 17:30."))
        return ""
    if row.get("due") is None:
        reader.refuse(field, _("on which day? Say due as well, 0 for the day of the launch."))
    return f"{time.fromisoformat(said.zfill(5)):%H:%M}"


def _days(reader: Reader, field: str, value: Any) -> int | None:
    return None if value is None else reader.whole(field, value, -FARTHEST, FARTHEST, 0)


def _tiers(reader: Reader, at: str, row: dict[Any, Any]) -> tuple[int, ...]:
    rows = reader.several(f"{at}.tiers", row.get("tiers"), len(TIERS))
    found = {
        reader.whole(f"{at}.tiers[{n}]", value, min(TIERS), max(TIERS), 1) for n, value in enumerate(rows)
    }
    return () if found == set(TIERS) else tuple(sorted(found))


def _bar(reader: Reader, field: str, value: Any) -> float | int | None:
    if value is None:
        return None
    if type(value) not in (int, float) or not -MOST_BAR < value < MOST_BAR:  # (nan is in no order)
        reader.refuse(field, _("is a number."))
        return None
    return int(value) if value == int(value) else float(round(Decimal(repr(value)), 4))


def _reviews(reader: Reader, value: Any) -> tuple[int, ...]:
    rows = reader.several("reviews", value, MOST["reviews"])
    return tuple(sorted({reader.whole(f"reviews[{n}]", row, 1, FARTHEST, 7) for n, row in enumerate(rows)}))


def _fits_together(reader: Reader, plan: Plan) -> None:
    """Roles are there once and where they are named; stages come one after the other."""
    known: dict[str, str] = {}
    for number, role in enumerate(plan.roles):
        if role.name and role.name in known:
            reader.refuse(f"roles[{number}].name", _("“%(name)s” is there twice.") % {"name": role.name})
        known[role.name] = role.side
    for number, task in enumerate(plan.tasks):
        if task.role and task.role not in known:
            reader.refuse(
                f"tasks[{number}].role", _("“%(name)s” is not among the roles.") % {"name": task.role}
            )
        elif task.role and task.side and known[task.role] != task.side:
            reader.refuse(
                f"tasks[{number}].role", _("“%(name)s” is a role of the other side.") % {"name": task.role}
            )
    before: StagePlan | None = None
    for number, stage in enumerate(plan.stages):
        if stage.starts is not None and stage.until is not None and stage.until < stage.starts:
            reader.refuse(f"stages[{number}].until", _("lies before its first day."))
        if stage.starts is not None:
            if before and before.starts is not None and stage.starts < before.starts:
                reader.refuse(f"stages[{number}].from", _("lies before the stage before, %(name)s.") % {"name": before.name})  # fmt: skip
            before = stage
