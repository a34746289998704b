"""The list of all checks, in the order in which they are shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from braid.radar.detectors import (
    answers,
    cadence,
    claims,
    contact,
    deciding,
    goals,
    guards,
    launches,
    load,
    market,
    mission,
    owners,
    pulse,
    rounds,
    says,
    words,
    yardsticks,
)
from braid.radar.detectors.kinds import Limit, Verdict, limits_of
from braid.radar.detectors.say import gettext_noop
from braid.radar.detectors.world import World


@dataclass(frozen=True, slots=True)
class Detector:
    """One check: its name, the kind under which its findings are sorted, and the facts that it reads."""

    id: str
    name: str
    kind: str
    looks_for: str
    rule: Callable[[World, Any], Verdict]
    limits: type[Any]
    reads: frozenset[str]
    # Its findings may speak of a person; then they are for that one and the leads.
    speaks_of_people: bool = False

    def thresholds(self) -> tuple[Limit, ...]:
        return limits_of(self.limits)

    def settings(self, changed: Mapping[str, float] | None = None) -> Any:
        """The thresholds with a workspace's own values; names that are not known are left out."""
        known = {each.name: each.type for each in fields(self.limits)}
        return replace(
            self.limits(),
            **{
                name: int(value) if known[name] is int else value
                for name, value in (changed or {}).items()
                if name in known
            },
        )

    def read(self, world: World, changed: Mapping[str, float] | None = None) -> Verdict:
        """Runs the rule."""
        return self.rule(world, self.settings(changed))


def _check(
    id: str,
    name: str,
    kind: str,
    looks_for: str,
    rule: Callable[[World, Any], Verdict],
    limits: type[Any],
    reads: str,
) -> Detector:
    return Detector(id, name, kind, looks_for, rule, limits, frozenset(reads.split()))


KINDS = {
    "goals": gettext_noop("Goals"),
    "launches": gettext_noop("Launches"),
    "contact": gettext_noop("Working together"),
    "feedback": gettext_noop("Feedback"),
    "rounds": gettext_noop("Rounds"),
}

DETECTORS = (
    _check(
        "D01",
        gettext_noop("Siloed goals"),
        "goals",
        gettext_noop("Too few objectives are held by both sides."),
        goals.siloed_goals,
        goals.SiloedLimits,
        "goals",
    ),
    _check(
        "D02",
        gettext_noop("Opposed targets"),
        "goals",
        gettext_noop("The sides aim at one metric in opposite directions, or far apart."),
        goals.opposed_targets,
        goals.OpposedLimits,
        "targets metrics",
    ),
    _check(
        "D03",
        gettext_noop("Different yardsticks"),
        "goals",
        gettext_noop("For one initiative the sides name success metrics that have nothing in common."),
        yardsticks.different_yardsticks,
        yardsticks.YardstickLimits,
        "yardsticks metrics drives",
    ),
    _check(
        "D04",
        gettext_noop("Surface metric"),
        "goals",
        gettext_noop("Metrics to steer by from which nothing leads to an outcome."),
        yardsticks.surface_metric,
        yardsticks.SurfaceLimits,
        "metrics drives",
    ),
    _check(
        "D05",
        gettext_noop("Counter-metric"),
        "goals",
        gettext_noop("An objective gains while its counter-metric is beyond its limit, or none is named."),
        guards.counter_metric,
        guards.CounterLimits,
        "goals",
    ),
    _check(
        "D06",
        gettext_noop("Surface moves, outcome flat"),
        "goals",
        gettext_noop("A driver rises and the outcome that it should drive stays where it was."),
        guards.surface_moves,
        guards.FlatLimits,
        "metrics drives",
    ),
    _check(
        "D07",
        gettext_noop("Mission"),
        "goals",
        gettext_noop(
            "No mission in force, a side that has not read it, or objectives that serve no point of it."
        ),
        mission.mission_unacknowledged,
        mission.MissionLimits,
        "statements roster goals has_items",
    ),
    _check(
        "D08",
        gettext_noop("Anchored apart"),
        "rounds",
        gettext_noop(
            "Asked one of the five shared questions apart, the sides mostly give different answers."
        ),
        rounds.anchored_apart,
        rounds.AnchorLimits,
        "choices",
    ),
    _check(
        "D09",
        gettext_noop("Priorities diverge"),
        "rounds",
        gettext_noop(
            "Scored apart, the two sides would do things in orders that differ more than chance has it."
        ),
        rounds.priorities_diverge,
        rounds.OrderLimits,
        "orders",
    ),
    _check(
        "D10",
        gettext_noop("Cadence lapse"),
        "contact",
        gettext_noop(
            "What both sides hold again and again, or owe after a launch, is long overdue or one side stays away."
        ),
        cadence.cadence_lapse,
        cadence.CadenceLimits,
        "cadences",
    ),
    _check(
        "D11",
        gettext_noop("Quiet pair"),
        "contact",
        gettext_noop("The owners of something under way are out of contact about it."),
        contact.quiet_pair,
        contact.QuietLimits,
        "pairs",
    ),
    _check(
        "D12",
        gettext_noop("Feedback loop"),
        "feedback",
        gettext_noop("What one side hands over waits too long for a yes, no or later."),
        answers.feedback_unanswered,
        answers.AnswerLimits,
        "asks waiting present",
    ),
    _check(
        "D13",
        gettext_noop("Jargon"),
        "contact",
        gettext_noop(
            "Abbreviations that one side alone uses and nobody has explained, or a word that was called unclear."
        ),
        words.jargon,
        words.JargonLimits,
        "texts",
    ),
    _check(
        "D14",
        gettext_noop("Unowned area"),
        "contact",
        gettext_noop("Nobody leads on an area that both sides touch."),
        owners.unowned_area,
        owners.UnownedLimits,
        "areas",
    ),
    _check(
        "D15",
        gettext_noop("Double-owned area"),
        "contact",
        gettext_noop("More than one leads on an area, or one reverses what the other decided there."),
        owners.double_owned,
        owners.DoubleLimits,
        "areas",
    ),
    _check(
        "D16",
        gettext_noop("Role perception"),
        "rounds",
        gettext_noop("Most of both sides say that an area is theirs, or most of both say that it is not."),
        rounds.role_perception,
        rounds.RoleLimits,
        "role_map",
    ),
    _check(
        "D17",
        gettext_noop("Involved late"),
        "contact",
        gettext_noop("Most of the lead time has gone before the other side is involved."),
        contact.involved_too_late,
        contact.LateLimits,
        "efforts present",
    ),
    _check(
        "D18",
        gettext_noop("Needed and achieved"),
        "rounds",
        gettext_noop(
            "In a phase one side needs clearly more, or less, involvement of the other than there was."
        ),
        pulse.needed_and_achieved,
        pulse.NeededLimits,
        "pulses",
    ),
    _check(
        "D19",
        gettext_noop("Perception gap"),
        "rounds",
        gettext_noop("The sides see trust, goals or planning clearly differently, or both find it weak."),
        pulse.perception_gap,
        pulse.PerceptionLimits,
        "pulses",
    ),
    _check(
        "D20",
        gettext_noop("Split within a side"),
        "rounds",
        gettext_noop("The answers of one side to the pulse fall in two camps."),
        pulse.split_within,
        pulse.SplitLimits,
        "pulses",
    ),
    _check(
        "D21",
        gettext_noop("One-sided decisions"),
        "contact",
        gettext_noop(
            "One side alone decides too much of what concerns both, and the other is not asked before."
        ),
        deciding.one_sided_decisions,
        deciding.OneSidedLimits,
        "decided present",
    ),
    replace(
        _check(
            "D22",
            gettext_noop("Overload"),
            "contact",
            gettext_noop(
                "There are more days of work than days. What is said of a person, only that one and both leads read."
            ),
            load.overload,
            load.LoadLimits,
            "loads",
        ),
        speaks_of_people=True,
    ),
    _check(
        "D23",
        gettext_noop("Launch readiness"),
        "launches",
        gettext_noop("A launch promises more than its gates show to be ready."),
        launches.over_promise,
        launches.PromiseLimits,
        "launches",
    ),
    _check(
        "D24",
        gettext_noop("Unverified claims"),
        "launches",
        gettext_noop("Something is published, or about to be, and a claim in it is not checked."),
        claims.unverified_claims,
        claims.UnverifiedLimits,
        "pieces",
    ),
    _check(
        "D25",
        gettext_noop("Release untold"),
        "launches",
        gettext_noop("Something that customers notice went out, and nothing speaks of it."),
        launches.under_marketed,
        launches.UntoldLimits,
        "shipped voices",
    ),
    _check(
        "D26",
        gettext_noop("Surprise change"),
        "contact",
        gettext_noop("The other side hears of a change or a campaign late or never."),
        contact.surprise_change,
        contact.SurpriseLimits,
        "notices present",
    ),
    _check(
        "D27",
        gettext_noop("Market moved"),
        "feedback",
        gettext_noop("The market signals the same for weeks, and nothing answers it."),
        market.market_moved,
        market.MarketLimits,
        "signals positioned",
    ),
    _check(
        "D28",
        gettext_noop("Executive needed"),
        "contact",
        gettext_noop("Both sides have tried and it stays, or a question waits for somebody who decides it."),
        deciding.executive_needed,
        deciding.ExecutiveLimits,
        "stuck questions",
    ),
    _check(
        "D29",
        gettext_noop("Says and is"),
        "launches",
        gettext_noop("The announcement and the roadmap say different things."),
        says.says_and_is,
        says.SaysLimits,
        "claims plans releases",
    ),
)

BY_ID = {detector.id: detector for detector in DETECTORS}
