"""Small worlds for the worked examples: each makes the facts that one check reads. Today is 2 June 2025."""

from datetime import date, timedelta

from braid.radar.detectors.say import Thing
from braid.radar.detectors.world import (
    Asks,
    Bar,
    Claim,
    Counter,
    Drive,
    Effort,
    Goal,
    Launch,
    Line,
    Metric,
    Notice,
    Pair,
    Piece,
    Plan,
    Readiness,
    Release,
    Shipped,
    Statement,
    Target,
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
