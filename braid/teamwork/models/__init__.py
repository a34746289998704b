"""How the two sides work together: their words, who leads on what, what they decided, and when they meet."""

from braid.teamwork.models.chart import (
    ChartAcknowledgement,
    Clock,
    Duty,
    Responsibility,
    ResponsibilityQuerySet,
)
from braid.teamwork.models.decisions import Decision, DecisionOption, DecisionPart, DecisionQuerySet, Position
from braid.teamwork.models.invites import Coming, Invite, Mailbox
from braid.teamwork.models.learning import Level, Path, PathTick, Shadowing, Topic
from braid.teamwork.models.load import Allowance, DaysOff, Holiday, LoadCheck, WorkWeek
from braid.teamwork.models.meetings import (
    ActionItem,
    AgendaLine,
    Attendance,
    Meeting,
    MeetingQuerySet,
    Pause,
    Seat,
    Series,
    SeriesQuerySet,
    Verdict,
)
from braid.teamwork.models.outcomes import Approval, Citation, Ending, Escalation, Review
from braid.teamwork.models.retros import (
    Retro,
    RetroCard,
    RetroDot,
    RetroNote,
    RetroQuerySet,
    RetroReady,
    RetroStep,
    RetroTopic,
)
from braid.teamwork.models.words import PlainWord, Term, TermAgreement, UnclearWord

__all__ = [
    "ActionItem", "AgendaLine", "Allowance", "Approval", "Attendance", "ChartAcknowledgement", "Citation", "Clock", "Coming", "DaysOff",
    "Decision", "DecisionOption", "DecisionPart", "DecisionQuerySet", "Duty", "Ending", "Escalation", "Holiday", "Invite",
    "Level", "LoadCheck", "Mailbox", "Meeting", "MeetingQuerySet", "Path", "PathTick", "Pause", "PlainWord", "Position",
    "Responsibility", "ResponsibilityQuerySet", "Retro", "RetroCard",
    "RetroDot", "RetroNote", "RetroQuerySet", "RetroReady", "RetroStep", "RetroTopic", "Review", "Seat", "Series", "SeriesQuerySet",
    "Shadowing", "Term", "TermAgreement", "Topic", "UnclearWord", "Verdict", "WorkWeek",
]  # fmt: skip
