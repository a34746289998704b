"""Launches with their gates. A row is a gate; rows of one launch repeat its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from braid.base.models import Side
from braid.connect import known
from braid.connect.apply import Part, Target
from braid.connect.cells import Line
from braid.connect.context import Context, NotThisRow, in_batches
from braid.connect.kinds import parts
from braid.connect.kinds.rows import slug
from braid.launches.models import Gate, GateAnswer, Launch, LaunchItem, LaunchMetric


class ItemsPart(parts.Named):
    """The items that a launch is about, by id, key or title."""

    key, child, parent = "items", LaunchItem, "launch"

    def joined(self, rows: Any) -> Any:
        return rows.select_related("item")

    def name_of(self, row: Any) -> str:
        return str(row.item.external_id or row.item.key or row.item.title)

    def columns_of(self, name: str) -> dict[str, Any] | None:
        item = known.item(self.context, name)
        if item is None:
            self.context.report.notes.append(_("No item “%(name)s” for a launch.") % {"name": name[:80]})
        return {"item_id": item} if item else None


class ProductMetrics(parts.Metrics):
    """By what product will call the launch a success."""

    key, child, parent, narrow = "metrics_product", LaunchMetric, "launch", {"side": "product"}


class MarketingMetrics(parts.Metrics):
    """By what marketing will call the launch a success."""

    key, child, parent, narrow = "metrics_marketing", LaunchMetric, "launch", {"side": "marketing"}


class LaunchContact(parts.ContactPart):
    """When the two sides were last in contact about the launch."""

    subject = "launches.launch"


class _AnswerPart(Part):
    side = ""

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        wanted = self.context.rows(GateAnswer).filter(side=self.side).order_by("pk")
        return {a.gate_id: a.state for a in in_batches(wanted, "gate_id", [row.pk for row in rows])}

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        at = datetime.combine(self.context.today, time(12), UTC)
        GateAnswer.objects.bulk_create(
            self.context.new(GateAnswer, gate=row, side=self.side, state=state, by=None, at=at)
            for row, state in changes
            if state
        )


class ProductAnswer(_AnswerPart):
    """The newest answer of product."""

    key, side = "gate_product", "product"


class MarketingAnswer(_AnswerPart):
    """The newest answer of marketing."""

    key, side = "gate_marketing", "marketing"


class Gates(Target):
    """The questions that must be answered before a launch."""

    model, key = Gate, "gates"
    parts = (ProductAnswer, MarketingAnswer)

    def __init__(self, context: Context, launches: dict[str, Launch]) -> None:
        super().__init__(context)
        self._launches = launches

    def prepare(self, lines: list[Line]) -> Iterator[Line]:
        for order, line in enumerate(lines):
            v = line.values
            launch = self._launches.get(v["launch_ident"])
            if v.get("gate") and launch is not None:
                ident = f"{slug(v['launch_ident'], 90)}/{slug(v['gate'], 90)}"
                yield replace(line, values={**v, "external_id": ident, "launch": launch, "order": order})

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        v = line.values
        found: dict[str, Any] = {"name": v["gate"], "launch_id": v["launch"].pk}
        for name, column in (
            ("gate_due_on", "due_on"),
            ("gate_bar", "bar"),
            ("gate_evidence", "evidence_value"),
            ("gate_unit", "unit"),
        ):
            if name in v:
                found[column] = v[name]
        for name, column in (
            ("gate_blocking", "is_blocking"),
            ("gate_go_no_go", "is_go_no_go"),
            ("gate_ceiling", "bar_is_ceiling"),
        ):
            if name in v:
                found[column] = bool(v[name])
        return found | ({"asked_of": v["gate_asked_of"]} if v.get("gate_asked_of") else {})

    def started(self, row: Any, line: Line) -> None:
        row.order = min(line.values["order"], 30_000)

    def belongs(self, line: Line) -> dict[str, Any]:
        return {
            name: line.values[name] for name in ("gate_product", "gate_marketing") if line.values.get(name)
        }

    def missing(self) -> None:
        """Listed with their launches."""


class Launches(Target):
    """Promises to customers on a day."""

    model, key, grouped = Launch, "launches", True
    parts = (ItemsPart, ProductMetrics, MarketingMetrics, LaunchContact)

    def apply(self, lines: list[Line]) -> None:
        groups: dict[str, list[Line]] = {}
        for line in lines:
            ident = str(line.values.get("external_id") or slug(line.values["name"], 180))
            line.values["launch_ident"] = ident
            groups.setdefault(ident, []).append(line)
        super().apply([self._merged(ident, group) for ident, group in groups.items()])
        launches = {
            row.external_id: row for row in in_batches(self.context.rows(Launch), "external_id", groups)
        }
        Gates(self.context, launches).apply([line for group in groups.values() for line in group])

    def _merged(self, ident: str, group: list[Line]) -> Line:
        merged: dict[str, Any] = {}
        for line in group:
            for name, value in line.values.items():
                if merged.get(name) in (None, "", []):
                    merged[name] = value
        for name in ("items", "metrics_product", "metrics_marketing"):
            if name in merged:
                merged[name] = list(
                    dict.fromkeys(part for line in group for part in line.values.get(name) or [])
                )
        return Line(group[0].line, {**merged, "external_id": ident}, group[0].kept)

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        v = line.values
        names = ("name", "on", "audience", "summary", "target", "launched_on", "promised_stage")
        found = {name: v[name] for name in names if name in v}
        found.update(
            {column: v[name] for name, column in (("kind", "kind_of"), ("tier", "tier")) if v.get(name)}
        )
        if "release" in v:
            release = known.release(self.context, v["release"])
            found["release_id"] = release.pk if release else None
        for name, side in (("product_owner", Side.PRODUCT), ("marketing_owner", Side.MARKETING)):
            if name in v:
                person = known.member(self.context, v[name])
                if person and person.side != side:
                    raise NotThisRow(_("%(name)s is not on the side they own for") % {"name": person.name})
                found[f"{name}_id"] = person.pk if person else None
        return found

    def belongs(self, line: Line) -> dict[str, Any]:
        v = line.values
        names = ("items", "metrics_product", "metrics_marketing")
        return {name: v[name] for name in names if name in v} | parts.contact(self.context, v)
