"""What a pulse shows, from what was published of it: D18 needed and achieved, D19 perception gap, D20 a split."""

from collections.abc import Iterator
from dataclasses import dataclass

from braid.radar.detectors.answered import Cell, Pulse, SideScore, Strand
from braid.radar.detectors.kinds import (
    HARM,
    MARKETING,
    PRODUCT,
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
from braid.radar.detectors.say import Sentence, Side, Value, Word, _, bare, gettext_noop
from braid.radar.detectors.world import World

NEAR = 1e-9
BOTH: dict[str, Value] = {"product": Side(PRODUCT), "marketing": Side(MARKETING)}
MOST_ITEMS = 5
STRANDS = {
    "T": gettext_noop("trust and respect"),
    "G": gettext_noop("shared goals"),
    "L": gettext_noop("long-term planning"),
}
# Phase: its word, and whose involvement is asked about.
PHASES = {
    "I1": (gettext_noop("discovery"), MARKETING), "I2": (gettext_noop("definition"), MARKETING),
    "I3": (gettext_noop("planning"), MARKETING), "I4": (gettext_noop("building"), MARKETING),
    "I5": (gettext_noop("messages"), PRODUCT), "I6": (gettext_noop("the launch"), PRODUCT),
    "I7": (gettext_noop("learning from results"), PRODUCT),
}  # fmt: skip
OTHER, OTHER_FIRST = gettext_noop("the other side"), gettext_noop("The other side")
NO_PULSE = _("No pulse with enough answers of both sides has been revealed.")


@dataclass(frozen=True, slots=True)
class NeededLimits:
    """Thresholds of D18."""

    short: float = limit(
        1.0, "conv", "points of 5", gettext_noop("Needed and achieved are apart by at least")
    )
    serious: float = limit(1.5, "conv", "points of 5", gettext_noop("Most serious from so many points on"))
    chance: float = limit(
        0.05,
        "pub",
        "p, after Holm over all phases and sides",
        gettext_noop("Chance does this less often than"),
    )


def needed_and_achieved(world: World, limits: NeededLimits) -> Verdict:
    """D18: in a phase one side needs clearly more, or less, involvement than there was."""
    tally = Tally()
    waves = [pulse for pulse in world.pulses if pulse.cells]
    if not waves:
        tally.unknown(
            _("No pulse with the questions about involvement has been revealed, or too few answered them."),
            "round: pulse with involvement by phase",
        )
        return tally.verdict()
    newest = max(waves, key=_when)
    for cell in newest.cells:
        if cell.holm >= limits.chance or abs(cell.judged) < limits.short - NEAR:
            tally.clear += 1
        else:
            tally.fires.append(_involved(newest, cell, limits))
    return tally.verdict()


def _when(pulse: Pulse) -> tuple[object, int]:
    return pulse.day, pulse.round.id


def _involved(pulse: Pulse, cell: Cell, limits: NeededLimits) -> Reading:
    word, who = PHASES[cell.phase]
    values: dict[str, Value] = {
        "side": Side(cell.side), "who": Side(who), "phase": Word(word), "needed": cell.needed, "was": cell.was,
    }  # fmt: skip
    if cell.judged < 0:
        severity = TALK
        sentence = _("%(side)s sees more of %(who)s in %(phase)s than needed: needed %(needed)s, as it was %(was)s.", **values)  # fmt: skip
    else:
        severity = HARM if cell.judged >= limits.serious - NEAR else WORK
        sentence = _("%(side)s sees less of %(who)s in %(phase)s than needed: needed %(needed)s, as it was %(was)s.", **values)  # fmt: skip
    rows = tuple(
        Evidence(
            _("Needed %(needed)s, as it was %(was)s, on a scale of 1 to 5.", needed=each.needed, was=each.was),
            pulse.round, each.side,
        )
        for each in sorted(pulse.cells, key=lambda each: each.side) if each.phase == cell.phase
    )  # fmt: skip
    return Reading(
        f"{cell.phase}:{cell.side}",
        severity,
        sentence,
        rows,
        (Number(gettext_noop("Needed less achieved, in points"), cell.short, "short"),),
        None,
        ("PL12", "PL07"),
    )


@dataclass(frozen=True, slots=True)
class PerceptionLimits:
    """Thresholds of D19: the two tiers of the method, and when both sides find a strand weak."""

    chance: float = limit(
        0.05, "sim", "p, after Holm over the strands", gettext_noop("Clear: chance does this less often than")
    )
    clear: float = limit(0.5, "sim", "points of 5", gettext_noop("Clear: the sides are apart by at least"))
    ask: float = limit(
        1.0, "sim", "points of 5", gettext_noop("Worth asking: the sides are apart by at least")
    )
    delta: float = limit(
        0.474, "pub", "Cliff's delta", gettext_noop("Worth asking: one side is higher so often")
    )
    serious: float = limit(1.0, "conv", "points of 5", gettext_noop("Clear and most serious from"))
    weak: float = limit(
        3.0, "conv", "of 5", gettext_noop("Both sides find it weak when both intervals end below")
    )


def perception_gap(world: World, limits: PerceptionLimits) -> Verdict:
    """D19: the sides see a strand clearly differently, or both find it weak."""
    tally = Tally()
    waves = sorted((pulse for pulse in world.pulses if pulse.strands), key=_when, reverse=True)
    if not waves:
        tally.unknown(NO_PULSE, "round: pulse")
        return tally.verdict()
    before = {strand.key: strand for strand in waves[1].strands} if len(waves) > 1 else {}
    for strand in waves[0].strands:
        _judge(waves[0], strand, before.get(strand.key), limits, tally)
    return tally.verdict()


def _judge(
    pulse: Pulse, strand: Strand, before: Strand | None, limits: PerceptionLimits, tally: Tally
) -> None:
    ours, theirs = strand.product, strand.marketing
    if ours is None or theirs is None or strand.gap is None:
        tally.unknown(
            _("A side is hidden: fewer than five answered, or fewer than half."),
            "time", f"strand:{strand.key}", pulse.round,
        )  # fmt: skip
        return
    tier = _tier(strand, limits)
    severity, sentence = _seen(strand, ours, theirs, tier, limits)
    if not severity and before is not None and _tier(before, limits) == "clear":
        severity, sentence = TALK, _(
            "The newest pulse cannot tell whether the sides still see %(strand)s differently; the one before was clear.",
            strand=Word(STRANDS[strand.key]),
        )  # fmt: skip
    if severity:
        tally.fires.append(_perceived(pulse, strand, ours, theirs, severity, sentence))
    else:
        tally.clear += 1


def _tier(strand: Strand, limits: PerceptionLimits) -> str:
    if strand.gap is None or strand.holm is None:
        return ""
    gap = strand.judged
    if strand.holm < limits.chance and gap >= limits.clear - NEAR:
        return "clear"
    return "ask" if gap >= limits.ask - NEAR and abs(strand.delta) >= limits.delta - NEAR else ""


def _seen(
    strand: Strand, ours: SideScore, theirs: SideScore, tier: str, limits: PerceptionLimits
) -> tuple[int, Sentence]:
    """How serious, and in words; 0 when there is nothing to say."""
    values: dict[str, Value] = {"strand": Word(STRANDS[strand.key]), "ours": ours.text, "theirs": theirs.text, **BOTH}  # fmt: skip
    if max(ours.high, theirs.high) < limits.weak - NEAR:
        return HARM, _("Both sides find %(strand)s weak: %(product)s %(ours)s, %(marketing)s %(theirs)s of 5.", **values)  # fmt: skip
    if tier == "clear":
        return HARM if strand.judged >= limits.serious - NEAR else WORK, _(
            "You see %(strand)s differently: %(product)s %(ours)s, %(marketing)s %(theirs)s of 5.", **values
        )
    if tier == "ask":
        return TALK, _("You may see %(strand)s differently, worth asking: %(product)s %(ours)s, %(marketing)s %(theirs)s of 5.", **values)  # fmt: skip
    return 0, bare("")


def _perceived(
    pulse: Pulse, strand: Strand, ours: SideScore, theirs: SideScore, severity: int, sentence: Sentence
) -> Reading:
    rows = [
        Evidence(_("“%(before)s%(them)s%(after)s” %(ours)s in %(product)s, %(theirs)s in %(marketing)s.", **_asked(item), ours=one, theirs=two, **BOTH), pulse.round)
        for item, one, two in strand.items[:MOST_ITEMS]
    ]  # fmt: skip
    whole = _(
        "%(product)s %(ours)s, %(marketing)s %(theirs)s of 5.", ours=ours.text, theirs=theirs.text, **BOTH
    )
    return Reading(
        f"strand:{strand.key}",
        severity,
        sentence,
        (Evidence(whole, pulse.round), *rows),
        (Number(gettext_noop("Gap in points"), abs(strand.gap or 0.0), "clear"),
         Number(gettext_noop("Chance does this, p after Holm"), "—" if strand.holm is None else round(strand.holm, 3), "chance")),
        Dumbbell((ours.mean - 1) / 4, (theirs.mean - 1) / 4, bare(ours.text), bare(theirs.text)),
        ("PL13",),
    )  # fmt: skip


def _asked(item: str) -> dict[str, Value]:
    """A question as both sides read it: each was asked about the other."""
    before, them, after = item.partition("{them}")
    word = (OTHER if before else OTHER_FIRST) if them else ""
    return {"before": before, "them": Word(word) if word else "", "after": after}


@dataclass(frozen=True, slots=True)
class SplitLimits:
    """D20 has no number to set: a split is told, or not, when the round closes, and only that is kept."""


def split_within(world: World, limits: SplitLimits) -> Verdict:
    """D20: the answers of one side fall in two camps; how large they are is never said."""
    tally = Tally()
    waves = [pulse for pulse in world.pulses if pulse.strands]
    newest = max(waves, key=_when, default=None)
    scores = list(_shown(newest)) if newest else []
    if newest is None or not scores:
        tally.unknown(NO_PULSE, "round: pulse")
        return tally.verdict()
    for strand, side, score in scores:
        if score.is_split:
            tally.fires.append(_split(newest, strand, side))
        else:
            tally.clear += 1
    return tally.verdict()


def _shown(pulse: Pulse) -> Iterator[tuple[Strand, str, SideScore]]:
    for strand in pulse.strands:
        for side, score in ((PRODUCT, strand.product), (MARKETING, strand.marketing)):
            if score is not None:
                yield strand, side, score


def _split(pulse: Pulse, strand: Strand, side: str) -> Reading:
    return Reading(
        f"strand:{strand.key}:{side}",
        WORK,
        _("On %(strand)s the answers of %(side)s fall in two camps.", strand=Word(STRANDS[strand.key]), side=Side(side)),
        (Evidence(_("Two camps, with nobody between them."), pulse.round, side),),
        (),
        None,
        ("PL13",),
    )  # fmt: skip
