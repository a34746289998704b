"""What a round found, counted once at its close as JSON that screens only arrange.

`counts` says by side how many answered and were invited. `parts` are what can be opened one by one, each with a
`key`, a `title` and a `shape` that names its macro in `rounds/parts.html`. `check` tells admins whether the questions of a
pulse fit.
"""

from typing import Any

from braid.rounds.models import Round
from braid.rounds.results.named import by_question
from braid.rounds.results.priorities import priorities
from braid.rounds.results.pulse import checked, pulse
from braid.rounds.results.read import counts
from braid.rounds.results.waves import add_named_waves

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
    if row.use != Round.Use.PULSE:
        add_named_waves(row, made)
    found = {"counts": counts(row), "parts": made}
    return found | ({"check": checked(row)} if row.use == Round.Use.PULSE else {})
