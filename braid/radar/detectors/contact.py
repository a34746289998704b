"""Whether the sides are in touch: D11 quiet pair, D17 involved too late, D26 surprise change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

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
from braid.radar.detectors.say import Sentence, Share, Side, Value, _, bare, gettext_noop, ngettext
from braid.radar.detectors.world import Effort, Notice, Pair, World, other


@dataclass(frozen=True, slots=True)
class QuietLimits:
    """Thresholds of D11."""

    silence: int = limit(14, "conv", "days", gettext_noop("Silence longer than this"))
    near: int = limit(30, "conv", "days", gettext_noop("A launch so close is near"))
    silence_near: int = limit(
        7, "conv", "days", gettext_noop("Silence longer than this when a launch is near")
    )
    imminent: int = limit(14, "conv", "days", gettext_noop("A launch so close is imminent"))


def quiet_pair(world: World, limits: QuietLimits) -> Verdict:
    """D11: the two owners of something under way have not been in contact about it. Volume is never counted."""
    tally = Tally()
    in_use = any(pair.last_contact for pair in world.pairs)
    for pair in world.pairs:
        since = pair.last_contact or pair.since
        if since is None or not (in_use or pair.last_contact):
            tally.unknown(
                _("No contact between the sides is recorded for it."),
                "comment, review, meeting or “we spoke”",
                pair.thing.key,
                pair.thing,
            )
            continue
        days = (world.today - since).days
        severity = _silence(days, _days_to(world, pair.launch), limits)
        if severity:
            tally.fires.append(_quiet(world, pair, days, severity))
        else:
            tally.clear += 1
    if not world.pairs:
        tally.unknown(_("Nothing under way has owners on both sides."), "item or launch: owners")
    return tally.verdict()


def _days_to(world: World, day: date | None) -> int | None:
    return (day - world.today).days if day else None


def _silence(days: int, to_launch: int | None, limits: QuietLimits) -> int:
    if to_launch is None or to_launch > limits.near:
        return TALK if days > limits.silence else 0
    if days <= limits.silence_near:
        return 0
    return HARM if to_launch <= limits.imminent else WORK


def _quiet(world: World, pair: Pair, days: int, severity: int) -> Reading:
    values: dict[str, Value] = {"thing": pair.thing, "days": days}
    to_launch = _days_to(world, pair.launch)
    if to_launch is not None and severity > TALK:
        sentence = ngettext(
            "The owners of %(thing)s have not been in contact for %(days)s days; it launches in %(count)s day.",
            "The owners of %(thing)s have not been in contact for %(days)s days; it launches in %(count)s days.",
            max(0, to_launch),
            **values,
        )
    else:
        sentence = _("The owners of %(thing)s have not been in contact for %(days)s days.", **values)
    if pair.last_contact:
        text = _("Last contact between the sides on %(day)s.", day=pair.last_contact)
    else:
        text = _("No contact between the sides since %(day)s.", day=pair.since or world.today)
    limit_used = "silence_near" if severity > TALK else "silence"
    numbers = [Number(gettext_noop("Days of silence"), days, limit_used)]
    if to_launch is not None:
        numbers.append(Number(gettext_noop("Days to launch"), to_launch, "near"))
    return Reading(
        pair.thing.key,
        severity,
        sentence,
        (Evidence(text, pair.thing),),
        tuple(numbers),
        None,
        ("PL08", "PL07"),
    )


@dataclass(frozen=True, slots=True)
class LateLimits:
    """Thresholds of D17."""

    gone: float = limit(
        0.5,
        "conv",
        "share of the lead time",
        gettext_noop("More than this gone before the first involvement"),
    )
    nearly_all: float = limit(
        0.75, "conv", "share of the lead time", gettext_noop("More than this gone before a major launch")
    )


def involved_too_late(world: World, limits: LateLimits) -> Verdict:
    """D17: more than half of the lead time has gone before the side that does not lead is involved."""
    tally = Tally()
    voices = {other(effort.lead) for effort in world.efforts if effort.other_since and effort.lead in SIDES}
    voices |= world.present
    for effort in world.efforts:
        if not effort.is_visible or effort.lead not in SIDES:
            continue
        if effort.start is None or effort.release is None or effort.release <= effort.start:
            tally.unknown(
                _("Start or planned release is missing."),
                "item: start, planned release date",
                effort.thing.key,
                effort.thing,
            )
        elif other(effort.lead) not in voices:
            tally.unknown(
                _("%(side)s has neither people nor acts here.", side=Side(other(effort.lead))),
                "people: side; item: involvement",
                effort.thing.key,
            )
        else:
            _judge_effort(world, effort, effort.start, effort.release, limits, tally)
    if not world.efforts:
        tally.unknown(_("Nothing is under way here."), "item: phase")
    return tally.verdict()


def _judge_effort(
    world: World, effort: Effort, start: date, release: date, limits: LateLimits, tally: Tally
) -> None:
    until = effort.other_since or world.today
    gone = (until - start).days / (release - start).days
    if gone <= limits.gone:
        tally.clear += 1
        return
    severity = HARM if effort.is_major and gone > limits.nearly_all else WORK
    gone = min(1.0, gone)
    tally.fires.append(_late(world, effort, start, release, gone, severity))


def _late(world: World, effort: Effort, start: date, release: date, gone: float, severity: int) -> Reading:
    side = Side(other(effort.lead))
    values: dict[str, Value] = {"thing": effort.thing, "share": Share(gone)}
    if effort.other_since:
        sentence = _(
            "%(side)s came in when %(share)s of the lead time of %(thing)s had gone.", side=side, **values
        )
        came = _("%(side)s was first involved on %(day)s.", side=side, day=effort.other_since)
    else:
        sentence = _(
            "%(share)s of the lead time of %(thing)s has gone, and %(side)s is not involved yet.",
            side=side,
            **values,
        )
        came = _("%(side)s is not involved yet.", side=side)
    first_day = effort.other_since or world.today
    at = {effort.lead: 0.0, other(effort.lead): gone}
    says = {effort.lead: start, other(effort.lead): first_day}
    return Reading(
        effort.thing.key,
        severity,
        sentence,
        (
            Evidence(_("Started on %(day)s.", day=start), effort.thing, effort.lead),
            Evidence(came, effort.thing, other(effort.lead)),
            Evidence(_("Planned release on %(day)s.", day=release), effort.thing),
        ),
        (Number(gettext_noop("Lead time gone"), Share(gone), "nearly_all" if severity == HARM else "gone"),),
        Dumbbell(at[SIDES[0]], at[SIDES[1]], bare(says[SIDES[0]]), bare(says[SIDES[1]])),
        ("PL12", "PL08"),
        settled=effort.other_since is not None and effort.other_since <= world.today,
    )


@dataclass(frozen=True, slots=True)
class SurpriseLimits:
    """Thresholds of D26."""

    notice: int = limit(10, "conv", "days", gettext_noop("Shorter notice is a surprise"))
    quiet: int = limit(30, "conv", "days", gettext_noop("So long without a new surprise clears it"))


def surprise_change(world: World, limits: SurpriseLimits) -> Verdict:
    """D26: a change that customers feel, or a campaign, of which the other side heard late or never."""
    tally = Tally()
    judged = [notice for notice in world.notices if not notice.is_exempt and notice.by in SIDES]
    for side in SIDES:
        own = [notice for notice in judged if notice.by == side]
        if not own:
            continue
        if other(side) not in world.present:
            tally.unknown(
                _("%(side)s has nobody here who could be told.", side=Side(other(side))), "people: side", side
            )
            continue
        chain = run_of_surprises(own, world.today, limits)
        if chain:
            tally.fires.append(_surprise(side, chain, world.today, limits))
        else:
            tally.clear += 1
    if not judged:
        tally.unknown(
            _("No change or campaign is announced to the other side here."),
            "change: takes effect, other side told",
        )
    return tally.verdict()


def surprise(notice: Notice, today: date, limits: SurpriseLimits) -> int:
    """0 for enough notice, 2 for short notice, 3 for told after the fact or never."""
    if notice.told is None or notice.told > today:
        if notice.effective <= today:
            return HARM
        return WORK if (notice.effective - today).days < limits.notice else 0
    if notice.told > notice.effective:
        return HARM
    return WORK if (notice.effective - notice.told).days < limits.notice else 0


def run_of_surprises(
    notices: Iterable[Notice], today: date, limits: SurpriseLimits
) -> list[tuple[Notice, int]]:
    """Surprises, newest first, back to the last pause of `quiet` days; none when that pause is now."""
    found = [(notice, severity) for notice in notices if (severity := surprise(notice, today, limits))]
    found.sort(key=lambda pair: (pair[0].effective, pair[0].thing.key), reverse=True)
    run: list[tuple[Notice, int]] = []
    before = today
    for notice, severity in found:
        if notice.effective <= before - timedelta(days=limits.quiet):
            break
        run.append((notice, severity))
        before = notice.effective
    return run


def _surprise(side: str, run: Sequence[tuple[Notice, int]], today: date, limits: SurpriseLimits) -> Reading:
    severity = max(severity for _notice, severity in run)
    newest = next(notice for notice, level in run if level == severity)
    values: dict[str, Value] = {"change": newest.thing, "other": Side(other(side)), "day": newest.effective}
    if newest.told is None:
        sentence = _("%(other)s has not been told of %(change)s, which takes effect on %(day)s.", **values)
    elif newest.told > newest.effective:
        sentence = _("%(other)s was told of %(change)s after it took effect on %(day)s.", **values)
    else:
        sentence = ngettext(
            "%(other)s was told of %(change)s with %(count)s day of notice.",
            "%(other)s was told of %(change)s with %(count)s days of notice.",
            (newest.effective - newest.told).days,
            **values,
        )
    told = newest.told or today
    span = max(limits.notice * 2, abs((newest.effective - told).days) * 2)
    at = {side: 0.5, other(side): min(1.0, max(0.0, 0.5 + (told - newest.effective).days / span))}
    says = {
        side: bare(newest.effective),
        other(side): bare(newest.told) if newest.told else _("not told"),
    }
    return Reading(
        f"from:{side}",
        severity,
        sentence,
        tuple(Evidence(_told(notice), notice.thing, side) for notice, _level in run),
        (Number(gettext_noop("Surprises in a row"), len(run), "quiet"), _notice_number(newest)),
        Dumbbell(at[PRODUCT], at[other(PRODUCT)], says[PRODUCT], says[other(PRODUCT)]),
        ("PL21", "PL19"),
    )


def _told(notice: Notice) -> Sentence:
    if notice.told is None:
        return _("Takes effect on %(day)s; the other side has not been told.", day=notice.effective)
    return _(
        "Takes effect on %(day)s; the other side was told on %(told)s.",
        day=notice.effective,
        told=notice.told,
    )


def _notice_number(notice: Notice) -> Number:
    if notice.told is None:
        return Number(gettext_noop("Days of notice"), "—", "notice")
    return Number(gettext_noop("Days of notice"), (notice.effective - notice.told).days, "notice")
