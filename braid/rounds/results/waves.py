"""The waves of a round that comes again: what was shown of earlier ones, and what may be said of the change in a pulse."""

from collections.abc import Iterator
from typing import Any

from braid.base.models import BOTH_SIDES
from braid.rounds.models import Result, Round, Seat
from braid.rounds.results.seen import subject_of
from braid.rounds.statistics.publishing import may_show_change
from braid.rounds.statistics.several import CLEAR_P, direction, holm

Part = dict[str, Any]
MOST_WAVES = 5


def earlier(row: Round) -> list[tuple[Round, Part]]:
    """Waves of a pulse before this one, oldest first, with their strands."""
    found = []
    for before, parts in _before(row):
        lines: list[Part] = next((part["lines"] for part in parts if part["key"] == "strands"), [])
        found += [(before, {line["key"]: line for line in lines})] if lines else []
    return found


def _before(row: Round) -> list[tuple[Round, list[Part]]]:
    """Waves before this one with the same wording that both sides have seen, oldest first.

    A wave that was closed and never revealed is none: its numbers would come to light by the back door.
    """
    found: list[tuple[Round, list[Part]]] = []
    before = row.previous
    while before is not None and before.instrument == row.instrument and len(found) < MOST_WAVES - 1:
        result = Result.objects.filter(round=before).values_list("found", flat=True).first()
        if result and before.is_revealed:
            found.append((before, result["parts"]))
        before = before.previous
    return found[::-1]


def add_named_waves(row: Round, parts: list[Part]) -> None:
    """Puts under each question of a named round, and each item of an order, what both sides said in the waves before.

    A question in other words is another question; an item is known by its row, words by what they say.
    """
    now = _subjects(row)
    for before, told in _before(row):
        day, then = (
            before.closed_on.isoformat(),
            {key: order for order, key in _subjects(before).items()},
        )
        said = dict(_said(told))
        for key, line in _lines(parts):
            asked = (*key[:2], then.get(now[key[2]])) if key[2] is not None else key
            if (found := said.get(asked)) is not None:
                line.setdefault("waves", []).append([day, found])


def _subjects(row: Round) -> dict[int, Any]:
    rows = row.subjects.values_list("order", "subject_kind", "subject_id", "title")
    return {order: (kind, pk) if kind else title.casefold() for order, kind, pk, title in rows}


Key = tuple[str, str, int | None]


def _lines(parts: list[Part]) -> Iterator[tuple[Key, Part]]:
    """Each thing that has a value by side: (key of the question, its words, subject) and where the value stands."""
    for part in parts:
        if part["shape"] == "places":
            yield from ((("places", "", line["subject"]), line) for line in part["rows"])
        elif part["shape"] in ("numbers", "choices"):
            key, number = str(part["key"]).partition(".")[0], subject_of(part)
            yield (key, part["question"], number), part


def _said(parts: list[Part]) -> Iterator[tuple[Key, Part]]:
    """What each side said in a wave: a mean, a place, or the most frequent answer as [key, label, how many, of how many]."""
    for key, line in _lines(parts):
        if "place" in line:
            yield key, line["place"]
        elif line["shape"] == "numbers":
            yield key, line["means"]
        elif "most" in line:
            yield key, line["most"]


def add_waves(row: Round, part: Part, compare: Any) -> None:
    """Puts under each strand, by side, the waves before it (day, text, mean, low, high) and the change since the last.

    Args:
        compare: `compare(earlier round, side, strand)` gives (change in points, p) or None.
    """
    before = earlier(row)
    if not before:
        return
    last = before[-1][0]
    moved = {side: not may_show_change(_asked(last, side), _asked(row, side)) for side in BOTH_SIDES}
    changes: list[tuple[Part, float]] = []
    for line in part["lines"]:
        line["goes"] = {}
        line["waves"] = {side: _of(before, line["key"], side) for side in BOTH_SIDES}
        line["since"] = {side: "moved" if moved[side] else "" for side in BOTH_SIDES}
        for side in BOTH_SIDES:
            if line["sides"][side] and (way := _way([*line["waves"][side]], line["sides"][side]["mean"])):
                line["goes"][side] = way
            comparable = line["sides"][side] and not moved[side] and _of(before[-1:], line["key"], side)
            if comparable and (change := compare(last, side, line["key"])):
                line["since"][side] = {"value": round(change[0], 1)}
                changes.append((line["since"][side], change[1]))
    for (since, _p), adjusted in zip(changes, holm([p for _since, p in changes]), strict=True):
        since["changed"] = adjusted < CLEAR_P


def _way(waves: list[list[Any]], now: float) -> Part | None:
    """Where a score goes over five waves, from the means as they were printed; None before, when nothing could be told."""
    found = direction([*(mean for _day, _text, mean, *_rest in waves), now])
    if found is None:
        return None
    word = "" if found.p >= CLEAR_P else "up" if found.tau > 0 else "down"
    return {"word": word, "tau": round(found.tau, 2), "p": round(found.p, 3)}


def _asked(row: Round, side: str) -> set[int]:
    ids = Seat.objects.filter(round=row, side=side).exclude(member=None).values_list("member_id", flat=True)
    return {pk for pk in ids if pk}


def _of(before: list[tuple[Round, Part]], key: str, side: str) -> list[list[Any]]:
    rows = []
    for row, lines in before:
        score = lines.get(key, {}).get("sides", {}).get(side)
        if score:
            rows.append([row.closed_on.isoformat(), score["text"], score["mean"], score["low"], score["high"]])  # fmt: skip
    return rows
