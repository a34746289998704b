"""Releases, metrics, glossary terms and statements: one row, one table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db.models import Max
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from braid.base.models import Side
from braid.connect import known
from braid.connect.apply import Part, Target
from braid.connect.cells import Line
from braid.connect.circles import circles
from braid.connect.context import Context, NotThisRow, in_batches
from braid.goals.models import Drive, Metric, Statement
from braid.roadmap.models import Release
from braid.teamwork.models import Term, TermAgreement


class Releases(Target):
    """What ships, and when."""

    model, key, natural, name_is_unique = Release, "releases", "name", True

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        found: dict[str, Any] = {
            name: line.values[name]
            for name in ("name", "planned_on", "released_on", "notes")
            if name in line.values
        }
        unknown = _("No person “%(name)s” for a release.")
        return found | _owner(self.context, line, unknown)


def _owner(context: Context, line: Line, unknown: str) -> dict[str, Any]:
    """Who a row says owns it, as a value of the table; somebody who is not here is noted, and nothing is changed."""
    if "owner" not in line.values:
        return {}
    if not (named := line.values["owner"]):
        return {"owner_id": None}
    if owner := known.member(context, named):
        return {"owner_id": owner.pk}
    context.report.notes.append(unknown % {"name": named[:80]})
    return {}


class DrivesPart(Part):
    """What a metric drives: names, each with its lag in days."""

    key = "drives"

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        found: dict[int, list[str]] = {}
        wanted = self.context.rows(Drive).select_related("target")
        for edge in in_batches(wanted, "source_id", [row.pk for row in rows]):
            found.setdefault(edge.source_id, []).append(f"{edge.target.name} +{edge.lag_days}")
        return found

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        self.context.memory.pop("metrics", None)
        self.context.rows(Drive).filter(source_id__in=[row.pk for row, _names in changes]).delete()
        edges = []
        for row, names in changes:
            for name in names:
                target_name, _plus, lag = name.rpartition(" +")
                target = known.metric(self.context, target_name)
                if target and target.pk != row.pk:
                    edges.append(self.context.new(Drive, source_id=row.pk, target=target, lag_days=int(lag)))
        Drive.objects.bulk_create(edges, batch_size=500, ignore_conflicts=True)


class Metrics(Target):
    """What is measured, and what it drives."""

    model, key, natural, name_is_unique = Metric, "metrics", "name", True
    parts = (DrivesPart,)

    def apply(self, lines: list[Line]) -> None:
        super().apply(lines)
        # A metric may have been made because another one drives it.
        self._known = None

    def after(self) -> None:
        """Refuses every row whose metric drives itself over others, as it all would be now."""
        lines: dict[str, int] = self.context.memory.get("driving", {})
        closed = circles(self.context.rows(Drive).values_list("source_id", "target_id")) if lines else {}
        names = {row.pk: row.name for row in in_batches(self.context.rows(Metric).only("name"), "pk", closed)}
        told = _("drives: this would make a circle, for “%(name)s” drives this one, itself or over others")
        for pk, over in closed.items():
            if line := lines.get(names[pk].casefold()):
                self.context.refuse(line, told % {"name": names[over][:80]})

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        v = line.values
        found = {name: v[name] for name in ("name", "unit", "formula") if name in v}
        return found | ({"kind_of": v["kind"]} if v.get("kind") else {})

    def belongs(self, line: Line) -> dict[str, Any]:
        v = line.values
        if "drives" not in v:
            return {}
        if v["name"].casefold() in {name.casefold() for name in v["drives"]}:
            raise NotThisRow(_("a metric cannot drive itself"))
        self.context.memory.setdefault("driving", {})[v["name"].casefold()] = line.line
        return {"drives": [f"{name} +{v.get('lag_days') or 0}" for name in v["drives"]]}


class _AgreedPart(Part):
    """The day on which one side agreed to a meaning."""

    side = ""

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        wanted = self.context.rows(TermAgreement).filter(side=self.side)
        return {
            one.term_id: localdate(one.at) for one in in_batches(wanted, "term_id", [row.pk for row in rows])
        }

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        pks = [row.pk for row, _day in changes]
        self.context.rows(TermAgreement).filter(side=self.side, term_id__in=pks).delete()
        made = [
            self.context.new(TermAgreement, term_id=row.pk, side=self.side, at=_noon(day))
            for row, day in changes
            if day
        ]
        TermAgreement.objects.bulk_create(made, batch_size=500)


def _noon(day: date) -> datetime:
    """A moment of that day, wherever in the workspace it is read."""
    return make_aware(datetime.combine(day, time(12)))


class AgreedByProduct(_AgreedPart):
    """When product agreed."""

    key, side = "agreed_product", Side.PRODUCT


class AgreedByMarketing(_AgreedPart):
    """When marketing agreed."""

    key, side = "agreed_marketing", Side.MARKETING


class Glossary(Target):
    """Words that both sides use."""

    model, key, natural, name_is_unique = Term, "glossary", "term", True
    parts = (AgreedByProduct, AgreedByMarketing)

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        names = ("term", "expansion", "meaning", "example", "also_called", "group")
        found = {name: line.values[name] for name in names if name in line.values}
        if line.values.get("in_texts") is not None:
            found["in_texts"] = line.values["in_texts"]
        return found | _owner(self.context, line, _("No person “%(name)s” to own a term."))

    def belongs(self, line: Line) -> dict[str, Any]:
        return {part.key: line.values[part.key] for part in self.parts if part.key in line.values}


class Statements(Target):
    """Versions of mission and strategy. A text that is in force already is no new version."""

    model, key, natural = Statement, "statements", "text"

    def name(self, line: Line) -> str:
        return str(line.values["text"])

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        v = line.values
        found = {"text": v["text"], "kind_of": v["kind"]}
        return found | ({"published_on": v["published_on"]} if v.get("published_on") else {})

    def started(self, row: Any, line: Line) -> None:
        kind = line.values["kind"]
        numbers = self.context.memory.setdefault("statement_numbers", {})
        if kind not in numbers:
            newest = self.context.rows(Statement).filter(kind_of=kind).aggregate(n=Max("number"))["n"]
            numbers[kind] = newest or 0
        numbers[kind] += 1
        row.number = numbers[kind]
        row.published_on = self.context.today
        row.by = self.context.by
