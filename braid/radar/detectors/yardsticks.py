"""How the two sides measure success: D03 different yardsticks, D04 surface metric."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from braid.radar.detectors.kinds import (
    HARM,
    MARKETING,
    PRODUCT,
    SIDES,
    TALK,
    WORK,
    WORKSPACE,
    Dumbbell,
    Evidence,
    Number,
    Reading,
    Tally,
    Verdict,
    limit,
)
from braid.radar.detectors.say import Sentence, Side, Thing, _, bare, gettext_noop, ngettext
from braid.radar.detectors.world import Drive, Metric, World, Yardsticks

OUTCOME = "outcome"
DRIVER = "driver"


def edges(drives: Iterable[Drive]) -> Mapping[int, set[int]]:
    """Which metrics each metric drives directly."""
    found: dict[int, set[int]] = defaultdict(set)
    for drive in drives:
        found[drive.source].add(drive.target)
    return found


def outcomes_of(metric: int, drives: Mapping[int, set[int]], metrics: Mapping[int, Metric]) -> frozenset[int]:
    """Outcome metrics that this one leads to, itself included. Circles are walked once."""
    seen: set[int] = set()
    ahead = [metric]
    while ahead:
        at = ahead.pop()
        if at not in seen:
            seen.add(at)
            ahead.extend(drives.get(at, ()))
    return frozenset(at for at in seen if at in metrics and metrics[at].kind == OUTCOME)


@dataclass(frozen=True, slots=True)
class YardstickLimits:
    """Thresholds of D03."""

    empty_within: int = limit(
        14, "conv", "days", gettext_noop("A side without any metric matters from so close to the launch")
    )


def different_yardsticks(world: World, limits: YardstickLimits) -> Verdict:
    """D03: for one initiative the sides named success metrics that have nothing in common."""
    tally = Tally()
    drives = edges(world.drives)
    in_use = any(each.product or each.marketing for each in world.yardsticks)
    for each in world.yardsticks:
        named = {PRODUCT: each.product, MARKETING: each.marketing}
        empty = [side for side in SIDES if not named[side]]
        if empty:
            _judge_empty(world, each, empty, in_use, limits, tally)
        elif each.product & each.marketing:
            tally.clear += 1
        else:
            tally.fires.append(_apart(world, each, drives))
    if not world.yardsticks:
        tally.unknown(_("Nothing is under way here."), "item or launch: success metrics of each side")
    return tally.verdict()


def _judge_empty(
    world: World, each: Yardsticks, empty: list[str], in_use: bool, limits: YardstickLimits, tally: Tally
) -> None:
    days = (each.due - world.today).days if each.due else None
    if days is None or days > limits.empty_within or not in_use:
        tally.unknown(
            _("A side has named no success metric yet."),
            "item or launch: success metrics of each side",
            each.thing.key,
            each.thing,
        )
        return
    if len(empty) == len(SIDES):
        sentence = _("Neither side has named a measure of success for %(thing)s.", thing=each.thing)
    else:
        sentence = _(
            "%(side)s has named no measure of success for %(thing)s.", side=Side(empty[0]), thing=each.thing
        )
    tally.fires.append(
        Reading(
            each.thing.key,
            HARM,
            sentence,
            _named(world, each),
            (Number(gettext_noop("Days to launch"), days, "empty_within"),),
            None,
            ("PL02",),
        )
    )


def _apart(world: World, each: Yardsticks, drives: Mapping[int, set[int]]) -> Reading:
    led_to = {
        side: frozenset().union(*(outcomes_of(metric, drives, world.metrics) for metric in metrics))
        for side, metrics in ((PRODUCT, each.product), (MARKETING, each.marketing))
    }
    common = led_to[PRODUCT] & led_to[MARKETING]
    ours, theirs = _names(world, each.product), _names(world, each.marketing)
    sentence = _(
        "%(thing)s has two measures of success and no shared one: %(product)s (%(a)s) and %(marketing)s (%(b)s).",
        thing=each.thing,
        product=ours,
        a=Side(PRODUCT),
        marketing=theirs,
        b=Side(MARKETING),
    )
    shared = Evidence(_nearest(world, common))
    return Reading(
        each.thing.key,
        TALK if common else WORK,
        sentence,
        (*_named(world, each), shared),
        (
            Number(gettext_noop("Metrics in common"), 0),
            Number(gettext_noop("Outcomes in common"), len(common)),
        ),
        Dumbbell(0.15, 0.85, bare(ours), bare(theirs)),
        ("PL02", "PL01"),
    )


def _nearest(world: World, common: frozenset[int]) -> Sentence:
    if not common:
        return _("They lead to no outcome in common.")
    return _("Both lead to %(metric)s.", metric=world.metrics[min(common)].thing)


def _names(world: World, metrics: Iterable[int]) -> str:
    return ", ".join(
        sorted(world.metrics[metric].thing.name for metric in metrics if metric in world.metrics)
    )


def _named(world: World, each: Yardsticks) -> tuple[Evidence, ...]:
    rows = [Evidence(_("This is what it is about."), each.thing)]
    for side, metrics in ((PRODUCT, each.product), (MARKETING, each.marketing)):
        rows += [
            Evidence(
                _("%(side)s measures success by it.", side=Side(side)), world.metrics[metric].thing, side
            )
            for metric in sorted(metrics)
            if metric in world.metrics
        ]
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class SurfaceLimits:
    """D04 has no number to set: a path to an outcome exists or it does not."""


def surface_metric(world: World, limits: SurfaceLimits) -> Verdict:
    """D04: metrics that are steered by, and from which no chain of drivers leads to an outcome."""
    tally = Tally()
    drives = edges(world.drives)
    drivers = {key: metric for key, metric in world.metrics.items() if metric.kind == DRIVER}
    loose = [metric.thing for key, metric in drivers.items() if not outcomes_of(key, drives, world.metrics)]
    if not drivers:
        tally.unknown(_("No metric is of the kind driver."), "metric: kind")
    elif not loose:
        tally.clear += 1
    else:
        tally.fires.append(_surface(sorted(loose, key=lambda thing: thing.key), len(drivers)))
    return tally.verdict()


def _surface(loose: list[Thing], total: int) -> Reading:
    return Reading(
        WORKSPACE,
        WORK,
        ngettext(
            "%(count)s of %(total)s metrics leads to no outcome.",
            "%(count)s of %(total)s metrics lead to no outcome.",
            len(loose),
            total=total,
        ),
        tuple(Evidence(_("No chain of drivers leads from it to an outcome."), thing) for thing in loose),
        (
            Number(gettext_noop("Metrics to steer by"), total),
            Number(gettext_noop("Without an outcome"), len(loose)),
        ),
        None,
        ("PL02",),
    )
