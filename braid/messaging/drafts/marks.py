"""What a reader of a draft should look at twice: numbers, days, absolute words, and words that not everybody knows.

Each mark says in words why it is there.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from braid.base.text import CAPITALS

NUMBER, DAY, ABSOLUTE, WORD, AVOID, USE = "number", "day", "absolute", "word", "avoid", "use"
WHY: dict[str, Any] = {
    NUMBER: _("A number: where does it come from?"),
    DAY: _("A day: does the roadmap say the same?"),
    ABSOLUTE: _("Absolute: one exception makes it wrong."),
    WORD: _("Not in the glossary: does every reader know it?"),
    AVOID: _("Our message house avoids it."),
    USE: _("A word of our message house."),
}
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"  # fmt: skip
_DAY = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\.? {_MONTH}\b(?:,? \d{{4}})?|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?|"
    r"\b\d{4}-\d{2}-\d{2}\b|\b(?:19|20)\d{2}\b|\bQ[1-4]\b|\b(?:next|this) (?:week|month|quarter|year)\b|\b(?:today|tomorrow)\b",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(
    r"(?<!\w)(?:100 ?(?:%|per ?cent)|every(?:one|body|thing|where)?|never|always|all|any(?:one|body|thing)?|none|nothing|nobody|"
    r"no other|the only|only|guarantee[sd]?|unlimited|instantly?|immediately|completely|fully|entirely|perfect(?:ly)?|zero|"
    r"best|worst|most|least|first|(?:fast|simpl|cheap|saf|larg|small|strong|smart|quick|high|low|wid|deep|new|great)est|"
    r"(?:eas|simpl|heav|earl)iest|in real time|real-time|best-in-class|world-class|unique|impossible|forever)(?!\w)",
    re.IGNORECASE,
)
_WORDED = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million|half|twice|double|dozen)"
_NUMBER = re.compile(
    rf"(?<![\w.-])[$€£]?\d[\d.,\u202f ]*\d*\s?(?:%|per ?cent|x\b|×|times\b|k\b|m\b|bn\b|€)?|(?<![\w-]){_WORDED}(?![\w-])",
    re.IGNORECASE,
)
# Names of versions: `Insights 2.0`, `in 4.2`, `v1.3`. They are not figures.
_VERSION = re.compile(
    r"\b(?:v|version |release |in |since |with |as of )\d+(?:\.\d+)+(?![\d.]* ?%)|"
    r"\b[A-Z]\w* \d+\.\d+(?:\.\d+)*(?![\d.]* ?(?:%|x\b|times|seconds|minutes|hours|days))|\bv\d+\b"
)
_EVERYDAY = frozenset({"OK", "EU", "US", "UK", "USA", "PDF", "FAQ", "AND", "OR", "NOT", "NEW"})
_BUZZ = re.compile(
    r"\b(?:leverag(?:e|es|ing)|synerg(?:y|ies|istic)|seamless(?:ly)?|cutting-edge|next-gen(?:eration)?|game-chang(?:er|ing)|robust|"
    r"holistic(?:ally)?|frictionless|turnkey|mission-critical|state-of-the-art|revolutionary|disruptive|paradigm|empower(?:s|ing)?|"
    r"best-of-breed|bleeding-edge|omnichannel|low-hanging|end-to-end|hyper\w+|scalable|democrati[sz]\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a sentence, from where to where, of which kind."""

    kind: str
    text: str
    start: int
    end: int
    # What our message house says where it avoids this.
    instead: str = ""

    @property
    def why(self) -> str:
        if self.instead:
            return gettext("Our message house says “%(instead)s” instead.") % {"instead": self.instead}
        return str(WHY[self.kind])


class HouseWords:
    """The words of our message houses, found in a sentence. Made once for a draft.

    Args:
        avoid: words to avoid in small letters, each with what to say instead or nothing.
        use: words to use, in small letters.
    """

    def __init__(self, avoid: Mapping[str, str], use: Collection[str]) -> None:
        self._avoid = avoid
        words = sorted({*avoid, *use}, key=lambda word: (-len(word), word))
        self._pattern = (
            re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
            if words
            else None
        )

    def marks(self, sentence: str) -> list[Mark]:
        """Where one of them stands."""
        if self._pattern is None:
            return []
        return [self._mark(match) for match in self._pattern.finditer(sentence)]

    def _mark(self, match: re.Match[str]) -> Mark:
        word = match.group(0).casefold()
        kind = AVOID if word in self._avoid else USE
        return Mark(kind, match.group(0), *match.span(), self._avoid.get(word, ""))


def marks(sentence: str, known: Collection[str] = (), house: HouseWords | None = None) -> list[Mark]:
    """What to look at twice, in the order in which it stands there; no part is marked twice.

    Args:
        known: words of the glossary, in small letters, and keys of items.
        house: the words of our message houses, which go before everything else.
    """
    found = house.marks(sentence) if house else []
    taken = [match.span() for match in _VERSION.finditer(sentence)]
    taken += [(mark.start, mark.end) for mark in found]
    for kind, pattern in (
        (DAY, _DAY),
        (ABSOLUTE, _ABSOLUTE),
        (NUMBER, _NUMBER),
        (WORD, CAPITALS),
        (WORD, _BUZZ),
    ):
        for match in pattern.finditer(sentence):
            text = match.group(0).strip()
            start = match.start() + len(match.group(0)) - len(match.group(0).lstrip())
            span = (start, start + len(text))
            if kind == WORD and (text in _EVERYDAY or text.casefold() in known):
                continue
            if text and not any(span[0] < end and begin < span[1] for begin, end in taken):
                taken.append(span)
                found.append(Mark(kind, text, *span))
    return sorted(found, key=lambda mark: mark.start)


def pieces(sentence: str, found: Iterable[Mark]) -> list[tuple[str, Mark | None]]:
    """The sentence cut into what is marked and what stands between."""
    cut: list[tuple[str, Mark | None]] = []
    at = 0
    for mark in found:
        if mark.start > at:
            cut.append((sentence[at : mark.start], None))
        cut.append((sentence[mark.start : mark.end], mark))
        at = mark.end
    if at < len(sentence):
        cut.append((sentence[at:], None))
    return cut
