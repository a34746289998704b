"""From the text of a draft to the claims in it: sentences that name an item or a stage, or look like a promise."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from braid.base.gathered import gathered, scattered
from braid.base.lists import kept_for_good
from braid.base.prepared import Prepared
from braid.messaging.drafts.claimlike import looks_like_claim
from braid.messaging.drafts.marks import DAY, USE, HouseWords, Mark, marks, pieces
from braid.messaging.drafts.matching import Known, Ledger, likely
from braid.messaging.house_page import with_words, words_of
from braid.messaging.models import Claim, ContentClaim
from braid.messaging.said import ALL_COLUMNS, Said, beside, with_roadmap
from braid.messaging.stages_in_text import stage_claim
from braid.people.models import Member, Workspace
from braid.roadmap.models import Item, Release, release_name
from braid.teamwork.models import Term

MOST = 200
# What is read of a term.
TERM = ("term", "expansion", "also_called")
# The number of no piece.
NONE = 0
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"'*`])|\n+")
# A line that goes on in small letters was broken by a mail programme, not by who wrote it.
_WRAPPED = re.compile(r"(?<=[a-z,;])[ \t]*\n[ \t]*(?=[a-z])")
# (A name begins and ends where a word does.)
_FIRST = re.compile(r"\w+")
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
    marks: tuple[Mark, ...] = ()
    # A claim of the ledger that says the same, or nearly.
    known: Known | None = None

    @property
    def pieces(self) -> list[tuple[str, Mark | None]]:
        """The sentence, cut where it is marked."""
        return pieces(self.text, self.marks)

    @property
    def why(self) -> list[str]:
        """What to look at twice, in words, each reason once with what it is about."""
        reasons: dict[str, list[str]] = {}
        for mark in self.marks:
            reasons.setdefault(mark.why, []).append(f"“{mark.text}”")
        return [f"{', '.join(dict.fromkeys(parts))}: {why}" for why, parts in reasons.items()]

    @property
    def is_sure(self) -> bool:
        """It names an item and says a stage of it."""
        return bool(self.item and self.stage)


def offers(text: str, names: Iterable[str], release: str = "", releases: Iterable[str] = ()) -> list[Offer]:
    """The sentences that say something about an item, or look like a promise; others are left out.

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
        if named or claim or looks_like_claim(line):
            item = named.group(0) if named else ""
            found.append(Offer(line, item, claim.stage if claim else "", claim.phrase if claim else "", of))
    return found[:MOST]


def sentences(text: str) -> list[str]:
    """Sentences and points of a list, each on one line, without the signs before them."""
    joined = _WRAPPED.sub(" ", text)
    lines = (_BULLET.sub("", " ".join(part.split())) for part in _SENTENCE.split(joined))
    return [line.lstrip("#").strip()[:5000] for line in lines if line.strip()]


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(
        {name.strip() for name in names if name.strip()}, key=lambda name: (-len(name), name)
    )
    if not longest_first:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that was read: sentences that are offered as claims, and others in which something is marked."""

    offers: list[Offer]
    others: list[Offer]
    stands: dict[int, Said]
    # The claims found that the piece is known to make.
    linked: set[int]

    @property
    def is_long(self) -> bool:
        """Whether there may be more than is shown."""
        return len(self.offers) >= MOST


def read_draft(member: Member, text: str, release: str, piece: int = NONE) -> Draft:
    """The same with the items, releases, terms and claims that this member sees. One query, two with a claim found.

    What was found in a text is kept as long as nothing is called or said otherwise; how the claims stand is asked anew.

    Args:
        piece: the content whose claims are `linked`.
    """
    seen = _texts.all(member)[0]
    digests = [_digest(part or "") for part in seen]
    name = f"draft:{digests}:{_digest(text)}:{_digest(release)}"
    told, marked = kept_for_good(name, lambda: _look(seen, text, release))
    claims = sorted({one.known.claim for one in told if one.known})
    rows = _stands.all(member, piece, claims)
    linked = {row["pk"] for row in rows if row["is_linked"]}
    return Draft(told, marked, {one.pk: one for one in beside(member, rows)}, linked)


def _all_texts(member: Member) -> QuerySet[Any, Any]:
    """All that a draft is compared with, each kind as one text: so one statement says whether any of it is another."""
    return Workspace.objects.filter(pk=member.workspace_id).values_list(
        gathered(Item.objects.visible_to(member), "title", "key"),
        gathered(Release.objects.visible_to(member), "name"),
        gathered(Term.objects.visible_to(member), *TERM),
        gathered(Claim.objects.visible_to(member), "pk", "text"),
        gathered(with_words(member), "use_words", "avoid_words"),
    )


def _claims_found(member: Member, piece: int, claims: list[int]) -> QuerySet[Any, Any]:
    again = ContentClaim.objects.in_use().filter(content=piece).values("claim")
    linked = ExpressionWrapper(Q(content=piece) | Q(pk__in=again), BooleanField())
    rows = with_roadmap(member, Claim.objects.visible_to(member).filter(pk__in=claims))
    return rows.annotate(is_linked=linked).values(*ALL_COLUMNS, "is_linked")


_texts: Prepared[tuple[str | None, ...]] = Prepared(_all_texts)
_stands: Prepared[dict[str, Any]] = Prepared(_claims_found)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _look(seen: Sequence[str | None], text: str, release: str) -> tuple[list[Offer], list[Offer]]:
    """Sentences that are offered as claims, and others in which something is marked."""
    items, releases, terms, claims, houses = seen
    name = f"named:{_digest(items or '')}:{_digest(text)}"
    names = kept_for_good(name, lambda: _named_in(text, chain.from_iterable(scattered(items))))
    found = offers(text, names, release, _named_in(text, chain.from_iterable(scattered(releases))))
    words = words_known(scattered(terms))
    lines = sentences(text)
    ledger = Ledger(likely(((pk, said) for pk, said in scattered(claims)), lines))
    house = HouseWords(*words_of((use, avoid) for use, avoid in scattered(houses)))
    offered = {one.text for one in found}
    rest = [line for line in lines if line not in offered]
    # (What is in the ledger word for word is a claim, whatever it looks like.)
    found += [Offer(line) for line in rest if ledger.says(line)]
    offered = {one.text for one in found}
    told = [
        replace(one, marks=tuple(marks(one.text, words, house)), known=ledger.find(one.text)) for one in found
    ]
    left = [Offer(line, marks=tuple(marks(line, words, house))) for line in rest if line not in offered]
    marked = [one for one in left if any(mark.kind not in (DAY, USE) for mark in one.marks)]
    return told, marked[:MOST]


def _named_in(text: str, names: Iterable[str]) -> list[str]:
    """The names that may stand in a text. Nearly none of ten thousand does: a short look keeps the pattern small, and
    the first word of each the look.
    """
    low = text.casefold()
    here = set(_FIRST.findall(low))
    found = []
    for name in names:
        small = name.strip().casefold()
        first = _FIRST.match(small)
        if small and (first is None or first.group() in here) and small in low:
            found.append(name)
    return found


def glossary(member: Member) -> set[str]:
    """The words that everybody here knows: terms with what they stand for, and what else they are called."""
    return words_known(Term.objects.visible_to(member).values_list(*TERM))


def words_known(rows: Iterable[Iterable[str]]) -> set[str]:
    """The words of such terms, in small letters."""
    known: set[str] = set()
    for row in rows:
        parts = (part.strip() for text in row for part in re.split(r"[,;/]", text))
        known.update(part.casefold() for part in parts if part)
    return known
