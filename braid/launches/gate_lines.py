"""Gates as screens show them: the sign of each side, what is known, and whether it is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base.conflicts import carried
from braid.base.held import Held
from braid.base.models import BOTH_SIDES, Side
from braid.base.prepared import Prepared
from braid.base.text import day, in_percent, measured
from braid.launches.models import Gate, GateAnswer, GateOverride, Launch, LaunchStage, Tally, as_gate, tally
from braid.messaging.saving import as_json
from braid.people.models import Member

NOT_NEEDED = "not_needed"


@dataclass
class GateLine:
    """One gate. `states` and `said` are by side; `may_answer` says whether this member's side is asked."""

    gate: Gate
    said: dict[str, GateAnswer]
    may_answer: bool = False
    was_opened: bool = False

    @property
    def is_overridden(self) -> bool:
        """Somebody opened it under their name although its bar is not met, and that still is so."""
        return self.was_opened and not self.gate.bar_is_met

    @property
    def states(self) -> dict[str, str]:
        """ready, partly, not or not_needed for each side; one that has not answered is not ready."""
        return {
            side: (self.said[side].state if side in self.said else GateAnswer.State.NOT_READY)
            if self.gate.asks(side)
            else NOT_NEEDED
            for side in BOTH_SIDES
        }

    @property
    def is_done(self) -> bool:
        """Every side that is asked says ready."""
        return all(self.states[side] == GateAnswer.State.READY for side in self.gate.sides)

    @property
    def is_late(self) -> bool:
        """The due day has passed and it is not done."""
        return bool(not self.is_done and self.gate.due_on and self.gate.due_on < timezone.localdate())

    @property
    def bar(self) -> str:
        """The exit bar in words, such as "≥ 35%"; empty without one."""
        if self.gate.bar is None:
            return ""
        return f"{'≤' if self.gate.bar_is_ceiling else '≥'} {measured(self.gate.bar, self.gate.unit)}"

    def opened(self, side: str) -> str:
        """On what the form for an answer of this side was opened."""
        return carried(answered(self.gate, self.said.get(side)))

    @property
    def value(self) -> str:
        """The value reached, as a form takes it."""
        return str(as_json(self.gate.evidence_value) or "")

    @property
    def note(self) -> str:
        """What stands at the right: the value reached, the day of the last answer, or the day due."""
        gate = self.gate
        if gate.evidence_value is not None and gate.bar is not None:
            value = measured(gate.evidence_value, gate.unit)
            text = _("%(value)s on %(day)s") if gate.evidence_on else "%(value)s"
            return text % {"value": value, "day": day(gate.evidence_on)}
        if self.is_done:
            return day(max(answer.at for side, answer in self.said.items() if gate.asks(side)))
        if gate.due_on is None:
            return ""
        return day(gate.due_on) if gate.is_go_no_go else _("due %(day)s") % {"day": day(gate.due_on)}


def answered(gate: Gate, said: GateAnswer | None) -> dict[str, Any]:
    """What one side said last, and the value reached, by the fields of the form for it."""
    words = {"state": said.state, "evidence": said.evidence} if said else {"state": "", "evidence": ""}
    return words if gate.bar is None else {**words, "value": gate.evidence_value}


def gate_lines(member: Member, gates: QuerySet[Any]) -> list[GateLine]:
    """The gates with what each side said last, and whether this member may answer. Two queries."""
    return _lines(member, list(_with_answers(gates)))


def gate_lines_of(member: Member, launch: Launch) -> list[GateLine]:
    """All gates of a launch in this way. Two queries, one where it has none."""
    rows = _gates.of(member, launch)
    for gate in rows:
        gate.launch = launch
    return _lines(member, rows)


def _with_answers(gates: QuerySet[Any]) -> QuerySet[Any]:
    opened = Exists(GateOverride.objects.filter(gate=OuterRef("pk")))
    rows: QuerySet[Any] = gates.with_answers().annotate(was_opened=opened)  # type: ignore[attr-defined]
    return rows


def _answers_with(member: Member, numbers: list[int]) -> QuerySet[GateAnswer]:
    return GateAnswer.objects.visible_to(member).filter(pk__in=numbers).select_related("by")


_gates: Held[Any] = Held(
    lambda _member, launch: _with_answers(Gate.objects.filter(launch=launch)), Gate.launch
)
_answers: Prepared[GateAnswer] = Prepared(_answers_with)


def _lines(member: Member, gates: list[Any]) -> list[GateLine]:
    ids = [pk for gate in gates for pk in (gate.product_answer, gate.marketing_answer) if pk]
    answers = {answer.pk: answer for answer in _answers.all(member, ids)}
    lines = []
    for gate in gates:
        newest = {Side.PRODUCT: gate.product_answer, Side.MARKETING: gate.marketing_answer}
        said = {str(side): answers[pk] for side, pk in newest.items() if pk in answers}
        lines.append(GateLine(gate, said, gate.answerable_by(member), gate.was_opened))
    return lines


def tallies_of(lines: list[GateLine], open_of: Iterable[str] = ()) -> dict[str, Tally]:
    """Readiness of both sides over these gates and over open assumptions, of which the side that must answer is given."""
    facts: list[tuple[Any, ...]] = [
        (line.gate.asked_of, line.gate.is_go_no_go, line.states[Side.PRODUCT], line.states[Side.MARKETING])
        for line in lines
    ]
    facts += [as_gate(side) for side in open_of]
    return {str(side): tally(facts, side) for side in BOTH_SIDES}


def percent_text(share: float | None) -> str:
    """Readiness as people read it; empty when not known."""
    return "" if share is None else in_percent(share)


_stages: Held[LaunchStage] = Held(
    lambda _member, launch: LaunchStage.objects.filter(launch=launch), LaunchStage.launch
)


def stage_rows(member: Member, launch: Launch, today: date, prefix: str) -> list[dict[str, Any]]:
    """The stages of a launch for the line at the right; `prefix` is where the page of one begins, or empty."""
    rows = []
    for stage in _stages.of(member, launch):
        text = ", ".join(part for part in (stage.audience, stage.channels) if part)
        dates = (
            f"{day(stage.on)} – {day(stage.until)}"
            if stage.on and stage.until
            else day(stage.on or stage.until)
        )
        url = f"{prefix}{stage.pk}/" if prefix else ""
        rows.append(
            {"name": stage.name, "url": url, "text": text, "date": dates, "state": stage.state(today)}
        )
    return rows
