"""Whether what one side hands over is answered: D12 feedback unanswered."""

from collections.abc import Sequence
from dataclasses import dataclass

from braid.base.statistics import km_median
from braid.radar.detectors.kinds import (
    HARM,
    PRODUCT,
    SIDES,
    TALK,
    WORK,
    Dumbbell,
    Evidence,
    Number,
    Reading,
    Tally,
    Verdict,
    limit,
)
from braid.radar.detectors.say import Share, Side, _, gettext_noop, ngettext
from braid.radar.detectors.world import Asks, World, other


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """Thresholds of D12."""

    days: int = limit(14, "conv", "days", gettext_noop("An answer is owed within"))
    fewest: int = limit(
        4, "conv", "pieces of feedback", gettext_noop("Fewest that are old enough to judge by")
    )
    late: float = limit(0.30, "conv", "share", gettext_noop("Late ones from this share on"))
    half: float = limit(0.50, "conv", "share", gettext_noop("More serious from this share on"))
    most: float = limit(0.75, "conv", "share", gettext_noop("Most serious from this share on"))


def feedback_unanswered(world: World, limits: AnswerLimits) -> Verdict:
    """D12: of what one side handed over, too much was not answered yes, no or later in time."""
    tally = Tally()
    for giver in SIDES:
        asks = [each for each in world.asks if each.giver == giver and each.asked <= world.today]
        if asks:
            _judge(world, giver, asks, limits, tally)
    if not tally.fires and not tally.clear and not tally.unknowns:
        tally.unknown(_("Neither side has handed anything over."), "insight: given by the side")
    return tally.verdict()


def _judge(world: World, giver: str, asks: Sequence[Asks], limits: AnswerLimits, tally: Tally) -> None:
    old = [each for each in asks if (world.today - each.asked).days > limits.days]
    judged = sum(each.count for each in old)
    late = sum(each.count for each in old if is_late(world, each, limits))
    if other(giver) not in world.present and not any(each.answered for each in asks):
        # Nobody is here who could answer, and nobody has: this says how the data came in, not how people work.
        tally.unknown(
            _("%(side)s has nobody here who could answer.", side=Side(other(giver))),
            "people: side",
            f"from:{giver}",
        )
    elif judged < limits.fewest:
        tally.unknown(
            _("Fewer than %(count)s pieces of feedback are old enough.", count=limits.fewest),
            "time",
            f"from:{giver}",
        )
    elif late / judged < limits.late - 1e-9:
        tally.clear += 1
    else:
        tally.fires.append(_unanswered(world, giver, asks, judged, late, limits))


def is_late(world: World, asks: Asks, limits: AnswerLimits) -> bool:
    """Not answered within the time. What was answered on the last day is in time."""
    return ((asks.answered or world.today) - asks.asked).days > limits.days


def _unanswered(
    world: World, giver: str, asks: Sequence[Asks], judged: int, late: int, limits: AnswerLimits
) -> Reading:
    share = late / judged
    severity = HARM if share >= limits.most else WORK if share >= limits.half else TALK
    median = km_median(
        (((each.answered or world.today) - each.asked).days, each.answered is not None, each.count)
        for each in asks
    )
    waiting = [each for each in world.waiting if each.giver == giver]
    oldest = sorted(waiting, key=lambda each: (each.asked, each.thing.key))[:5]
    return Reading(
        f"from:{giver}",
        severity,
        ngettext(
            "%(count)s of %(judged)s insight from %(giver)s waited more than %(days)s days for an answer from %(other)s.",
            "%(count)s of %(judged)s insights from %(giver)s waited more than %(days)s days for an answer from %(other)s.",
            late,
            judged=judged,
            giver=Side(giver),
            other=Side(other(giver)),
            days=limits.days,
        ),
        tuple(Evidence(_("Waits since %(day)s.", day=each.asked), each.thing, giver) for each in oldest)
        or (Evidence(_("All are answered by now."), None, giver),),
        (
            Number(gettext_noop("Old enough to judge"), judged, "fewest"),
            Number(gettext_noop("Late"), Share(share), "late"),
            Number(
                gettext_noop("Half are answered after days"), median if median is not None else "—", "days"
            ),
        ),
        _owed_and_given(giver, median, limits),
        ("PL09",),
    )


def _owed_and_given(giver: str, median: int | None, limits: AnswerLimits) -> Dumbbell:
    """The side that owes stands at what is owed, the giver at how long it waits."""
    scale = 2 * max(limits.days, median or 2 * limits.days)
    owed = (limits.days / scale, ngettext("%(count)s day owed", "%(count)s days owed", limits.days))
    if median is None:
        waits = (1.0, _("still waits"))
    else:
        waits = (median / scale, ngettext("%(count)s day", "%(count)s days", median))
    ours, theirs = (waits, owed) if giver == PRODUCT else (owed, waits)
    return Dumbbell(ours[0], theirs[0], ours[1], theirs[1])
