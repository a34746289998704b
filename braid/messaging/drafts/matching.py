"""Sentences of a draft that are claims here already, word for word or nearly."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

NEAR = 0.7
_WORD = re.compile(r"\w+(?:[.,]\d+)*%?")


@dataclass(frozen=True, slots=True)
class Known:
    """A claim that says the same, or nearly; `other_numbers` where only what they count differs."""

    claim: int
    is_same: bool
    other_numbers: bool = False


def words(text: str) -> frozenset[str]:
    """The words of a sentence, without order and signs."""
    return frozenset(_WORD.findall(text.casefold()))


class Ledger:
    """Known claims, found by their words. Made once for a draft; asking it takes time by what they have in common."""

    def __init__(self, claims: Iterable[tuple[int, str]]) -> None:
        self._words: dict[int, frozenset[str]] = {}
        self._with: dict[str, list[int]] = defaultdict(list)
        for claim, text in claims:
            self._words[claim] = words(text)
            for word in self._words[claim]:
                self._with[word].append(claim)

    def find(self, sentence: str) -> Known | None:
        """The claim nearest to a sentence, if any is near; of several that are as near the newest."""
        mine = words(sentence)
        best = max(((self._near(mine, claim), claim) for claim in self._candidates(mine)), default=(0.0, 0))
        if best[0] < NEAR:
            return None
        apart = mine ^ self._words[best[1]]
        return Known(
            best[1], not apart, bool(apart) and all(any(c.isdigit() for c in word) for word in apart)
        )

    def _near(self, mine: frozenset[str], claim: int) -> float:
        return len(mine & self._words[claim]) / len(mine | self._words[claim])

    def _candidates(self, mine: frozenset[str]) -> set[int]:
        """A claim that shares so many words shares one of the rarest: the others need not be looked up."""
        rarest = sorted(mine, key=lambda word: len(self._with.get(word, ())))
        enough = len(mine) - math.ceil(NEAR * len(mine)) + 1
        return {claim for word in rarest[:enough] for claim in self._with.get(word, ())}
