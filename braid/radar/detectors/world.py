"""The facts that detectors read. None of them depends on the day on which the radar looks, but for `today` itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from braid.radar.detectors.answered import Choice, Orders, Pulse, RoleMap
from braid.radar.detectors.at_launch import Launch, Shipped
from braid.radar.detectors.at_work import Decided, Load, Question, Stuck
from braid.radar.detectors.kinds import MARKETING, PRODUCT
from braid.radar.detectors.say import Thing


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter-metric of an objective: its bound, and its latest values, oldest first."""

    metric: Thing
    bound: float
    is_ceiling: bool = False
    values: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """An objective. `held_by`: sides with an accountable key result. `alone`: sides that said "ours alone"."""

    thing: Thing
    held_by: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    linked: bool = True
    measured: bool = True
    progress: float | None = None
    counters: tuple[Counter, ...] = ()
    start: date | None = None
    end: date | None = None

    def active_on(self, day: date) -> bool:
        return within(self.start, day, self.end)


@dataclass(frozen=True, slots=True)
class Target:
    """A key result on a metric: the side that is accountable, from where to where, and when."""

    thing: Thing
    metric: int
    side: str
    baseline: float | None = None
    target: float | None = None
    start: date | None = None
    end: date | None = None

    def active_on(self, day: date) -> bool:
        return within(self.start, day, self.end)


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: kind outcome, driver, counter or learning; `values` are (day, value), oldest first."""

    thing: Thing
    kind: str = "driver"
    values: tuple[tuple[date, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Drive:
    """Metric `source` drives metric `target`, which follows after `lag_days`."""

    source: int
    target: int
    lag_days: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """The current version of a mission or strategy: when it was published and how many of each side have read it."""

    thing: Thing
    published: date
    read: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """The success metrics that each side named for one item or launch that is not out yet."""

    thing: Thing
    product: frozenset[int] = frozenset()
    marketing: frozenset[int] = frozenset()
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """An active initiative with owners on both sides, their last contact about it, and its launch day."""

    thing: Thing
    last_contact: date | None = None
    since: date | None = None
    launch: date | None = None


@dataclass(frozen=True, slots=True)
class Cadence:
    """What both sides hold every `interval` days, or once so many days after a launch (a review).

    `last`: when it was held last with both; of a review the day of its launch. `paused`: days to take off.
    `absent`: the side that was not there the last two times. `missing`: sides that have not looked back yet.
    """

    thing: Thing
    interval: int
    last: date
    paused: int = 0
    absent: str = ""
    launch: date | None = None
    is_review: bool = False
    is_held: bool = False
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asks:
    """`count` pieces of feedback which `giver` handed to the other side on one day, answered on one day or not.

    Old ones may be put together by how long they waited, under any day that is long past.
    """

    giver: str
    asked: date
    answered: date | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """One piece of feedback that waits for an answer; the facts carry the oldest of each giver only."""

    thing: Thing
    giver: str
    asked: date


@dataclass(frozen=True, slots=True)
class Effort:
    """An item under way: the side that leads, start and planned release, and when the other side came in."""

    thing: Thing
    lead: str
    start: date | None = None
    release: date | None = None
    other_since: date | None = None
    is_major: bool = False
    is_visible: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """A change that customers feel, or a campaign: which side makes it, when it takes effect, when the other was told."""

    thing: Thing
    by: str
    effective: date
    told: date | None = None
    is_exempt: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """A release that an announcement is about, kept under its key; `day` may be open."""

    thing: Thing
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A line of an announcement: the stage that it names (alpha, beta, ga, or ""), and the words that said so.

    `refers_to` is the item as it was written there.
    """

    thing: Thing
    release: str
    refers_to: str = ""
    stage: str = ""
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A claim in a piece of content, and how it stands.

    `checked`: the day of the last verdict; `changed`: the day since which what it rests on is not as it was then.
    `item` is what it speaks of, if that is on the roadmap; `is_there` says that customers have it by now, as far as
    the claim says that they do, and `due` when they are to. `is_planned`: it says itself that it is planned.
    """

    thing: Thing
    side: str = ""
    checked: date | None = None
    changed: date | None = None
    is_wrong: bool = False
    item: Thing | None = None
    is_there: bool = False
    due: date | None = None
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of content with the claims in it; `on` is the day on which it went out, or is to."""

    thing: Thing
    on: date | None = None
    is_out: bool = False
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What the roadmap shows for one item in one announced release, and what the announcement says of it there.

    `stage` is "alpha", "beta", "ga" or "" when it shows none of them; `is_known` is False when nothing can be said
    about the stage in this release; `promised`: planned for this release; `reached_here`: the stage is reached with
    this very release; `has_work` is None when no phase is recorded; `written`: the status as the source has it.
    """

    item: Thing
    release: str
    stage: str = ""
    is_known: bool = True
    promised: bool = False
    reached_here: bool = False
    has_work: bool | None = None
    is_visible: bool = False
    written: str = ""
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Charted:
    """An area of the responsibilities chart: the side of each who leads on it, and whether work is under way.

    `waiting`: questions in it that are not decided, and since when; `reversed`: decisions in it that one side made and
    the other reversed.
    """

    thing: Thing
    leads: tuple[str, ...] = ()
    in_use: bool = False
    waiting: tuple[tuple[Thing, date], ...] = ()
    reversed: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """Something written that both sides read: who wrote it, and the abbreviations in it."""

    thing: Thing
    side: str = ""
    words: frozenset[str] = frozenset()
    said: str = ""

    def quote(self, word: str, around: int = 40) -> str:
        """The word with what stands around it, in whole words; … where more stands there."""
        found = re.search(rf"\b{re.escape(word)}\b", self.said)
        at = found.start() if found else self.said.find(word)
        if at < 0:
            return f"“{word}”"
        before, after = self.said[:at], self.said[at + len(word) :]
        if len(before) > around:
            before = f"…{before[-around:].partition(' ')[2]}"
        if len(after) > around:
            after = f"{after[:around].rpartition(' ')[0]}…"
        return f"“{f'{before}{word}{after}'.strip().rstrip('.')}”"


@dataclass(frozen=True, slots=True)
class Unclear:
    """A word that somebody of a side called unclear, and that nobody has explained since."""

    thing: Thing
    word: str
    side: str
    since: date


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that the market or a competitor does, heard through a kind of source on a day."""

    thing: Thing
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class Signals:
    """What was heard about one theme, oldest first, and when it was last answered: by an item, or by a look at the positioning."""

    name: str
    heard: tuple[Signal, ...] = ()
    answered: date | None = None


@dataclass(frozen=True, slots=True)
class World:
    """Everything the radar knows about one workspace.

    `present`: the sides that have people here. `voices`: those, and marketing where announcements or content speak
    for it. `claims`: those that name something which is not on the roadmap; the others hang on their plan.
    `has_items`: anything is on the roadmap at all. `choices`, `orders`, `role_map`: the newest round of that kind that
    was revealed, and of the ones before what was not asked about again; `pulses`: the newest waves. `briefs`: what launches say; `explained`: the words of the glossary.
    `positioned`: when both sides last looked at what we say we are.
    """

    today: date
    present: frozenset[str] = frozenset({PRODUCT, MARKETING})
    voices: frozenset[str] = frozenset({PRODUCT, MARKETING})
    roster: Mapping[str, int] = field(default_factory=dict)
    goals: tuple[Goal, ...] = ()
    targets: tuple[Target, ...] = ()
    metrics: Mapping[int, Metric] = field(default_factory=dict)
    drives: tuple[Drive, ...] = ()
    statements: tuple[Statement, ...] = ()
    yardsticks: tuple[Yardsticks, ...] = ()
    pairs: tuple[Pair, ...] = ()
    asks: tuple[Asks, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    efforts: tuple[Effort, ...] = ()
    launches: tuple[Launch, ...] = ()
    shipped: tuple[Shipped, ...] = ()
    notices: tuple[Notice, ...] = ()
    releases: Mapping[str, Release] = field(default_factory=dict)
    plans: tuple[Plan, ...] = ()
    claims: tuple[Claim, ...] = ()
    has_items: bool = False
    choices: tuple[Choice, ...] = ()
    orders: Orders | None = None
    role_map: RoleMap | None = None
    pulses: tuple[Pulse, ...] = ()
    pieces: tuple[Piece, ...] = ()
    areas: tuple[Charted, ...] = ()
    texts: tuple[Text, ...] = ()
    briefs: tuple[Text, ...] = ()
    explained: frozenset[str] = frozenset()
    unclear: tuple[Unclear, ...] = ()
    signals: tuple[Signals, ...] = ()
    positioned: date | None = None
    cadences: tuple[Cadence, ...] = ()
    decided: tuple[Decided, ...] = ()
    questions: tuple[Question, ...] = ()
    stuck: tuple[Stuck, ...] = ()
    loads: tuple[Load, ...] = ()


def within(start: date | None, day: date, end: date | None) -> bool:
    """An open start or end never excludes a day."""
    return (start is None or start <= day) and (end is None or day <= end)


def other(side: str) -> str:
    """The side across the table."""
    return MARKETING if side == PRODUCT else PRODUCT
