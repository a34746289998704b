"""Whether both sides decide, and whether somebody does: D21 one-sided decisions, D28 executive needed."""

from collections.abc import Sequence
from dataclasses import dataclass

from braid.base.statistics import wilson
from braid.radar.detectors.at_work import Decided, Question, Stuck
from braid.radar.detectors.kinds import HARM, SIDES, WORK, Evidence, Number, Reading, Tally, Verdict, limit
from braid.radar.detectors.say import Sentence, Share, Side, _, gettext_noop, ngettext
from braid.radar.detectors.world import World, other


@dataclass(frozen=True, slots=True)
class OneSidedLimits:
    """Thresholds of D21."""

    window: int = limit(90, "conv", "days", gettext_noop("Decisions of the last"))
    fewest: int = limit(8, "conv", "decisions", gettext_noop("Fewest decisions to judge by"))
    third: float = limit(
        1 / 3, "conv", "share of the decisions", gettext_noop("Allowing for chance, more than")
    )
    half: float = limit(
        0.5,
        "conv",
        "share of the decisions",
        gettext_noop("Most serious, allowing for chance, from more than"),
    )


def one_sided_decisions(world: World, limits: OneSidedLimits) -> Verdict:
    """D21: of what concerns both, one side alone decided more than a third, allowing for chance, and asked nobody before.

    What the chart gives to that side alone is left out: there it is agreed who has the last word.
    """
    tally = Tally()
    recent = [
        each
        for each in world.decided
        if 0 <= (world.today - each.on).days <= limits.window and not each.is_sole
    ]
    if not set(SIDES) <= world.present:
        tally.unknown(_("Only one side has people here."), "people: side")
    elif len(recent) < limits.fewest:
        tally.unknown(
            _("Fewer than %(count)s decisions about what concerns both were made in %(days)s days.", count=limits.fewest, days=limits.window),
            "decision: who decided, who was asked before",
        )  # fmt: skip
    else:
        for side in SIDES:
            _judge(side, recent, limits, tally)
    return tally.verdict()


def is_alone(each: Decided, side: str) -> bool:
    """This side decided it, and nobody of the other one decided with it or was asked before."""
    return each.by == {side} and other(side) not in each.asked


def _judge(side: str, recent: Sequence[Decided], limits: OneSidedLimits, tally: Tally) -> None:
    alone = sorted(
        (each for each in recent if is_alone(each, side)), key=lambda each: (each.on, each.thing.key), reverse=True
    )  # fmt: skip
    low, _high = wilson(len(alone), len(recent))
    if low <= limits.third:
        tally.clear += 1
    else:
        severity = HARM if low > limits.half else WORK
        tally.fires.append(_one_sided(side, alone, len(recent), low, severity, limits))


def _one_sided(
    side: str, alone: Sequence[Decided], total: int, low: float, severity: int, limits: OneSidedLimits
) -> Reading:
    return Reading(
        f"by:{side}",
        severity,
        ngettext(
            "%(count)s of %(total)s decisions in %(days)s days was made by %(side)s alone, and %(other)s was not asked before.",
            "%(count)s of %(total)s decisions in %(days)s days were made by %(side)s alone, and %(other)s was not asked before.",
            len(alone), total=total, days=limits.window, side=Side(side), other=Side(other(side)),
        ),
        tuple(
            Evidence(
                _("Decided by %(side)s on %(day)s; %(other)s was not asked before.", side=Side(side), day=each.on, other=Side(other(side))),
                each.thing, side,
            )
            for each in alone
        ),
        (
            Number(gettext_noop("Decisions about what concerns both"), total, "fewest"),
            Number(gettext_noop("Made by one side alone"), Share(len(alone) / total)),
            Number(gettext_noop("At least, allowing for chance"), Share(low), "half" if severity == HARM else "third"),
        ),
        None,
        ("PL14", "PL11"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExecutiveLimits:
    """Thresholds of D28."""

    severity: int = limit(2, "conv", "of 3", gettext_noop("A finding at least as serious as"))
    days: int = limit(30, "conv", "days", gettext_noop("A finding is open for at least"))
    plays: int = limit(1, "conv", "plays", gettext_noop("Plays that were done on it"))
    dispute: int = limit(10, "conv", "days", gettext_noop("A question without a decider waits longer than"))
    taken: int = limit(10, "conv", "days", gettext_noop("A question taken to the sponsor waits longer than"))


def executive_needed(world: World, limits: ExecutiveLimits) -> Verdict:
    """D28: both sides have seen it and tried something, and it stays; or a question has nobody who decides it.

    What waits for a date is set aside until then, and is not among the facts.
    """
    tally = Tally()
    for each in world.stuck:
        if is_stuck(world, each, limits):
            tally.fires.append(_stuck(world, each))
        else:
            tally.clear += 1
    for question in world.questions:
        if question.has_decider and not question.is_taken:
            continue
        longest = limits.taken if question.is_taken else limits.dispute
        if (world.today - question.since).days > longest:
            tally.fires.append(_waits(world, question))
        else:
            tally.clear += 1
    if not tally.fires and not tally.clear:
        tally.unknown(_("No finding is open, and no question waits for somebody who decides."), "decision: who decides it")  # fmt: skip
    return tally.verdict()


def is_stuck(world: World, each: Stuck, limits: ExecutiveLimits) -> bool:
    """Serious and old enough, seen by both, a play was done, and nobody has decided about it."""
    return (
        each.severity >= limits.severity
        and (world.today - each.opened).days >= limits.days
        and each.seen_by >= set(SIDES)
        and each.plays >= limits.plays
        and not each.is_decided
    )


def _stuck(world: World, each: Stuck) -> Reading:
    days = (world.today - each.opened).days
    return Reading(
        each.thing.key,
        HARM,
        _("Both sides know it for %(days)s days, and what they tried has not moved it: %(finding)s", days=days, finding=each.said),
        (
            Evidence(_("Open since %(day)s.", day=each.opened), each.thing),
            *(Evidence(_("Has taken note of it."), None, side) for side in sorted(each.seen_by)),
            Evidence(
                ngettext("%(count)s play was done on it.", "%(count)s plays were done on it.", each.plays), None
            ),
        ),
        (
            Number(gettext_noop("Days open"), days, "days"),
            Number(gettext_noop("Plays done"), each.plays, "plays"),
        ),
        None,
        ("PL22",),
    )  # fmt: skip


def _waits(world: World, each: Question) -> Reading:
    days = (world.today - each.since).days
    said: Sentence
    if each.is_taken:
        said = _("%(question)s was taken to the executive sponsor %(days)s days ago and waits for an answer.", question=each.thing, days=days)  # fmt: skip
        row = _("With the executive sponsor since %(day)s.", day=each.since)
    else:
        said = _("%(question)s is open for %(days)s days, and nobody is named who decides it.", question=each.thing, days=days)  # fmt: skip
        row = _("Asked on %(day)s; nobody decides it.", day=each.since)
    threshold = "taken" if each.is_taken else "dispute"
    return Reading(
        each.thing.key,
        HARM,
        said,
        (Evidence(row, each.thing),),
        (Number(gettext_noop("Days without an answer"), days, threshold),),
        None,
        ("PL22",),
    )
