"""Insights, with their customers and the answers they were given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from braid.base.models import Side
from braid.connect import known
from braid.connect.apply import Doubt, Part, Target
from braid.connect.cells import Line
from braid.connect.context import in_batches
from braid.connect.inserts import insert
from braid.connect.kinds.rows import digest
from braid.insights.models import Answer, Insight

_OTHER = {Side.PRODUCT: Side.MARKETING, Side.MARKETING: Side.PRODUCT}
_PLAIN = ("theme", "segment", "on_behalf_of")
_UNLESS_EMPTY = {
    "kind": "kind_of",
    "source": "source",
    "area": "area",
    "side": "side",
    "heard_on": "heard_on",
}


class AnswerPart(Part):
    """The answer of the other side: verdict, why, and the day."""

    key = "answer"

    def read(self, rows: Sequence[Any]) -> dict[int, Any]:
        wanted = self.context.rows(Answer).order_by("pk")
        # Of several answers the newest counts: it comes last.
        return {
            a.insight_id: [
                a.verdict,
                a.why,
                a.on.isoformat(),
                *([a.revisit_on.isoformat()] if a.revisit_on else []),
            ]
            for a in in_batches(wanted, "insight_id", [r.pk for r in rows])
        }

    def write(self, changes: list[tuple[Any, Any]]) -> None:
        answers, rows = [], []
        for row, value in changes:
            if not value:
                continue
            verdict, why, on = value[0], value[1], date.fromisoformat(value[2])
            revisit = date.fromisoformat(value[3]) if value[3:] else None
            side = _OTHER.get(row.side, Side.OTHER)
            fields = {
                "verdict": verdict,
                "why": why,
                "on": on,
                "revisit_on": revisit,
                "side": side,
                "by": None,
            }
            answers.append(self.context.new(Answer, insight_id=row.pk, **fields))
            row.verdict, row.answered_on, row.revisit_on = verdict, on, revisit
            rows.append(row)
        insert(answers)
        Insight.objects.bulk_update(rows, ["verdict", "answered_on", "revisit_on"], batch_size=200)


class Insights(Target):
    """What was heard."""

    model, key = Insight, "insights"
    parts = (AnswerPart,)
    ruled = ("heard_on",)

    @classmethod
    def doubts(cls, v: dict[str, Any], today: date) -> Iterator[Doubt]:
        """Why an answer cannot come back on the day that is named."""
        if revisit := v.get("revisit_on"):
            if v.get("verdict") != Answer.Verdict.LATER:
                yield _("only an answer “later” comes back on a day"), ("verdict",)
            if revisit <= (v.get("answered_on") or today):
                told = _("it comes back before it was answered: one of the two days is wrong")
                yield told, ("answered_on",)

    def prepare(self, lines: list[Line]) -> Iterator[Line]:
        times: Counter[str] = self.context.memory.setdefault("insight_times", Counter())
        for line in lines:
            v = line.values
            if v.get("external_id"):
                yield line
                continue
            # Without an id the content is the name; the second identical row is told from the first.
            name = digest(v["text"], v.get("heard_on"), v.get("customer"), v.get("on_behalf_of"))
            times[name] += 1
            ident = name if times[name] == 1 else f"{name}-{times[name]}"
            yield replace(line, values={**v, "external_id": ident})

    def columns(self, line: Line, row: Any) -> dict[str, Any]:
        v = line.values
        more = v.get("detail") or ""
        found: dict[str, Any] = {
            "text": f"{v['text']}\n\n{more}"[:20_000] if more and more != v["text"] else v["text"]
        }
        found.update({name: v[name] for name in _PLAIN if name in v})
        found.update({column: v[name] for name, column in _UNLESS_EMPTY.items() if v.get(name)})
        if "customer" in v:
            customer = known.customer(self.context, v["customer"])
            found["customer_id"] = customer.pk if customer else None
        return found

    def after(self) -> None:
        """Feedback without its answers would look as if nobody had answered: that is said."""
        if self.context.report.created and not self.context.memory.get("answers_known"):
            note = _(
                "No column tells the answers: every new insight counts as unanswered from the day of the import."
            )
            self.context.report.notes.append(note)

    def started(self, row: Any, line: Line) -> None:
        row.side = Side.OTHER
        row.heard_on = self.context.today
        # What the source had answered before was owed no later than that day.
        answered = line.values.get("answered_on") if line.values.get("verdict") else None
        row.clock_from = line.values.get("clock_from") or min(
            self.context.today, answered or self.context.today
        )

    def check(self, row: Any) -> None:
        self.rules(row)

    def belongs(self, line: Line) -> dict[str, Any]:
        v = line.values
        if "verdict" in v:
            self.context.memory["answers_known"] = True
        if not v.get("verdict"):
            return {}
        on = v.get("answered_on") or self.context.today
        revisit = v.get("revisit_on")
        if v["verdict"] == Answer.Verdict.LATER and not revisit:
            self.context.report.also[str(_("answers “later” without a day: nobody is asked again"))] += 1
        why = v.get("why") or _("Answered in the source")
        return {"answer": [v["verdict"], why, on.isoformat(), *([revisit.isoformat()] if revisit else [])]}
