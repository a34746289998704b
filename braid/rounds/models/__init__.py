"""Tables of rounds: what is asked of whom, and what they answered."""

from braid.rounds.models.answers import Answer, Ballot, Remark, random_key
from braid.rounds.models.asked import Question, Seat, Subject
from braid.rounds.models.card import Card, Chair
from braid.rounds.models.outcome import Opened, Result, Settlement
from braid.rounds.models.round import MOST_MONTHS, SIDES, Round, Step
from braid.rounds.models.template import Template

__all__ = [
    "MOST_MONTHS", "SIDES", "Answer", "Ballot", "Card", "Chair", "Opened", "Question", "Remark", "Result", "Round", "Seat", "Settlement", "Step", "Subject",
    "Template", "random_key",
]  # fmt: skip
