"""A question before it is written down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One question as it is written down: see `Question`."""

    key: str
    text: Any
    scale: str
    block: str = ""
    is_reversed: bool = False
    for_side: str = ""
    per_subject: bool = False
    asks_why: bool = False
    choices: Sequence[tuple[str, Any]] = field(default_factory=tuple)


def as_asked(question: Any) -> Asked:
    """A written question, to be asked once more."""
    q = question
    return Asked(
        q.key, q.text, q.scale, q.block, q.is_reversed, q.for_side, q.per_subject, q.asks_why,
        [(key, label) for key, label in q.choices],
    )  # fmt: skip
