"""From the text of an announcement to the claims in it: each sentence that names an item or a stage is offered."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from braid.messaging.stages_in_text import stage_claim
from braid.people.models import Member
from braid.roadmap.models import Item, Release, release_name

MOST = 100
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"'*`])|\n+")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")
_RELEASE = re.compile(
    r"\b(?:in|with|as of|since)\s+(?:release\s+|version\s+)?v?(\d+(?:\.\d+)+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One sentence as a claim: about which item, at which stage, in which release, as far as the text tells."""

    text: str
    item: str = ""
    stage: str = ""
    phrase: str = ""
    release: str = ""

    @property
    def is_sure(self) -> bool:
        """It names an item and says a stage of it."""
        return bool(self.item and self.stage)


def offers(text: str, names: Iterable[str], release: str = "", releases: Iterable[str] = ()) -> list[Offer]:
    """The sentences that say something about an item; others are left out.

    Args:
        names: titles and keys of items; where one holds another, the longer one is meant.
        release: what the announcement as a whole is about, for sentences that name no release.
        releases: the names of releases here, such as `Spring`, beside those that are numbers.
    """
    known = _pattern(names)
    worded = _pattern(name for name in releases if len(name) > 2)
    found = []
    for line in sentences(text):
        named = known.search(line) if known else None
        about = _RELEASE.search(line)
        word = worded.search(line) if worded and not about else None
        of = about.group(1) if about else word.group(0) if word else release_name(release)
        claim = stage_claim(line, of)
        if named or claim:
            item = named.group(0) if named else ""
            found.append(Offer(line, item, claim.stage if claim else "", claim.phrase if claim else "", of))
    return found[:MOST]


def sentences(text: str) -> list[str]:
    """Sentences and points of a list, each on one line, without the signs before them."""
    lines = (_BULLET.sub("", " ".join(part.split())) for part in _SENTENCE.split(text))
    return [line.lstrip("#").strip()[:5000] for line in lines if line.strip()]


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(
        {name.strip() for name in names if name.strip()}, key=lambda name: (-len(name), name)
    )
    if not longest_first:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def offers_for(member: Member, text: str, release: str) -> list[Offer]:
    """The same with the items and releases that this member sees. Two queries."""
    rows = Item.objects.visible_to(member).values_list("title", "key")
    # (Nearly every title is not in the text: a short look keeps the pattern small.)
    low = text.casefold()
    names = [name for row in rows for name in row if name and name.casefold() in low]
    releases = Release.objects.visible_to(member).values_list("name", flat=True)
    return offers(text, names, release, [name for name in releases if name.casefold() in low])
