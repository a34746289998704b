"""Whether what is to be held again and again is held, by both: D10 cadence lapse."""

from dataclasses import dataclass

from braid.radar.detectors.kinds import HARM, TALK, WORK, Evidence, Number, Reading, Tally, Verdict, limit
from braid.radar.detectors.say import Sentence, Side, Value, _, gettext_noop, number
from braid.radar.detectors.world import Cadence, World


@dataclass(frozen=True, slots=True)
class CadenceLimits:
    """Thresholds of D10."""

    late: float = limit(1.5, "conv", "intervals", gettext_noop("Half a period late: more than"))
    missed: float = limit(2.5, "conv", "intervals", gettext_noop("Two missed: more than"))
    near: int = limit(30, "conv", "days", gettext_noop("A launch so close makes it more serious"))


def cadence_lapse(world: World, limits: CadenceLimits) -> Verdict:
    """D10: what has an interval was not held for much longer than that, or one side was absent twice.

    A review of a launch counts from the launch: its interval is the days after which both look back. What was dropped
    on purpose is not among the facts: to meet is no end in itself.
    """
    tally = Tally()
    for each in world.cadences:
        days = max(0, (world.today - each.last).days - each.paused)
        severity = _lapse(each, days / each.interval, limits)
        if severity and each.launch is not None and 0 <= (each.launch - world.today).days <= limits.near:
            severity = min(HARM, severity + 1)
        if severity:
            is_late = not each.is_held and days / each.interval > limits.late + 1e-9
            tally.fires.append(_lapsed(each, days, severity, is_late))
        else:
            tally.clear += 1
    if not world.cadences:
        tally.unknown(_("Nothing that is held again and again, and no launch to look back at."), "launch: launched on, reviews; series of meetings: who was there")  # fmt: skip
    return tally.verdict()


def _lapse(each: Cadence, periods: float, limits: CadenceLimits) -> int:
    absent = WORK if each.absent else 0
    if each.is_held or periods <= limits.late + 1e-9:
        return absent
    return max(absent, WORK if periods > limits.missed + 1e-9 else TALK)


def _lapsed(each: Cadence, days: int, severity: int, is_late: bool) -> Reading:
    return Reading(
        each.thing.key,
        severity,
        _sentence(each, days, is_late),
        _rows(each),
        (
            Number(gettext_noop("Days since it was held last, or since the launch"), days),
            Number(gettext_noop("Intervals that have gone"), number(round(days / each.interval, 2)), "late"),
        ),
        None,
        ("PL07", "PL19"),
    )


def _sentence(each: Cadence, days: int, is_late: bool) -> Sentence:
    values: dict[str, Value] = {"thing": each.thing, "days": days, "interval": each.interval}
    if each.absent and not is_late:
        return _("%(side)s was not there the last two times of %(thing)s.", side=Side(each.absent), **values)
    if each.is_review:
        return _(
            "%(thing)s: both sides were to look back after %(interval)s days; it is %(days)s days now.",
            **values,
        )
    return _("%(thing)s is held every %(interval)s days; the last time was %(days)s days ago.", **values)


def _rows(each: Cadence) -> tuple[Evidence, ...]:
    rows = [
        Evidence(
            _("The launch was on %(day)s.", day=each.last)
            if each.is_review
            else _("Last held on %(day)s.", day=each.last),
            each.thing,
        )  # fmt: skip
    ]
    rows += [Evidence(_("Has not looked back yet."), each.thing, side) for side in sorted(each.missing)]
    if each.paused:
        rows.append(Evidence(_("%(days)s days of pause are taken off.", days=each.paused), each.thing))
    if each.launch is not None:
        rows.append(Evidence(_("The launch is on %(day)s.", day=each.launch), each.thing))
    return tuple(rows)
