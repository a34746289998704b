"""Small worlds for the worked examples: each makes the facts that one check reads. Today is 2 June 2025."""

from dataclasses import replace
from datetime import date, timedelta

from braid.radar.detectors.at_launch import Bar, Launch, Readiness, Shipped
from braid.radar.detectors.at_work import Decided, Load, Question, Stuck
from braid.radar.detectors.say import Side, Thing, _
from braid.radar.detectors.world import (
    Asks,
    Cadence,
    Charted,
    Claim,
    Counter,
    Drive,
    Effort,
    Goal,
    Line,
    Metric,
    Notice,
    Pair,
    Piece,
    Plan,
    Release,
    Signal,
    Signals,
    Statement,
    Target,
    Text,
    Unclear,
    Waiting,
    World,
    Yardsticks,
)

TODAY = date(2025, 6, 2)
P, M = "product", "marketing"
BOTH = frozenset({P, M})


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


def thing(kind: str, number: int, name: str = "") -> Thing:
    return Thing(kind, number, name or f"{kind} {number}")


def goals(product: int, marketing: int, shared: int) -> World:
    sides = [{P}] * product + [{M}] * marketing + [BOTH] * shared
    return World(
        TODAY, goals=tuple(Goal(thing("objective", i), frozenset(held)) for i, held in enumerate(sides))
    )


def targets(ours: tuple, theirs: tuple) -> World:
    metric = Metric(thing("metric", 1, "Trials"))
    return World(
        TODAY,
        metrics={1: metric},
        targets=(
            Target(thing("key_result", 1), 1, P, *ours),
            Target(thing("key_result", 2), 1, M, *theirs),
        ),
    )


USAGE, AWARENESS, ACTIVATION, RETENTION, BRAND, REGISTRATIONS = 1, 2, 3, 4, 5, 6
METRICS = {
    key: Metric(thing("metric", key, name), kind)
    for key, name, kind in (
        (USAGE, "Feature usage", "driver"),
        (AWARENESS, "Awareness", "driver"),
        (ACTIVATION, "Activation", "driver"),
        (RETENTION, "Retention", "outcome"),
        (BRAND, "Brand preference", "outcome"),
        (REGISTRATIONS, "Registrations", "driver"),
    )
}
DRIVES = (Drive(USAGE, RETENTION), Drive(ACTIVATION, RETENTION), Drive(AWARENESS, BRAND))


def yardsticks(ours: set, theirs: set, due: int | None = 40) -> World:
    named = Yardsticks(
        thing("item", 1), frozenset(ours), frozenset(theirs), None if due is None else ahead(due)
    )
    return World(TODAY, metrics=METRICS, drives=DRIVES, yardsticks=(named,))


def metrics(*keys: int, drives: tuple = DRIVES) -> World:
    return World(TODAY, metrics={key: METRICS[key] for key in keys}, drives=drives)


def counter(progress: float | None, *values: float, bound: float = 35, ceiling: bool = False) -> World:
    watched = Counter(thing("metric", 9, "Satisfaction"), bound, ceiling, values)
    goal = Goal(thing("objective", 1), frozenset({P}), progress=progress, counters=(watched,))
    return World(TODAY, goals=(goal,))


def series(values: tuple, last: int = 0) -> tuple:
    return tuple((ago(last + 7 * (len(values) - 1 - i)), value) for i, value in enumerate(values))


def moves(driver: tuple, outcome: tuple, lag: int = 0) -> World:
    pair = {
        1: Metric(thing("metric", 1, "Registrations"), "driver", series(driver)),
        2: Metric(thing("metric", 2, "Retention"), "outcome", series(outcome)),
    }
    return World(TODAY, metrics=pair, drives=(Drive(1, 2, lag),))


def mission(
    product: tuple, marketing: tuple, age: int | None = 20, linked: int = 3, unlinked: int = 0
) -> World:
    statement = (
        Statement(thing("statement", 1, "Mission 3"), ago(age), {P: product[0], M: marketing[0]})
        if age is not None
        else None
    )
    objectives = [Goal(thing("objective", i), linked=i < linked) for i in range(linked + unlinked)]
    return World(
        TODAY,
        roster={P: product[1], M: marketing[1]},
        statements=(statement,) if statement else (),
        goals=tuple(objectives),
    )


def pair(silent: int | None, launch: int | None = None, since: int | None = None) -> World:
    return World(
        TODAY,
        pairs=(
            Pair(
                thing("item", 1),
                None if silent is None else ago(silent),
                None if since is None else ago(since),
                None if launch is None else ahead(launch),
            ),
        ),
    )


def asks(*rows: tuple, giver: str = M) -> World:
    """Rows are (days since asked, days until the answer or None)."""
    return World(
        TODAY,
        asks=tuple(
            Asks(giver, ago(age), None if waited is None else ago(age) + timedelta(waited))
            for age, waited in rows
        ),
        waiting=tuple(
            Waiting(thing("insight", number), giver, ago(age))
            for number, (age, waited) in enumerate(rows)
            if waited is None
        ),
    )


def effort(
    first: date | None,
    *,
    major: bool = False,
    start: date | None = date(2025, 3, 1),
    release: date = date(2025, 6, 30),
    **more: object,
) -> World:
    return World(TODAY, efforts=(Effort(thing("item", 1), P, start, release, first, major, **more),))


def launch(mode: str, days: int, ours: tuple, theirs: tuple, **more: object) -> World:
    row = Launch(thing("launch", 1), mode, ahead(days), Readiness(*ours), Readiness(*theirs), **more)
    return World(TODAY, launches=(row,))


def held(interval: int, days: int, **more: object) -> World:
    """Something that is held every so many days, and was so many days ago."""
    return World(TODAY, cadences=(Cadence(thing("ritual", 1, "Weekly sync"), interval, ago(days), **more),))


def beta(value: float, bar: float = 30, ceiling: bool = False) -> tuple:
    return (Bar(thing("gate", 1, "Beta activation"), bar, value, ceiling),)


def shipped(*rows: Shipped, voices: frozenset = BOTH) -> World:
    return World(TODAY, voices=voices, shipped=rows)


def out(number: int, days: int, importance: int = 2, **more: object) -> Shipped:
    return Shipped(thing("item", number), ago(days), True, importance, **more)


def notices(*rows: tuple, present: frozenset = BOTH) -> World:
    """Rows are (by, effective, told)."""
    return World(
        TODAY,
        present=present,
        notices=tuple(Notice(thing("notice", i), *row) for i, row in enumerate(rows)),
    )


def says(said: str | None, shown: str, *, days: int = 30, **plan: object) -> World:
    """What is claimed of item 1 in release 1.35, and what the roadmap shows there; item 2 is in order."""
    claims = () if said is None else (Claim(thing("claim", 1), "5", "KEP-7", said, f"now {said}"),)
    return World(
        TODAY,
        releases={"5": Release(thing("release", 5, "1.35"), ahead(days))},
        plans=(
            Plan(thing("item", 1, "Sidecars"), "5", shown, claims=claims, **plan),
            Plan(thing("item", 2), "5", "beta", has_work=True, claims=(Claim(thing("claim", 2), "5"),)),
        ),
    )


NOWHERE = World(TODAY, claims=(Claim(thing("claim", 1), "5", "KEP-9", "ga", "graduates to GA"),))


def published(on: int | None, *lines: dict[str, object], is_out: bool | None = None) -> World:
    """A post that goes out so many days from today, or went out so many days ago, with these claims in it.

    A claim is checked, about something that is there, unless said otherwise.
    """
    usual = {"checked": ago(20), "item": thing("item", 1), "is_there": True}
    told = tuple(Line(thing("claim", n), M, **{**usual, **line}) for n, line in enumerate(lines, 1))  # type: ignore[arg-type]
    out = is_out if is_out is not None else on is not None and on <= 0
    return World(TODAY, pieces=(Piece(thing("content", 1), None if on is None else ahead(on), out, told),))


def areas(*rows: tuple, reversed_: int = 0, waits: int | None = None) -> World:
    """Areas as (name, sides that lead, in use); what waits, or was reversed, does so in the first."""
    made = [
        Charted(thing("responsibility", n, name), tuple(leads), in_use)
        for n, (name, leads, in_use) in enumerate(rows)
    ]
    waiting = ((thing("decision", 1), ago(waits)),) if waits is not None else ()
    first = replace(
        made[0], waiting=waiting, reversed=tuple(thing("decision", 9 + n) for n in range(reversed_))
    )
    return World(TODAY, areas=(first, *made[1:]))


def written(ours: str, theirs: str, times: int = 3, *, brief: str = "", flagged: int | None = None, **more: object) -> World:  # fmt: skip
    """Texts in which product, and marketing, use these words so many times each."""
    made = [
        Text(thing("comment", 10 * n + place), side, frozenset({word}), f"The {word} counts.")
        for n, (side, word) in enumerate([*((P, w) for w in ours.split()), *((M, w) for w in theirs.split())])
        for place in range(times)
    ]
    both = [Text(thing("comment", 900), P), Text(thing("comment", 901), M)]
    briefs = (Text(thing("launch", 1), "", frozenset({brief}), f"For every {brief}."),) if brief else ()
    unclear = (Unclear(thing("word", 1), "GTM", P, ago(flagged)),) if flagged is not None else ()
    return World(TODAY, texts=(*made, *both), briefs=briefs, unclear=unclear, **more)


def heard(
    *days: int,
    sources: str = "call forum competitor",
    answered: int | None = None,
    positioned: int | None = None,
) -> World:
    """Signals about one theme so many days ago, from these kinds of source in turn; answered and positioned as long ago."""
    kinds = sources.split()
    told = tuple(
        Signal(thing("insight", n), kinds[n % len(kinds)], ago(day))
        for n, day in enumerate(sorted(days, reverse=True))
    )
    theme = Signals("Pricing", told, None if answered is None else ago(answered))
    return World(TODAY, signals=(theme,), positioned=None if positioned is None else ago(positioned))


def decided(alone: int, total: int, *, by: str = P, days: int = 30, **more: object) -> World:
    """So many decisions, of which one side made so many alone; of the others the other side was asked before."""
    theirs = frozenset({P, M}) - {by}
    made = tuple(
        Decided(
            thing("decision", n), ago(days), frozenset({by}), frozenset() if n < alone else theirs, **more
        )
        for n in range(total)
    )
    return World(TODAY, decided=made)


def stuck(days: int, plays: int = 1, severity: int = 2, seen_by: frozenset = BOTH, **more: object) -> World:
    """The seventh finding, open for so many days."""
    row = Stuck(
        thing("finding", 7, "D23"),
        _("The launch promises more than %(side)s has.", side=Side("product")),
        severity,
        ago(days),
        seen_by,
        plays,
        **more,
    )
    return World(TODAY, stuck=(row,))


def question(days: int, **more: object) -> World:
    """A question that was asked, or taken to the sponsor, so many days ago."""
    return World(TODAY, questions=(Question(thing("decision", 3, "Who prices?"), ago(days), **more),))


def laden(committed: float, available: float, *, sole: int | None = None, checked: int | None = 0, **more: object) -> World:  # fmt: skip
    """Somebody with so many days of work, who looked at the estimates so many days ago."""
    alone = () if sole is None else ((thing("launch", 1), ahead(sole)),)
    seen = None if checked is None else ago(checked)
    parts = ((thing("item", 1), committed),)
    row = Load(
        thing("member", 5, "Priya"), P, committed, available, checked=seen, sole_on=alone, parts=parts, **more
    )
    return World(TODAY, loads=(row,))


def full(committed: float, available: float, people: int = 3, side: str = P) -> World:
    """A side of so many people."""
    return World(TODAY, loads=(Load(None, side, committed, available, people),))
