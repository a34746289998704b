"""The large workspace that is measured: made up, the same every time, spread as in a real company.

Rows go straight into the tables, for what is measured is reading them. Most of the past is in
order, some of the present is not: the radar finds things, but not everywhere.
"""

from collections.abc import Iterable
from datetime import date
from itertools import islice

from django.db import models, transaction

from braid.people.models import Workspace
from tools.bench.dice import Dice, Scale
from tools.bench.world_goals import goal_tables, insight_tables, people_tables
from tools.bench.world_plans import happened_tables, launch_tables, roadmap_tables, said_tables

SLUG = "large"
ROOMS = (
    people_tables, goal_tables, insight_tables, roadmap_tables, said_tables, launch_tables, happened_tables,
)  # fmt: skip


def make_world(scale: Scale, today: date, seed: int = 7) -> dict[str, int]:
    """Fills the empty database. Returns how many rows each table got."""
    dice = Dice(scale, today, seed)
    counts: dict[str, int] = {}
    with transaction.atomic():
        Workspace.objects.create(id=1, name="Large", slug=SLUG)
        for room in ROOMS:
            for model, rows in room(dice):
                counts[model._meta.label_lower] = fill(model, rows)
    return counts


def fill(model: type[models.Model], rows: Iterable[models.Model]) -> int:
    """Writes the rows in batches, so that memory stays small. Returns how many there were."""
    stream = iter(rows)
    made = 0
    while batch := list(islice(stream, 5_000)):
        model._default_manager.bulk_create(batch)
        made += len(batch)
    return made
