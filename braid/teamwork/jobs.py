"""Background work: what the two sides have not settled in time goes to the executive sponsor; meetings to come."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from braid.base.sides import call_sides
from braid.rounds.jobs import compact
from braid.teamwork.escalating import clock_of, escalate, late_areas, late_questions, question_of, sponsor_of
from braid.teamwork.models import Decision, Retro, RetroDot, RetroNote, RetroReady
from braid.teamwork.planning import due, plan_by_clock


def escalate_due() -> int:
    """Takes every area and every question without a decider whose clock has run out to the sponsor; how many."""
    today, count = timezone.localdate(), 0
    rows: list[Any] = [*late_areas(today), *late_questions(today)]
    for row in rows:
        if sponsor_of(row.workspace_id) is not None:
            count += _escalate(row)
    return count


def plan_due() -> int:
    """Makes the next meetings of every series of which some are missing; of how many."""
    return sum(plan_by_clock(series, clock_of(series.workspace)) for series in due())


def sweep_due() -> int:
    """Clears the file of cards and dots whose writers nobody is to know any more; of how many retros."""
    waiting = Retro.objects.filter(is_swept=False).exclude(state=Retro.State.APART)
    rows = list(waiting.values_list("pk", "state"))
    if rows:
        # (First cleared, then called so: where the file is busy, it is tried again.)
        compact(RetroNote, RetroReady, RetroDot)
    for pk, state in rows:
        # (Dots that were counted meanwhile are still in the file.)
        Retro.objects.filter(pk=pk, state=state).update(is_swept=True)
    return len(rows)


@transaction.atomic
def _escalate(row: Any) -> int:
    """One of them; the words of its workspace are used."""
    workspace = row.workspace
    call_sides(workspace.product_name, workspace.marketing_name)
    clock = clock_of(workspace)
    question = row if isinstance(row, Decision) else question_of(row, by=clock)
    escalate(question, by=clock, is_clock=True)
    call_sides()
    return 1
