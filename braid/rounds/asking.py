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
