"""What marketing says, when and to whom; the gates that both sides answer before it is said."""

from braid.launches.models.deciding import Condition, GoDecision
from braid.launches.models.gates import Gate, GateAnswer, GateQuerySet, Tally, tally
from braid.launches.models.launch import (
    Launch,
    LaunchContent,
    LaunchItem,
    LaunchMetric,
    LaunchStage,
)

__all__ = [
    "Condition",
    "Gate",
    "GateAnswer",
    "GateQuerySet",
    "GoDecision",
    "Launch",
    "LaunchContent",
    "LaunchItem",
    "LaunchMetric",
    "LaunchStage",
    "Tally",
    "tally",
]
