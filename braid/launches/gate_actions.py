"""Every write about gates: what is asked before a launch, and what each side answers."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.rows import keep
from braid.launches.models import Gate, GateAnswer, Launch
from braid.messaging.saving import check_may_change, keep_changes
from braid.people.models import Member


@transaction.atomic
def add_gate(launch: Launch, *, by: Member, **values: Any) -> Gate:
    """Adds a question after the last one.

    Raises:
        ValidationError: by field, such as a name that is missing or an exit bar that is no number.
    """
    check_may_change(by, launch)
    order = launch.next_order(launch.gates)
    gate = Gate(workspace_id=by.workspace_id, launch=launch, order=order)
    keep(by, gate, **values)
    _record(by, "launch.gate_added", gate, blocks=gate.is_blocking)
    return gate


@transaction.atomic
def change_gate(gate: Gate, *, by: Member, **values: Any) -> Gate:
    """Changes what is asked; raises as `add_gate` does. Answers stay, also those of a side no longer asked."""
    if changes := keep_changes(by, gate, **values):
        _record(by, "launch.gate_changed", gate, changes=changes)
    return gate


@transaction.atomic
def remove_gate(gate: Gate, *, by: Member) -> None:
    """Takes a gate and its answers out of a launch; what was said last stays in the event."""
    check_may_change(by, gate)
    said = {
        side: answer.state
        for side in gate.sides
        if (answer := gate.answers.filter(side=side).order_by("-id").first())
    }
    _record(by, "launch.gate_removed", gate, said=said)
    gate.delete()


@transaction.atomic
def answer_gate(gate: Gate, *, by: Member, state: str, evidence: str = "") -> GateAnswer:
    """Says for one's own side how ready it is. Earlier answers stay; the newest of each side counts.

    Args:
        state: ready, partly or not.
        evidence: what it rests on, up to 1,000 characters.

    Raises:
        PermissionDenied: this member's side is not asked.
        ValidationError: on `state` or `evidence`; ready is no answer for the exit of a beta whose bar is not met.
    """
    check_may_change(by, gate)
    if not gate.answerable_by(by):
        raise PermissionDenied
    if state == GateAnswer.State.READY and gate.is_shut:
        raise ValidationError({"state": _("The beta has not met its bar: the exit stays closed until it does, or until somebody opens it under their name.")})  # fmt: skip
    row = GateAnswer(workspace_id=by.workspace_id, gate=gate, by=by, side=by.side)
    answer = keep(by, row, state=state, evidence=evidence)
    _record(by, "launch.gate_answered", gate, state=answer.state)
    return answer


@transaction.atomic
def set_gate_evidence(gate: Gate, *, by: Member, value: Decimal | str | None) -> Gate:
    """Keeps the value reached, measured today; None says that it is not known any more.

    Raises:
        ValidationError: on `evidence_value`: not a number, or with too many digits.
    """
    changes = keep_changes(by, gate, evidence_value=value)
    if changes:
        keep(by, gate, evidence_on=timezone.localdate() if gate.evidence_value is not None else None)
        _record(by, "launch.gate_measured", gate, changes=changes)
    return gate


def _record(by: Member, name: str, gate: Gate, **facts: Any) -> None:
    """What happens to a gate belongs to the history of its launch."""
    record(by, name, gate.launch, gate=gate.pk, called=gate.name, **facts)
