"""What the pages of a beta show."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.lists import Column, Listed, Listing
from braid.base.text import day, measured
from braid.launches.models import Beta, BetaFeedback, GateOverride, Launch, Participant
from braid.people.models import Member

SHOWN = 30

PARTICIPANTS = Listing(
    columns=(
        Column("account", gettext_lazy("Account"), "customer__name"),
        Column("contact", gettext_lazy("Contact"), "contact"),
        Column("email", gettext_lazy("Email"), "email"),
        Column("consent", gettext_lazy("Agreed on"), "consent_on", "date"),
        Column("noted", gettext_lazy("Noted by")),
        Column("invited", gettext_lazy("Invited"), "invited_at", "date"),
    ),
    sort="account",
    search=("customer__name",),
)


def participant_cells(member: Member, launch: Launch, listed: Listed) -> list[tuple[str, dict[str, Any]]]:
    """One page of participants. One query."""
    prefix = f"/w/{member.workspace.slug}/{launch.place}beta/people/"
    may = member.may("edit")
    return [
        (
            f"{prefix}{row.pk}/" if may else "",
            {
                "account": row.customer.name, "contact": row.contact, "email": row.email,
                "consent": day(row.consent_on) if row.consent_on else _("not yet"),
                "noted": row.consent_by.name if row.consent_by else "", "invited": day(row.invited_at) if row.invited_at else "",
            },
        )
        for row in listed.rows.select_related("customer", "consent_by")
    ]  # fmt: skip


def beta_context(member: Member, launch: Launch, beta: Beta | None) -> dict[str, Any]:
    """The exit with its readings, who takes part, and what was heard."""
    context: dict[str, Any] = {"launch": launch, "beta": beta}
    if beta is None:
        return context
    rows = list(beta.readings.select_related("by"))
    people = list(
        Participant.objects.visible_to(member).filter(beta=beta).values_list("consent_on", "invited_at")
    )
    gate = beta.gate
    heard = BetaFeedback.objects.visible_to(member).filter(beta=beta).select_related("insight__customer")
    return context | {
        "heading": heading(launch, beta),
        "gate": gate,
        "bar": _bar(gate),
        "readings": [(row, measured(row.value, gate.unit if gate else "")) for row in reversed(rows)],
        "points": [(row.on, float(row.value)) for row in rows],
        "overrides": list(GateOverride.objects.visible_to(member).filter(gate=gate).select_related("by")) if gate else [],
        "count": len(people),
        "agreed": sum(1 for consent, _at in people if consent),
        "invited": sum(1 for _on, at in people if at),
        "heard": list(heard.order_by("-pk")[:SHOWN]),
    }  # fmt: skip


def _bar(gate: Any) -> str:
    if gate is None or gate.bar is None:
        return ""
    return f"{'≤' if gate.bar_is_ceiling else '≥'} {measured(gate.bar, gate.unit)}"


def heading(launch: Launch, beta: Beta) -> str:
    """A sentence that says whether the exit is open."""
    gate = beta.gate
    if gate is None or gate.bar is None:
        return _("The beta of %(launch)s has no exit bar yet.") % {"launch": launch.name}
    if gate.evidence_value is None:
        return _("Nothing has been read of the beta yet.")
    said = {"now": measured(gate.evidence_value, gate.unit), "bar": _bar(gate)}
    if gate.bar_is_met:
        return _("The beta has met its bar: %(now)s, %(bar)s.") % said
    return _("The beta is at %(now)s; its bar is %(bar)s.") % said
