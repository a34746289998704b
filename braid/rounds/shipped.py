"""The templates that come with Braid."""

from django.utils.translation import gettext_lazy as _

from braid.rounds.instruments import AREAS
from braid.rounds.plans import SHORT, Plan, Use

SHIPPED: dict[str, Plan] = {
    "quarterly-pulse": Plan(
        _("Quarterly pulse, with role clarity"), Use.PULSE, _("How it is to work together, and what would help most."),
        modules=("roles",), every_months=3,
    ),
    "pulse-communication": Plan(
        _("Pulse, with communication"), Use.PULSE, _("How it is to work together, and how we hear of each other's work."),
        modules=("communication",), every_months=3,
    ),
    "pulse-involvement": Plan(
        _("Pulse, with involvement by phase"), Use.PULSE, _("How it is to work together, and who is there when it counts."),
        modules=("involvement",), every_months=3,
    ),
    "monthly-pulse": Plan(
        _("Short monthly pulse"), Use.PULSE, _("Four questions, half a minute, once a month."),
        modules=(SHORT,), days_open=4, every_months=1,
    ),
    "priorities": Plan(
        _("Priorities of the quarter"), Use.PRIORITIES, _("What do we do first, and what can wait?"), days_open=5,
    ),
    "grey-areas": Plan(
        _("Who leads on the nine grey areas"), Use.ROLES, _("Where do both of us say “ours”, and where nobody?"),
        subjects=tuple(AREAS), days_open=5, initials=True,
    ),
    "confidence": Plan(
        _("Confidence before a check-in"), Use.CONFIDENCE, _("How sure are we that these are reached, and why?"),
        days_open=3, guess=True, initials=True,
    ),
    "go": Plan(_("Go or no-go"), Use.GO, _("Is every gate ready, and on what condition?"), days_open=2, initials=True),
    "five": Plan(_("Five shared questions"), Use.FIVE, _("Do both sides give the same answers?"), days_open=7),
}  # fmt: skip
