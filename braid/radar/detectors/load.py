"""Whether there are more days of work than days: D22 overload. What is said of a person is for that person and the leads."""

from dataclasses import dataclass

from braid.radar.detectors.at_work import Load
from braid.radar.detectors.kinds import HARM, TALK, WORK, Evidence, Number, Reading, Tally, Verdict, limit
from braid.radar.detectors.say import Sentence, Share, Side, Thing, Value, _, gettext_noop, ngettext, number
from braid.radar.detectors.world import World


@dataclass(frozen=True, slots=True)
class LoadLimits:
    """Thresholds of D22. Waiting grows as ρ ÷ (1 − ρ): a side is full long before every hour of it is."""

    person: float = limit(1.0, "conv", "share of the days", gettext_noop("Somebody has committed more than"))
    side: float = limit(0.85, "conv", "share of the days", gettext_noop("A side has committed more than"))
    near: int = limit(
        30, "conv", "days", gettext_noop("Being alone on a launch so close makes it more serious")
    )
    stale: int = limit(
        28, "conv", "days", gettext_noop("Estimates that were looked at longer ago are asked about first")
    )
    fewest: int = limit(
        3, "conv", "people", gettext_noop("Fewest people of a side of which something is said")
    )


def overload(world: World, limits: LoadLimits) -> Verdict:
    """D22: somebody, or a side, has committed more days in four weeks than there are.

    Nobody is called overloaded by estimates that they have not looked at: they are asked first. Of a side with very
    few people nothing is said, for it would be said of them.
    """
    tally = Tally()
    for load in world.loads:
        if load.is_of_person:
            _judge_person(world, load, limits, tally)
        else:
            _judge_side(load, limits, tally)
    if not world.loads:
        tally.unknown(_("Nothing under way says how much work it is, whose, and until when."), "item: effort, owners, days")  # fmt: skip
    return tally.verdict()


def is_stale(world: World, load: Load, limits: LoadLimits) -> bool:
    """Whether this person is to be asked whether the estimates are right."""
    return load.checked is None or (world.today - load.checked).days > limits.stale


def is_over(load: Load, limits: LoadLimits) -> bool:
    """More days of work than days to do it in."""
    return load.ratio > limits.person + 1e-9


def _judge_person(world: World, load: Load, limits: LoadLimits, tally: Tally) -> None:
    assert load.thing is not None
    # (Everybody whose estimates are old is unknown, overloaded or not: how many there are says nothing of anybody.)
    if is_stale(world, load, limits):
        tally.unknown(_("The people whose estimates these are have not said lately that they are right."), "capacity: estimates looked at", load.thing.key)  # fmt: skip
    elif is_over(load, limits):
        tally.fires.append(_person(world, load, load.thing, limits))
    else:
        tally.clear += 1


def _person(world: World, load: Load, person: Thing, limits: LoadLimits) -> Reading:
    alone = [(thing, day) for thing, day in load.sole_on if 0 <= (day - world.today).days <= limits.near]
    values: dict[str, Value] = {
        "person": person,
        "committed": number(load.committed),
        "available": number(load.available),
    }
    return Reading(
        person.key,
        HARM if alone else WORK,
        _("%(person)s has %(committed)s days of work in the next four weeks, and %(available)s days to do it in.", **values),
        (
            *(
                Evidence(_("Accountable alone; the launch is on %(day)s.", day=day), thing, load.side)
                for thing, day in alone
            ),
            *(Evidence(_days(days), thing, load.side) for thing, days in load.parts),
        )
        or (Evidence(_days(load.committed), person, load.side),),
        (
            Number(gettext_noop("Days committed"), load.committed),
            Number(gettext_noop("Days available"), load.available),
            Number(gettext_noop("Committed of the days available"), _share(load), "person"),
        ),
        None,
        ("PL15",),
        person=person.id,
    )  # fmt: skip


def _days(days: float) -> Sentence:
    return ngettext("%(days)s day.", "%(days)s days.", 1 if days == 1 else 2, days=number(days))


def _share(load: Load) -> Share | str:
    return Share(load.ratio) if load.available > 0 else "—"


def _judge_side(load: Load, limits: LoadLimits, tally: Tally) -> None:
    key = f"side:{load.side}"
    if load.people < limits.fewest:
        tally.unknown(
            _("A side has fewer than %(count)s people: what is said of it would be said of them.", count=limits.fewest),
            "people: side", key,
        )  # fmt: skip
    elif load.ratio > limits.side + 1e-9:
        tally.fires.append(_side(load, key))
    else:
        tally.clear += 1


def _side(load: Load, key: str) -> Reading:
    values = {"committed": number(load.committed), "available": number(load.available)}
    return Reading(
        key,
        TALK,
        _("%(side)s has committed %(share)s of its days in the next four weeks; what comes on top waits.", side=Side(load.side), share=_share(load)),
        (Evidence(_("%(committed)s of %(available)s days.", **values), None, load.side),),
        (
            Number(gettext_noop("Days committed"), load.committed),
            Number(gettext_noop("Days available"), load.available),
            Number(gettext_noop("Committed of the days available"), _share(load), "side"),
        ),
        None,
        ("PL15",),
    )  # fmt: skip
