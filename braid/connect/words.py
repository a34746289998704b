"""What is common to all readers of cells: a value that is no value, and one that cannot be understood."""

from __future__ import annotations


class BadValue(ValueError):
    """A cell that cannot be understood; the text says why and, where possible, what was meant."""


NOTHING = frozenset(
    {
        "",
        "-",
        "–",
        "—",
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "tbd",
        "tba",
        "unknown",
        "?",
        "undefined",
        "yyyy-mm-dd",
    }
)


def nothing(text: str) -> bool:
    """Whether the cell says that there is no value."""
    return text.strip().lower() in NOTHING
