"""The waves of a recurring pulse: what was published of earlier ones, and what may be said of the change."""

from typing import Any

from braid.base.models import BOTH_SIDES
from braid.rounds.models import Result, Round, Seat
from braid.rounds.statistics.publishing import may_show_change
from braid.rounds.statistics.several import CLEAR_P, holm

Part = dict[str, Any]
MOST_WAVES = 5


def earlier(row: Round) -> list[tuple[Round, Part]]:
    """Waves before this one with the same wording that both sides have seen, oldest first, with their strands.

    A wave that was closed and never revealed is none: its numbers would come to light by the back door.
    """
    found: list[tuple[Round, Part]] = []
    before = row.previous
    while before is not None and before.instrument == row.instrument and len(found) < MOST_WAVES - 1:
        result = Result.objects.filter(round=before).values_list("found", flat=True).first()
        parts = (result or {}).get("parts", []) if before.is_revealed else []
        lines: list[Part] = next((part["lines"] for part in parts if part["key"] == "strands"), [])
        if lines:
            found.append((before, {line["key"]: line for line in lines}))
        before = before.previous
    return found[::-1]


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
        line["waves"] = {side: _of(before, line["key"], side) for side in BOTH_SIDES}
        line["since"] = {side: "moved" if moved[side] else "" for side in BOTH_SIDES}
        for side in BOTH_SIDES:
            comparable = line["sides"][side] and not moved[side] and _of(before[-1:], line["key"], side)
            if comparable and (change := compare(last, side, line["key"])):
                line["since"][side] = {"value": round(change[0], 1)}
                changes.append((line["since"][side], change[1]))
    for (since, _p), adjusted in zip(changes, holm([p for _since, p in changes]), strict=True):
        since["changed"] = adjusted < CLEAR_P


def _asked(row: Round, side: str) -> set[int]:
    ids = Seat.objects.filter(round=row, side=side).exclude(member=None).values_list("member_id", flat=True)
    return {pk for pk in ids if pk}


def _of(before: list[tuple[Round, Part]], key: str, side: str) -> list[list[Any]]:
    rows = []
    for row, lines in before:
        score = lines.get(key, {}).get("sides", {}).get(side)
        if score:
            rows.append([row.closes_at.date().isoformat(), score["text"], score["mean"], score["low"], score["high"]])  # fmt: skip
    return rows
