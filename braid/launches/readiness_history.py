"""How the readiness of a launch came to be what it is: day by day, from what each side said and when.

Counted are the gates that are there today: what a gate that is gone said counts no more.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base.models import BOTH_SIDES
from braid.launches.models import (
    Assumption,
    AssumptionAnswer,
    Gate,
    GateAnswer,
    Launch,
    RippleAnswer,
    RippleAsk,
    Tally,
)
from braid.launches.models.assumptions import OTHER, as_gate
from braid.launches.models.gates import tally
from braid.people.models import Member

# So many days on which something was said, the newest.
MOST = 30
Said = tuple[date, str, str, str]


@dataclass(slots=True)
class Step:
    """One day on which something was said: how both sides stood at its end, and what was said on it."""

    on: date
    tallies: dict[str, Tally]
    said: list[Said]


@dataclass(slots=True)
class Line:
    """Something that counts as a gate: since when, until when, and what was said of it, each with its day."""

    gate: tuple[Any, ...]
    since: date
    until: date | None
    answers: list[tuple[date, str]]
    open_while: tuple[str, ...]

    def is_open(self, on: date) -> bool:
        """Whether it waited at the end of that day."""
        if self.since > on or (self.until is not None and self.until <= on):
            return False
        last = [verdict for day, verdict in self.answers if day <= on]
        return not last or last[-1] in self.open_while


def steps(member: Member, launch: Launch) -> list[Step]:
    """The newest days on which something was said, the newest first. Five queries."""
    gates = list(Gate.objects.visible_to(member).filter(launch=launch))
    answers = GateAnswer.objects.visible_to(member).filter(gate__in=gates).select_related("by").order_by("pk")
    by_day: dict[date, list[Any]] = defaultdict(list)
    for answer in answers:
        by_day[timezone.localdate(answer.at)].append(answer)
    lines = [*_assumed(member, launch), *_asked(member, launch)]
    days = set(by_day) | {day for line in lines for day in (line.since, line.until, *(on for on, _said in line.answers)) if day}  # fmt: skip
    states: dict[tuple[int, str], str] = {}
    found = []
    for on in sorted(days):
        for answer in by_day[on]:
            states[answer.gate_id, answer.side] = answer.state
        rows = [
            (gate.asked_of, gate.is_go_no_go, *(states.get((gate.pk, str(side))) for side in BOTH_SIDES))
            for gate in gates
        ]
        rows += [line.gate for line in lines if line.is_open(on)]
        names = {gate.pk: gate.name for gate in gates}
        said = [_told(answer, names[answer.gate_id]) for answer in by_day[on]]
        found.append(Step(on, {str(side): tally(rows, side) for side in BOTH_SIDES}, said))
    return found[: -MOST - 1 : -1]


def _told(answer: GateAnswer, gate: str) -> Said:
    who = answer.by.name if answer.by else _("Somebody who has left")
    return timezone.localdate(answer.at), str(answer.side), who, f"{gate}: {answer.get_state_display()}"


def _assumed(member: Member, launch: Launch) -> Iterator[Line]:
    """What one side took for granted: open until the other has confirmed or corrected it."""
    said = _verdicts(AssumptionAnswer.objects.visible_to(member).filter(assumption__launch=launch), "assumption_id")  # fmt: skip
    for row in Assumption.objects.visible_to(member).filter(launch=launch):
        unknown = (str(AssumptionAnswer.Verdict.UNKNOWN),)
        yield Line(as_gate(OTHER[row.side]), timezone.localdate(row.at), None, said[row.pk], unknown)


def _asked(member: Member, launch: Launch) -> Iterator[Line]:
    """What was asked after a change: open until somebody says that it fits, or how it must change. Together is one."""
    said = _verdicts(RippleAnswer.objects.visible_to(member).filter(ask__launch=launch), "ask_id")
    seen = set()
    for row in RippleAsk.objects.visible_to(member).filter(launch=launch).select_related("ripple"):
        key = (row.ripple.because_id, row.asked_id, row.side)
        if key[0] is not None and key in seen:
            continue
        seen.add(key)
        until = timezone.localdate(row.ended_at) if row.ended_at else None
        cannot = (str(RippleAnswer.Verdict.CANNOT),)
        yield Line(as_gate(row.side), timezone.localdate(row.at), until, said[row.pk], cannot)


def _verdicts(rows: Any, column: str) -> dict[int, list[tuple[date, str]]]:
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for key, verdict, at in rows.order_by("pk").values_list(column, "verdict", "at"):
        found[key].append((timezone.localdate(at), verdict))
    return found
