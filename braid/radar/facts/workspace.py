"""All facts of one workspace on one day, kept in step with what happens there."""

from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from braid.radar.detectors.kinds import MARKETING
from braid.radar.detectors.world import Pair, Release, Target, World, Yardsticks
from braid.radar.facts.about_items import BOTH, NONE, AboutItems
from braid.radar.facts.capacity import CapacityFacts
from braid.radar.facts.chart import ChartFacts
from braid.radar.facts.executive import ExecutiveFacts
from braid.radar.facts.goals import GoalFacts
from braid.radar.facts.insights import InsightFacts
from braid.radar.facts.launches import Launch, LaunchFacts
from braid.radar.facts.market import MarketFacts
from braid.radar.facts.meetings import MeetingFacts
from braid.radar.facts.published import PieceFacts
from braid.radar.facts.roadmap import RoadmapFacts
from braid.radar.facts.rounds import RoundFacts
from braid.radar.facts.said import SaidFacts
from braid.radar.facts.words import WordFacts

GOALS = frozenset({"goals", "targets", "metrics", "drives", "statements"})
ROUNDS = frozenset({"choices", "orders", "role_map", "pulses"})
DECISIONS = frozenset({"areas", "decided", "questions"})
ALL = GOALS | ROUNDS | DECISIONS | {
    "present", "voices", "roster", "yardsticks", "pairs", "asks", "waiting", "efforts", "launches", "shipped",
    "notices", "releases", "plans", "claims", "pieces", "has_items", "texts", "signals", "positioned", "cadences", "stuck", "loads",
}  # fmt: skip


@dataclass(slots=True)
class Facts:
    """What the radar knows of one workspace on one day. `changed`: parts that differ from the last reading."""

    workspace: int
    today: date
    goals: GoalFacts = field(init=False)
    insights: InsightFacts = field(init=False)
    market: MarketFacts = field(init=False)
    roadmap: RoadmapFacts = field(init=False)
    launches: LaunchFacts = field(init=False)
    said: SaidFacts = field(init=False)
    items: AboutItems = field(init=False)
    rounds: RoundFacts = field(init=False)
    chart: ChartFacts = field(init=False)
    words: WordFacts = field(init=False)
    meetings: MeetingFacts = field(init=False)
    executive: ExecutiveFacts = field(init=False)
    capacity: CapacityFacts = field(init=False)
    pieces: PieceFacts = field(default_factory=PieceFacts)
    roster: dict[str, int] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.goals = GoalFacts(self.workspace, self.today)
        self.insights = InsightFacts(self.workspace, self.today)
        self.market = MarketFacts(self.workspace, self.today)
        self.roadmap = RoadmapFacts(self.workspace, self.today)
        self.launches = LaunchFacts(self.workspace, self.today)
        self.said = SaidFacts(self.workspace, self.today)
        self.rounds = RoundFacts(self.workspace, self.today)
        self.chart = ChartFacts(self.workspace, self.today)
        self.words = WordFacts(self.workspace, self.today)
        self.meetings = MeetingFacts(self.workspace, self.today)
        self.executive = ExecutiveFacts(self.workspace, self.today)
        self.capacity = CapacityFacts(self.workspace, self.today)
        self.items = AboutItems(self.roadmap, self.launches, self.said)

    def load(self) -> "Facts":
        """Reads all rooms, by the same number of queries whatever they hold."""
        for room in (
            self.goals,
            self.insights,
            self.market,
            self.roadmap,
            self.launches,
            self.said,
            self.items,
            self.rounds,
            self.chart,
            self.words,
            self.meetings,
            self.executive,
            self.capacity,
        ):
            room.load()
        self.roster = self.capacity.roster()
        self.changed = set(ALL)
        return self

    def world(self) -> World:
        """The facts as detectors read them."""
        parts = self.items.parts
        if "pieces" in self.changed:
            # (To compare every claim with the roadmap costs more than all the rest.)
            self.pieces.follow(self.said, self.roadmap)
        return World(
            self.today,
            frozenset(self.roster),
            frozenset(self.roster) | ({MARKETING} if self.said.claims or self.said.has_content else set()),
            self.roster,
            tuple(self.goals.goals.values()),
            self._targets(),
            self.goals.metrics,
            self.goals.drives,
            self.goals.statements,
            (*parts.yardsticks.values(), *self._launch_yardsticks()),
            (*parts.pairs.values(), *self._launch_pairs()),
            self.insights.asks,
            self.insights.waiting,
            tuple(parts.efforts.values()),
            tuple(launch.fact() for launch in self._ahead()),
            tuple(parts.shipped.values()),
            (*self.roadmap.notices, *self.launches.moves),
            self._releases(),
            tuple(chain.from_iterable(parts.plans.values())),
            tuple(claim for item, claim in self.said.claims.values() if item is None and claim.refers_to),
            self.has_items,
            self.rounds.choices,
            self.rounds.orders,
            self.rounds.role_map,
            self.rounds.pulses,
            self.pieces.pieces,
            self.chart.areas,
            self.words.texts,
            self.words.briefs,
            self.words.explained,
            self.words.unclear,
            self.market.signals,
            self.market.positioned,
            (
                *chain.from_iterable(launch.cadences() for launch in self.launches.launches.values()),
                *self.meetings.cadences,
            ),
            self.chart.decided,
            self.chart.questions,
            self.executive.stuck,
            self.capacity.loads(self.roadmap, self.launches),
        )

    @property
    def has_items(self) -> bool:
        """Whether anything is on the roadmap."""
        return bool(self.roadmap.items)

    def _targets(self) -> tuple[Target, ...]:
        return tuple(chain.from_iterable(self.goals.targets.values()))

    def _ahead(self) -> list[Launch]:
        return [launch for launch in self.launches.launches.values() if launch.is_ahead]

    def _releases(self) -> dict[str, Release]:
        return {str(key): self.roadmap.release_fact(key) for key in self.roadmap.releases}

    def _launch_yardsticks(self) -> list[Yardsticks]:
        return [
            Yardsticks(
                launch.thing,
                launch.metrics.get("product", NONE),
                launch.metrics.get("marketing", NONE),
                launch.day,
            )
            for launch in self._ahead()
        ]

    def _launch_pairs(self) -> list[Pair]:
        """Launches with an owner on each side; silence about an item of theirs is shown at the item."""
        return [
            Pair(launch.thing, launch.contact, None, launch.day)
            for launch in self._ahead()
            if launch.owners >= BOTH and not any(item in self.items.parts.pairs for item in launch.items)
        ]
