"""What marketing says, when and to whom; the gates that both sides answer before it is said."""

from braid.launches.models.assumptions import Assumption, AssumptionAnswer, AssumptionQuerySet, as_gate
from braid.launches.models.betas import (
    Beta,
    BetaFeedback,
    BetaReading,
    GateOverride,
    Participant,
)
from braid.launches.models.dates import CalendarDate
from braid.launches.models.deciding import Condition, GoDecision
from braid.launches.models.gates import Gate, GateAnswer, GateQuerySet, Tally, tally
from braid.launches.models.launch import (
    Launch,
    LaunchContent,
    LaunchItem,
    LaunchMetric,
    LaunchStage,
)
from braid.launches.models.reviews import Learning, Review, ReviewLook, Win
from braid.launches.models.ripples import Ripple, RippleAnswer, RippleAsk, RippleThing
from braid.launches.models.roles import LaunchRole
from braid.launches.models.room import Channel, Incident
from braid.launches.models.tasks import Task, TaskMark
from braid.launches.models.template import LaunchTemplate

__all__ = [
    "Assumption",
    "AssumptionAnswer",
    "AssumptionQuerySet",
    "CalendarDate",
    "Beta",
    "BetaFeedback",
    "BetaReading",
    "Channel",
    "Condition",
    "Gate",
    "GateAnswer",
    "GateOverride",
    "GateQuerySet",
    "GoDecision",
    "Incident",
    "Launch",
    "LaunchContent",
    "LaunchItem",
    "LaunchMetric",
    "LaunchRole",
    "LaunchStage",
    "LaunchTemplate",
    "Ripple",
    "RippleAnswer",
    "RippleAsk",
    "RippleThing",
    "Learning",
    "Participant",
    "Review",
    "ReviewLook",
    "Tally",
    "Task",
    "TaskMark",
    "Win",
    "as_gate",
    "tally",
]
