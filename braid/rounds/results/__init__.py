"""What a round found, counted once at its close as JSON that screens only arrange.

`counts` says by side how many answered and were invited. `parts` are what can be opened one by one, each with a
`key`, a `title` and a `shape` that names its macro in `rounds/parts.html`.
"""

from typing import Any

from braid.rounds.models import Round
from braid.rounds.results.named import by_question
from braid.rounds.results.priorities import priorities
from braid.rounds.results.pulse import pulse
from braid.rounds.results.read import counts

Part = dict[str, Any]


def count(row: Round) -> dict[str, Any]:
    """Everything that may be shown of the round."""
    made: list[Part]
    if row.use == Round.Use.PULSE:
        made = pulse(row)
    elif row.use == Round.Use.PRIORITIES:
        made = priorities(row)
    else:
        made = by_question(row)
    return {"counts": counts(row), "parts": made}
