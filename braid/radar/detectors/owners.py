"""Whether one leads on each area that both sides touch: D14 unowned area, D15 double-owned area."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
from braid.radar.detectors.say import Sentence, Side, _, gettext_noop, ngettext
from braid.radar.detectors.world import Charted, World


@dataclass(frozen=True, slots=True)
class UnownedLimits:
    """Thresholds of D14."""

    waits: int = limit(14, "conv", "days", gettext_noop("A decision in it waits longer than this"))


def unowned_area(world: World, limits: UnownedLimits) -> Verdict:
    """D14: nobody leads on an area that both sides touch; worse while work is under way, or a decision waits there."""
    tally = Tally()
    found = sorted((area for area in world.areas if not area.leads), key=lambda area: area.thing.name)
    if not world.areas:
        tally.unknown(_("No area is in the chart of responsibilities."), "responsibilities: areas")
    elif found:
        tally.fires.append(_unowned(world, found, limits))
    else:
        tally.clear += 1
    return tally.verdict()


def _late(area: Charted, today: date, limits: UnownedLimits) -> list[int]:
    """The places of the decisions in an area that wait too long."""
    return [
        place for place, (_thing, since) in enumerate(area.waiting) if (today - since).days > limits.waits
    ]


def _severity(area: Charted, today: date, limits: UnownedLimits) -> int:
    if _late(area, today, limits):
        return HARM
    return WORK if area.in_use else TALK


def _unowned(world: World, found: Sequence[Charted], limits: UnownedLimits) -> Reading:
    rows: list[Evidence] = []
    for area in found:
        said = _("Nobody leads on it, and work is under way.") if area.in_use else _("Nobody leads on it.")
        rows.append(Evidence(said, area.thing))
        rows += [Evidence(_("Waits since %(day)s.", day=since), thing) for thing, since in area.waiting]
    longest = max(((world.today - since).days for area in found for _t, since in area.waiting), default=0)
    return Reading(
        WORKSPACE,
        max(_severity(area, world.today, limits) for area in found),
        ngettext(
            "Nobody leads on %(count)s of %(total)s areas that both sides touch.",
            "Nobody leads on %(count)s of %(total)s areas that both sides touch.",
            len(found), total=len(world.areas),
        ),
        tuple(rows),
        (
            Number(gettext_noop("Areas that nobody leads on"), len(found)),
            Number(gettext_noop("Longest wait of a decision in one, in days"), longest, "waits"),
        ),
        None,
        ("PL11",),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DoubleLimits:
    """D15 has no thresholds: one leads, or more than one."""


def double_owned(world: World, limits: DoubleLimits) -> Verdict:
    """D15: more than one leads on an area; most serious where one reversed what the other had decided."""
    tally = Tally()
    for area in world.areas:
        if len(area.leads) > 1:
            tally.fires.append(_double(area))
        else:
            tally.clear += 1
    if not world.areas:
        tally.unknown(_("No area is in the chart of responsibilities."), "responsibilities: areas")
    return tally.verdict()


def _double(area: Charted) -> Reading:
    return Reading(
        area.thing.key,
        HARM if area.reversed else WORK,
        _claims(area),
        (
            *(
                Evidence(_("%(side)s says that it leads.", side=Side(side)), area.thing, side)
                for side in area.leads
            ),
            *(Evidence(_("Decided by one side, reversed by the other."), thing) for thing in area.reversed),
        ),
        (
            Number(gettext_noop("Entries that say they lead"), len(area.leads)),
            Number(gettext_noop("Decisions that the other side reversed"), len(area.reversed)),
        ),
        None,
        ("PL11", "PL14"),
    )


def _claims(area: Charted) -> Sentence:
    sides = sorted(set(area.leads), reverse=True)
    if len(sides) == 2:
        both = {"ours": Side(sides[0]), "theirs": Side(sides[1])}
        if area.reversed:
            return _("Both %(ours)s and %(theirs)s lead on %(area)s, and one reversed what the other decided.", area=area.thing, **both)  # fmt: skip
        return _("Both %(ours)s and %(theirs)s say that they lead on %(area)s.", area=area.thing, **both)
    return ngettext(
        "%(count)s entry says that it leads on %(area)s.", "%(count)s entries say that they lead on %(area)s.",
        len(area.leads), area=area.thing,
    )  # fmt: skip
