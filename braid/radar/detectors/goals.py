"""Whether the two sides pull at the same end: D01 siloed goals, D02 opposed targets."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

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
from braid.radar.detectors.say import Sentence, Share, Side, Value, _, bare, gettext_noop, ngettext, number
from braid.radar.detectors.world import Goal, Target, World


@dataclass(frozen=True, slots=True)
class SiloedLimits:
    """Thresholds of D01."""

    fewest: int = limit(3, "conv", "objectives", gettext_noop("Fewest objectives to judge by"))
    shared: float = limit(1 / 2, "conv", "share", gettext_noop("Shared by both sides at least"))
    hardly_shared: float = limit(1 / 3, "conv", "share", gettext_noop("Below this share it is more serious"))


def siloed_goals(world: World, limits: SiloedLimits) -> Verdict:
    """D01: too few of the active objectives are held by both sides."""
    tally = Tally()
    active = [goal for goal in world.goals if goal.active_on(world.today) and not set(SIDES) <= goal.alone]
    held = [goal for goal in active if goal.held_by & set(SIDES)]
    for goal in active:
        if not goal.held_by & set(SIDES):
            tally.unknown(
                _("Nobody on either side is accountable for a key result of it."),
                "key result: accountable side",
                goal.thing.key,
                goal.thing,
            )
    silent = [side for side in SIDES if not any(side in goal.held_by for goal in held)]
    if len(held) < limits.fewest:
        tally.unknown(
            _("Fewer than %(count)s objectives are active.", count=limits.fewest), "objective: period"
        )
    elif silent:
        tally.unknown(
            _("%(side)s holds no key result here.", side=Side(silent[0])), "key result: accountable side"
        )
    else:
        _judge_siloed(held, limits, tally)
    return tally.verdict()


def _judge_siloed(goals: Sequence[Goal], limits: SiloedLimits, tally: Tally) -> None:
    alone = [goal for goal in goals if not set(SIDES) <= goal.held_by]
    shared = len(goals) - len(alone)
    share = shared / len(goals)
    if share >= limits.shared:
        tally.clear += 1
        return
    severity = HARM if not shared else WORK if share < limits.hardly_shared else TALK
    of_side = {side: sum(side in goal.held_by for goal in alone) for side in SIDES}
    tally.fires.append(
        Reading(
            WORKSPACE,
            severity,
            _siloed_sentence(shared, len(goals)),
            tuple(_held_alone(goal) for goal in sorted(alone, key=lambda goal: goal.thing.key)),
            (
                Number(gettext_noop("Objectives"), len(goals)),
                Number(gettext_noop("Shared"), Share(share), "shared"),
            ),
            Dumbbell(
                of_side[PRODUCT] / len(goals),
                of_side[MARKETING] / len(goals),
                _("%(count)s alone", count=of_side[PRODUCT]),
                _("%(count)s alone", count=of_side[MARKETING]),
            ),
            ("PL01", "PL02"),
        )
    )


def _siloed_sentence(shared: int, total: int) -> Sentence:
    if not shared:
        return _("None of %(total)s objectives is held by both sides.", total=total)
    return ngettext(
        "%(count)s of %(total)s objectives is held by both sides.",
        "%(count)s of %(total)s objectives are held by both sides.",
        shared,
        total=total,
    )


def _held_alone(goal: Goal) -> Evidence:
    side = next(side for side in SIDES if side in goal.held_by)
    return Evidence(_("Only %(side)s holds a key result of it.", side=Side(side)), goal.thing, side)


@dataclass(frozen=True, slots=True)
class OpposedLimits:
    """Thresholds of D02."""

    spread: float = limit(0.25, "conv", "share of the ambition", gettext_noop("Targets differ by at least"))


@dataclass(frozen=True, slots=True)
class Clash:
    """Two targets on one metric: how serious, and how far apart in parts of the larger ambition."""

    severity: int
    spread: float
    product: Target
    marketing: Target


def opposed_targets(world: World, limits: OpposedLimits) -> Verdict:
    """D02: the sides aim at one metric in opposite directions, or at values far apart."""
    tally = Tally()
    by_metric: dict[int, list[Target]] = defaultdict(list)
    for target in world.targets:
        if target.side in SIDES and target.active_on(world.today):
            by_metric[target.metric].append(target)
    for metric, targets in by_metric.items():
        sides = {side: _distinct(t for t in targets if t.side == side) for side in SIDES}
        if sides[PRODUCT] and sides[MARKETING]:
            _judge_metric(world, metric, sides[PRODUCT], sides[MARKETING], limits, tally)
    if not tally.fires and not tally.clear and not tally.unknowns:
        tally.unknown(
            _("No metric has a target of both sides in one period."),
            "key result: metric, accountable side, target",
        )
    return tally.verdict()


def _distinct(targets: Iterable[Target]) -> list[Target]:
    """One target for each pair of numbers: a thousand equal ones are compared once."""
    ordered = sorted(targets, key=lambda target: target.thing.key, reverse=True)
    return list({(target.baseline, target.target): target for target in ordered}.values())


def _judge_metric(
    world: World, metric: int, ours: list[Target], theirs: list[Target], limits: OpposedLimits, tally: Tally
) -> None:
    thing = world.metrics[metric].thing
    clashes = [clash for pair in product(ours, theirs) if (clash := _clash(*pair, limits)) is not None]
    if not clashes:
        tally.unknown(
            _("One of the targets has no number to start from or to reach."),
            "key result: baseline, target",
            thing.key,
            thing,
        )
        return
    worst = max(clashes, key=lambda clash: (clash.severity, clash.spread, clash.product.thing.key))
    if not worst.severity:
        tally.clear += 1
        return
    tally.fires.append(_opposed_reading(world, metric, worst))


def _clash(ours: Target, theirs: Target, limits: OpposedLimits) -> Clash | None:
    """None when a number is missing; severity 0 when the targets go together.

    A baseline that one of the two lacks is taken from the other: it is one metric.
    """
    start = ours.baseline if ours.baseline is not None else theirs.baseline
    their_start = theirs.baseline if theirs.baseline is not None else start
    if ours.target is None or theirs.target is None or start is None or their_start is None:
        return None
    way, their_way = ours.target - start, theirs.target - their_start
    ambition = max(abs(way), abs(their_way))
    spread = abs(ours.target - theirs.target) / ambition if ambition else 0.0
    severity = HARM if way * their_way < 0 else WORK if spread >= limits.spread else 0
    return Clash(severity, spread, ours, theirs)


def _opposed_reading(world: World, metric: int, clash: Clash) -> Reading:
    thing, ours, theirs = world.metrics[metric].thing, clash.product.target, clash.marketing.target
    assert ours is not None
    assert theirs is not None
    values: dict[str, Value] = {
        "metric": thing, "a": Side(PRODUCT), "product": number(ours), "b": Side(MARKETING), "marketing": number(theirs),
    }  # fmt: skip
    if clash.severity == HARM:
        sentence = _(
            "The sides pull %(metric)s in opposite directions: %(a)s to %(product)s, %(b)s to %(marketing)s.",
            **values,
        )
    else:
        sentence = _(
            "The target for %(metric)s differs: %(a)s aims at %(product)s, %(b)s at %(marketing)s.",
            **values,
        )
    low, high = min(ours, theirs), max(ours, theirs)
    width = (high - low) or 1
    return Reading(
        thing.key,
        clash.severity,
        sentence,
        tuple(_aims(target) for target in (clash.product, clash.marketing)),
        (
            Number(gettext_noop("Target of %(product)s"), ours),
            Number(gettext_noop("Target of %(marketing)s"), theirs),
            Number(gettext_noop("Spread"), Share(clash.spread), "spread"),
        ),
        Dumbbell(
            0.1 + 0.8 * (ours - low) / width,
            0.1 + 0.8 * (theirs - low) / width,
            bare(number(ours)),
            bare(number(theirs)),
        ),
        ("PL01", "PL02"),
    )


def _aims(target: Target) -> Evidence:
    assert target.target is not None
    if target.baseline is None:
        text = _("Aims at %(target)s.", target=number(target.target))
    else:
        text = _(
            "From %(baseline)s to %(target)s.", baseline=number(target.baseline), target=number(target.target)
        )
    return Evidence(text, target.thing, target.side)
