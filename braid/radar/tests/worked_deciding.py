"""The worked examples about who decides, and when an executive is needed, and one case on each side of each threshold."""

from dataclasses import replace

from braid.radar.detectors.at_work import Decided
from braid.radar.detectors.world import World
from braid.radar.tests.worked import Case
from braid.radar.tests.worlds import BOTH, TODAY, M, P, ago, decided, question, stuck, thing

ONE = frozenset({P})
TOGETHER = tuple(Decided(thing("decision", 50 + n), ago(9), BOTH) for n in range(5))
SPONSOR = tuple(Decided(thing("decision", 70 + n), ago(9), frozenset({"other"})) for n in range(7))

CASES = (
    # D21 one-sided decisions
    Case("7 of 10 alone", "D21", decided(7, 10), (2,)),
    Case("10 of 11 alone", "D21", decided(10, 11), (3,)),
    Case("5 of 10 alone", "D21", decided(5, 10), "clear"),
    Case("6 decisions", "D21", decided(6, 6), "unknown"),
    Case("7 decisions, all alone", "D21", decided(7, 7), "unknown"),
    Case("8 decisions, 6 alone", "D21", decided(6, 8), (2,)),
    Case("marketing alone, 7 of 10", "D21", decided(7, 10, by=M), (2,)),
    Case("9 of 15 alone", "D21", decided(9, 15), (2,)),
    Case("8 of 14 alone", "D21", decided(8, 14), "clear"),
    Case("9 of 11 alone", "D21", decided(9, 11), (3,)),
    Case("8 of 10 alone", "D21", decided(8, 10), (2,)),
    Case("90 days ago", "D21", decided(7, 10, days=90), (2,)),
    Case("91 days ago", "D21", decided(7, 10, days=91), "unknown"),
    Case("still to come", "D21", decided(7, 10, days=-1), "unknown"),
    Case("decided by both", "D21", World(TODAY, decided=(*decided(5, 5).decided, *TOGETHER)), "clear"),
    Case("decided by the sponsor is by neither", "D21", World(TODAY, decided=(*decided(3, 3).decided, *SPONSOR)), "clear"),
    Case("the chart gives sole say", "D21", decided(10, 10, is_sole=True), "unknown"),
    Case(
        "what the chart gives to one is left out", "D21",
        World(TODAY, decided=(*decided(5, 10).decided, *decided(9, 9, is_sole=True).decided)), "clear",
    ),
    Case("one side is here", "D21", replace(decided(7, 10), present=ONE), "unknown"),
    # D28 executive needed
    Case("34 days, one play", "D28", stuck(34), (3,)),
    Case("34 days, no play", "D28", stuck(34, 0), "clear"),
    Case("30 days", "D28", stuck(30), (3,)),
    Case("29 days", "D28", stuck(29), "clear"),
    Case("worth a talk only", "D28", stuck(34, severity=1), "clear"),
    Case("most serious", "D28", stuck(34, severity=3), (3,)),
    Case("one side has seen it", "D28", stuck(34, seen_by=ONE), "clear"),
    Case("decided since", "D28", stuck(34, is_decided=True), "clear"),
    Case("nobody decides, 11 days", "D28", question(11), (3,)),
    Case("nobody decides, 10 days", "D28", question(10), "clear"),
    Case("somebody decides, 40 days", "D28", question(40, has_decider=True), "unknown"),
    Case("with the sponsor for 11 days", "D28", question(11, has_decider=True, is_taken=True), (3,)),
    Case("with the sponsor for 10 days", "D28", question(10, has_decider=True, is_taken=True), "clear"),
    Case("nothing is open", "D28", World(TODAY), "unknown"),
)  # fmt: skip
