"""The worked examples about words and about who leads on what, and one case on each side of each threshold."""

from dataclasses import replace

from braid.radar.detectors.world import World
from braid.radar.tests.worked import Case
from braid.radar.tests.worlds import TODAY, M, P, areas, written

SEGMENTATION = ("segmentation", (), True)
PERSONAS = ("personas", (), False)
RESEARCH = ("research", (P,), True)

CASES = (
    # D13 jargon
    Case("ICP, TOFU of marketing, P95, CDC of product", "D13", written("P95 CDC", "ICP TOFU"), (1,)),
    Case("ICP in a launch brief", "D13", written("P95 CDC", "ICP TOFU", brief="ICP"), (2,)),
    Case("ICP alone, in a launch brief", "D13", written("", "ICP", brief="ICP"), (2,)),
    Case("API in a launch brief, used by both", "D13", written("API", "API", brief="API"), "clear"),
    Case("three words", "D13", written("P95", "ICP TOFU"), (1,)),
    Case("two words", "D13", written("P95", "ICP"), "clear"),
    Case("four words, twice each", "D13", written("P95 CDC", "ICP TOFU", 2), "clear"),
    Case(
        "all in the glossary",
        "D13",
        written("P95", "ICP TOFU", explained=frozenset({"P95", "ICP", "TOFU"})),
        "clear",
    ),
    Case("called unclear 8 days ago", "D13", written("", "", flagged=8), (1,)),
    Case("called unclear 7 days ago", "D13", written("", "", flagged=7), "clear"),
    Case(
        "product alone writes",
        "D13",
        replace(written("P95 CDC QBR", ""), texts=written("P95 CDC QBR", "").texts[:-1]),
        "unknown",
    ),
    # D14 unowned area
    Case("segmentation in use and personas, 2 of 3", "D14", areas(SEGMENTATION, PERSONAS, RESEARCH), (2,)),
    Case("personas alone", "D14", areas(PERSONAS, RESEARCH), (1,)),
    Case("a decision waits for 15 days", "D14", areas(PERSONAS, RESEARCH, waits=15), (3,)),
    Case("a decision waits for 14 days", "D14", areas(PERSONAS, RESEARCH, waits=14), (1,)),
    Case("one leads on each", "D14", areas(RESEARCH, waits=40), "clear"),
    Case("two lead: that is another matter", "D14", areas(("pricing page", (P, M), True)), "clear"),
    Case("no chart", "D14", World(TODAY), "unknown"),
    # D15 double-owned area
    Case("the pricing page of both", "D15", areas(("pricing page", (P, M), True), RESEARCH), (2,)),
    Case("with one reversal", "D15", areas(("pricing page", (P, M), True), RESEARCH, reversed_=1), (3,)),
    Case("two of one side", "D15", areas(("pricing page", (M, M), False)), (2,)),
    Case("a reversal where one leads", "D15", areas(RESEARCH, reversed_=1), "clear"),
    Case("nobody leads: that is another matter", "D15", areas(PERSONAS), "clear"),
    Case("no chart at all", "D15", World(TODAY), "unknown"),
)
