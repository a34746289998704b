"""Every write about go or no-go, and what the page of a launch shows of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.held import Held
from braid.base.models import BOTH_SIDES
from braid.base.rows import keep
from braid.launches.models import Condition, Gate, GateAnswer, GoDecision, Launch
from braid.messaging.saving import check_may_change
from braid.people.models import Member
from braid.rounds.actions import settle
from braid.rounds.models import Round

Verdict = GoDecision.Verdict
State = GateAnswer.State


@transaction.atomic
def decide(
    launch: Launch,
    *,
    by: Member,
    conditions: Iterable[Mapping[str, Any]] = (),
    source_round: Round | None = None,
    **values: Any,
) -> GoDecision:
    """Writes down go or no-go with who decided it; a round that it rests on is settled by it. It answers the last gate.

    Args:
        conditions: each with `text`, `owner` and `due_on`.
        values: `verdict`, `decider`, `said`, `dissent`.

    Raises:
        ValidationError: by field: nobody decided it, a go on conditions that names none, an unrevealed round.
        PermissionDenied: this member may not edit.
    """
    check_may_change(by, launch)
    rows = list(conditions)
    if values.get("decider") is None:
        raise ValidationError({"decider": _("Say who decided.")})
    if values.get("verdict") == Verdict.GO_IF and not rows:
        raise ValidationError({"verdict": _("On which conditions? Name at least one.")})
    made = keep(by, GoDecision(launch=launch, by=by), source_round=source_round, **values)
    for row in rows:
        keep(by, Condition(decision=made), **row)
    if source_round is not None:
        _settle(source_round, made, [row["text"] for row in rows], by)
    _answer_last_gate(made, by)
    record(by, "launch.decided", launch, verdict=made.verdict)
    return made


def _answer_last_gate(decision: GoDecision, by: Member) -> None:
    """Go opens the last gate; on conditions, as soon as the last of them is met.

    After a round that both sides have answered it speaks for both, otherwise for the side of whoever writes it down.
    """
    states = {Verdict.GO: State.READY, Verdict.NO_GO: State.NOT_READY}
    unmet = decision.conditions.filter(done_on=None).exists()
    state = states.get(Verdict(decision.verdict), State.PARTLY if unmet else State.READY)
    spoken_for = BOTH_SIDES if decision.source_round_id else (by.side,)
    for gate in Gate.objects.filter(launch=decision.launch_id, is_go_no_go=True):
        for side in gate.sides:
            last = gate.answers.filter(side=side).order_by("-pk").first()
            if side in spoken_for and (last is None or last.state != state):
                row = GateAnswer(workspace_id=by.workspace_id, gate=gate, by=by, side=side)
                keep(by, row, state=state, evidence=str(decision))


def _settle(row: Round, made: GoDecision, texts: list[str], by: Member) -> None:
    said = f"{made.get_verdict_display()}. {made.said}".strip()
    if texts:
        said = said + "\n\n" + "\n".join(f"* {text}" for text in texts)
    settle(
        row,
        by=by,
        said=said[:2000],
        dissent=made.dissent,
        decider=made.decider,
        agreed={"verdict": made.verdict},
    )


@transaction.atomic
def tick_condition(
    condition: Condition, *, by: Member, done: bool = True, on: date | None = None
) -> Condition:
    """Its owner says that a condition is met, or that it is open again.

    Raises:
        PermissionDenied: somebody else owns it.
    """
    if condition.workspace_id != by.workspace_id or not condition.tickable_by(by):
        raise PermissionDenied
    if done == bool(condition.done_on):
        return condition
    condition.done_on = (on or timezone.localdate()) if done else None
    condition.done_by = by if done else None
    condition.save(update_fields=["done_on", "done_by"])
    if not GoDecision.objects.filter(
        launch=condition.decision.launch_id, pk__gt=condition.decision_id
    ).exists():
        _answer_last_gate(condition.decision, by)
    name = "launch.condition_met" if done else "launch.condition_reopened"
    record(by, name, condition.decision.launch, condition=condition.pk)
    return condition


def _newest_of(member: Member, launch: int) -> QuerySet[Any, Any]:
    newest = GoDecision.objects.filter(launch=launch).order_by("-pk").values("pk")[:1]
    return GoDecision.objects.visible_to(member).filter(pk__in=newest).values(
        "verdict", "said", "dissent", "at", "decider__name", "source_round_id", "source_round__name",
        "conditions__pk", "conditions__text", "conditions__owner_id", "conditions__owner__name",
        "conditions__due_on", "conditions__done_on", "conditions__done_by__name",
    )  # fmt: skip


_newest: Held[dict[str, Any]] = Held(_newest_of, GoDecision.launch)


def decided(member: Member, launch: Launch) -> dict[str, Any] | None:
    """The newest decision with its conditions, open ones first; None while nothing was decided. One query."""
    rows = _newest.of(member, launch)
    if not rows:
        return None
    lines = [_line(member, row) for row in rows if row["conditions__pk"]]
    lines.sort(key=lambda line: (line["done_on"] is not None, line["due_on"] or date.max, line["pk"]))
    first = rows[0]
    return {
        "label": Verdict(first["verdict"]).label,
        "tone": {Verdict.GO: "ok", Verdict.GO_IF: "warn", Verdict.NO_GO: "bad"}[Verdict(first["verdict"])],
        "said": first["said"], "dissent": first["dissent"], "at": first["at"],
        "decider": first["decider__name"] or _("somebody who has left"),
        "round": (first["source_round_id"], first["source_round__name"]) if first["source_round_id"] else None,
        "conditions": lines, "open": sum(line["done_on"] is None for line in lines),
    }  # fmt: skip


def _line(member: Member, row: Mapping[str, Any]) -> dict[str, Any]:
    owner = row["conditions__owner_id"]
    may = Condition(owner_id=owner).tickable_by(member)
    return {
        "pk": row["conditions__pk"], "text": row["conditions__text"], "owner": row["conditions__owner__name"],
        "due_on": row["conditions__due_on"], "done_on": row["conditions__done_on"],
        "done_by": row["conditions__done_by__name"], "may": may,
        "is_late": not row["conditions__done_on"] and bool(row["conditions__due_on"]) and row["conditions__due_on"] < timezone.localdate(),
    }  # fmt: skip
