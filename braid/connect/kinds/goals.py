"""Objectives with their key results. A row is a key result; rows of one objective repeat its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from braid.connect import dates, known
from braid.connect.apply import Doubt, Part, Target
from braid.connect.cells import Line, Refused
from braid.connect.circles import circles
from braid.connect.context import NotThisRow, ends_first, in_batches
from braid.connect.kinds import parts
from braid.connect.kinds.key_results import KeyResults, owner_side, same_as_baseline
from braid.connect.kinds.rows import slug
from braid.connect.kinds.serving import Parents, no_objective, serves_itself
from braid.goals.models import (
    BoundChange,
    CounterMetric,
    Objective,
    ObjectiveOwner,
    OursAlone,
    Period,
)


class OwnerPart(parts.Named):
    """Owners of an objective, each with the side: "product: Search team"."""

    key, child, parent = "owners", ObjectiveOwner, "objective"

    def joined(self, rows: Any) -> Any:
        return rows.select_related("member")

    def name_of(self, row: Any) -> str:
        return f"{row.side}: {row.member.name if row.member_id else row.label}".rstrip(": ")

    def columns_of(self, name: str) -> dict[str, Any] | None:
        side, _colon, label = name.partition(": ")
        member_id, words = known.owner(self.context, label) if label else (None, "")
        return {"side": side, "member_id": member_id, "label": words}


class AlonePart(parts.BySide):
    """Which sides say that the objective is rightly one side's alone."""

    key, child, parent = "ours_alone", OursAlone, "objective"


class CounterPart(Part):
    """Counter-metrics with their bounds: "churn|ceiling|5". A bound that moves is logged."""

    key = "counters"

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        found: dict[int, list[str]] = {}
        wanted = self.context.rows(CounterMetric).select_related("metric")
        for row in in_batches(wanted, "objective_id", [row.pk for row in rows]):
            found.setdefault(row.objective_id, []).append(
                f"{row.metric.name}|{row.bound}|{format(row.limit.normalize(), 'f')}"
            )
        return found

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        for row, wanted in changes:
            held = {c.metric_id: c for c in self.context.rows(CounterMetric).filter(objective=row)}
            for text in wanted:
                name, bound, limit = text.rsplit("|", 2)
                metric = known.metric(self.context, name)
                assert metric is not None
                counter = held.get(metric.pk)
                if counter is None:
                    self.context.new(
                        CounterMetric, objective=row, metric=metric, bound=bound, limit=Decimal(limit)
                    ).save()
                elif (counter.bound, counter.limit) != (bound, Decimal(limit)):
                    self._moved(counter, bound, Decimal(limit))

    def _moved(self, counter: CounterMetric, bound: str, limit: Decimal) -> None:
        change = self.context.new(
            BoundChange,
            counter=counter,
            by=self.context.by,
            old=counter.limit,
            new=limit,
            why=str(_("Imported")),
        )
        counter.bound, counter.limit = bound, limit
        counter.save(update_fields=["bound", "limit"])
        change.save()


class Goals(Target):
    """Objectives; their key results follow once the objectives are there."""

    model, key, grouped = Objective, "goals", True
    parts, within = (OwnerPart, AlonePart, CounterPart), "period_id"
    # Set where the file speaks of key results at all: a list of objectives says nothing about theirs.
    _results: KeyResults | None = None

    def apply(self, lines: list[Line]) -> None:
        groups: dict[str, list[Line]] = {}
        for line in lines:
            ident = self._ident(line)
            line.values["objective_ident"] = ident
            groups.setdefault(ident, []).append(line)
        merged = [one for group in groups.values() if (one := self._merged(group))]
        super().apply(merged)
        objectives = {row.external_id: row for row in self._saved(groups)}
        self._parents(merged, objectives, groups)
        results = KeyResults(self.context, objectives)
        results.apply([line for group in groups.values() for line in group])
        if any("key_result" in line.values for line in lines):
            self._results = results

    def missing(self) -> None:
        super().missing()
        if self._results is not None:
            self._results.missing()

    @classmethod
    def doubts(cls, v: dict[str, Any], today: date) -> Iterator[Doubt]:
        if v.get("counter_metric") and v.get("counter_limit") is None:
            yield _("a counter-metric needs its limit"), ("counter_limit",)
        starts, ends = v.get("starts_on"), v.get("ends_on")
        if starts and ends and ends < starts:
            yield ends_first("period", ends, starts), ()
        if v.get("target") is not None and v["target"] == v.get("baseline") and v.get("key_result"):
            yield same_as_baseline(), ()
        if v.get("target") is not None and not v.get("key_result"):
            yield _("a target belongs to a key result: name it in a column of its own"), ("key_result",)

    def look_up(self, refused: list[Refused]) -> None:
        wanted = [(one.line, str(one.values.get("parent") or "")) for one in refused]
        wanted = [(line, name) for line, name in wanted if name]
        if wanted:
            rows = self.context.rows(Objective).values_list("external_id", "title")
            there = {word.casefold() for row in rows for word in row}
            there |= {
                str(one.values.get(key) or "").casefold()
                for one in refused
                for key in ("external_id", "title")
            }
            for line, name in wanted:
                if name.casefold() not in there:
                    self.context.refuse(line, no_objective(name))

    def _ident(self, line: Line) -> str:
        v = line.values
        return str(
            v.get("external_id") or f"{slug(v.get('period') or '', 40)}/{slug(v['title'], 140)}".strip("/")
        )

    def place(self, line: Line) -> tuple[int, str]:
        return line.values["period_row"].pk, line.values["title"]

    def _merged(self, group: list[Line]) -> Line | None:
        """One line for the objective: the first that says something wins, owners and counters add up."""
        first = group[0]
        merged: dict[str, Any] = {}
        for line in group:
            for name, value in line.values.items():
                if merged.get(name) in (None, "", []):
                    merged[name] = value
        merged["owners"] = list(dict.fromkeys(owner for line in group for owner in self._owners(line.values)))
        merged["counters"] = list(dict.fromkeys(text for line in group if (text := self._counter(line))))
        merged["ours_alone"] = sorted(
            {side for line in group for side in line.values.get("ours_alone") or []}
        )
        merged["has_owner"] = any("owner" in line.values or "side" in line.values for line in group)
        merged["has_alone"] = any("ours_alone" in line.values for line in group)
        merged["external_id"] = merged["objective_ident"]
        try:
            merged["period_row"] = self._period(merged)
        except NotThisRow as error:
            self._refuse_all(group, str(error))
            return None
        return Line(first.line, merged, first.kept)

    def _refuse_all(self, group: list[Line], reason: str) -> None:
        for line in group:
            self.context.refuse(line.line, reason)

    def _owners(self, v: dict[str, Any]) -> list[str]:
        names = v.get("owner") or []
        if names:
            return [f"{owner_side(self.context, v, name)}: {name}" for name in names]
        return [v["side"]] if v.get("side") else []

    def _counter(self, line: Line) -> str:
        v = line.values
        if not v.get("counter_metric"):
            return ""
        return f"{v['counter_metric']}|{v.get('counter_bound') or 'floor'}|{format(v['counter_limit'].normalize(), 'f')}"

    def _period(self, v: dict[str, Any]) -> Period:
        starts, ends = v.get("starts_on"), v.get("ends_on")
        name = v.get("period") or (f"{starts} – {ends}" if starts and ends else "")
        there = known.period(self.context, name) if name else None
        if there:
            return there
        if not (starts and ends):
            quarter = f"{self.context.today.year} Q{(self.context.today.month - 1) // 3 + 1}"
            name = name or quarter
            if there := known.period(self.context, name):
                return there
            span = dates.period(name, self.context.by.workspace.year_starts_in)
            if span is None:
                raise NotThisRow(
                    _("period: no first and last day for “%(name)s”; add columns for them") % {"name": name}
                )
            starts, ends = span
        if ends < starts:
            raise NotThisRow(ends_first("period", ends, starts))
        row: Period = self.context.make(Period, name=name, starts_on=starts, ends_on=ends)
        self.context.memory["periods"][row.name.casefold()] = row
        return row

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        v = line.values
        found: dict[str, Any] = {"title": v["title"], "period_id": v["period_row"].pk}
        self.context.memory.setdefault("goal_periods", set()).add(v["period_row"].pk)
        found.update({name: v[name] for name in ("description", "closed_on") if name in v})
        if "strategy" in v:
            point = known.strategy(self.context, v["strategy"])
            found["strategy_id"] = point.pk if point else None
        return found

    def started(self, row: Any, line: Line) -> None:
        if self.context.today < row.created_at.date():
            row.created_at = datetime.combine(self.context.today, time(12), UTC)

    def belongs(self, line: Line) -> dict[str, Any]:
        v = line.values
        found = {}
        if v["has_owner"]:
            found["owners"] = v["owners"]
        if v["has_alone"]:
            found["ours_alone"] = v["ours_alone"]
        if v["counters"]:
            found["counters"] = v["counters"]
        return found

    def _saved(self, groups: dict[str, list[Line]]) -> Iterator[Objective]:
        rows = self.context.rows(Objective).select_related("period")
        yield from in_batches(rows, "external_id", groups)

    def _parents(
        self, merged: list[Line], objectives: dict[str, Objective], groups: dict[str, list[Line]]
    ) -> None:
        """Which objective serves which: by id, by title within the period, or by a title that stands once."""
        named = [
            (group, line.values["parent"])
            for group in groups.values()
            for line in group
            if line.values.get("parent")
        ]
        if not named:
            return
        known_ones, dirty = Parents(self.context), []
        for group, wanted in named:
            # (Also where the period is refused already: every reason is told.)
            if not known_ones.knows(wanted):
                self._refuse_all(group, no_objective(wanted))
        for line in merged:
            row, wanted = objectives.get(self.identity(line)), line.values.get("parent") or ""
            if row is None or not wanted:
                continue
            parent = known_ones.find(wanted, row.period_id)
            if parent is None or parent == row.pk:
                why = (
                    no_objective(wanted)
                    if parent is None
                    else _("parent: this would make a circle, for it names itself")
                )
                self._refuse_all(groups[line.values["objective_ident"]], why)
            elif self._takes(row.imported, "parent_id", row.parent_id, parent, False, line):
                row.parent_id = known_ones.above[row.pk] = parent
                dirty.append(row)
                self.changed_later(line)
        closed = circles(known_ones.links())
        for ident, group in groups.items() if closed else ():
            row = objectives.get(ident)
            if row is not None and row.pk in closed:
                self._refuse_all(group, serves_itself(known_ones.titles[closed[row.pk]]))
        dirty = [row for row in dirty if row.pk not in closed]
        Objective.objects.bulk_update(dirty, ["parent", "imported"], batch_size=200)

    def scope(self) -> Q | None:
        return Q(period_id__in=self.context.memory.get("goal_periods", set()))
