"""Decisions for the log: questions that are open, and what was decided before, with who decided, since when and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from braid.base.models import BOTH_SIDES
from braid.connect import known
from braid.connect.apply import Doubt
from braid.connect.cells import Line
from braid.connect.context import NotThisRow, spoken
from braid.connect.kinds import parts
from braid.connect.kinds.own import OfOwnTable
from braid.teamwork.asking import MOST_OPTIONS
from braid.teamwork.models import Decision, DecisionOption, DecisionPart, Responsibility

Role = DecisionPart.Role
_PLAIN = ("question", "needed_by", "review_on")
# An empty cell takes none of these away: a list shows what was decided only of what stands.
_UNLESS_EMPTY = ("background", "data", "outcome", "why", "dissent", "asked_on", "decided_on")
# What stays as it was once it is decided.
_KEPT = ("question", "background", "data", "outcome", "why", "dissent", "decided_on", "driver_id", "area_id")
ENDED = ("superseded", "reversed")


class _People(parts.Named):
    """Who has one part in a decision: people by name, or a whole side."""

    child, parent = DecisionPart, "decision"

    def joined(self, rows: Any) -> Any:
        return rows.select_related("member")

    def name_of(self, row: Any) -> str:
        if row.member_id:
            return str(row.member.name)
        return str(self.context.by.workspace.side_name(row.side)) if row.side else ""

    def columns_of(self, name: str) -> dict[str, Any] | None:
        person = known.member(self.context, name)
        return {"member_id": person.pk, "side": ""} if person else {"side": _side(self.context, name)}


class Deciders(_People):
    """Who decides; several decide together."""

    key, narrow = "deciders", {"role": Role.APPROVER}


class Contributors(_People):
    """Who is asked before."""

    key, narrow = "contributors", {"role": Role.CONTRIBUTOR}


class Informed(_People):
    """Who is told after."""

    key, narrow = "informed", {"role": Role.INFORMED}


class Options(parts.Named):
    """How the question can be answered."""

    key, child, parent = "options", DecisionOption, "decision"

    def name_of(self, row: Any) -> str:
        return str(row.text)

    def columns_of(self, name: str) -> dict[str, Any] | None:
        return {"text": name}


def _side(context: Any, name: str) -> str:
    """The side of that name, as this workspace or Braid calls it; empty for any other word."""
    words = {str(side): str(side) for side in BOTH_SIDES}
    words |= {context.by.workspace.side_name(side).casefold(): str(side) for side in BOTH_SIDES}
    return words.get(name.casefold(), "")


class Decisions(OfOwnTable):
    """The log. What is decided here is not rewritten by a file, and what is open here is not decided by one."""

    model, key, natural, at = Decision, "decisions", "question", "decisions/"
    parts = (Deciders, Contributors, Informed, Options)

    @classmethod
    def doubts(cls, v: dict[str, Any], today: date) -> Iterator[Doubt]:
        """What its own cells say against each other."""
        for name, why in (
            ("decided_on", _("it was decided on a day that has not come yet")),
            ("asked_on", _("it was asked on a day that has not come yet")),
        ):
            if v.get(name) and v[name] > today:
                yield why, (name,)
        if v.get("decided_on") and v.get("asked_on") and v["decided_on"] < v["asked_on"]:
            yield _("it was decided before it was asked"), ("decided_on", "asked_on")
        for name, why in (
            ("outcome", _("it was decided, and what was decided is not said")),
            ("why", _("it was decided, and why is not said: write it in a sentence, for those who were not there")),
        ):  # fmt: skip
            if v.get("decided_on") and not v.get(name):
                yield why, (name, "decided_on")
        if v.get("outcome") and not v.get("decided_on"):
            yield _("something was decided, and the day since when is not said"), ("outcome", "decided_on")
        if v.get("stands") == "stands" and not v.get("decided_on"):
            yield _("it stands, and the day since when is not said"), ("stands", "decided_on")
        if len(_lines(v)) > MOST_OPTIONS:
            yield _("up to %(most)s options fit here") % {"most": MOST_OPTIONS}, ("options",)

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        v = line.values
        found: dict[str, Any] = {name: v[name] for name in _PLAIN if name in v}
        found |= {name: v[name] for name in _UNLESS_EMPTY if v.get(name)}
        if "driver" in v:
            person = known.somebody(self.context, v["driver"], "driver")
            found["driver_id"] = person.pk if person else None
        if v.get("area"):
            found["area_id"] = self._area(v["area"])
        if row.pk and row.decided_on:
            self._stand().add(line.line)
        return self._of_known(row, found) if row.pk else self._of_new(row, v, found)

    def _stand(self) -> set[int]:
        """The lines that are about decisions which stand here: who had which part in them stays as it was, too."""
        found: set[int] = self.context.memory.setdefault("decided here", set())
        return found

    def _of_new(self, row: Any, v: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
        if v.get("stands") in ENDED:
            raise NotThisRow(_("it does not hold any more: bring in the one that holds, and note on its page what it replaced"))  # fmt: skip
        if day := v.get("decided_on"):
            row.written_at = row.opened_at = datetime.combine(day, time(12), UTC)
            row.asked_on = v.get("asked_on") or min(row.asked_on, day)
        return found

    def _of_known(self, row: Any, found: dict[str, Any]) -> dict[str, Any]:
        """A question that is here: what stands stays as it was, and what is open is decided by whoever decides it."""
        if row.decided_on:
            other = [name for name in _KEPT if found.get(name) and spoken(found[name]) != spoken(getattr(row, name))]  # fmt: skip
            if other:
                raise NotThisRow(
                    _("it is decided here since %(day)s and stays as it was: ask anew, and let the new decision supersede it")
                    % {"day": row.decided_on}
                )  # fmt: skip
            return {name: found[name] for name in ("review_on",) if name in found}
        if found.get("decided_on"):
            raise NotThisRow(_("the question is open here: whoever decides it writes down there what is decided"))  # fmt: skip
        return found

    def _area(self, name: str) -> int:
        areas: dict[str, int] = self.context.memory.setdefault("areas", {})
        if not areas:
            rows = Responsibility.objects.visible_to(self.context.by).in_force()
            areas.update({area.casefold(): pk for pk, area in rows.values_list("pk", "area")} or {"": 0})
        if name.casefold() not in areas:
            raise NotThisRow(_("area: no “%(name)s” among the responsibilities") % {"name": name[:80]})
        return areas[name.casefold()]

    def belongs(self, line: Line) -> dict[str, Any]:
        v = line.values
        if line.line in self._stand():
            return {}
        found = {name: v[name] for name in ("deciders", "contributors", "informed") if name in v}
        for name, people in found.items():
            for word in people:
                if not _side(self.context, word):
                    known.somebody(self.context, word, name)
        return found | ({"options": _lines(v)} if v.get("options") else {})

    def started(self, row: Any, line: Line) -> None:
        row.by = self.context.by
        row.asked_on = self.context.today


def _lines(v: dict[str, Any]) -> list[str]:
    """Options, one a line or with semicolons between them."""
    lines = (part.strip()[:300] for part in (v.get("options") or "").replace(";", "\n").splitlines())
    return list(dict.fromkeys(line for line in lines if line))
