"""Whether what is promised and what is ready go together: D23 over-promise, D25 under-marketed release."""

from collections.abc import Sequence
from dataclasses import dataclass

from braid.radar.detectors.at_launch import Bar, Launch, Readiness, Shipped
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
from braid.radar.detectors.world import World

QUIET = "quiet"
MAJOR = "major"


@dataclass(frozen=True, slots=True)
class PromiseLimits:
    """Thresholds of D23."""

    horizon: int = limit(42, "conv", "days", gettext_noop("Readiness is expected to grow evenly over"))
    behind: float = limit(0.25, "conv", "share of the gates", gettext_noop("A side is behind by more than"))
    apart: float = limit(0.4, "conv", "share of the gates", gettext_noop("The sides are apart by at least"))
    near: int = limit(
        21, "conv", "days", gettext_noop("Being apart, or evidence below its bar, matters from so close on")
    )
    last: int = limit(7, "conv", "days", gettext_noop("A blocking gate matters from so close on"))


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rule saw in one launch."""

    days: int
    expected: float
    behind: tuple[str, ...]
    are_apart: bool
    missed: tuple[Bar, ...]
    is_blocked: bool

    @property
    def severity(self) -> int:
        if self.missed or self.is_blocked:
            return HARM
        return WORK if self.behind or self.are_apart else 0


def over_promise(world: World, limits: PromiseLimits) -> Verdict:
    """D23: a launch promises more than the gates show to be ready."""
    tally = Tally()
    for launch in world.launches:
        if launch.mode == QUIET:
            continue
        if launch.day is None:
            tally.unknown(_("The launch has no date."), "launch: launch date", launch.thing.key, launch.thing)
            continue
        judged = judge_launch(launch, (launch.day - world.today).days, limits)
        if judged.severity:
            tally.fires.append(_promised(launch, judged))
        elif launch.product.share is None or launch.marketing.share is None:
            tally.unknown(
                _("A side has no gate to answer."),
                "launch: gates of both sides",
                launch.thing.key,
                launch.thing,
            )
        else:
            tally.clear += 1
    if not tally.fires and not tally.clear and not tally.unknowns:
        tally.unknown(_("No launch that is more than quiet lies ahead."), "launch: kind, launch date, gates")
    return tally.verdict()


def judge_launch(launch: Launch, days: int, limits: PromiseLimits) -> Judged:
    """Compares readiness with what `days` before the launch may be expected; after the day, all of it."""
    expected = min(1.0, 1 - days / limits.horizon)
    shares = {PRODUCT: launch.product.share, MARKETING: launch.marketing.share}
    behind = tuple(
        side
        for side in SIDES
        if (share := shares[side]) is not None and share < expected - limits.behind - 1e-9
    )
    ours, theirs = shares[PRODUCT], shares[MARKETING]
    gap = abs(ours - theirs) if ours is not None and theirs is not None else 0.0
    missed = (
        tuple(bar for bar in launch.bars if bar.is_missed)
        if launch.mode == MAJOR and days <= limits.near
        else ()
    )
    return Judged(
        days,
        expected,
        behind,
        gap >= limits.apart - 1e-9 and days <= limits.near,
        missed,
        bool(launch.blockers) and days <= limits.last,
    )


def _promised(launch: Launch, judged: Judged) -> Reading:
    return Reading(
        launch.thing.key,
        judged.severity,
        _promise_sentence(launch, judged),
        _promise_rows(launch, judged),
        (
            Number(gettext_noop("Days to launch"), judged.days, "near"),
            Number(gettext_noop("Readiness to expect by now"), Share(max(0.0, judged.expected)), "behind"),
            *_gap(launch),
        ),
        _bars(launch),
        ("PL16", "PL15"),
    )


def _promise_sentence(launch: Launch, judged: Judged) -> Sentence:
    assert launch.day is not None
    values: dict[str, Value] = {"launch": launch.thing, "day": launch.day}
    ours, theirs = launch.product.share, launch.marketing.share
    if judged.missed:
        bar = judged.missed[0]
        return _(
            "%(launch)s is announced for %(day)s, and %(gate)s is at %(value)s with a bar of %(bar)s.",
            gate=bar.thing,
            value=number(bar.value or 0),
            bar=number(bar.bar),
            **values,
        )
    if judged.is_blocked:
        return _(
            "%(launch)s is announced for %(day)s, and %(gate)s, which blocks it, is open.",
            gate=launch.blockers[0],
            **values,
        )
    if ours is not None and theirs is not None:
        return _(
            "%(launch)s is announced for %(day)s; %(a)s is %(product)s ready, %(b)s %(marketing)s.",
            a=Side(PRODUCT),
            product=Share(ours),
            b=Side(MARKETING),
            marketing=Share(theirs),
            **values,
        )
    side = judged.behind[0]
    share = launch.product.share if side == PRODUCT else launch.marketing.share
    return _(
        "%(launch)s is announced for %(day)s, and %(side)s is %(share)s ready.",
        side=Side(side),
        share=Share(share or 0.0),
        **values,
    )


def _promise_rows(launch: Launch, judged: Judged) -> tuple[Evidence, ...]:
    rows = [
        Evidence(_counted(readiness), launch.thing, side)
        for side, readiness in ((PRODUCT, launch.product), (MARKETING, launch.marketing))
        if readiness.gates
    ]
    rows += [
        Evidence(
            _("Reached %(value)s; the bar is %(bar)s.", value=number(bar.value or 0), bar=number(bar.bar)),
            bar.thing,
        )
        for bar in launch.bars
        if bar.is_missed
    ]
    # (Somebody may answer for going on; the bar is missed all the same.)
    rows += [
        Evidence(
            _(
                "Opened all the same by %(name)s: “%(why)s”",
                name=bar.opened_by or _("somebody who has left"),
                why=bar.opened_why,
            ),
            bar.thing,
        )
        for bar in launch.bars
        if bar.is_missed and bar.opened_why
    ]
    if judged.is_blocked:
        rows += [Evidence(_("Blocks the launch and is not ready."), gate) for gate in launch.blockers]
    return tuple(rows)


def _counted(readiness: Readiness) -> Sentence:
    return _(
        "%(ready)s ready and %(partly)s partly ready of %(gates)s gates.",
        ready=readiness.ready,
        partly=readiness.partly,
        gates=readiness.gates,
    )


def _gap(launch: Launch) -> tuple[Number, ...]:
    ours, theirs = launch.product.share, launch.marketing.share
    if ours is None or theirs is None:
        return ()
    return (Number(gettext_noop("The sides are apart by"), Share(abs(ours - theirs)), "apart"),)


def _bars(launch: Launch) -> Dumbbell | None:
    ours, theirs = launch.product.share, launch.marketing.share
    if ours is None or theirs is None:
        return None
    return Dumbbell(ours, theirs, bare(Share(ours)), bare(Share(theirs)))


@dataclass(frozen=True, slots=True)
class UntoldLimits:
    """Thresholds of D25."""

    after: int = limit(14, "conv", "days", gettext_noop("Looked at from so long after the release"))
    until: int = limit(90, "conv", "days", gettext_noop("Looked at until so long after the release"))
    importance: int = limit(2, "conv", "of 3", gettext_noop("Importance from"))
    great: int = limit(3, "conv", "of 3", gettext_noop("Importance that makes it more serious"))
    adopted: float = limit(
        0.5, "conv", "share of the target", gettext_noop("Adoption below this makes it more serious")
    )
    several: int = limit(3, "conv", "releases", gettext_noop("So many make it most serious"))


def under_marketed(world: World, limits: UntoldLimits) -> Verdict:
    """D25: something that customers would notice went out, and nothing speaks of it, though nobody chose quiet."""
    tally = Tally()
    if MARKETING not in world.voices:
        tally.unknown(
            _("%(side)s has neither people nor a voice here.", side=Side(MARKETING)),
            "people: side; content: items",
        )
        return tally.verdict()
    untold: list[Shipped] = []
    for each in world.shipped:
        if not each.is_visible or not limits.after <= (world.today - each.day).days <= limits.until:
            continue
        if each.importance is None:
            tally.unknown(_("Its importance is not said."), "item: importance", each.thing.key, each.thing)
        elif each.importance < limits.importance or each.content or set(SIDES) <= each.quiet:
            tally.clear += 1
        else:
            untold.append(each)
    if untold:
        tally.fires.append(_untold(sorted(untold, key=lambda each: (each.day, each.thing.key)), limits))
    elif not tally.clear and not tally.unknowns:
        tally.unknown(
            _("Nothing that customers notice was released lately."), "item: released on, who notices"
        )
    return tally.verdict()


def weight(each: Shipped, limits: UntoldLimits) -> int:
    """1, or 2 for something of great importance or hardly adopted.

    Adoption without a target is read as the share of what was hoped for.
    """
    hardly = each.adoption is not None and each.adoption < limits.adopted * (each.adoption_target or 1)
    return WORK if hardly or (each.importance or 0) >= limits.great else TALK


def _untold(untold: Sequence[Shipped], limits: UntoldLimits) -> Reading:
    severity = HARM if len(untold) >= limits.several else max(weight(each, limits) for each in untold)
    if len(untold) == 1:
        sentence = _(
            "%(item)s was released on %(day)s, and nothing speaks of it.",
            item=untold[0].thing,
            day=untold[0].day,
        )
    else:
        sentence = ngettext(
            "%(count)s release went out, and nothing speaks of it.",
            "%(count)s releases went out, and nothing speaks of them.",
            len(untold),
        )
    return Reading(
        WORKSPACE,
        severity,
        sentence,
        tuple(Evidence(_shipped(each), each.thing) for each in untold),
        (Number(gettext_noop("Releases without content"), len(untold), "several"),),
        None,
        ("PL18",),
    )


def _shipped(each: Shipped) -> Sentence:
    values: dict[str, Value] = {"day": each.day, "importance": each.importance or 0}
    if each.adoption is None or each.adoption_target is None:
        return _("Released on %(day)s; importance %(importance)s; no content.", **values)
    return _(
        "Released on %(day)s; importance %(importance)s; no content; adoption %(adoption)s of %(target)s.",
        adoption=number(each.adoption),
        target=number(each.adoption_target),
        **values,
    )
