"""What marketing says, when and to whom; the gates that both sides answer before it is said."""

from braid.launches.models.assumptions import Assumption, AssumptionAnswer, AssumptionQuerySet, as_gate
from braid.launches.models.deciding import Condition, GoDecision
from braid.launches.models.gates import Gate, GateAnswer, GateQuerySet, Tally, tally
from braid.launches.models.launch import (
    Launch,
    LaunchContent,
    LaunchItem,
    LaunchMetric,
    LaunchStage,
)
from braid.launches.models.tasks import Task, TaskMark
from braid.launches.models.template import LaunchTemplate

__all__ = [
    "Assumption",
    "AssumptionAnswer",
    "AssumptionQuerySet",
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
    "LaunchTemplate",
    "Tally",
    "Task",
    "TaskMark",
    "as_gate",
    "tally",
]
