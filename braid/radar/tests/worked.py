"""The worked examples of the method, and one case on each side of every threshold. Today is 2 June 2025."""

from dataclasses import dataclass, replace
from datetime import date

from braid.radar.detectors.world import Drive, Goal, World
from braid.radar.tests.worlds import (
    ACTIVATION,
    AWARENESS,
    BOTH,
    BRAND,
    NOWHERE,
    REGISTRATIONS,
    RETENTION,
    TODAY,
    USAGE,
    M,
    P,
    ago,
    ahead,
    asks,
    beta,
    counter,
    effort,
    goals,
    launch,
    metrics,
    mission,
    moves,
    notices,
    out,
    pair,
    says,
    shipped,
    targets,
    thing,
    yardsticks,
)


@dataclass(frozen=True)
class Case:
    """What a detector reads in a world: the severities of what fires, most serious first, or a state."""

    name: str
    detector: str
    world: World
    expected: tuple[int, ...] | str


ONE_SIDED = frozenset({P})

CASES = (
    # D01 siloed goals
    Case("1 of 7 shared", "D01", goals(4, 2, 1), (2,)),
    Case("0 of 3 shared", "D01", goals(2, 1, 0), (3,)),
    Case("2 of 4 shared", "D01", goals(1, 1, 2), "clear"),
    Case("1 of 3 shared is not below a third", "D01", goals(1, 1, 1), (1,)),
    Case("3 of 10 shared is below a third", "D01", goals(4, 3, 3), (2,)),
    Case("5 of 11 shared is below a half", "D01", goals(3, 3, 5), (1,)),
    Case("two objectives are too few", "D01", goals(1, 1, 0), "unknown"),
    Case("three of one side only", "D01", goals(3, 0, 0), "unknown"),
    # D02 opposed targets
    Case("1,100 against 1,400 from 1,000", "D02", targets((1000.0, 1100.0), (1000.0, 1400.0)), (2,)),
    Case("one down, one up", "D02", targets((20_000.0, 15_000.0), (None, 30_000.0)), (3,)),
    Case("120 against 124 from 100", "D02", targets((100.0, 120.0), (100.0, 124.0)), "clear"),
    Case("a quarter apart", "D02", targets((0.0, 75.0), (0.0, 100.0)), (2,)),
    Case("not quite a quarter apart", "D02", targets((0.0, 76.0), (0.0, 100.0)), "clear"),
    Case("no number to start from", "D02", targets((None, 120.0), (None, 150.0)), "unknown"),
    Case(
        "different periods",
        "D02",
        targets((0.0, 1.0, ago(200), ago(100)), (0.0, 9.0, ago(50), ahead(50))),
        "unknown",
    ),
    # D03 different yardsticks
    Case("usage against awareness", "D03", yardsticks({USAGE}, {AWARENESS}), (2,)),
    Case("usage against activation, both to retention", "D03", yardsticks({USAGE}, {ACTIVATION}), (1,)),
    Case("one in common", "D03", yardsticks({USAGE, BRAND}, {AWARENESS, USAGE}), "clear"),
    Case("marketing names none ten days before", "D03", yardsticks({USAGE}, set(), 10), (3,)),
    Case("product names none on day fourteen", "D03", yardsticks(set(), {USAGE}, 14), (3,)),
    Case("none named fifteen days before", "D03", yardsticks({USAGE}, set(), 15), "unknown"),
    Case("none named, no date", "D03", yardsticks({USAGE}, set(), None), "unknown"),
    Case("nobody here names any", "D03", yardsticks(set(), set(), 3), "unknown"),
    # D04 surface metric
    Case("1 of 2 loose", "D04", metrics(REGISTRATIONS, ACTIVATION, RETENTION), (2,)),
    Case("both lead to retention", "D04", metrics(USAGE, ACTIVATION, RETENTION), "clear"),
    Case(
        "a circle is not a path",
        "D04",
        metrics(1, 3, 4, drives=(Drive(1, 3), Drive(3, 1))),
        (2,),
    ),
    Case("no drivers", "D04", metrics(RETENTION), "unknown"),
    # D05 counter-metric
    Case("below the floor at 70 %", "D05", counter(0.7, 37, 34, 32), (3,)),
    Case("one reading is noise", "D05", counter(0.7, 34, 36), "clear"),
    Case("on the floor is inside", "D05", counter(0.7, 34, 35), "clear"),
    Case("exactly half way", "D05", counter(0.5, 34, 34), (3,)),
    Case("not yet half way", "D05", counter(0.49, 34, 34), "clear"),
    Case("one below after one inside", "D05", counter(0.7, 36, 34), "clear"),
    Case("above the ceiling", "D05", counter(0.7, 34, 37, 38, ceiling=True), (3,)),
    Case("below the ceiling", "D05", counter(0.7, 37, 34, 32, ceiling=True), "clear"),
    Case("too few readings", "D05", counter(0.7, 34), "unknown"),
    Case("progress not known", "D05", counter(None, 34, 34), "unknown"),
    Case("none named", "D05", World(TODAY, goals=(Goal(thing("objective", 1)),)), (1,)),
    Case("no number", "D05", World(TODAY, goals=(Goal(thing("objective", 1), measured=False),)), "unknown"),
    # D06 surface moves, outcome flat
    Case("+18 % and flat", "D06", moves((101, 99, 100, 115, 120, 118), (39, 40, 41, 40, 40, 41)), (2,)),
    Case("the outcome moves", "D06", moves((101, 99, 100, 115, 120, 118), (39, 40, 41, 44, 46, 47)), "clear"),
    Case("+10 % is enough", "D06", moves((100, 100, 100, 110, 110, 110), (40, 40, 40, 40, 40, 40)), (2,)),
    Case("+9 % is not", "D06", moves((100, 100, 100, 109, 109, 109), (40, 40, 40, 40, 40, 40)), "clear"),
    Case("1 % is no move", "D06", moves((100,) * 3 + (120,) * 3, (100,) * 3 + (101,) * 3), (2,)),
    Case(
        "more than 1 % is a move", "D06", moves((100,) * 3 + (120,) * 3, (100,) * 3 + (101.1,) * 3), "clear"
    ),
    Case("inside its wobble", "D06", moves((100,) * 3 + (120,) * 3, (53, 51, 44, 47, 47, 50)), (2,)),
    Case("beyond its wobble", "D06", moves((100,) * 3 + (120,) * 3, (58, 57, 42, 52, 54, 51)), "clear"),
    Case("five readings", "D06", moves((100, 100, 120, 120, 120), (40,) * 5), "unknown"),
    Case("a lag takes the newest away", "D06", moves((100,) * 3 + (120,) * 3, (40,) * 6, lag=7), "unknown"),
    Case(
        "what was three weeks ago",
        "D06",
        moves((100,) * 3 + (120,) * 3 + (100,) * 3, (40,) * 9, lag=21),
        (2,),
    ),
    # D07 mission unacknowledged
    Case("half of marketing", "D07", mission((9, 10), (3, 6)), (2,)),
    Case("a third of marketing", "D07", mission((9, 10), (2, 6)), (3,)),
    Case("four of ten", "D07", mission((9, 10), (45, 100)), (3,)),
    Case("just over half", "D07", mission((9, 10), (55, 100)), (2,)),
    Case("four of five on each side", "D07", mission((8, 10), (4, 5)), "clear"),
    Case("three of four", "D07", mission((9, 10), (3, 4)), (2,)),
    Case("85 of 100", "D07", mission((9, 10), (85, 100)), "clear"),
    Case("five days old", "D07", mission((0, 10), (0, 6), 5), "unknown"),
    Case("fourteen days old", "D07", mission((0, 10), (0, 6), 14), "unknown"),
    Case("fifteen days old", "D07", mission((0, 10), (0, 6), 15), (3,)),
    Case("none", "D07", mission((9, 10), (6, 6), None), (3,)),
    Case("none, and nothing planned", "D07", mission((9, 10), (6, 6), None, 0), "unknown"),
    Case("none, and an item", "D07", replace(mission((9, 10), (6, 6), None, 0), has_items=True), (3,)),
    Case("too old, and nothing planned", "D07", mission((10, 10), (6, 6), 366, 0), (3,)),
    Case("a year old", "D07", mission((10, 10), (6, 6), 365), "clear"),
    Case("older than a year", "D07", mission((10, 10), (6, 6), 366), (3,)),
    Case("a third unlinked", "D07", mission((10, 10), (6, 6), 20, 4, 2), "clear"),
    Case("more than a third unlinked", "D07", mission((10, 10), (6, 6), 20, 5, 3), (1,)),
    Case("nobody in marketing", "D07", mission((1, 10), (0, 0)), "unknown"),
    # D11 quiet pair
    Case("16 days", "D11", pair(16), (1,)),
    Case("9 days, launch in 21", "D11", pair(9, 21), (2,)),
    Case("9 days, launch in 10", "D11", pair(9, 10), (3,)),
    Case("14 days", "D11", pair(14), "clear"),
    Case("15 days", "D11", pair(15), (1,)),
    Case("7 days, launch in 10", "D11", pair(7, 10), "clear"),
    Case("8 days, launch in 10", "D11", pair(8, 10), (3,)),
    Case("9 days, launch in 30", "D11", pair(9, 30), (2,)),
    Case("9 days, launch in 31", "D11", pair(9, 31), "clear"),
    Case("9 days, launch in 14", "D11", pair(9, 14), (3,)),
    Case("9 days, launch in 15", "D11", pair(9, 15), (2,)),
    Case("no contact recorded anywhere", "D11", pair(None, 10, 40), "unknown"),
    # D12 feedback unanswered
    Case(
        "5 of 8 late, half answered after 25 days",
        "D12",
        asks((60, 3), (60, 7), (60, 10), (60, 20), (60, 25), (30, None), (40, None), (45, None)),
        (2,),
    ),
    Case("9 items of 3 days", "D12", asks(*[(3, None)] * 9), "unknown"),
    Case("three are too few", "D12", asks(*[(30, None)] * 3), "unknown"),
    Case("four are enough", "D12", asks(*[(30, None)] * 4), (3,)),
    Case("three of four late", "D12", asks(*[(30, None)] * 3, (30, 2)), (3,)),
    Case("seven of ten late", "D12", asks(*[(30, None)] * 7, *[(30, 2)] * 3), (2,)),
    Case("half late", "D12", asks(*[(30, None)] * 2, *[(30, 2)] * 2), (2,)),
    Case("nine of twenty late", "D12", asks(*[(30, None)] * 9, *[(30, 2)] * 11), (1,)),
    Case("three of ten late", "D12", asks(*[(30, None)] * 3, *[(30, 2)] * 7), (1,)),
    Case("three of eleven late", "D12", asks(*[(30, None)] * 3, *[(30, 2)] * 8), "clear"),
    Case("a quarter late", "D12", asks(*[(30, None)] * 1, *[(30, 2)] * 3), "clear"),
    Case("answered on day fourteen", "D12", asks(*[(30, 14)] * 4), "clear"),
    Case("answered on day fifteen", "D12", asks(*[(30, 15)] * 4), (3,)),
    Case("open since fourteen days", "D12", asks(*[(14, None)] * 4), "unknown"),
    Case("open since fifteen days", "D12", asks(*[(15, None)] * 4, giver=P), (3,)),
    # D17 involved too late
    Case("first on 10 June, major", "D17", effort(date(2025, 6, 10), major=True), (3,)),
    Case("first on 10 June", "D17", effort(date(2025, 6, 10)), (2,)),
    Case("not yet, 77 % gone", "D17", effort(None), (2,)),
    Case("not yet, 77 % gone, major", "D17", effort(None, major=True), (3,)),
    Case("first on 20 March", "D17", effort(date(2025, 3, 20)), "clear"),
    Case("exactly half", "D17", effort(ago(0), start=ago(10), release=ahead(10)), "clear"),
    Case("just over half", "D17", effort(ago(0), start=ago(11), release=ahead(10)), (2,)),
    Case("three quarters, major", "D17", effort(None, major=True, start=ago(30), release=ahead(10)), (2,)),
    Case("internal change", "D17", effort(None, is_visible=False), "unknown"),
    Case("no start", "D17", effort(None, start=None), "unknown"),
    # D23 over-promise
    Case(
        "major, beta below its bar", "D23", launch("major", 14, (4, 0, 12), (9, 0, 10), bars=beta(22)), (3,)
    ),
    Case("staggered, no evidence", "D23", launch("staggered", 14, (4, 0, 12), (9, 0, 10)), (2,)),
    Case("bar met, sides close", "D23", launch("major", 14, (8, 0, 12), (7, 0, 10), bars=beta(33)), "clear"),
    Case("quiet", "D23", launch("quiet", 3, (0, 0, 12), (0, 0, 10), bars=beta(2)), "unknown"),
    Case(
        "bar missed 21 days before", "D23", launch("major", 21, (8, 0, 10), (8, 0, 10), bars=beta(29)), (3,)
    ),
    Case(
        "bar missed 22 days before",
        "D23",
        launch("major", 22, (8, 0, 10), (8, 0, 10), bars=beta(29)),
        "clear",
    ),
    Case(
        "a ceiling passed", "D23", launch("major", 14, (8, 0, 10), (8, 0, 10), bars=beta(31, 30, True)), (3,)
    ),
    Case("0.4 apart 21 days before", "D23", launch("staggered", 21, (10, 0, 10), (6, 0, 10)), (2,)),
    Case("0.4 apart 22 days before", "D23", launch("staggered", 22, (10, 0, 10), (6, 0, 10)), "clear"),
    Case("less than 0.4 apart", "D23", launch("staggered", 21, (10, 0, 10), (61, 0, 100)), "clear"),
    Case("0.25 behind", "D23", launch("staggered", 21, (25, 0, 100), (3, 0, 10)), "clear"),
    Case("more than 0.25 behind", "D23", launch("staggered", 21, (24, 0, 100), (3, 0, 10)), (2,)),
    Case("partly counts half", "D23", launch("staggered", 21, (0, 50, 100), (3, 0, 10)), "clear"),
    Case(
        "a blocker 7 days before",
        "D23",
        launch("staggered", 7, (9, 0, 10), (9, 0, 10), blockers=(thing("gate", 3),)),
        (3,),
    ),
    Case(
        "a blocker 8 days before",
        "D23",
        launch("staggered", 8, (9, 0, 10), (9, 0, 10), blockers=(thing("gate", 3),)),
        "clear",
    ),
    Case("marketing has no gates", "D23", launch("major", 14, (12, 0, 12), (0, 0, 0)), "unknown"),
    # D25 under-marketed release
    Case("importance 2, 20 days", "D25", shipped(out(1, 20)), (1,)),
    Case("hardly adopted", "D25", shipped(out(1, 20, adoption=0.3, adoption_target=1.0)), (2,)),
    Case("adopted by half", "D25", shipped(out(1, 20, adoption=0.5, adoption_target=1.0)), (1,)),
    Case("adopted by less than half", "D25", shipped(out(1, 20, adoption=0.45, adoption_target=1.0)), (2,)),
    Case("quiet chosen by both", "D25", shipped(out(1, 20, quiet=BOTH)), "clear"),
    Case("quiet chosen by one", "D25", shipped(out(1, 20, quiet=frozenset({M}))), (1,)),
    Case("content linked", "D25", shipped(out(1, 20, content=1)), "clear"),
    Case("importance 3", "D25", shipped(out(1, 20, 3)), (2,)),
    Case("importance 1", "D25", shipped(out(1, 20, 1)), "clear"),
    Case("three such", "D25", shipped(out(1, 20), out(2, 30), out(3, 40)), (3,)),
    Case("two such", "D25", shipped(out(1, 20), out(2, 30)), (1,)),
    Case("13 days", "D25", shipped(out(1, 13)), "unknown"),
    Case("14 days", "D25", shipped(out(1, 14)), (1,)),
    Case("90 days", "D25", shipped(out(1, 90)), (1,)),
    Case("91 days", "D25", shipped(out(1, 91)), "unknown"),
    Case("nobody markets here", "D25", shipped(out(1, 20), voices=ONE_SIDED), "unknown"),
    # D26 surprise change
    Case("told two days before", "D26", notices((P, date(2025, 5, 12), date(2025, 5, 10))), (2,)),
    Case("told two days after", "D26", notices((P, date(2025, 5, 12), date(2025, 5, 14))), (3,)),
    Case("never told", "D26", notices((M, date(2025, 5, 12), None)), (3,)),
    Case("ten days of notice", "D26", notices((P, ago(5), ago(15))), "clear"),
    Case("nine days of notice", "D26", notices((P, ago(5), ago(14))), (2,)),
    Case("29 days ago", "D26", notices((P, ago(29), ago(28))), (3,)),
    Case("30 days ago", "D26", notices((P, ago(30), ago(29))), "clear"),
    Case(
        "severity stays while surprises follow each other",
        "D26",
        notices((P, ago(50), None), (P, ago(25), ago(27))),
        (3,),
    ),
    Case(
        "a pause of thirty days ends it",
        "D26",
        notices((P, ago(55), None), (P, ago(25), ago(27))),
        (2,),
    ),
    Case("either direction", "D26", notices((P, ago(5), None), (M, ago(5), ago(7))), (3, 2)),
    Case("fix of an incident", "D26", notices((P, ago(5), None, True)), "unknown"),
    Case("nobody to tell", "D26", notices((P, ago(5), None), present=ONE_SIDED), "unknown"),
    Case("ahead, will be told in time", "D26", notices((P, ahead(40), ahead(20))), "clear"),
    Case("ahead, still time to tell", "D26", notices((P, ahead(10), None)), "clear"),
    Case("ahead, time is up", "D26", notices((P, ahead(9), None)), (2,)),
    # D29 says and is
    Case("says GA, is beta", "D29", says("ga", "beta"), (3,)),
    Case("says beta, is GA", "D29", says("beta", "ga"), (1,)),
    Case("says beta, is beta", "D29", says("beta", "beta"), "clear"),
    Case("says alpha, shows none", "D29", says("alpha", ""), (3,)),
    Case("no stage said", "D29", says("", "alpha"), "clear"),
    Case("speaks of what does not exist", "D29", NOWHERE, (2,)),
    Case("promised without work", "D29", says(None, "beta", promised=True, has_work=False), (2,)),
    Case(
        "promised without work, 21 days", "D29", says(None, "", promised=True, has_work=False, days=21), (3,)
    ),
    Case(
        "promised without work, 22 days", "D29", says(None, "", promised=True, has_work=False, days=22), (2,)
    ),
    Case("planned without work, not promised", "D29", says(None, "", has_work=False), "clear"),
    Case("announced without work", "D29", says("alpha", "alpha", has_work=False), (2,)),
    Case(
        "GA for customers, not announced", "D29", says(None, "ga", reached_here=True, is_visible=True), (1,)
    ),
    Case("GA but internal, not announced", "D29", says(None, "ga", reached_here=True), "clear"),
    Case("beta, not announced", "D29", says(None, "beta", reached_here=True, is_visible=True), "clear"),
    Case("GA since long, not announced", "D29", says(None, "ga", is_visible=True), "clear"),
    Case("no announcement", "D29", World(TODAY, plans=says(None, "beta").plans[:1]), "unknown"),
)
