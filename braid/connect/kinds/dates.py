"""Dates of the calendar: freezes, and days that both sides should know."""

from __future__ import annotations

from typing import Any

from braid.connect.apply import Target
from braid.connect.cells import Line
from braid.launches.models import CalendarDate


class Dates(Target):
    """A row is a date. One without an id of its source is found by its name."""

    model, key, natural = CalendarDate, "dates", "name"

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        v = line.values
        found = {name: v[name] for name in ("name", "on", "until", "note") if name in v}
        return found | ({"kind_of": v["kind"]} if v.get("kind") else {})
