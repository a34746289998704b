"""What goes round in a circle: an objective that serves itself over others, a metric that drives itself."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def circles(edges: Iterable[tuple[Node, Node]]) -> dict[Node, Node]:
    """Every node from which a way along the edges (from, to) leads back to it, with the next node on that way.

    In two sweeps, so that a file with a hundred thousand links costs no more than reading it.
    """
    links = list(dict.fromkeys(edges))
    onward: dict[Node, list[Node]] = {}
    back: dict[Node, list[Node]] = {}
    for one, other in links:
        onward.setdefault(one, []).append(other)
        back.setdefault(other, []).append(one)
    belongs: dict[Node, Node] = {}
    for start in reversed(_left(onward)):
        waiting = [] if start in belongs else [start]
        while waiting:
            node = waiting.pop()
            if node not in belongs:
                belongs[node] = start
                waiting += back.get(node, ())
    return {one: other for one, other in links if belongs[one] == belongs[other]}


def _left(onward: Mapping[Node, list[Node]]) -> list[Node]:
    """All nodes in the order in which a walk along the edges is done with them."""
    seen: set[Node] = set()
    done: list[Node] = []
    for start in onward:
        walk = [] if start in seen else [(start, iter(onward[start]))]
        seen.add(start)
        while walk:
            node, others = walk[-1]
            following = next((other for other in others if other not in seen), None)
            if following is None:
                done.append(node)
                walk.pop()
            else:
                seen.add(following)
                walk.append((following, iter(onward.get(following, ()))))
    return done
