"""From an event to the facts that it may have changed. What is not understood is read anew as a whole."""

from collections.abc import Callable, Iterable
from typing import Any

from braid.activity.models import Event
from braid.launches.models import LaunchContent
from braid.radar.facts.workspace import ALL, DECISIONS, GOALS, ROUNDS, Facts

# Rooms whose events say nothing about plans. (What people do about a finding is heard all the same.)
SILENT = frozenset({"radar", "activity", "connect", "site"})
ABOUT_FINDINGS = frozenset(
    {"radar.changed", "finding.acknowledged", "finding.muted", "finding.unmuted", "commitment.ended"}
)
MANY_EVENTS = 200
# Where both sides read what one of them wrote, and where words are explained.
WORDY = frozenset({"messaging.claim", "insights.insight", "launches.launch", "teamwork.term", "teamwork.unclearword", "teamwork.plainword", "teamwork.decision"})  # fmt: skip
# What is put away, brought back or kept to some people takes what is a part of it along, in any room.
REACHES_FAR = frozenset({"archived", "brought_back", "restricted", "opened_to_all", "handed_over"})


def follow(facts: Facts, events: Iterable[Event]) -> None:
    """Brings the facts in step with these events, oldest first."""
    rows = list(events)
    if len(rows) > MANY_EVENTS or any(_is_bulk(event) for event in rows):
        facts.load()
        return
    if any(_says_words(event) for event in rows):
        facts.words.load()
        facts.changed.add("texts")
    if any(event.name in ABOUT_FINDINGS or event.subject_kind == "teamwork.decision" for event in rows):
        facts.executive.load()
        facts.changed.add("stuck")
    had_items = facts.has_items
    for event in rows:
        room = event.subject_kind.partition(".")[0]
        if room not in SILENT and not _touch(facts, event):
            facts.load()
            return
    if facts.has_items != had_items:
        facts.changed.add("has_items")


def _says_words(event: Event) -> bool:
    """Whether something was written, or a word explained. (A comment is an event of what it is about.)"""
    return event.name.startswith("comment.") or event.subject_kind in WORDY


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
    facts.changed.add("loads")
    if key not in facts.roadmap.items:
        return False
    _items(facts, [key])
    facts.changed |= {"pairs", "yardsticks"} if launches else set()
    facts.changed |= (
        {"pieces"}
        if any(row.item == key for row in (*facts.said.checked.values(), *facts.said.noted.values()))
        else set()
    )
    if event.name in ("item.insight_linked", "item.insight_unlinked"):
        facts.market.load()
        facts.changed.add("signals")
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
    facts.changed |= {"releases", "pieces", "loads"}
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
    facts.meetings.load()
    facts.capacity.load_launches()
    facts.changed |= {"launches", "yardsticks", "pairs", "notices", "cadences", "loads"}
    _items(facts, after.items | (before.items if before else frozenset()))
    return True


def _gate(facts: Facts, event: Event) -> bool:
    launch = event.facts.get("launch")
    return isinstance(launch, int) and _launch_by_id(facts, launch)


def _claim(facts: Facts, event: Event) -> bool:
    key, said = event.subject_id, facts.said
    before, announced, naming = said.claims.get(key), said.announced, said.naming
    said.load([key])
    _speaking(facts, naming)
    after = said.claims.get(key)
    facts.changed |= {"claims", "voices", "pieces"}
    if said.announced != announced:
        facts.changed |= facts.items.touch(facts.roadmap.items)
    else:
        facts.changed |= facts.items.touch({row[0] for row in (before, after) if row and row[0]})
    return True


def _speaking(facts: Facts, naming: frozenset[int]) -> None:
    """A piece that begins or ceases to make claims about items speaks for less or more of its launches than before."""
    if others := facts.said.naming ^ naming:
        rows = (launch.items for launch in facts.launches.launches.values() if launch.pieces & others)
        facts.changed |= facts.items.touch(sorted(frozenset[int]().union(*rows)))


# What is written, said and moved before a piece is out changes nothing that a check reads.
UNREAD = frozenset(
    {"content.moved", "content.written", "content.edit_suggested", "content.suggestion_answered"}
)
CLAIMS_OF = frozenset({"content.claims_linked", "content.claim_unlinked"})


def _content(facts: Facts, event: Event) -> bool:
    if event.name in UNREAD:
        return True
    naming = facts.said.naming
    if event.name in CLAIMS_OF:
        facts.said.load()
        facts.changed.add("pieces")
        _speaking(facts, naming)
        return True
    items = event.facts.get("items")
    if not isinstance(items, list):
        return False
    facts.said.load()
    facts.changed |= {"voices", "pieces"}
    facts.roadmap.load_items(items)
    _items(facts, items)
    _speaking(facts, naming)
    # (A piece that names items speaks for these, one that names none for all of its launch.)
    links = LaunchContent.objects.filter(content=event.subject_id).values_list("launch_id", flat=True)
    for key in sorted(set(links) & set(facts.launches.launches)):
        _launch_by_id(facts, key)
    return True


# What is noted, put on an agenda or agreed to be done changes nothing of when a series was held.
UNHEARD = frozenset(
    {"meeting.noted", "meeting.skipped", "meeting.unskipped", "series.planned", "retro.removed"}
)


def _house(facts: Facts, event: Event) -> bool:
    facts.market.load()
    facts.changed |= {"signals", "positioned"}
    return True


# What makes a claim public with a note, or takes it out of one.
IN_NOTES = frozenset(
    {"note.published", "note.published_anyway", "note.taken_back", "note.claim_linked", "note.claim_unlinked"}
)


def _note(facts: Facts, event: Event) -> bool:
    """What is said of an item counts once it is public; the item before a change is read as well."""
    changes = event.facts.get("changes") or {}
    if isinstance(changes, dict) and "item" in changes:
        return False
    item = event.facts.get("item")
    if isinstance(item, int):
        facts.roadmap.load_items([item])
        _items(facts, [item])
    if event.name in IN_NOTES:
        facts.said.load()
        facts.changed.add("pieces")
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
    facts.market.load()
    facts.changed |= {"asks", "waiting", "signals"}
    return True


def _round(facts: Facts, event: Event) -> bool:
    if event.name in ("round.revealed", "round.settled", "round.settlement_taken_back"):
        facts.rounds.load()
        facts.changed |= ROUNDS
    return True


def _chart(facts: Facts, event: Event) -> bool:
    """Who leads on what: a role round is answered by what both sides acknowledge there."""
    facts.rounds.load()
    facts.chart.load()
    facts.changed |= ROUNDS | DECISIONS
    return True


def _decision(facts: Facts, event: Event) -> bool:
    """What waits, in an area or anywhere, was decided, or was reversed; what the market signals may be answered by it."""
    facts.chart.load()
    facts.market.load()
    facts.changed |= DECISIONS | {"signals"}
    return True


def _meeting(facts: Facts, event: Event) -> bool:
    """Whether what is held again and again is held."""
    if event.name not in UNHEARD and not event.name.startswith(("action.", "agenda.")):
        facts.meetings.load()
        facts.changed.add("cadences")
    return True


def _load(facts: Facts, event: Event) -> bool:
    """Days off, and whether somebody finds the estimates right."""
    facts.capacity.load_people()
    facts.changed.add("loads")
    return True


def _allowance(facts: Facts, event: Event) -> bool:
    """What tasks and roles of launches count for."""
    facts.capacity.load_launches()
    facts.changed.add("loads")
    return True


def _words(facts: Facts, event: Event) -> bool:
    return True


def _people(facts: Facts, event: Event) -> bool:
    facts.capacity.load_people()
    facts.roster = facts.capacity.roster()
    facts.goals.load_statements()
    facts.chart.load()
    facts.changed |= {"present", "voices", "roster", "statements", "loads"} | DECISIONS
    return True


TOUCH: dict[str, Callable[[Facts, Any], bool]] = {
    "roadmap.item": _item,
    "roadmap.release": _release,
    "roadmap.changenotice": _notice,
    "launches.launch": _launch,
    "launches.gate": _gate,
    "messaging.claim": _claim,
    "messaging.content": _content,
    "messaging.messagehouse": _house,
    "messaging.releasenote": _note,
    "messaging.changelog": _words,
    "messaging.material": _words,
    "messaging.namingrule": _words,
    "messaging.changelogopening": _words,
    "goals.objective": _objective,
    "goals.metric": _metric,
    "goals.statement": _statement,
    "insights.insight": _insight,
    "rounds.round": _round,
    "rounds.template": _words,
    "rounds.card": _words,
    "teamwork.responsibility": _chart,
    "teamwork.term": _words,
    "teamwork.clock": _words,
    "teamwork.unclearword": _words,
    "teamwork.plainword": _words,
    "teamwork.decision": _decision,
    "teamwork.series": _meeting,
    "teamwork.meeting": _meeting,
    "teamwork.retro": _words,
    "teamwork.topic": _words,
    "teamwork.shadowing": _words,
    "radar.workshop": _words,
    "teamwork.daysoff": _load,
    "teamwork.workweek": _load,
    "teamwork.holiday": _load,
    "teamwork.allowance": _allowance,
    "teamwork.loadcheck": _load,
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
