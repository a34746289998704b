"""Lines that somebody has pasted, as cards: bullets and numbers go, a heading or "Keep: …" names the column. Knows no table."""

import re
from collections.abc import Iterator, Sequence

_BULLET = re.compile(r"^\s*(?:[-*•–—+]|\d{1,3}[.)]|\[[ xX]?\])\s+")
_HEADING = re.compile(r"^\s*#{1,6}\s*")


def cards_of(text: str, columns: Sequence[str], start: int = 0) -> Iterator[tuple[int, str]]:
    """(column, words) of every line that says something.

    Args:
        columns: their names; a line that is only one of them, with or without a colon, begins that column.
        start: the column of lines before the first such heading.
    """
    known = {name.strip().casefold(): number for number, name in enumerate(columns)}
    here = start
    for raw in text.splitlines():
        line = _bare(raw)
        if not line:
            continue
        named = known.get(line.rstrip(":").strip().casefold())
        if named is not None:
            here = named
            continue
        head, colon, rest = line.partition(":")
        own = known.get(head.strip().casefold()) if colon else None
        if own is not None and rest.strip():
            yield own, rest.strip()
        else:
            yield here, line


def _bare(raw: str) -> str:
    line = _HEADING.sub("", raw)
    while (shorter := _BULLET.sub("", line)) != line:
        line = shorter
    # (Bold as some editors write it.)
    return " ".join(line.replace("**", "").split())
