"""People on the roster, their pods, and what they have read. Rights are never imported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from braid.connect.apply import Doubt, Part, Target
from braid.connect.cells import Line
from braid.connect.context import NotThisRow, ends_first, in_batches
from braid.connect.kinds import parts
from braid.goals.models import Acknowledgement, Statement
from braid.people.models import Member, Pod


class PodPart(parts.Named):
    """The pods of a member, made when they are not there yet."""

    key, child, parent = "pod", Pod.members.through, "member"

    def children(self, rows: Sequence[Any]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        links = Pod.members.through._default_manager.filter(pod__in=self.context.rows(Pod)).select_related(
            "pod"
        )
        for link in in_batches(links, "member_id", [row.pk for row in rows]):
            found.setdefault(link.member_id, []).append(link)
        return found

    def name_of(self, row: Any) -> str:
        return str(row.pod.name)

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        pods = {pod.name.casefold(): pod for pod in self.context.rows(Pod)}
        for row, names in changes:
            for name in names:
                if name.casefold() not in pods:
                    pods[name.casefold()] = self.context.make(Pod, name=name[:80])
            row.pods.set([pods[name.casefold()] for name in names])


class _ReadPart(Part):
    kind = ""

    def _statement(self) -> Statement | None:
        found: Statement | None = (
            self.context.rows(Statement).filter(kind_of=self.kind).order_by("-number").first()
        )
        return found

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        statement = self._statement()
        wanted = self.context.rows(Acknowledgement).filter(statement=statement)
        return {a.member_id: a.on for a in in_batches(wanted, "member_id", [row.pk for row in rows])}

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        statement = self._statement()
        if statement is None:
            self.context.report.notes.append(
                str(_("There is no statement yet that anybody could have read."))
            )
            return
        rows = [
            self.context.new(Acknowledgement, statement=statement, member=row, on=day)
            for row, day in changes
            if day
        ]
        Acknowledgement.objects.bulk_create(rows, ignore_conflicts=True)


class MissionRead(_ReadPart):
    """The day on which the mission in force was read."""

    key, kind = "mission_read_on", "mission"


class StrategyRead(_ReadPart):
    """The day on which the strategy in force was read."""

    key, kind = "strategy_read_on", "strategy"


class People(Target):
    """Members by mail address, else by name. What is set here stays, unless the source is told to win."""

    model, key, natural = Member, "people", "name"
    parts = (PodPart, MissionRead, StrategyRead)

    @classmethod
    def doubts(cls, v: dict[str, Any], today: date) -> Iterator[Doubt]:
        if v.get("left_on") and v.get("joined_on") and v["left_on"] < v["joined_on"]:
            yield ends_first("left", v["left_on"], v["joined_on"]), ()

    def identity(self, line: Line) -> str:
        return str(line.values.get("email") or "")

    def _find(self, lines: list[Line]) -> list[Any]:
        rows = list(self.context.rows(Member))
        by_mail = {row.email.casefold(): row for row in rows if row.email}
        by_name: dict[str, Any] = {}
        for row in rows:
            by_name.setdefault(row.name.casefold(), row)
        found = []
        for line in lines:
            row = by_mail.get(self.identity(line))
            named = by_name.get(line.values["name"].casefold())
            if row is None and named is not None and (not self.identity(line) or not named.email):
                row = named
            found.append(row)
        return found

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        v = line.values
        found: dict[str, Any] = {
            name: v[name] for name in ("name", "email", "discipline", "left_on") if name in v
        }
        found.update({name: v[name] for name in ("side", "joined_on") if v.get(name)})
        found.update({f"is_{name}": v[name] for name in ("lead", "sponsor") if v.get(name) is not None})
        return {name: value for name, value in found.items() if value not in ("", None) or name == "left_on"}

    def started(self, row: Any, line: Line) -> None:
        row.joined_on = self.context.today

    def belongs(self, line: Line) -> dict[str, Any]:
        return {
            name: line.values[name]
            for name in ("pod", "mission_read_on", "strategy_read_on")
            if line.values.get(name)
        }

    def check(self, row: Any) -> None:
        if row.left_on and row.left_on < row.joined_on:
            raise NotThisRow(ends_first("left", row.left_on, row.joined_on))

    def missing(self) -> None:
        """A roster may be sent in parts."""
