"""Whether both sides know what it is all for: D07 mission unacknowledged."""

from collections.abc import Sequence
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
from braid.radar.detectors.say import Share, Side, Thing, _, bare, gettext_noop, ngettext
from braid.radar.detectors.world import Statement, World


@dataclass(frozen=True, slots=True)
class MissionLimits:
    """Thresholds of D07."""

    oldest: int = limit(
        365, "conv", "days", gettext_noop("A mission or strategy older than this counts as none")
    )
    grace: int = limit(14, "conv", "days", gettext_noop("Time to read a new version"))
    few: float = limit(
        0.5, "conv", "share of a side", gettext_noop("Fewer readers than this on the weaker side: serious")
    )
    enough: float = limit(
        0.8, "conv", "share of a side", gettext_noop("So many readers on the weaker side are enough")
    )
    unlinked: float = limit(
        1 / 3, "conv", "share of objectives", gettext_noop("More objectives than this serve no strategy")
    )


def mission_unacknowledged(world: World, limits: MissionLimits) -> Verdict:
    """D07: no mission in force, a side that has not read it, or objectives that serve no point of it."""
    tally = Tally()
    missing = [side for side in SIDES if not world.roster.get(side)]
    if missing:
        tally.unknown(
            _("%(side)s has nobody on the roster.", side=Side(missing[0])), "people: side, joined on"
        )
        return tally.verdict()
    in_force = [each for each in world.statements if (world.today - each.published).days <= limits.oldest]
    if not (world.statements or world.goals or world.has_items):
        # Without any plan there is nothing yet that a mission could be missing from.
        tally.unknown(_("Nothing is planned here yet: no goal, no item, no mission."), "objective: title")
        return tally.verdict()
    if not in_force:
        tally.fires.append(_none(world, limits))
        return tally.verdict()
    settled = [each for each in in_force if (world.today - each.published).days > limits.grace]
    if not settled:
        for each in in_force:
            tally.unknown(
                _("The current version is at most %(count)s days old.", count=limits.grace),
                "time",
                each.thing.key,
                each.thing,
            )
        return tally.verdict()
    readings = [reading for each in settled if (reading := _unread(world, each, limits))]
    readings += _unlinked(world, limits)
    tally.fires.extend(readings)
    tally.clear += not readings
    return tally.verdict()


def _none(world: World, limits: MissionLimits) -> Reading:
    newest = max((each.published for each in world.statements), default=None)
    if newest is None:
        sentence = _("No mission or strategy is written down here.")
    else:
        sentence = _("The mission and the strategy were last published on %(day)s.", day=newest)
    rows = tuple(
        Evidence(_("Published %(day)s.", day=each.published), each.thing) for each in world.statements
    )
    rows = rows or (Evidence(_("No version has been published.")),)
    numbers = (Number(gettext_noop("Age in days"), (world.today - newest).days, "oldest"),) if newest else ()
    return Reading(WORKSPACE, HARM, sentence, rows, numbers, None, ("PL04",))


def read_by(world: World, statement: Statement) -> dict[str, float]:
    """The share of each side that has read this version."""
    return {side: min(1.0, statement.read.get(side, 0) / world.roster[side]) for side in SIDES}


def _unread(world: World, statement: Statement, limits: MissionLimits) -> Reading | None:
    shares = read_by(world, statement)
    weaker = min(SIDES, key=lambda side: (shares[side], side))
    if shares[weaker] >= limits.enough:
        return None
    sentence = _(
        "%(share)s of %(side)s has read %(statement)s.",
        share=Share(shares[weaker]),
        side=Side(weaker),
        statement=statement.thing,
    )
    rows = tuple(
        Evidence(
            _(
                "%(read)s of %(people)s have read it.",
                read=statement.read.get(side, 0),
                people=world.roster[side],
            ),
            statement.thing,
            side,
        )
        for side in SIDES
    )
    return Reading(
        statement.thing.key,
        HARM if shares[weaker] < limits.few else WORK,
        sentence,
        rows,
        (
            Number(gettext_noop("Weaker side"), Share(shares[weaker]), "enough"),
            Number(gettext_noop("Age in days"), (world.today - statement.published).days, "grace"),
        ),
        Dumbbell(
            shares[PRODUCT],
            shares[MARKETING],
            bare(Share(shares[PRODUCT])),
            bare(Share(shares[MARKETING])),
        ),
        ("PL04",),
    )


def _unlinked(world: World, limits: MissionLimits) -> list[Reading]:
    active = [goal for goal in world.goals if goal.active_on(world.today)]
    loose = sorted((goal.thing for goal in active if not goal.linked), key=lambda thing: thing.key)
    if not active or len(loose) / len(active) <= limits.unlinked:
        return []
    return [_loose(loose, len(active))]


def _loose(loose: Sequence[Thing], total: int) -> Reading:
    return Reading(
        "objectives",
        TALK,
        ngettext(
            "%(count)s of %(total)s objectives serves no point of the strategy.",
            "%(count)s of %(total)s objectives serve no point of the strategy.",
            len(loose),
            total=total,
        ),
        tuple(Evidence(_("No point of the strategy is named."), thing) for thing in loose),
        (
            Number(
                gettext_noop("Objectives without a point of the strategy"),
                Share(len(loose) / total),
                "unlinked",
            ),
        ),
        None,
        ("PL04", "PL02"),
    )
