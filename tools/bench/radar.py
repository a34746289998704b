"""What the radar costs over the whole workspace: `python -m tools.bench.radar`.

From cold: everything read, every check made, findings written, in a process that knows nothing
yet. After one change: somebody moves an item, and the same process brings itself in step and
writes what is different, as the worker does.
"""

import random
import statistics
from typing import Any

from tools.bench.inside import first_member, peak_memory, say, timed

CHANGES = 15


def main() -> None:
    """Evaluates once from cold and after each of some changes."""
    member = first_member()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from braid.radar import jobs
    from braid.radar.actions.evaluations import look, today_in
    from braid.radar.models import Finding

    before = peak_memory()
    cold, cold_processor, _ = timed(evaluate)
    peak = peak_memory()
    changed, spent = [], []
    throw = random.Random(5)  # noqa: S311
    for _ in range(CHANGES):
        change(member, throw)
        clock, processor, _ = timed(evaluate)
        changed.append(clock)
        spent.append(processor)
    jobs.forget()
    with CaptureQueriesContext(connection) as seen:
        look(member.workspace, today_in(member.workspace))
    say({"cold": cold, "cold_processor": cold_processor, "changed": statistics.median(changed), "changed_processor": statistics.median(spent), "queries": len(seen),
         "peak": peak, "added": peak - before, "findings": Finding.objects.filter(workspace_id=1).count()})  # fmt: skip


def evaluate() -> None:
    """What the worker does when a workspace has changed.

    Raises:
        RuntimeError: nothing was evaluated.
    """
    from braid.radar.jobs import evaluate_due

    if evaluate_due() != 1:
        raise RuntimeError("the radar did not evaluate the workspace")


def change(member: Any, throw: random.Random) -> None:
    """Somebody moves one item to another phase."""
    from braid.roadmap.actions import move_item
    from braid.roadmap.models import Item, Phase

    item = Item.objects.get(pk=throw.randint(1, Item.objects.count()))
    phases = [phase for phase in (Phase.DEFINE, Phase.BUILD, Phase.BETA) if phase != item.phase]
    move_item(item, by=member, phase=throw.choice(phases))


if __name__ == "__main__":
    main()
