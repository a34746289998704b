"""Which facts of an event a reader is told, and in which words: each room says so of its own events, in its plugs.py.

Everything else that an event holds is for programs.
"""

from typing import Any

from django.db.models import Choices

# A fact that is a text already.
TEXT = None
Words = type[Choices] | None
_told: dict[str, dict[str, Words]] = {}


def tells(*events: str, **facts: Words) -> None:
    """Says which facts of these events are told, in this order; of a choice, the choices that it is one of."""
    for event in events:
        _told[event] = facts


def told(event: str) -> dict[str, Words]:
    """What is told of such an event, by the name of the fact."""
    return _told.get(event, {})


def word(value: Any, words: Words) -> str:
    """A fact as people say it."""
    return str(dict(words.choices).get(value, value)) if words else str(value)
