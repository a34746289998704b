"""Every write about a beta."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.rows import keep
from braid.insights.actions import capture, customer_named
from braid.insights.models import Insight
from braid.launches.gate_actions import add_gate, set_gate_evidence
from braid.launches.models import Beta, BetaFeedback, BetaReading, Gate, GateOverride, Launch, Participant
from braid.messaging.saving import check_may_change, keep_changes
from braid.people.models import Member


@transaction.atomic
def start_beta(launch: Launch, *, by: Member, **values: Any) -> Beta:
    """A launch has a beta. Its exit is the gate given, or a new one that blocks the launch.

    Raises:
        ValidationError: there is one already; by field, such as an exit of another launch.
    """
    check_may_change(by, launch)
    if Beta.objects.filter(launch=launch).exists():
        raise ValidationError(_("This launch has its beta already."))
    bar, unit, ceiling = values.pop("bar", None), values.pop("unit", ""), values.pop("bar_is_ceiling", False)
    gate = values.get("gate")
    if gate is None:
        gate = add_gate(launch, by=by, name=_("The beta reaches its exit bar"), is_blocking=True, bar=bar, unit=unit, bar_is_ceiling=ceiling)  # fmt: skip
    elif gate.launch_id != launch.pk:
        raise ValidationError({"gate": _("This gate is of another launch.")})
    made = keep(by, Beta(launch=launch, by=by), **{**values, "gate": gate})
    record(by, "launch.beta_started", launch, beta=made.pk)
    return made


@transaction.atomic
def change_beta(beta: Beta, *, by: Member, **values: Any) -> Beta:
    """Changes the invitation or the exit of a beta."""
    gate = values.get("gate")
    if gate is not None and gate.launch_id != beta.launch_id:
        raise ValidationError({"gate": _("This gate is of another launch.")})
    if changes := keep_changes(by, beta, **values):
        record(by, "launch.beta_changed", beta.launch, fields=sorted(changes))
    return beta


@transaction.atomic
def read_beta(beta: Beta, *, by: Member, value: Decimal | int | str, on: date | None = None) -> BetaReading:
    """Keeps what was reached on a day; the newest reading is the evidence of the exit.

    Raises:
        ValidationError: by field: no number, a day to come, a day that has been read already.
    """
    check_may_change(by, beta)
    made = keep(by, BetaReading(beta=beta, by=by), value=value, on=on or timezone.localdate())
    _tell_gate(beta, by)
    record(by, "launch.beta_read", beta.launch, beta=beta.pk, on=made.on.isoformat())
    return made


@transaction.atomic
def unread_beta(row: BetaReading, *, by: Member) -> None:
    """Takes a reading away; the one before counts again."""
    check_may_change(by, row)
    beta = row.beta
    row.delete()
    _tell_gate(beta, by)
    record(by, "launch.beta_reading_removed", beta.launch, beta=beta.pk)


def _tell_gate(beta: Beta, by: Member) -> None:
    if beta.gate is None:
        return
    newest = BetaReading.objects.filter(beta=beta).order_by("-on", "-pk").first()
    set_gate_evidence(beta.gate, by=by, value=newest.value if newest else None)
    keep(by, beta.gate, evidence_on=newest.on if newest else None)


@transaction.atomic
def open_exit(gate: Gate, *, by: Member, reason: str) -> GateOverride:
    """Opens the exit of a beta although its bar is not met, under this member's name.

    Raises:
        ValidationError: on `reason`: nothing, or too much; the bar is met, and there is nothing to override.
    """
    check_may_change(by, gate)
    if not gate.is_shut:
        raise ValidationError({"reason": _("The exit is open: there is nothing to override.")})
    made = keep(by, GateOverride(gate=gate, by=by, value=gate.evidence_value), reason=reason)
    tell = sorted(pk for pk in (gate.launch.product_owner_id, gate.launch.marketing_owner_id) if pk)
    record(by, "launch.exit_opened", gate.launch, gate=gate.pk, override=made.pk, tell=tell)
    return made


@transaction.atomic
def add_participant(beta: Beta, *, by: Member, account: str, **values: Any) -> Participant:
    """An account takes part; who is new by name is added to the customers.

    Raises:
        ValidationError: by field: `account`, `email`, `consent_on`, `consent_how`.
    """
    made = _participant(beta, by, account, values)
    record(by, "launch.participant_added", beta.launch, beta=beta.pk, participant=made.pk)
    return made


def _participant(beta: Beta, by: Member, account: str, values: Mapping[str, Any]) -> Participant:
    check_may_change(by, beta)
    if not account.strip():
        raise ValidationError({"account": _("Which account?")})
    try:
        customer = customer_named(account, by=by)
    except ValidationError as error:
        raise ValidationError({"account": error.messages}) from error
    noted = by if values.get("consent_on") else None
    return keep(by, Participant(beta=beta, consent_by=noted), **{**values, "customer": customer})


@transaction.atomic
def add_participants(beta: Beta, *, by: Member, rows: Iterable[tuple[int, dict[str, Any]]]) -> int:
    """Adds the lines of a table, all of them or none; how many.

    Args:
        rows: the number of each line, and `account`, `contact`, `email`, `consent_on`, `consent_how`.

    Raises:
        ValidationError: a list of what is wrong in which line; nothing was kept then.
    """
    wrong, count = [], 0
    for line, values in rows:
        values = dict(values)
        try:
            _participant(beta, by, str(values.pop("account", "")), values)
            count += 1
        except ValidationError as error:
            said = "; ".join(error.messages)
            wrong.append(_("Line %(line)s: %(what)s") % {"line": line, "what": said})
    if wrong:
        raise ValidationError(wrong)
    record(by, "launch.participants_added", beta.launch, beta=beta.pk, rows=count)
    return count


@transaction.atomic
def change_participant(row: Participant, *, by: Member, **values: Any) -> Participant:
    """Changes whom to write to, or notes that they agreed, or no longer do."""
    if "consent_on" in values and values["consent_on"] != row.consent_on:
        values["consent_by"] = by if values["consent_on"] else None
        if not values["consent_on"]:
            values |= {"consent_how": "", "invited_at": None, "invited_by": None}
    if changes := keep_changes(by, row, **values):
        # (Which, not what: names and addresses of other people go with the row, and no event keeps them.)
        record(by, "launch.participant_changed", row.beta.launch, participant=row.pk, fields=sorted(changes))
    return row


@transaction.atomic
def remove_participant(row: Participant, *, by: Member) -> None:
    """Takes a participant out, with all that is known of the person. What they said stays, as that of their account."""
    check_may_change(by, row)
    record(by, "launch.participant_removed", row.beta.launch, participant=row.pk)
    row.delete()


@transaction.atomic
def note_invited(row: Participant, *, by: Member, done: bool = True) -> Participant:
    """Notes that somebody has written to them. Braid sends nothing by itself.

    Raises:
        PermissionDenied: they have not agreed to be written to.
    """
    if done and row.consent_on is None:
        raise PermissionDenied
    keep(by, row, invited_at=timezone.now() if done else None, invited_by=by if done else None)
    record(by, "launch.participant_invited", row.beta.launch, participant=row.pk, done=done)
    return row


@transaction.atomic
def keep_feedback(beta: Beta, *, by: Member, **values: Any) -> Insight:
    """What a participant says is an insight like any other, and stands with the beta as well."""
    check_may_change(by, beta)
    insight = capture(by=by, **values)
    BetaFeedback.objects.create(workspace_id=by.workspace_id, beta=beta, insight=insight)
    record(by, "launch.beta_heard", beta.launch, beta=beta.pk, insight=insight)
    return insight
