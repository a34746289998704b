"""Where named answers of both sides are apart: D08 anchored apart, D09 priorities diverge, D16 role perception."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from braid.base.statistics import dealt_p, total_variation
from braid.radar.detectors.answered import Area, Choice, Orders, Placed, RoleMap
from braid.radar.detectors.kinds import (
    HARM,
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
from braid.radar.detectors.say import Sentence, Share, Side, Thing, Value, _, bare, gettext_noop, ngettext
from braid.radar.detectors.world import World

NEAR = 1e-9
WIDEST = 3
BOTH: dict[str, Value] = {"product": Side("product"), "marketing": Side("marketing")}
DISOWN = {"product": ("marketing", "nobody", "both"), "marketing": ("product", "nobody", "both")}


@dataclass(frozen=True, slots=True)
class AnchorLimits:
    """Thresholds of D08."""

    fewest: int = limit(5, "pub", "answers of each side", gettext_noop("Fewest answers to judge by"))
    apart: float = limit(
        0.5,
        "conv",
        "of 1, the distance of the two sides' shares",
        gettext_noop("The answers are so far apart"),
    )
    chance: float = limit(
        0.10, "sim", "p", gettext_noop("More serious where chance does this at most so often")
    )


def anchored_apart(world: World, limits: AnchorLimits) -> Verdict:
    """D08: asked one of the shared questions apart, the sides mostly give different answers."""
    tally = Tally()
    for choice in _asked_last(world.choices, limits.fewest):
        counts = [[row[1] for row in choice.rows], [row[2] for row in choice.rows]]
        if min(map(sum, counts)) < limits.fewest:
            tally.unknown(
                _("Fewer than %(count)s of a side chose an answer.", count=limits.fewest),
                "round: the five shared questions, with answers to choose from",
                f"five:{choice.key}",
                choice.round,
            )
        elif choice.is_settled or not _is_apart(counts, limits.apart):
            tally.clear += 1
        else:
            tally.fires.append(_anchored(choice, counts, limits))
    if not world.choices:
        tally.unknown(
            _("The five shared questions have not been asked with answers to choose from."),
            "round: the five shared questions, with answers to choose from",
        )
    return tally.verdict()


def _asked_last(choices: Sequence[Choice], fewest: int) -> list[Choice]:
    """Each question as it was answered last by enough people; as it was asked last where it never was."""
    found: dict[str, Choice] = {}
    for choice in choices:
        had = found.setdefault(choice.key, choice)
        if _smaller(had) < fewest <= _smaller(choice):
            found[choice.key] = choice
    return list(found.values())


def _smaller(choice: Choice) -> int:
    return min(sum(row[1] for row in choice.rows), sum(row[2] for row in choice.rows))


def _is_apart(counts: Sequence[Sequence[int]], least: float) -> bool:
    """Far apart, and no answer is the most frequent one on both sides."""
    tops = [{i for i, n in enumerate(side) if n == max(side)} for side in counts]
    return total_variation(counts[0], counts[1]) >= least - NEAR and not tops[0] & tops[1]


def _anchored(choice: Choice, counts: Sequence[Sequence[int]], limits: AnchorLimits) -> Reading:
    ours, theirs = counts
    chance = dealt_p(tuple(ours), tuple(theirs))
    top = ours.index(max(ours))
    shares = [side[top] / sum(side) for side in counts]
    said = [Share(share) for share in shares]
    answer, other = choice.rows[top][0], choice.rows[theirs.index(max(theirs))][0]
    return Reading(
        f"five:{choice.key}",
        WORK if chance <= limits.chance + NEAR else TALK,
        _(
            "To “%(question)s” %(product)s mostly answers “%(answer)s”, %(marketing)s “%(other)s”.",
            question=choice.title.removesuffix("?"), answer=answer, other=other, **BOTH,
        ),
        tuple(
            Evidence(
                _("“%(answer)s”: %(ours)s in %(product)s, %(theirs)s in %(marketing)s.", answer=row[0], ours=row[1], theirs=row[2], **BOTH),
                choice.round,
            )
            for row in choice.rows if row[1] or row[2]
        ),
        (
            Number(gettext_noop("How far the answers are apart, 0 to 1"), round(total_variation(ours, theirs), 2), "apart"),
            Number(gettext_noop("Chance does this, p"), round(chance, 3), "chance"),
            Number(gettext_noop("Answers of the smaller side"), min(map(sum, counts)), "fewest"),
        ),
        Dumbbell(shares[0], shares[1], bare(said[0]), bare(said[1])),
        ("PL05",),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OrderLimits:
    """Thresholds of D09."""

    items: int = limit(5, "conv", "items", gettext_noop("Fewest items to judge by"))
    raters: int = limit(3, "sim", "people on each side", gettext_noop("Fewest people for a test"))
    tau: float = limit(0.4, "sim", "τ", gettext_noop("The orders agree less than this"))
    chance: float = limit(0.10, "sim", "p", gettext_noop("Chance does this at most so often"))


def priorities_diverge(world: World, limits: OrderLimits) -> Verdict:
    """D09: scored apart, the two sides would do things in orders that differ more than chance has it."""
    tally = Tally()
    if world.orders is None:
        tally.unknown(_("No priorities have been scored apart and revealed."), "round: priorities")
        return tally.verdict()
    standing = list(_standing(world.orders, limits))
    found = next((each for each in standing if _is_open(each, limits)), None)
    if found is not None:
        tally.fires.append(_diverging(found, _order_severity(found, limits), limits))
    elif standing:
        tally.clear += 1
    else:
        tally.unknown(
            _("Fewer than %(count)s items were placed by both sides.", count=limits.items),
            "round: priorities", WORKSPACE, world.orders.round,
        )  # fmt: skip
    return tally.verdict()


def _standing(newest: Orders, limits: OrderLimits) -> Iterator[Orders]:
    """The rounds by which it is judged, the newest first: each with those of its items that were not asked about again.

    A round with too few items or answers says nothing, and takes nothing away from the ones before it. Of one with too few
    people for a test that is not opposed either, the next round before it is still read.
    """
    again: set[Thing | str] = set()
    for each in (newest, *newest.earlier):
        left = tuple(placed for placed in each.items if placed.item not in again)
        if len(left) < limits.items or not min(each.raters) or each.tau is None:
            continue
        yield replace(each, items=left)
        if each.is_settled or _says(each, limits):
            again |= {placed.item for placed in each.items}


def _says(found: Orders, limits: OrderLimits) -> bool:
    """Whether it answers the question: by a test, or because the orders agree or run against each other."""
    is_tested = min(found.raters) >= limits.raters and found.p is not None
    return is_tested or (found.tau or 0.0) >= limits.tau - NEAR or _order_severity(found, limits) > 0


def _is_open(found: Orders, limits: OrderLimits) -> bool:
    return not found.is_settled and _order_severity(found, limits) > 0


def _order_severity(found: Orders, limits: OrderLimits) -> int:
    tau = found.tau or 0.0
    if min(found.raters) < limits.raters or found.p is None:
        return TALK if tau < 0 else 0
    if tau >= limits.tau - NEAR or found.p > limits.chance + NEAR:
        return 0
    return HARM if tau < 0 else WORK


def _diverging(found: Orders, severity: int, limits: OrderLimits) -> Reading:
    widest = sorted(found.items, key=lambda each: (-each.gap, _name(each.item)))[:WIDEST]
    first, last = widest[0], len(found.items) - 1
    places = [(each - 1) / last for each in (first.product, first.marketing)]
    rows = [Evidence(_placed(each), found.round) for each in widest]
    rows += [
        Evidence(_("%(item)s: both put it among their first three.", item=item), found.round)
        for item in found.both_first
    ]
    few = min(found.raters) < limits.raters
    sentence = (
        _("Too few people for a test, and the two orders run against each other; widest apart: %(item)s.", item=first.item)
        if few
        else _("%(product)s and %(marketing)s would start in different orders; widest apart: %(item)s.", item=first.item, **BOTH)
    )  # fmt: skip
    return Reading(
        WORKSPACE,
        severity,
        sentence,
        tuple(rows),
        (
            Number(gettext_noop("Agreement of the two orders, τ"), round(found.tau or 0.0, 2), "tau"),
            Number(gettext_noop("Chance does this, p"), "—" if found.p is None else round(found.p, 3), "chance"),
            Number(gettext_noop("Agreement at the top, 0 to 1"), "—" if found.rbo is None else round(found.rbo, 2)),
            Number(gettext_noop("People of the smaller side"), min(found.raters), "raters"),
            Number(gettext_noop("Items"), len(found.items), "items"),
        ),
        Dumbbell(places[0], places[1], _number_of(first.product), _number_of(first.marketing)),
        ("PL06",),
    )  # fmt: skip


def _name(item: Thing | str) -> str:
    return item.name if isinstance(item, Thing) else item


def _number_of(place: float) -> Sentence:
    return _("place %(place)s", place=round(place, 1))


def _placed(each: Placed) -> Sentence:
    """Both places, and which column differs more: what it is worth, or what it costs."""
    values: dict[str, Value] = {
        **BOTH, "item": each.item, "ours": round(each.product, 1), "theirs": round(each.marketing, 1),
    }  # fmt: skip
    apart = [abs(a - b) if a is not None and b is not None else 0.0 for a, b in (each.value, each.effort)]
    if max(apart) < 0.5:
        return _("%(item)s: place %(ours)s for %(product)s, %(theirs)s for %(marketing)s.", **values)
    if apart[0] >= apart[1]:
        return _("%(item)s: place %(ours)s for %(product)s, %(theirs)s for %(marketing)s; they differ most on its value.", **values)  # fmt: skip
    return _("%(item)s: place %(ours)s for %(product)s, %(theirs)s for %(marketing)s; they differ most on its effort.", **values)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoleLimits:
    """Thresholds of D16."""

    fewest: int = limit(5, "pub", "answers of each side", gettext_noop("Fewest answers to judge by"))
    share: float = limit(0.6, "conv", "share of each side", gettext_noop("So many claim it, or give it away"))
    many: int = limit(3, "conv", "areas", gettext_noop("So many areas make it most serious"))


def role_perception(world: World, limits: RoleLimits) -> Verdict:
    """D16: most of both sides say that an area is theirs, or most of both say that it is not.

    An area is clear again when both sides have acknowledged what the responsibilities chart says of it since.
    """
    tally = Tally()
    if world.role_map is None:
        tally.unknown(_("Nobody has been asked who leads on what."), "round: who leads on what")
        return tally.verdict()
    found: list[tuple[Area, Sentence]] = []
    for newest in world.role_map.areas:
        # (A round that too few answered says nothing, and takes nothing away from the one before.)
        area = next((each for each in (newest, *newest.earlier) if _is_enough(each, limits.fewest)), None)
        if area is None:
            tally.unknown(
                _("Fewer than %(count)s of a side said who leads.", count=limits.fewest),
                "round: who leads on what", f"area:{newest.title}", newest.round or world.role_map.round,
            )  # fmt: skip
        elif area.is_agreed or (text := _conflict(area, limits.share)) is None:
            tally.clear += 1
        else:
            found.append((area, text))
    if found:
        tally.fires.append(_roles(world.role_map, sorted(found, key=lambda row: row[0].title), limits))
    return tally.verdict()


def _count(said: Sequence[tuple[str, int]]) -> int:
    return sum(n for _answer, n in said)


def _is_enough(area: Area, fewest: int) -> bool:
    return min(_count(area.product), _count(area.marketing)) >= fewest


def _share(said: Sequence[tuple[str, int]], *answers: str) -> float:
    return sum(n for answer, n in said if answer in answers) / _count(said)


def _conflict(area: Area, least: float) -> Sentence | None:
    """In words, where both claim or both give away; None elsewhere."""
    claims = _share(area.product, "product"), _share(area.marketing, "marketing")
    gives = _share(area.product, *DISOWN["product"]), _share(area.marketing, *DISOWN["marketing"])
    for shares, text in (
        (claims, gettext_noop("%(area)s: %(ours)s of %(product)s and %(theirs)s of %(marketing)s say it is theirs.")),
        (gives, gettext_noop("%(area)s: %(ours)s of %(product)s and %(theirs)s of %(marketing)s say it is not theirs.")),
    ):  # fmt: skip
        if min(shares) >= least - NEAR:
            return _(
                text, area=area.entry or area.title, ours=Share(shares[0]), theirs=Share(shares[1]), **BOTH
            )
    return None


def _roles(role_map: RoleMap, found: Sequence[tuple[Area, Sentence]], limits: RoleLimits) -> Reading:
    return Reading(
        WORKSPACE,
        HARM if len(found) >= limits.many else WORK,
        ngettext(
            "%(count)s of %(total)s areas is claimed by both %(ours)s and %(theirs)s, or by neither.",
            "%(count)s of %(total)s areas are claimed by both %(ours)s and %(theirs)s, or by neither.",
            len(found), total=len(role_map.areas), ours=Side("product"), theirs=Side("marketing"),
        ),
        tuple(Evidence(text, area.round or role_map.round) for area, text in found),
        (Number(gettext_noop("Areas that both claim or neither"), len(found), "many"),),
        None,
        ("PL11",),
    )  # fmt: skip
