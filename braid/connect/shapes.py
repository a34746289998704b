"""Trees that are not simply lists of records: boards, events from a tracker, goals by department."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

Records = list[Any]


def shaped(tree: Any) -> tuple[str, Records | None]:
    """The name of the shape, and the records in it; None when there are none."""
    if isinstance(tree, list):
        if tree and all(isinstance(x, dict) and ("objectives" in x or "departments" in x) for x in tree):
            return "okrs", [row for period in tree for row in _goals(period)]
        return "", tree
    if not isinstance(tree, dict):
        return "", None
    if isinstance(tree.get("cards"), list) and isinstance(tree.get("lists"), list):
        return "trello", list(_cards(tree))
    for name, shape in (
        ("issue", "github"),
        ("milestone", "github_milestone"),
        ("release", "github_release"),
    ):
        if isinstance(tree.get(name), dict) and "sender" in tree:
            return shape, [tree[name]]
    if "period" in tree and ("objectives" in tree or "departments" in tree):
        return "okrs", list(_goals(tree))
    return _map(tree)


def _map(tree: dict[str, Any]) -> tuple[str, Records | None]:
    """A map of named records, a map of lists of records, or one record alone."""
    values = list(tree.values())
    if values and all(isinstance(value, dict) for value in values):
        return "map", [{"key": key, **value} for key, value in tree.items()]
    lists = {key: value for key, value in tree.items() if isinstance(value, list) and value}
    if lists and all(isinstance(item, dict) for value in lists.values() for item in value):
        return "groups", [{"group": key, **item} for key, value in lists.items() for item in value]
    return "", [tree]


def _cards(board: dict[str, Any]) -> Iterator[dict[str, Any]]:
    lists = {x.get("id"): x for x in board["lists"] if isinstance(x, dict)}
    people = {x.get("id"): x.get("fullName") for x in board.get("members") or [] if isinstance(x, dict)}
    for card in board["cards"]:
        if not isinstance(card, dict):
            continue
        column = lists.get(card.get("idList")) or {}
        archived = bool(card.get("closed") or column.get("closed"))
        yield {
            "card id": card.get("id"),
            "card name": card.get("name"),
            "description": card.get("desc"),
            "list": "Archived" if archived else column.get("name"),
            "labels": [
                x.get("name") or x.get("color") for x in card.get("labels") or [] if isinstance(x, dict)
            ],
            "members": [people.get(x) for x in card.get("idMembers") or []],
            "start": card.get("start"),
            "due": card.get("due"),
            "url": card.get("shortUrl") or card.get("url"),
            "last activity": card.get("dateLastActivity"),
        }


def _goals(period: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One record for each key result; an objective without any has one of its own.

    In a cascade the lines below a goal are what the teams contribute to it: they are its key results.
    """
    roots: dict[str, dict[str, Any]] = {}
    groups = period.get("departments") or [{"objectives": period.get("objectives") or []}]
    for group in groups:
        for goal in group.get("objectives") or []:
            root = roots.get(str(goal.get("parent") or ""))
            roots[str(goal.get("title") or "")] = root or goal
            yield from _goal(period, group, goal, root)


def _goal(
    period: dict[str, Any], group: dict[str, Any], goal: dict[str, Any], root: dict[str, Any] | None
) -> Iterator[dict[str, Any]]:
    when = str(period.get("period") or "")
    owner = goal.get("owner") or group.get("department") or ""
    side = goal.get("function") or group.get("function") or ""
    if side == "mixed":  # (a department of two functions: the owner of the goal tells which)
        side = owner
    title = str(goal.get("title") or "")
    base = {
        "objective id": objective_id(when, str((root or goal).get("title") or "")),
        "objective": (root or goal).get("title"),
        "period": when,
        "start": period.get("start"),
        "end": period.get("end"),
        "owner": owner,
        "function": side,
        "department": group.get("department"),
        "why": goal.get("why") or group.get("why"),
        "result": goal.get("result"),
    }
    results = goal.get("key_results") or []
    for place, result in enumerate(results, 1):
        text = str(result.get("text") or "")
        text = f"{title}: {text}" if root else text
        yield {**_result(base, owner, text, place), "key result outcome": result.get("result")}
    if root and not results:
        yield {**_result(base, owner, title, 1), "key result outcome": goal.get("result")}
    elif not results:
        yield base


def _result(base: dict[str, Any], owner: str, text: str, place: int) -> dict[str, Any]:
    name = f"{_short(str(base['objective id']))}/{_slug(owner)[:30]}/{_short(_slug(text))}-{place}"
    return {**base, "key result id": name, "key result": text if len(text) <= 500 else text[:499] + "…"}


def objective_id(period: str, title: str) -> str:
    """The same goal named by two departments is one goal; a remark in brackets does not make another."""
    return f"{period}/{_slug(re.sub(r'[(].*?[)]', '', title))[:120]}"


def _short(name: str) -> str:
    """A long name by its start and a digest of all of it."""
    if len(name) <= 80:
        return name
    return f"{name[:69]}-{hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:10]}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
