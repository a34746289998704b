"""From an event to the facts that it may have changed. What is not understood is read anew as a whole."""

from collections.abc import Callable, Iterable
from typing import Any

from braid.activity.models import Event
from braid.radar.facts.workspace import ALL, GOALS, ROUNDS, Facts

# Rooms whose events say nothing about plans.
SILENT = frozenset({"radar", "activity", "connect", "site"})
MANY_EVENTS = 200
# What is put away, brought back or kept to some people takes what is a part of it along, in any room.
REACHES_FAR = frozenset({"archived", "brought_back", "restricted", "opened_to_all", "handed_over"})


def follow(facts: Facts, events: Iterable[Event]) -> None:
    """Brings the facts in step with these events, oldest first."""
    rows = list(events)
    if len(rows) > MANY_EVENTS or any(_is_bulk(event) for event in rows):
        facts.load()
        return
    had_items = facts.has_items
    for event in rows:
        room = event.subject_kind.partition(".")[0]
        if room not in SILENT and not _touch(facts, event):
            facts.load()
            return
    if facts.has_items != had_items:
        facts.changed.add("has_items")


def _is_bulk(event: Event) -> bool:
    return not event.subject_id and event.subject_kind.partition(".")[0] not in SILENT


def _touch(facts: Facts, event: Event) -> bool:
    """False when the event cannot be followed."""
    if event.name.rpartition(".")[2] in REACHES_FAR:
        return False
    touch = TOUCH.get(event.subject_kind)
    return touch is not None and touch(facts, event)


def _item(facts: Facts, event: Event) -> bool:
    key = event.subject_id
    launches = facts.launches.of_item.get(key, set())
    facts.roadmap.load_items([key])
    if key not in facts.roadmap.items:
        return False
    _items(facts, [key])
    facts.changed |= {"pairs", "yardsticks"} if launches else set()
    facts.changed |= {"pieces"} if any(row.item == key for row in facts.said.checked.values()) else set()
    return True


def _items(facts: Facts, keys: Iterable[int]) -> None:
    said = facts.roadmap.phases_are_said
    if said != facts.items.phases_are_said:
        facts.items.load()
        facts.changed |= ALL
    else:
        facts.changed |= facts.items.touch(keys)


def _release(facts: Facts, event: Event) -> bool:
    key = event.subject_id
    facts.roadmap.load_releases()
    if key not in facts.roadmap.releases:
        return False
    touched = {pk for pk, item in facts.roadmap.items.items() if item.release == key}
    touched |= {
        pk
        for pk, item in facts.roadmap.items.items()
        if any(release == key for _s, release in item.milestones)
    }
    touched |= {int(pk) for pk in event.facts.get("items", ())}
    facts.roadmap.load_items(touched)
    facts.changed |= {"releases", "pieces"}
    _items(facts, touched)
    return True


def _notice(facts: Facts, event: Event) -> bool:
    facts.roadmap.load_notices()
    facts.changed.add("notices")
    return True


def _launch(facts: Facts, event: Event) -> bool:
    return _launch_by_id(facts, event.subject_id)


def _launch_by_id(facts: Facts, key: int) -> bool:
    before = facts.launches.launches.get(key)
    facts.launches.load([key])
    after = facts.launches.launches.get(key)
    if after is None:
        return False
    facts.changed |= {"launches", "yardsticks", "pairs"}
    _items(facts, after.items | (before.items if before else frozenset()))
    return True


def _gate(facts: Facts, event: Event) -> bool:
    launch = event.facts.get("launch")
    return isinstance(launch, int) and _launch_by_id(facts, launch)


def _claim(facts: Facts, event: Event) -> bool:
    key, said = event.subject_id, facts.said
    before, announced = said.claims.get(key), said.announced
    said.load([key])
    after = said.claims.get(key)
    facts.changed |= {"claims", "voices", "pieces"}
    if said.announced != announced:
        facts.changed |= facts.items.touch(facts.roadmap.items)
    else:
        facts.changed |= facts.items.touch({row[0] for row in (before, after) if row and row[0]})
    return True


def _content(facts: Facts, event: Event) -> bool:
    items = event.facts.get("items")
    if not isinstance(items, list):
        return False
    facts.said.load()
    facts.changed |= {"voices", "pieces"}
    facts.roadmap.load_items(items)
    _items(facts, items)
    return True


def _objective(facts: Facts, event: Event) -> bool:
    facts.goals.load_objectives([event.subject_id])
    facts.changed |= {"goals", "targets"}
    return True


def _goals(facts: Facts, event: Event) -> bool:
    facts.goals.load()
    facts.changed |= GOALS
    return True


def _metric(facts: Facts, event: Event) -> bool:
    key = event.subject_id
    facts.goals.load_metrics([key])
    facts.goals.load_drives()
    if key not in facts.goals.metrics:
        return False
    facts.goals.load_objectives(facts.goals.objectives_with(key))
    facts.changed |= {"metrics", "drives", "goals", "targets"}
    return True


def _statement(facts: Facts, event: Event) -> bool:
    facts.goals.load_statements()
    facts.changed.add("statements")
    return True


def _insight(facts: Facts, event: Event) -> bool:
    facts.insights.touch(event.subject_id)
    facts.changed |= {"asks", "waiting"}
    return True


def _round(facts: Facts, event: Event) -> bool:
    if event.name in ("round.revealed", "round.settled", "round.settlement_taken_back"):
        facts.rounds.load()
        facts.changed |= ROUNDS
    return True


def _chart(facts: Facts, event: Event) -> bool:
    """Who leads on what: a role round is answered by what both sides acknowledge there."""
    facts.rounds.load()
    facts.changed |= ROUNDS
    return True


def _words(facts: Facts, event: Event) -> bool:
    return True


def _people(facts: Facts, event: Event) -> bool:
    from braid.radar.facts.people import roster

    facts.roster = roster(facts.workspace, facts.today)
    facts.goals.load_statements()
    facts.changed |= {"present", "voices", "roster", "statements"}
    return True


TOUCH: dict[str, Callable[[Facts, Any], bool]] = {
    "roadmap.item": _item,
    "roadmap.release": _release,
    "roadmap.changenotice": _notice,
    "launches.launch": _launch,
    "launches.gate": _gate,
    "messaging.claim": _claim,
    "messaging.content": _content,
    "goals.objective": _objective,
    "goals.metric": _metric,
    "goals.statement": _statement,
    "insights.insight": _insight,
    "rounds.round": _round,
    "rounds.template": _words,
    "rounds.card": _words,
    "teamwork.responsibility": _chart,
    "teamwork.term": _words,
    "people.member": _people,
    "people.workspace": _people,
    "people.pod": _people,
    "people.invitation": _people,
    **{
        f"goals.{name}": _goals
        for name in (
            "keyresult", "checkin", "countermetric", "boundchange", "drive", "reading", "period", "strategypoint",
            "objectiveowner", "oursalone", "acknowledgement",
        )
    },
}  # fmt: skip
