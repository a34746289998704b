"""What differs between two texts, word by word, and how two changes of one text are put together.

Texts are compared line by line, and only lines that differ word by word, so that a long text takes little longer than
a short one, however its lines repeat each other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# Of a long part that is the same in both only so much is shown beside what differs.
AROUND = 120
# Two parts with more words than these are shown as one instead of the other: nobody would read such a puzzle.
MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text: the same in both, added, or removed."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of two changes put together. Where they collide `text` is None, and both are to be shown."""

    text: str | None
    base: str = ""
    mine: str = ""
    theirs: str = ""

    @property
    def is_clash(self) -> bool:
        """Whether somebody has to choose."""
        return self.text is None


def changes(before: str, after: str) -> list[Change]:
    """The text after, with what was removed standing where it stood."""
    found: list[Change] = []
    one, two = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, a, b, c, d in _opcodes(one, two):
        if tag == "equal":
            _add(found, SAME, "".join(one[a:b]))
        else:
            for change in _words("".join(one[a:b]), "".join(two[c:d])):
                _add(found, change.kind, change.text)
    return found


def shortened(found: Sequence[Change], around: int = AROUND) -> list[Change]:
    """The changes with so much around them that one knows where they are."""
    short = []
    for place, change in enumerate(found):
        text = change.text
        first, last = place == 0, place == len(found) - 1
        if change.kind == SAME and len(text) > 2 * around + 20:
            head = "" if first else text[:around].rsplit(" ", 1)[0]
            tail = "" if last else text[-around:].split(" ", 1)[-1]
            text = f"{head} … {tail}"
        short.append(Change(change.kind, text))
    return short


def merged(base: str, mine: str, theirs: str) -> list[Part]:
    """Two changes of one text, put together line by line: what only one of them changed is taken from there."""
    a, b, c = (text.splitlines(keepends=True) for text in (_ended(base), _ended(mine), _ended(theirs)))
    found: list[Part] = []
    at = (0, 0, 0)
    for start, left, right, length in _common(a, b, c):
        found += _between("".join(a[at[0] : start]), "".join(b[at[1] : left]), "".join(c[at[2] : right]))
        if length:
            found.append(Part("".join(a[start : start + length])))
        at = (start + length, left + length, right + length)
    return found


def _ended(text: str) -> str:
    """Every line with its end, so that the last one can be compared with one that is not."""
    return text if not text or text.endswith("\n") else f"{text}\n"


def _between(base: str, mine: str, theirs: str) -> list[Part]:
    if mine == theirs:
        return [Part(mine)] if mine else []
    if mine == base:
        return [Part(theirs)] if theirs else []
    if theirs == base:
        return [Part(mine)] if mine else []
    return [Part(None, base, mine, theirs)]


def _common(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where both have left lines as they were: begin in each of the three, and how many lines. At last the ends."""
    left, right = _matches(base, mine), _matches(base, theirs)
    i = j = 0
    while i < len(left) and j < len(right):
        (a, b, n), (c, d, m) = left[i], right[j]
        start, end = max(a, c), min(a + n, c + m)
        if start < end:
            yield start, start - a + b, start - c + d, end - start
        if a + n < c + m:
            i += 1
        else:
            j += 1
    yield len(base), len(mine), len(theirs), 0


def _matches(one: list[str], two: list[str]) -> list[tuple[int, int, int]]:
    return [(a, c, b - a) for tag, a, b, c, _d in _opcodes(one, two) if tag == "equal"]


def _opcodes(one: Sequence[str], two: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """As difflib has them; what is the same at both ends is taken off first, which is most of it."""
    most = min(len(one), len(two))
    head = next((n for n in range(most) if one[n] != two[n]), most)
    tail = next((n for n in range(most - head) if one[-1 - n] != two[-1 - n]), most - head)
    first, second = one[head : len(one) - tail], two[head : len(two) - tail]
    found = [("equal", 0, head, 0, head)] if head else []
    for tag, a, b, c, d in SequenceMatcher(None, first, second).get_opcodes():
        found.append((tag, a + head, b + head, c + head, d + head))
    if tail:
        found.append(("equal", len(one) - tail, len(one), len(two) - tail, len(two)))
    return found


def _words(before: str, after: str) -> list[Change]:
    one, two = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(one) + len(two) > MOST_WORDS:
        return [Change(REMOVED, before), Change(ADDED, after)]
    found: list[Change] = []
    for tag, a, b, c, d in _opcodes(one, two):
        if tag == "equal":
            found.append(Change(SAME, "".join(one[a:b])))
            continue
        if a < b:
            found.append(Change(REMOVED, "".join(one[a:b])))
        if c < d:
            found.append(Change(ADDED, "".join(two[c:d])))
    return _calmed(found)


def _calmed(found: list[Change]) -> list[Change]:
    """A blank that two changes share is a part of both: so whole phrases stand against each other, not every word."""
    calm: list[Change] = []
    removed = added = ""
    for place, change in enumerate(found):
        inside = 0 < place < len(found) - 1
        if change.kind == SAME and not (inside and not change.text.strip() and (removed or added)):
            calm += _pair(removed, added)
            removed = added = ""
            calm.append(change)
        else:
            removed += change.text if change.kind != ADDED else ""
            added += change.text if change.kind != REMOVED else ""
    return calm + _pair(removed, added)


def _pair(removed: str, added: str) -> list[Change]:
    return [change for change in (Change(REMOVED, removed), Change(ADDED, added)) if change.text]


def _add(found: list[Change], kind: str, text: str) -> None:
    if not text:
        return
    if found and found[-1].kind == kind:
        found[-1] = Change(kind, found[-1].text + text)
    else:
        found.append(Change(kind, text))
