"""Key results of a file of objectives: each row is one, with where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Q

from braid.base.models import Side
from braid.connect import known, values
from braid.connect.apply import Part, Target
from braid.connect.cells import Line
from braid.connect.context import Context, NotThisRow, in_batches
from braid.connect.kinds.rows import slug
from braid.goals.models import CheckIn, KeyResult, Objective, Reading
from braid.goals.models.results import SAME_AS_BASELINE


class StandPart(Part):
    """Where a key result stands: the value now and a sentence, as a check-in; the value also as a reading."""

    key = "stand"

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        wanted = self.context.rows(CheckIn).order_by("on", "pk")
        return {
            c.key_result_id: [format(c.value.normalize(), "f") if c.value is not None else "", c.note]
            for c in in_batches(wanted, "key_result_id", [row.pk for row in rows])
        }

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        for row, (text, note) in changes:
            value = Decimal(text) if text else None
            on = min(self.context.today, row.objective.period.ends_on)
            self.context.new(CheckIn, key_result=row, on=on, value=value, note=note, by=None).save()
            if value is not None and row.metric_id:
                self.context.rows(Reading).update_or_create(
                    workspace_id=self.context.workspace_id, metric_id=row.metric_id, on=self.context.today,
                    defaults={"value": value},
                )  # fmt: skip


class KeyResults(Target):
    """What shows that an objective is reached."""

    model, key = KeyResult, "key results"
    parts, within = (StandPart,), "objective_id"

    def __init__(self, context: Context, objectives: dict[str, Objective]) -> None:
        super().__init__(context)
        self._objectives = objectives
        self._titles = {row.pk: row.title for row in objectives.values()}

    def prepare(self, lines: list[Line]) -> Iterator[Line]:
        for line in lines:
            v = line.values
            objective = self._objectives.get(v["objective_ident"])
            if not v.get("key_result") or objective is None:
                continue
            ident = v.get("key_result_id") or f"{slug(v['objective_ident'], 90)}/{slug(v['key_result'], 90)}"
            yield replace(line, values={**v, "external_id": ident, "objective": objective})

    def place(self, line: Line) -> tuple[int, str]:
        return line.values["objective"].pk, line.values["key_result"]

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        v = line.values
        row.objective = v["objective"]
        found: dict[str, Any] = {
            "title": v["key_result"],
            "objective_id": v["objective"].pk,
            "side": _side(self.context, v),
        }
        found.update({name: v[name] for name in ("baseline", "target", "due_on") if name in v})
        if "metric" in v:
            metric = known.metric(self.context, v["metric"])
            found["metric_id"] = metric.pk if metric else None
        if "key_result_owner" in v:
            person = known.member(self.context, v["key_result_owner"])
            found["accountable_id"] = person.pk if person else None
        return found

    def belongs(self, line: Line) -> dict[str, Any]:
        v = line.values
        if v.get("current") is None and not v.get("outcome"):
            return {}
        value = format(v["current"].normalize(), "f") if v.get("current") is not None else ""
        return {"stand": [value, v.get("outcome") or ""]}

    def check(self, row: Any) -> None:
        if row.target is not None and row.baseline is not None and row.target == row.baseline:
            raise NotThisRow(same_as_baseline())

    def scope(self) -> Q | None:
        return Q(objective__period_id__in=self.context.memory.get("goal_periods", set()))

    def _has_left(self, ident: str, inside: int) -> bool:
        """Those of an objective that has left go with it, and are not told one by one."""
        return inside in self._titles and super()._has_left(ident, inside)

    def _told(self, row: Any) -> str:
        return f"{self._titles[row.objective_id]} – {row.title}"


def _side(context: Context, v: dict[str, Any]) -> str:
    """The accountable side: as said, else of the accountable person, else of the owner."""
    if v.get("key_result_side"):
        return str(v["key_result_side"])
    person = known.member(context, v.get("key_result_owner") or "")
    if person:
        return person.side
    return owner_side(context, v, (v.get("owner") or [""])[0])


def owner_side(context: Context, v: dict[str, Any], owner: str) -> str:
    """The side of one owner: as said, else of the person, else as the name tells."""
    if v.get("side"):
        return str(v["side"])
    person = known.member(context, owner)
    if person:
        return person.side
    told = values.side(owner)
    return told if told in known.SIDES else v.get("key_result_side") or Side.OTHER


def same_as_baseline() -> str:
    """What is said of a target that is its baseline."""
    return f"target: {SAME_AS_BASELINE}"
