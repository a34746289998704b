"""What the radar remembers of findings, and what both sides planned together."""

from braid.radar.models.findings import (
    Acknowledgement,
    Commitment,
    Evaluation,
    Finding,
    FindingQuerySet,
    Mute,
    PlayMeeting,
    SkippedStep,
    Threshold,
    Turn,
    TurnQuerySet,
    Vote,
)
from braid.radar.models.workshops import Workshop, WorkshopItem, WorkshopPoint, WorkshopStep

__all__ = [
    "Acknowledgement", "Commitment", "Evaluation", "Finding", "FindingQuerySet", "Mute", "PlayMeeting", "SkippedStep", "Threshold", "Turn",
    "TurnQuerySet", "Vote", "Workshop", "WorkshopItem", "WorkshopPoint", "WorkshopStep",
]  # fmt: skip
