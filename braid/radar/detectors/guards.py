"""Whether a gain is real: D05 counter-metric, D06 surface moves while the outcome stays flat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from braid.base.statistics import wobble
from braid.radar.detectors.kinds import (
    HARM,
    TALK,
    WORK,
    WORKSPACE,
    Evidence,
    Number,
    Reading,
    Tally,
    Verdict,
    limit,
)
from braid.radar.detectors.say import Sentence, Share, Thing, Value, _, gettext_noop, ngettext, number
from braid.radar.detectors.world import Counter, Drive, Goal, Metric, World


@dataclass(frozen=True, slots=True)
class CounterLimits:
    """Thresholds of D05."""

    in_a_row: int = limit(
        2, "conv", "readings", gettext_noop("So many readings in a row beyond the bound: one is noise")
    )
    progress: float = limit(0.5, "conv", "share", gettext_noop("The objective has come so far"))


def counter_metric(world: World, limits: CounterLimits) -> Verdict:
    """D05: an objective gains while its counter-metric is beyond its bound; or no counter-metric is named."""
    tally = Tally()
    bare: list[Thing] = []
    measured = 0
    for goal in world.goals:
        if not goal.active_on(world.today):
            continue
        if not goal.measured:
            tally.unknown(
                _("It has no number that could be reached at another's cost."),
                "key result: metric, baseline, target",
                goal.thing.key,
                goal.thing,
            )
            continue
        measured += 1
        if goal.counters:
            _judge_counters(goal, limits, tally)
        else:
            bare.append(goal.thing)
    if bare:
        tally.fires.append(_bare(sorted(bare, key=lambda thing: thing.key), measured))
    if not world.goals:
        tally.unknown(_("There are no objectives here."), "objective")
    return tally.verdict()


def _bare(bare: list[Thing], total: int) -> Reading:
    return Reading(
        WORKSPACE,
        TALK,
        ngettext(
            "%(count)s of %(total)s measured objectives has no counter-metric.",
            "%(count)s of %(total)s measured objectives have no counter-metric.",
            len(bare),
            total=total,
        ),
        tuple(Evidence(_("Nothing is named that must not get worse meanwhile."), thing) for thing in bare),
        (
            Number(gettext_noop("Measured objectives"), total),
            Number(gettext_noop("Without a counter-metric"), len(bare)),
        ),
        None,
        ("PL02",),
    )


def _judge_counters(goal: Goal, limits: CounterLimits, tally: Tally) -> None:
    breached = [counter for counter in goal.counters if is_breached(counter, limits.in_a_row)]
    short = [counter for counter in goal.counters if len(counter.values) < limits.in_a_row]
    if breached and goal.progress is None:
        tally.unknown(
            _("The progress of the objective is not known."),
            "key result: baseline, target; a check-in with a value",
            goal.thing.key,
            goal.thing,
        )
    elif breached and goal.progress is not None and goal.progress >= limits.progress:
        tally.fires.append(_breach(goal, breached, goal.progress, limits))
    elif short and not breached:
        tally.unknown(
            _("A counter-metric has fewer than %(count)s readings.", count=limits.in_a_row),
            "metric: readings",
            goal.thing.key,
            goal.thing,
        )
    else:
        tally.clear += 1


def is_breached(counter: Counter, in_a_row: int) -> bool:
    """The last `in_a_row` readings all lie beyond the bound; a reading on the bound is inside."""
    last = counter.values[-in_a_row:]
    if len(last) < in_a_row:
        return False
    return all(value > counter.bound if counter.is_ceiling else value < counter.bound for value in last)


def _breach(goal: Goal, breached: Sequence[Counter], progress: float, limits: CounterLimits) -> Reading:
    rows = (
        Evidence(
            _(
                "Readings %(values)s; limit %(bound)s.",
                values=_series(counter.values[-8:]),
                bound=number(counter.bound),
            ),
            counter.metric,
        )
        for counter in breached
    )
    return Reading(
        goal.thing.key,
        HARM,
        _breach_sentence(goal, breached[0], progress),
        (Evidence(_("Progress %(share)s.", share=Share(progress)), goal.thing), *rows),
        (
            Number(gettext_noop("Progress"), Share(progress), "progress"),
            Number(gettext_noop("Readings beyond the limit in a row"), limits.in_a_row, "in_a_row"),
        ),
        None,
        ("PL15", "PL02"),
    )


def _breach_sentence(goal: Goal, worst: Counter, progress: float) -> Sentence:
    values: dict[str, Value] = {
        "objective": goal.thing,
        "progress": Share(progress),
        "metric": worst.metric,
        "bound": number(worst.bound),
        "last": number(worst.values[-1]),
    }
    if worst.is_ceiling:
        return _(
            "%(objective)s is at %(progress)s while %(metric)s has risen to %(last)s, above its limit of %(bound)s.",
            **values,
        )
    return _(
        "%(objective)s is at %(progress)s while %(metric)s has fallen to %(last)s, below its limit of %(bound)s.",
        **values,
    )


def _series(values: Sequence[float]) -> str:
    return " · ".join(number(value) for value in values)


@dataclass(frozen=True, slots=True)
class FlatLimits:
    """Thresholds of D06."""

    readings: int = limit(6, "conv", "readings", gettext_noop("Fewest readings of each metric"))
    rise: float = limit(0.10, "conv", "share", gettext_noop("The driver rose by at least"))
    still: float = limit(0.01, "conv", "share", gettext_noop("An outcome move up to this is no move"))
    usual: float = limit(
        1.0, "conv", "times its usual wobble", gettext_noop("An outcome move up to this is no move")
    )


WINDOW = 3
"""Readings in each of the two windows that are compared, unless fewer readings are asked for."""


@dataclass(frozen=True, slots=True)
class Move:
    """Medians of the window before and after."""

    before: float
    after: float

    @property
    def share(self) -> float:
        """Relative to the size of where it started."""
        return (self.after - self.before) / abs(self.before)


def surface_moves(world: World, limits: FlatLimits) -> Verdict:
    """D06: a driver has risen, and the outcome that it should drive has not moved beyond its usual wobble."""
    tally = Tally()
    for drive in world.drives:
        source, target = world.metrics.get(drive.source), world.metrics.get(drive.target)
        if source and target and target.kind == "outcome":
            _judge_drive(world, drive, source, target, limits, tally)
    if not tally.fires and not tally.clear and not tally.unknowns:
        tally.unknown(_("No metric is said to drive an outcome."), "metric: what it drives; kind outcome")
    return tally.verdict()


def _judge_drive(
    world: World, drive: Drive, source: Metric, target: Metric, limits: FlatLimits, tally: Tally
) -> None:
    seen_until = world.today - timedelta(days=drive.lag_days)
    inputs = [value for day, value in source.values if day <= seen_until]
    results = [value for day, value in target.values if day <= world.today]
    subject = f"{source.thing.key}>{target.thing.key}"
    if min(len(inputs), len(results)) < limits.readings:
        tally.unknown(
            _("One of the two metrics has fewer than %(count)s readings.", count=limits.readings),
            "metric: readings",
            subject,
            source.thing,
        )
        return
    window = min(WINDOW, limits.readings // 2)
    driver, outcome = move(inputs, window), move(results, window)
    if not driver.before:
        tally.unknown(
            _("The driver started from nothing, so its rise has no size."), "metric: readings", subject
        )
        return
    usual = wobble(results)
    still = max(usual * limits.usual, abs(outcome.before) * limits.still)
    if driver.share >= limits.rise - 1e-9 and abs(outcome.after - outcome.before) <= still + 1e-9:
        tally.fires.append(_flat(subject, source, target, driver, outcome, usual, (inputs, results)))
    else:
        tally.clear += 1


def move(values: Sequence[float], window: int = WINDOW) -> Move:
    """Median of the last readings against that of as many before."""
    return Move(median(values[-2 * window : -window]), median(values[-window:]))


def _flat(
    subject: str,
    source: Metric,
    target: Metric,
    driver: Move,
    outcome: Move,
    usual: float,
    series: tuple[list[float], list[float]],
) -> Reading:
    sentence = _(
        "%(driver)s rose by %(rise)s, and %(outcome)s has not moved beyond its usual wobble.",
        driver=source.thing,
        rise=Share(driver.share),
        outcome=target.thing,
    )
    return Reading(
        subject,
        WORK,
        sentence,
        tuple(
            Evidence(_("Readings %(values)s.", values=_series(values[-8:])), metric.thing)
            for metric, values in ((source, series[0]), (target, series[1]))
        ),
        (
            Number(gettext_noop("Rise of the driver"), Share(driver.share), "rise"),
            Number(gettext_noop("Move of the outcome"), round(outcome.after - outcome.before, 4)),
            Number(gettext_noop("Usual wobble of the outcome"), round(usual, 4), "usual"),
        ),
        None,
        ("PL02", "PL20"),
    )
