"""Finds the item that a text speaks of by name, where it gives no id: only among items of the same release.

A name counts when the whole title is in the text, or when a name in code (`KubeletTracing`) shares most of its
words with one title and with no other as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

ENOUGH = 0.6
LONG_TITLE = 14
_HUMPS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_CODE = re.compile(r"`([A-Za-z][A-Za-z0-9]{5,80})`")


def words(text: str) -> frozenset[str]:
    """The words of a title or of a name in code, small, in the singular as far as an s tells."""
    found = {word.lower() for word in _HUMPS.findall(text)}
    return frozenset(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in found
    )


def letters(text: str) -> str:
    """Only letters and digits, small."""
    return re.sub(r"[^a-z0-9]+", "", text.lower())


@dataclass
class Names:
    """Titles by release."""

    titles: dict[str, list[tuple[int, frozenset[str], str]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, release: str, item: int, title: str) -> None:
        """An item that is planned or shipped in a release."""
        self.titles[release].append((item, words(title), letters(title)))

    def find(self, text: str, release: str) -> int | None:
        """The one item that the text names, or None."""
        known = self.titles.get(release, [])
        plain = letters(text)
        whole = {item for item, _words, title in known if len(title) >= LONG_TITLE and title in plain}
        if len(whole) == 1:
            return whole.pop()
        best: dict[int, float] = {}
        for name in _CODE.findall(text):
            if len(parts := words(name)) >= 2:
                for item, score in self._likely(parts, known):
                    best[item] = max(best.get(item, 0.0), score)
        ranked = sorted(best.items(), key=lambda pair: -pair[1])
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            return ranked[0][0]
        return None

    def _likely(
        self, parts: frozenset[str], known: Iterable[tuple[int, frozenset[str], str]]
    ) -> Iterable[tuple[int, float]]:
        for item, title, _letters in known:
            score = len(parts & title) / len(parts | title)
            if score >= ENOUGH:
                yield item, score
