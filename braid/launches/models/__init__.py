"""What marketing says, when and to whom; the gates that both sides answer before it is said."""

from braid.launches.models.gates import Gate, GateAnswer, GateQuerySet, Tally, tally
from braid.launches.models.launch import (
    Launch,
    LaunchContent,
    LaunchItem,
    LaunchMetric,
    LaunchStage,
)

__all__ = [
    "Gate",
    "GateAnswer",
    "GateQuerySet",
    "Launch",
    "LaunchContent",
    "LaunchItem",
    "LaunchMetric",
    "LaunchStage",
    "Tally",
    "tally",
]
