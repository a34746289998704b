"""Readings of metrics. The source wins: a corrected number replaces the one before.

A metric that nobody has described is one to learn from: nothing says yet that anybody steers by it.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from braid.connect import known
from braid.connect.apply import Target
from braid.connect.cells import Line
from braid.connect.inserts import insert
from braid.goals.models import Metric, Reading


class Readings(Target):
    """One value a day and metric."""

    model, key = Reading, "readings"

    def apply(self, lines: list[Line]) -> None:
        wanted: dict[tuple[int, Any], Line] = {}
        for line in lines:
            metric = known.metric(self.context, line.values.get("metric") or "", Metric.Kind.LEARNING)
            if metric is None:
                self.context.refuse(line.line, _("metric: empty, and needed"))
                continue
            place = (metric.pk, line.values["on"])
            first = self.context.seen.setdefault(f"reading:{place[0]}:{place[1]}", line.line)
            if first != line.line:
                self.context.refuse(
                    line.line, _("the same metric and day as line %(line)s") % {"line": first}
                )
                continue
            wanted[place] = line
        self._write(wanted)

    def _write(self, wanted: dict[tuple[int, Any], Line]) -> None:
        if not wanted:
            return
        days = [day for _metric, day in wanted]
        held = self.context.rows(Reading).filter(
            metric_id__in={metric for metric, _day in wanted}, on__gte=min(days), on__lte=max(days)
        )
        there = {(row.metric_id, row.on): row for row in held}
        new, dirty, report = [], [], self.context.report
        for (metric, day), line in wanted.items():
            value, row = line.values["value"], there.get((metric, day))
            if row is None:
                new.append(self.context.new(Reading, metric_id=metric, on=day, value=value))
            elif row.value != value:
                row.value = value
                dirty.append(row)
            else:
                report.unchanged += 1
        insert(new)
        Reading.objects.bulk_update(dirty, ["value"], batch_size=200)
        report.created += len(new)
        report.updated += len(dirty)

    def missing(self) -> None:
        """A file of readings is a stretch of time: what is outside of it is not missing."""
