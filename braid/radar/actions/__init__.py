"""Every write of the radar."""

from braid.radar.actions.asks import ask_about_round, ask_executive
from braid.radar.actions.evaluations import evaluate, look
from braid.radar.actions.findings import (
    acknowledge,
    change_commitment,
    commit_to,
    commit_to_thread,
    end_commitment,
    lift,
    mute,
    vote,
)
from braid.radar.actions.first_steps import call_back, confirm_sides, skip
from braid.radar.actions.meetings import meet_for
from braid.radar.actions.thresholds import set_threshold

__all__ = [
    "acknowledge",
    "ask_about_round",
    "ask_executive",
    "call_back",
    "change_commitment",
    "commit_to",
    "commit_to_thread",
    "confirm_sides",
    "end_commitment",
    "evaluate",
    "lift",
    "look",
    "meet_for",
    "mute",
    "set_threshold",
    "skip",
    "vote",
]
