"""Mission and strategy, objectives and key results, metrics and what drives what."""

from braid.goals.models.drafts import DraftAgreement, StatementDraft
from braid.goals.models.metrics import DIGITS, Drive, Metric, Reading
from braid.goals.models.mission import Acknowledgement, Statement, StrategyPoint
from braid.goals.models.objectives import Objective, ObjectiveOwner, OursAlone, Period
from braid.goals.models.results import BoundChange, CheckIn, CounterMetric, KeyResult

__all__ = [
    "Acknowledgement",
    "BoundChange",
    "CheckIn",
    "CounterMetric",
    "DIGITS",
    "DraftAgreement",
    "Drive",
    "KeyResult",
    "Metric",
    "Objective",
    "ObjectiveOwner",
    "OursAlone",
    "Period",
    "Reading",
    "Statement",
    "StatementDraft",
    "StrategyPoint",
]
