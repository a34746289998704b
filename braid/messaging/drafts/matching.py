"""Sentences of a draft that are claims here already, word for word or nearly."""

import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

NEAR = 0.7
# So many sentences of up to so many letters keep their words, for a ledger of thousands is read again and again.
KEPT, SHORT = 16_384, 300
_WORD = re.compile(r"\w+(?:[.,]\d+)*%?")


@dataclass(frozen=True, slots=True)
class Known:
    """A claim that says the same, or nearly; `other_numbers` where only what they count differs."""

    claim: int
    is_same: bool
    other_numbers: bool = False


def words(text: str) -> frozenset[str]:
    """The words of a sentence, without order and signs."""
    return _kept(text) if len(text) <= SHORT else _words(text)


def _words(text: str) -> frozenset[str]:
    return frozenset(map(sys.intern, _WORD.findall(text.casefold())))


_kept = lru_cache(maxsize=KEPT)(_words)


def likely(claims: Iterable[tuple[int, str]], lines: Iterable[str]) -> list[tuple[int, str]]:
    """The claims that may be near to one of these sentences: enough of their words stand in all of them together."""
    here = frozenset(chain.from_iterable(map(words, lines)))
    found = []
    for claim, text in claims:
        said = words(text)
        if len(said & here) >= NEAR * len(said) - 1e-9:
            found.append((claim, text))
    return found


class Ledger:
    """Known claims, found by their words. Made once for a draft; asking it takes time by what they have in common.

    Two sentences that share so many of their words share one of the rarest of each: only these are looked up.
    """

    def __init__(self, claims: Iterable[tuple[int, str]]) -> None:
        self._words = {claim: words(text) for claim, text in claims}
        # (Of several that say the same the newest.)
        self._same = {said: claim for claim, said in sorted(self._words.items())}
        many = Counter(chain.from_iterable(self._words.values()))
        # (Words by how rare they are; one that no claim has is the rarest.)
        self._rank = {word: n for n, word in enumerate(sorted(many, key=lambda word: (many[word], word)))}
        self._with: dict[int, list[int]] = defaultdict(list)
        for claim, said in self._words.items():
            for word in self._rarest(said):
                self._with[word].append(claim)

    def says(self, sentence: str) -> bool:
        """Whether a claim has just these words."""
        return words(sentence) in self._same

    def find(self, sentence: str) -> Known | None:
        """The claim nearest to a sentence, if any is near; of several that are as near the newest."""
        mine = words(sentence)
        if (same := self._same.get(mine)) is not None:
            return Known(same, True)
        best = max(((self._near(mine, claim), claim) for claim in self._candidates(mine)), default=(0.0, 0))
        if best[0] < NEAR:
            return None
        apart = mine ^ self._words[best[1]]
        return Known(best[1], False, all(any(c.isdigit() for c in word) for word in apart))

    def _near(self, mine: frozenset[str], claim: int) -> float:
        theirs = self._words[claim]
        common = len(mine & theirs)
        return common / (len(mine) + len(theirs) - common)

    def _candidates(self, mine: frozenset[str]) -> set[int]:
        least, most = NEAR * len(mine), len(mine) / NEAR
        found = {claim for word in self._rarest(mine) for claim in self._with.get(word, ())}
        return {claim for claim in found if least <= len(self._words[claim]) <= most}

    def _rarest(self, said: frozenset[str]) -> list[int]:
        """So many of its rarest words, always in the same order, that a near one has one of its own among them."""
        enough = len(said) - math.ceil(NEAR * len(said)) + 1
        return sorted(self._rank.get(word, -1) for word in said)[:enough]
