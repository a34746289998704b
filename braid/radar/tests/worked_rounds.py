"""The worked examples about rounds, and one case on each side of every threshold of theirs."""

from dataclasses import replace

from braid.radar.detectors.answered import (
    Area,
    Cell,
    Choice,
    Orders,
    Placed,
    Pulse,
    RoleMap,
    SideScore,
    Strand,
)
from braid.radar.detectors.world import World
from braid.radar.tests.worked import CASES as OTHERS
from braid.radar.tests.worked import Case
from braid.radar.tests.worked_areas import CASES as AREAS
from braid.radar.tests.worked_deciding import CASES as DECIDING
from braid.radar.tests.worked_load import CASES as LOADS
from braid.radar.tests.worlds import TODAY, M, ago, thing
from braid.rounds.statistics.orders import divergence, side_places
from braid.rounds.statistics.scores import mean_p
from braid.rounds.statistics.several import holm

ROUND = thing("round", 7, "Autumn")


def chosen(ours: tuple, theirs: tuple, **more: object) -> World:
    """What each side answered to one question, as counts by answer."""
    rows = tuple((f"Answer {i}", a, b) for i, (a, b) in enumerate(zip(ours, theirs, strict=True)))
    return World(TODAY, choices=(Choice("customer", "Who is our customer?", ROUND, rows, **more),))


def waves(*worlds: World) -> World:
    """The same question over several rounds, the newest first."""
    return World(TODAY, choices=tuple(choice for world in worlds for choice in world.choices))


ITEMS = ("SSO", "API", "Search", "Onboarding", "Reports", "Themes")
# METHOD prints no raw sheets for "8 v 3 raters": these are worked back from the six starting places that it prints.
EIGHT = [[1, 2, 3, 5, 4, 6]] * 5 + [[2, 1, 3, 5, 4, 6]] * 3
THREE = [[4, 6, 3, 1, 5, 2], [4, 6, 3, 1, 5, 2], [5, 6, 2, 1, 4, 3]]


def scored(ours: list, theirs: list) -> World:
    """Two sides' sheets of the six items, compared as a round compares them."""
    found = divergence(ours, theirs)
    rows = zip(ITEMS, side_places(ours), side_places(theirs), found.gaps, strict=True)
    items = tuple(Placed(title, one or 0, two or 0, gap) for title, one, two, gap in rows)
    return World(TODAY, orders=Orders(ROUND, items, (len(ours), len(theirs)), found.tau, found.p, found.rbo))


def orders(tau: float | None, p: float | None, raters: tuple = (5, 5), items: int = 6, **more: object) -> World:  # fmt: skip
    rows = tuple(Placed(f"Item {i}", i + 1.0, items - i + 0.0, 0.1 * i) for i in range(items))
    return World(TODAY, orders=Orders(ROUND, rows, raters, tau, p, **more))


def after(newest: World, *before: World) -> World:
    """A round about priorities with those before it."""
    assert newest.orders is not None
    earlier = tuple(world.orders for world in before if world.orders)
    return replace(newest, orders=replace(newest.orders, earlier=earlier))


def other_items(world: World, few: int = 0) -> World:
    """The same about other items, but for the first few."""
    assert world.orders is not None
    items = [
        each if n < few else replace(each, item=f"Other {n}") for n, each in enumerate(world.orders.items)
    ]
    return replace(world, orders=replace(world.orders, items=tuple(items)))


def area(title: str, ours: str, theirs: str) -> Area:
    """Answers by their first letters: p(roduct), m(arketing), n(obody), b(oth), l(ed by one of both)."""
    words = {"p": "product", "m": "marketing", "n": "nobody", "b": "both", "l": "both_lead"}
    return Area(title, *(tuple((words[k], side.count(k)) for k in words) for side in (ours, theirs)))


def roles(*areas: Area, **more: object) -> World:
    return World(TODAY, role_map=RoleMap(ROUND, areas, **more))


SEGMENTATION = area("Segmentation", "ppppm", "mmmmp")
RESEARCH = area("Research", "mmmnp", "ppppm")
CALM = area("Messaging", "mmmmm", "mmmmm")
PRICING = area("Pricing", "ppppp", "mmmmm")


def involved(**cells: list) -> World:
    """Cells as `I2_marketing=[2, 1, 2, 1, 2]`: each person's needed less achieved."""
    ps = holm([mean_p(values) for values in cells.values()])
    made = (
        Cell(*name.split("_"), "4.4", "2.8", round(sum(values) / len(values), 1), p)
        for (name, values), p in zip(cells.items(), ps, strict=True)
    )
    return World(TODAY, pulses=(Pulse(ROUND, ago(5), cells=tuple(made)),))


def cell(short: float, p: float, full: float | None = None) -> World:
    return World(TODAY, pulses=(Pulse(ROUND, ago(5), cells=(Cell("I2", M, "4.4", "2.8", short, p, full),)),))


def strand(gap: float, p: float, delta: float = 1.0, highs: tuple = (4.5, 3.2), key: str = "T") -> Strand:
    one, two = (SideScore(str(high), high, high) for high in highs)
    return Strand(key, one, two, gap, p, delta, (("I rely on them.", "4.2", "2.8"),))


def seen(*waves: Strand | None) -> World:
    """Waves of the pulse, newest first."""
    made = (
        Pulse(thing("round", 50 - n), ago(5 + 90 * n), (wave,) if wave else ())
        for n, wave in enumerate(waves)
    )
    return World(TODAY, pulses=tuple(made))


def camps(product: bool, marketing: bool) -> World:
    one, two = (SideScore("3.1", 3.1, 3.9, is_split) for is_split in (product, marketing))
    return seen(Strand("T", one, two, 0.0, 1.0, 0.0))


HIDDEN = replace(strand(0.0, 1.0), marketing=None, gap=None, holm=None)

CASES = (
    *OTHERS,
    *AREAS,
    *DECIDING,
    *LOADS,
    # D08 anchored apart
    Case("SMB 6 against SMB 1, Ent 5", "D08", chosen((6, 0), (1, 5)), (2,)),
    Case("4, 1 against 1, 4", "D08", chosen((4, 1), (1, 4)), (1,)),
    Case("half apart", "D08", chosen((4, 2), (1, 5)), (1,)),
    Case("nearly half apart", "D08", chosen((4, 1), (2, 4)), "clear"),
    Case("chance does it in nine of a hundred", "D08", chosen((4, 2), (1, 7)), (2,)),
    Case("chance does it in a little more than ten", "D08", chosen((5, 1), (2, 5)), (1,)),
    Case("four a side", "D08", chosen((4, 0), (0, 4)), "unknown"),
    Case("the same answer on top", "D08", chosen((5, 0, 0, 0), (2, 1, 1, 1)), "clear"),
    Case("the same answer among the tops", "D08", chosen((3, 0, 3), (0, 3, 3)), "clear"),
    Case("settled, on purpose", "D08", chosen((6, 0), (1, 5), is_settled=True), "clear"),
    Case("asked again of too few", "D08", waves(chosen((1, 0), (1, 0)), chosen((6, 0), (1, 5))), (2,)),
    Case("asked again, of one mind", "D08", waves(chosen((6, 0), (6, 0)), chosen((6, 0), (1, 5))), "clear"),
    # D09 priorities diverge
    Case("8 against 3 raters", "D09", scored(EIGHT, THREE), (3,)),
    Case("one mind", "D09", scored(EIGHT, EIGHT[:3]), "clear"),
    Case("τ just below 0.4", "D09", orders(0.38, 0.05), (2,)),
    Case("τ 0.4", "D09", orders(0.4, 0.05), "clear"),
    Case("τ below 0", "D09", orders(-0.01, 0.05), (3,)),
    Case("p of 0.10", "D09", orders(0.1, 0.10), (2,)),
    Case("p above 0.10", "D09", orders(0.1, 0.11), "clear"),
    Case("two raters, opposed", "D09", orders(-0.2, None, (2, 5)), (1,)),
    Case("three raters, opposed", "D09", orders(-0.2, 0.1, (3, 3)), (3,)),
    Case("two raters, not opposed", "D09", orders(0.1, None, (2, 5)), "clear"),
    Case("two raters are not tested", "D09", orders(0.1, 0.05, (2, 5)), "clear"),
    Case("five items", "D09", orders(-0.2, 0.05, items=5), (3,)),
    Case("four items", "D09", orders(-0.2, 0.05, items=4), "unknown"),
    Case("an order of ties", "D09", orders(None, None), "unknown"),
    Case("settled", "D09", orders(-0.2, 0.05, is_settled=True), "clear"),
    Case("the same items asked again, of one mind", "D09", after(orders(0.8, 0.9), orders(-0.2, 0.05)), "clear"),
    Case("other items asked since", "D09", after(other_items(orders(0.8, 0.9)), orders(-0.2, 0.05)), (3,)),
    Case("all but five asked since", "D09", after(other_items(orders(0.8, 0.9), 1), orders(-0.2, 0.05)), (3,)),
    Case("all but four asked since", "D09", after(other_items(orders(0.8, 0.9), 2), orders(-0.2, 0.05)), "clear"),
    Case("asked again about too few items", "D09", after(orders(0.9, None, items=3), orders(-0.2, 0.05)), (3,)),
    Case("asked again of too few, who cannot tell", "D09", after(orders(0.1, None, (2, 5)), orders(-0.2, 0.05)), (3,)),
    Case("asked again of too few, who agree", "D09", after(orders(0.5, None, (2, 5)), orders(-0.2, 0.05)), "clear"),
    Case("asked again and settled", "D09", after(orders(-0.2, 0.05, is_settled=True), orders(-0.2, 0.05)), "clear"),
    # D16 role perception
    Case("one claimed twice, one disowned", "D16", roles(SEGMENTATION, RESEARCH, CALM), (2,)),
    Case("three areas", "D16", roles(SEGMENTATION, RESEARCH, PRICING), (3,)),
    Case("three of five claim", "D16", roles(area("A", "pppmn", "mmmpn")), (2,)),
    Case("two of five claim", "D16", roles(area("A", "ppmmn", "mmmmm")), "clear"),
    Case("two of three in a hundred claim", "D16", roles(area("A", "pppppppmmm", "mmmmmmpppp")), (2,)),
    Case("four of seven claim", "D16", roles(area("A", "ppppmmm", "mmmmppp")), "clear"),
    Case("nobody leads counts as given away", "D16", roles(area("A", "bbnmp", "nnbbp")), (2,)),
    Case("both, one named lead is a lead", "D16", roles(area("A", "lllll", "lllll")), "clear"),
    Case("four a side say it", "D16", roles(area("A", "pppp", "mmmm")), "unknown"),
    Case("agreed", "D16", roles(CALM), "clear"),
    Case("charted and agreed by both since", "D16", roles(replace(SEGMENTATION, is_agreed=True)), "clear"),
    Case("charted, not agreed by both", "D16", roles(replace(SEGMENTATION, entry=thing("responsibility", 3, "Segmentation"))), (2,)),
    Case("asked again of too few", "D16", roles(replace(area("Segmentation", "m", "m"), earlier=(SEGMENTATION,))), (2,)),
    Case("asked again, and clear", "D16", roles(replace(CALM, earlier=(SEGMENTATION,))), "clear"),
    Case("one of two is agreed", "D16", roles(replace(SEGMENTATION, is_agreed=True), RESEARCH), (2,)),
    # D18 needed v achieved
    Case(
        "the worked cells", "D18",
        involved(I2_marketing=[2, 1, 2, 1, 2], I6_product=[-1, -2, -1, -1, -1], I3_marketing=[3, -1, 2, -1, 3]),
        (3, 1),
    ),
    Case("one loud person", "D18", involved(I3_marketing=[3, -1, 2, -1, 3]), "clear"),
    Case("one point short", "D18", cell(1.0, 0.01), (2,)),
    Case("nine tenths short", "D18", cell(0.9, 0.01), "clear"),
    Case("one and a half short", "D18", cell(1.5, 0.01), (3,)),
    Case("nearly one and a half short", "D18", cell(1.4, 0.01), (2,)),
    Case("only rounded one point short", "D18", cell(1.0, 0.01, 0.9), "clear"),
    Case("only rounded one and a half short", "D18", cell(1.5, 0.01, 1.4), (2,)),
    Case("printed nine tenths, in truth one point", "D18", cell(0.9, 0.01, 1.0), (2,)),
    Case("one point more than needed", "D18", cell(-1.0, 0.01), (1,)),
    Case("p just below 0.05", "D18", cell(1.2, 0.049), (2,)),
    Case("p of 0.05", "D18", cell(1.2, 0.05), "clear"),
    Case("nobody asked about involvement", "D18", seen(strand(0.1, 1)), "unknown"),
    # D19 perception gap
    Case("4.17 against 2.80", "D19", seen(strand(1.4, 0.0002)), (3,)),
    Case("3.6 against 3.4", "D19", seen(strand(0.2, 0.6, 0.2)), "clear"),
    Case("half a point, clear", "D19", seen(strand(-0.5, 0.01)), (2,)),
    Case("less than half a point", "D19", seen(strand(-0.45, 0.01)), "clear"),
    Case("one point, clear", "D19", seen(strand(1.0, 0.01)), (3,)),
    Case("nine tenths, clear", "D19", seen(strand(0.9, 0.01)), (2,)),
    Case("one point, worth asking", "D19", seen(strand(1.0, 0.2, 0.474)), (1,)),
    Case("nine tenths, not clear", "D19", seen(strand(0.9, 0.2, 0.9)), "clear"),
    Case("one point, few pairs", "D19", seen(strand(1.1, 0.2, 0.46)), "clear"),
    Case("only rounded one point, clear", "D19", seen(replace(strand(1.0, 0.01), full=0.9)), (2,)),
    Case("only rounded one point, not clear", "D19", seen(replace(strand(1.0, 0.2, 0.9), full=0.9)), "clear"),
    Case("only rounded half a point", "D19", seen(replace(strand(0.5, 0.01), full=0.4)), "clear"),
    Case("printed nine tenths, in truth one point", "D19", seen(replace(strand(0.9, 0.01), full=1.0)), (3,)),
    Case("p of 0.049", "D19", seen(strand(0.8, 0.049, 0.4)), (2,)),
    Case("p of 0.05, not worth asking", "D19", seen(strand(0.8, 0.05, 0.4)), "clear"),
    Case("both find it weak", "D19", seen(strand(0.2, 0.6, 0.2, (2.9, 2.8))), (3,)),
    Case("one does not find it weak", "D19", seen(strand(0.2, 0.6, 0.2, (3.0, 2.8))), "clear"),
    Case("neither does", "D19", seen(strand(0.2, 0.6, 0.2, (3.1, 3.3))), "clear"),
    Case("clear a wave ago", "D19", seen(strand(0.3, 0.4, 0.2), strand(1.2, 0.001)), (1,)),
    Case("not clear for two waves", "D19", seen(strand(0.3, 0.4, 0.2), strand(0.3, 0.4, 0.2), strand(1.2, 0.001)), "clear"),
    Case("a short pulse between", "D19", seen(None, strand(1.4, 0.0002)), (3,)),
    Case("marketing is hidden", "D19", seen(HIDDEN), "unknown"),
    # D20 split within a side
    Case("three at 1.8, three at 4.3", "D20", camps(True, False), (2,)),
    Case("both sides in two camps", "D20", camps(True, True), (2, 2)),
    Case("no camps", "D20", camps(False, False), "clear"),
    Case("a hidden side is not judged", "D20", seen(replace(HIDDEN, product=None)), "unknown"),
)  # fmt: skip
