"""Facts about words: abbreviations in what each side wrote, what launches say, the glossary, and what was called unclear."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Value

from braid.activity.models import Comment
from braid.base.models import BOTH_SIDES
from braid.base.text import CAPITALS
from braid.insights.models import Insight
from braid.launches.models import Launch
from braid.messaging.models import Claim
from braid.radar.detectors.world import Text, Unclear
from braid.radar.facts.rows import called, thing
from braid.teamwork.models import PlainWord, Position, Term, UnclearWord

# What was written longer ago says nothing about how the two talk now; of each kind so many of the newest are read.
DAYS = 180
MOST = 500
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote: of which table and row, where it stands, its beginning, and the side of whoever wrote it."""

    kind: str
    key: int
    place: str
    body: str
    side: str


@dataclass(slots=True)
class WordFacts:
    """The words of one workspace on one day."""

    workspace: int
    today: date
    texts: tuple[Text, ...] = ()
    briefs: tuple[Text, ...] = ()
    explained: frozenset[str] = frozenset()
    unclear: tuple[Unclear, ...] = ()

    def load(self) -> None:
        """Eight queries, of the newest texts only."""
        self.texts = tuple(_text(said) for said in self.said() if said.side in BOTH_SIDES)
        ahead = self._rows(Launch, "launches/{}/", "summary", "", launched_on=None, cancelled_on=None)
        self.briefs = tuple(text for text in map(_text, ahead) if text.words)
        self.explained = self.known()
        self.unclear = tuple(self._unclear())

    def said(self) -> Iterable[Said]:
        """What both sides read of what each wrote."""
        since = self.today - timedelta(days=DAYS)
        yield from self._rows(Comment, "comments/{}/", "body", "by__side", at__date__gte=since)
        yield from self._rows(Claim, "claims/{}/", "text", "side", said_on__gte=since)
        yield from self._rows(Insight, "insights/{}/", "text", "side", heard_on__gte=since)
        yield from self._positions()

    def _rows(self, model: Any, place: str, column: str, side: str, **narrow: Any) -> Iterable[Said]:
        rows = model.objects.open_in(self.workspace).filter(**narrow).order_by("-pk")
        rows = rows.annotate(of=F(side) if side else Value(""))
        for key, body, of in rows.values_list("pk", column, "of")[:MOST]:
            yield Said(model._meta.model_name, key, place.format(key), _short(body), of or "")

    def _positions(self) -> Iterable[Said]:
        """What sides said of questions, once both may read it."""
        rows = Position.objects.open_in(self.workspace).exportable().order_by("-pk")
        for question, body, side in rows.values_list("decision_id", "text", "side")[:MOST]:
            yield Said("decision", question, f"decisions/{question}/", _short(body), side)

    def known(self) -> frozenset[str]:
        """In capitals: what the glossary explains, and what everybody knows."""
        return frozenset(self._explained())

    def _explained(self) -> Iterable[str]:
        rows = Term.objects.open_in(self.workspace).exclude(meaning="", expansion="")
        for term, others in rows.values_list("term", "also_called"):
            yield from (word.strip().upper() for word in (term, *others.split(",")) if word.strip())
        plain = PlainWord.objects.open_in(self.workspace)
        yield from (word.upper() for word in plain.values_list("word", flat=True))

    def _unclear(self) -> Iterable[Unclear]:
        rows = UnclearWord.objects.open_in(self.workspace).filter(on__lte=self.today, explained_on=None)
        seen: set[str] = set()
        for key, word, side, since in rows.order_by("pk").values_list("pk", "word", "side", "on"):
            # (Of one word that several asked about, the first counts.)
            if word.upper() not in self.explained | seen:
                seen.add(word.upper())
                yield Unclear(thing("word", key, word, "glossary/"), called(word), side, since)


def _short(body: str | None) -> str:
    return " ".join((body or "")[:LONGEST].split())


def _text(said: Said) -> Text:
    words = frozenset(CAPITALS.findall(said.body))
    named = thing(said.kind, said.key, said.body, said.place)
    return Text(named, said.side, words, said.body if words else "")
