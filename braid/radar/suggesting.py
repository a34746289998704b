"""Words that the glossary could explain: abbreviations that nobody has, and words that one side alone uses."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import comb

from django.utils import timezone

from braid.base.models import BOTH_SIDES
from braid.base.text import CAPITALS
from braid.people.models import Member
from braid.radar.facts.words import Said, WordFacts

WORD = re.compile(r"[^\W\d_]{5,}")
# Once is a slip of the pen.
LEAST = 2
# A word that both sides use alike would fall to one of them alone in so many of a hundred workspaces at most.
CHANCE = 0.01
MOST = 30


@dataclass(slots=True)
class Suggested:
    """A word with the texts of each side in which it stands, the newest first."""

    word: str
    texts: dict[str, list[Said]] = field(default_factory=lambda: {side: [] for side in BOTH_SIDES})

    @property
    def sides(self) -> list[str]:
        """Who uses it."""
        return [side for side in BOTH_SIDES if self.texts[side]]

    @property
    def count(self) -> int:
        """In how many texts it stands."""
        return sum(map(len, self.texts.values()))

    @property
    def example(self) -> Said:
        """One of the texts."""
        return self.texts[self.sides[0]][0]

    @property
    def quote(self) -> tuple[str, str, str]:
        """The example around the word: what stands before it, the word as it was written, and what follows."""
        body = self.example.body
        found = re.search(rf"(?<!\w){re.escape(self.word)}", body, re.IGNORECASE)
        start, end = found.span() if found else (0, 0)
        before, after = body[max(0, start - 60) : start], body[end : end + 60]
        return (
            ("…" if start > 60 else "") + before,
            body[start:end],
            after + ("…" if end + 60 < len(body) else ""),
        )


def suggested(member: Member) -> tuple[list[Suggested], list[Suggested]]:
    """The abbreviations that nobody has explained, and the other words that one side alone uses. Six queries."""
    facts = WordFacts(member.workspace_id, timezone.localdate())
    known = facts.known()
    said = [text for text in facts.said() if text.side in BOTH_SIDES]
    short = [one for one in _used(said, CAPITALS) if one.word not in known and one.count >= LEAST]
    short.sort(key=lambda one: (len(one.sides), -one.count, one.word))
    many: dict[str, int] = {side: sum(text.side == side for text in said) for side in BOTH_SIDES}
    alone = [
        one for one in _used(said, WORD)
        if known.isdisjoint({one.word.upper(), f"{one.word.upper()}S", one.word.upper().removesuffix("S")})
        and is_one_sided(one, many)
    ]  # fmt: skip
    alone.sort(key=lambda one: (-one.count, one.word))
    return short[:MOST], alone[:MOST]


def is_one_sided(one: Suggested, many: dict[str, int]) -> bool:
    """Whether chance would seldom have let one side alone use it: all texts with it in that side's share of all.

    Args:
        one: the word.
        many: how many texts there are of each side.
    """
    if len(one.sides) != 1:
        return False
    return comb(many[one.sides[0]], one.count) / comb(sum(many.values()), one.count) < CHANCE


def _used(said: Iterable[Said], pattern: re.Pattern[str]) -> list[Suggested]:
    found: dict[str, Suggested] = {}
    spelled: dict[str, set[str]] = defaultdict(set)
    for text in said:
        for word in set(pattern.findall(text.body)):
            if pattern is CAPITALS:
                key = word
            elif word.isupper():
                continue
            else:
                # (One and many of a thing are the same word; a rule of thumb that costs a letter, not a meaning.)
                key = word.lower().removesuffix("s")
            spelled[key].add(word.lower() if pattern is WORD else word)
            rows = found.setdefault(key, Suggested(key)).texts[text.side]
            if not rows or rows[-1] is not text:
                rows.append(text)
    for key, one in found.items():
        one.word = min(spelled[key], key=len)
    return list(found.values())
