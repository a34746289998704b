"""The worked examples about load, and one case on each side of each threshold."""

from braid.radar.detectors.world import World
from braid.radar.tests.worked import Case
from braid.radar.tests.worlds import TODAY, M, full, laden

CASES = (
    # D22 overload
    Case("19 of 16 days", "D22", laden(19, 16), (2,)),
    Case("19 of 16 days, alone on a launch", "D22", laden(19, 16, sole=20), (3,)),
    Case("alone on a launch in 30 days", "D22", laden(19, 16, sole=30), (3,)),
    Case("alone on a launch in 31 days", "D22", laden(19, 16, sole=31), (2,)),
    Case("alone on a launch that should be out", "D22", laden(19, 16, sole=-1), (2,)),
    Case("17 of 16 days", "D22", laden(17, 16), (2,)),
    Case("16 of 16 days", "D22", laden(16, 16, sole=3), "clear"),
    Case("15 of 16 days", "D22", laden(15, 16), "clear"),
    Case("away all the time", "D22", laden(1, 0), (2,)),
    Case("estimates looked at 28 days ago", "D22", laden(19, 16, checked=28), (2,)),
    Case("estimates looked at 29 days ago", "D22", laden(19, 16, checked=29), "unknown"),
    Case("estimates never looked at", "D22", laden(19, 16, checked=None), "unknown"),
    Case("a side, 14 of 16", "D22", full(14, 16), (1,)),
    Case("the other side, 14 of 16", "D22", full(14, 16, side=M), (1,)),
    Case("a side, 85 of 100", "D22", full(85, 100), "clear"),
    Case("a side, 80 of 100", "D22", full(80, 100), "clear"),
    Case("a side of two", "D22", full(14, 16, 2), "unknown"),
    Case("no estimates", "D22", World(TODAY), "unknown"),
)
