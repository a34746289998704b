"""Every write of the radar."""

from braid.radar.actions.evaluations import evaluate, look
from braid.radar.actions.findings import acknowledge, commit_to, end_commitment, lift, mute, vote
from braid.radar.actions.thresholds import set_threshold

__all__ = [
    "acknowledge",
    "commit_to",
    "end_commitment",
    "evaluate",
    "lift",
    "look",
    "mute",
    "set_threshold",
    "vote",
]
