"""Charts of a revealed round as files: drawn from what its page shows, and from nothing else."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from braid.people.models import Member
from braid.rounds.charts import answers, scores
from braid.rounds.charts.sheet import Chart, png, svg
from braid.rounds.models import Round
from braid.rounds.results.seen import Part, parts_seen

__all__ = ["Chart", "charts_of", "png", "svg"]

Name = Callable[[Any], str]
# By the shape of a part: its charts.
DRAWN: dict[str, Callable[[Part, Name], Iterator[Chart]]] = {
    "strands": scores.strands,
    "items": lambda part, name: chain(scores.items(part, name), scores.falls(part, name)),
    "places": scores.places,
    "factor": answers.factor,
    "involvement": answers.involvement,
}


def charts_of(member: Member, row: Round) -> list[Chart]:
    """Every chart of what is open of a round, in the order of its page; none before the reveal."""
    if not row.is_revealed:
        return []
    parts = parts_seen(member, row)
    name = member.workspace.side_name
    found = [chart for part in parts if part["shape"] in DRAWN for chart in DRAWN[part["shape"]](part, name)]
    found += scores.waves(parts, row.closed_on, name)
    found += scores.spread(parts, name)
    return found + list(answers.maps(parts, name))
