"""Whether what is said is what is: D29 says and is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

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
from braid.radar.detectors.say import Sentence, Thing, Value, Word, _, bare, gettext_noop, ngettext
from braid.radar.detectors.world import Claim, Plan, World

STAGES = {"": 0, "alpha": 1, "beta": 2, "ga": 3}
NO_STAGE = _("The roadmap does not say at which stage it is in this release.")
WORDS = {"": "no stage", "alpha": "alpha", "beta": "beta", "ga": "GA"}


@dataclass(frozen=True, slots=True)
class SaysLimits:
    """Thresholds of D29."""

    near: int = limit(
        21, "conv", "days", gettext_noop("Promised without work: more serious from so close to the release")
    )


def says_and_is(world: World, limits: SaysLimits) -> Verdict:
    """D29: the announcement says another stage than the roadmap, names what does not exist, or promises what shows
    no work. What is not announced is a finding only when it is generally available and customers notice it."""
    tally = Tally()
    if not world.claims and not any(plan.claims for plan in world.plans):
        tally.unknown(_("No announcement has been entered."), "claim")
        return tally.verdict()
    missing: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in world.claims:
        missing[claim.refers_to, claim.release].append(claim)
    for (reference, release), claims in missing.items():
        tally.fires.append(_missing(world, reference, release, claims))
    silent: dict[str, list[Plan]] = defaultdict(list)
    for plan in world.plans:
        _judge_plan(world, plan, limits, tally, silent)
    for release, plans in silent.items():
        plans.sort(key=lambda plan: plan.item.key)
        tally.fires.append(_not_announced(world, release, plans))
    return tally.verdict()


def _by_thing(claim: Claim) -> str:
    return claim.thing.key


def _judge_plan(
    world: World, plan: Plan, limits: SaysLimits, tally: Tally, silent: dict[str, list[Plan]]
) -> None:
    staged = [claim for claim in plan.claims if claim.stage]
    apart = [claim for claim in staged if claim.stage != plan.stage] if plan.is_known else []
    if plan.has_work is False and (plan.promised or plan.claims):
        tally.fires.append(_no_work(world, plan, sorted(plan.claims, key=_by_thing), limits))
    elif apart:
        tally.fires.append(_other_stage(world, plan, sorted(apart, key=_by_thing)))
    elif staged and not plan.is_known:
        tally.unknown(NO_STAGE, "item: stage, release; milestones", _subject(plan), plan.item)
    elif not plan.claims and plan.reached_here and plan.stage == "ga" and plan.is_visible:
        silent[plan.release].append(plan)
    else:
        tally.clear += 1


def _subject(plan: Plan) -> str:
    return f"{plan.item.key}@{plan.release}"


def _release(world: World, release: str) -> Thing | str:
    found = world.releases.get(release)
    return found.thing if found else release.removeprefix("ref:")


def _quotes(claims: Sequence[Claim]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            _("Says “%(phrase)s”.", phrase=claim.phrase or WORDS[claim.stage])
            if claim.stage
            else _("Speaks of it and names no stage."),
            claim.thing,
            MARKETING,
        )
        for claim in claims
    )


def _shows(plan: Plan) -> Evidence:
    text = _("The roadmap shows %(stage)s.", stage=Word(WORDS[plan.stage]))
    if plan.written:
        text = _(
            "The roadmap shows %(stage)s, written there as “%(written)s”.",
            stage=Word(WORDS[plan.stage]),
            written=plan.written,
        )
    return Evidence(text, plan.item, PRODUCT)


def _other_stage(world: World, plan: Plan, claims: Sequence[Claim]) -> Reading:
    """Announced as more than the roadmap shows harms customers; as less, it is worth a talk."""
    furthest = max(claims, key=lambda claim: (abs(STAGES[claim.stage] - STAGES[plan.stage]), claim.thing.key))
    said, shown = STAGES[furthest.stage], STAGES[plan.stage]
    values: dict[str, Value] = {
        "item": plan.item,
        "said": Word(WORDS[furthest.stage]),
        "shown": Word(WORDS[plan.stage]),
    }
    if plan.release:
        sentence = _(
            "%(item)s is announced as %(said)s in %(release)s; the roadmap shows %(shown)s.",
            release=_release(world, plan.release),
            **values,
        )
    else:
        sentence = _("%(item)s is announced as %(said)s; the roadmap shows %(shown)s.", **values)
    return Reading(
        _subject(plan),
        HARM if said > shown else TALK,
        sentence,
        (*_quotes(claims), _shows(plan)),
        (Number(gettext_noop("Stages apart"), abs(said - shown)),),
        Dumbbell(shown / 3, said / 3, bare(values["shown"]), bare(values["said"])),
        ("PL17", "PL16"),
    )


def _no_work(world: World, plan: Plan, claims: Sequence[Claim], limits: SaysLimits) -> Reading:
    release = world.releases.get(plan.release)
    days = (release.day - world.today).days if release and release.day else None
    if plan.release:
        sentence = _(
            "%(item)s is promised for %(release)s and shows no work yet.",
            item=plan.item,
            release=_release(world, plan.release),
        )
    else:
        sentence = _("%(item)s is announced and shows no work yet.", item=plan.item)
    return Reading(
        _subject(plan),
        HARM if days is not None and days <= limits.near else WORK,
        sentence,
        (*_quotes(claims), Evidence(_shows_no_work(plan), plan.item, PRODUCT)),
        (Number(gettext_noop("Days to the release"), days if days is not None else "—", "near"),),
        None,
        ("PL17", "PL15"),
    )


def _shows_no_work(plan: Plan) -> Sentence:
    if plan.written:
        return _("The roadmap shows it before build, written there as “%(written)s”.", written=plan.written)
    return _("The roadmap shows it before build.")


def _missing(world: World, reference: str, release: str, claims: Sequence[Claim]) -> Reading:
    if release:
        sentence = _(
            "The announcement of %(release)s speaks of %(reference)s, which is not on the roadmap.",
            release=_release(world, release),
            reference=reference,
        )
    else:
        sentence = _(
            "The announcement speaks of %(reference)s, which is not on the roadmap.", reference=reference
        )
    return Reading(
        f"ref:{reference}@{release}",
        WORK,
        sentence,
        _quotes(sorted(claims, key=_by_thing)),
        (Number(gettext_noop("Lines that speak of it"), len(claims)),),
        None,
        ("PL17",),
    )


def _not_announced(world: World, release: str, plans: Sequence[Plan]) -> Reading:
    named = _release(world, release)
    if len(plans) == 1:
        sentence = _(
            "%(item)s is GA in %(release)s, and the announcement does not speak of it.",
            item=plans[0].item,
            release=named,
        )
    else:
        sentence = ngettext(
            "%(count)s item is GA in %(release)s, and the announcement does not speak of it.",
            "%(count)s items are GA in %(release)s, and the announcement does not speak of them.",
            len(plans),
            release=named,
        )
    return Reading(
        f"silent@{release}",
        TALK,
        sentence,
        tuple(_shows(plan) for plan in plans),
        (Number(gettext_noop("Items not announced"), len(plans)),),
        None,
        ("PL18",),
    )
