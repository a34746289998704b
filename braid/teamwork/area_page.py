"""What the page of an area shows while it is not settled: the clock, who claims it, what both sides say of it."""

from datetime import timedelta
from typing import Any

from braid.base.models import BOTH_SIDES
from braid.base.text import shortened
from braid.people.models import Member
from braid.teamwork.decision_lists import LONGEST, STATES, state
from braid.teamwork.escalating import days_of, sponsor_of
from braid.teamwork.models import Decision, Duty, Position, Responsibility


def unsettled(member: Member, row: Responsibility, leads: list[Duty]) -> dict[str, Any]:
    """The clock of an area, and what was said of it. Four queries."""
    question = (
        Decision.objects.visible_to(member)
        .open()
        .filter(area=row, asks_lead=True)
        .select_related("escalation")
        .first()
    )
    said = (
        {each.side: each for each in Position.objects.visible_to(member).filter(decision=question)}
        if question
        else {}
    )
    since = row.open_since or row.valid_from
    mine = [
        duty
        for duty in leads
        if duty.member_id == member.pk or (not duty.member_id and duty.side == member.side)
    ]
    return {
        "since": since, "on": since + timedelta(days=days_of(member.workspace_id)), "sponsor": sponsor_of(member.workspace_id),
        "question": question, "is_up": question is not None and hasattr(question, "escalation"),
        "said": [(side, said.get(side)) for side in BOTH_SIDES],
        "may": member.may("edit") and member.side in BOTH_SIDES, "mine": bool(mine),
    }  # fmt: skip


def decided_in(member: Member, row: Responsibility) -> list[dict[str, Any]]:
    """What was decided in an area, and what waits, the newest first. One query."""
    rows = Decision.objects.visible_to(member).filter(area=row).annotate(now=state()).order_by("-pk")
    return [
        {**each, "pill": (str(STATES[each["now"]][0]), STATES[each["now"]][1]), "outcome": shortened(each["outcome"], LONGEST) if each["decided_on"] else ""}
        for each in rows.values("pk", "question", "outcome", "now", "decided_on")[:20]
    ]  # fmt: skip
