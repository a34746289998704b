"""What a detector said, kept as JSON in a finding and told again in the reader's language."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext
from markupsafe import Markup, escape

from braid.base import text
from braid.base.inside import check, maybe
from braid.base.sides import in_text, is_own
from braid.radar.detectors.kinds import Dumbbell, Evidence, Number, Reading, Verdict
from braid.radar.detectors.registry import Detector
from braid.radar.detectors.say import (
    Sentence,
    Share,
    Side,
    Thing,
    Value,
    Word,
    from_json,
    to_json,
    value_from_json,
    value_to_json,
)

MOST_EVIDENCE = 100
Link = Callable[[Thing], Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A reading made ready to be kept."""

    detector: str
    kind: str
    reading: Reading
    said: dict[str, Any]
    text: str
    digest: str


def ready(detector: Detector, verdict: Verdict, own: Mapping[str, float] | None = None) -> list[Told]:
    """Everything that fires, as it is kept, with the thresholds that held. The digest tells whether anything changed."""
    found, settings = [], detector.settings(own)
    for reading in verdict.fires:
        said = as_json(reading, settings)
        packed = json.dumps([reading.severity, reading.settled, said], sort_keys=True, ensure_ascii=False)
        digest = hashlib.blake2b(packed.encode(), digest_size=16).hexdigest()
        found.append(Told(detector.id, detector.kind, reading, said, reading.sentence.plain[:1000], digest))
    return found


def as_json(reading: Reading, settings: Any) -> dict[str, Any]:
    """Sentence, evidence, numbers and chart of a reading."""
    return {
        "sentence": to_json(reading.sentence),
        "evidence": [_evidence(row) for row in reading.evidence[:MOST_EVIDENCE]],
        "numbers": [
            [
                each.label,
                value_to_json(each.value),
                each.threshold,
                getattr(settings, each.threshold or "", None),
            ]
            for each in reading.numbers
        ],
        "dumbbell": _dumbbell(reading.dumbbell),
        "plays": list(reading.plays),
    }


def _evidence(row: Evidence) -> list[Any]:
    return [to_json(row.text), value_to_json(row.thing) if row.thing else None, row.side]


def _dumbbell(chart: Dumbbell | None) -> list[Any] | None:
    if chart is None:
        return None
    places = (round(chart.product, 4), round(chart.marketing, 4))
    return [*places, to_json(chart.product_says), to_json(chart.marketing_says)]


def evidence_of(said: dict[str, Any]) -> list[Evidence]:
    """The evidence of a kept finding."""
    return [
        Evidence(from_json(words), value_from_json(thing) if thing else None, side)  # type: ignore[arg-type]
        for words, thing, side in said["evidence"]
    ]


def numbers_of(said: dict[str, Any]) -> list[tuple[Number, float | None]]:
    """The numbers of a kept finding, each with the threshold that it was held against, if any."""
    return [
        (Number(label, value_from_json(value), threshold), held)
        for label, value, threshold, held in said["numbers"]
    ]


def _told(words: Any) -> None:
    Teller().kept(words)


def _valued(value: Any) -> None:
    Teller().value(value_from_json(value))


_NUMBERS = [(str, _valued, maybe(str), maybe(float))]
_THING = ("thing", str, int, str, str)
_SAID = {
    "sentence": _told, "evidence": [(_told, maybe(_THING), maybe(str))], "numbers": _NUMBERS,
    "dumbbell": maybe((float, float, _told, _told)), "plays?": [str],
}  # fmt: skip
_BEFORE = {"severity?": maybe(int), "numbers?": _NUMBERS, "opened_on?": date.fromisoformat}
_BLIND = {"why": _told, "field": str, "count": int, "things": [_valued]}
_COVERED = {"id": str, "state": str, "fires": int, "clear": int, "unknown": [_BLIND]}


def check_said(said: Any) -> None:
    """What an archive says that a detector said: it can be told, and drawn. One whose words were left out says nothing."""
    if said != {}:
        check(said, _SAID)


def check_before(before: Any) -> None:
    """How a finding stood when somebody committed, as an archive says it."""
    check(before, _BEFORE)


def check_coverage(coverage: Any) -> None:
    """What each check could see, as an archive says it."""
    check(coverage, [_COVERED])


class Teller:
    """Tells sentences in the language that is active, with links below `prefix` (none when it is empty)."""

    def __init__(self, prefix: str = "", product: str = "", marketing: str = "") -> None:
        self.prefix = prefix
        self.sides = {"product": product, "marketing": marketing}

    def value(self, value: Value) -> Any:
        """A value as people read it."""
        if isinstance(value, Thing):
            return self.link(value)
        if isinstance(value, Share):
            return text.in_percent(value.of_one)
        if isinstance(value, Side):
            return self.side(value.name)
        if isinstance(value, Word):
            return gettext(value.text)
        if isinstance(value, Sentence):
            return Teller(**self.sides).sentence(value)
        if isinstance(value, date):
            return text.day(value)
        # (A minus sign, not a hyphen.)
        return value if isinstance(value, str) else text.number(value).replace("-", "−")

    def link(self, thing: Thing) -> Any:
        """The name of a thing, leading to its page."""
        if not self.prefix or not thing.place:
            return thing.name
        return Markup('<a href="{}{}">{}</a>').format(self.prefix, thing.place, thing.name)

    def side(self, name: str) -> str:
        """The company's own word for a side, in small letters unless they changed it; of the reader's workspace if none is given."""
        own = self.sides.get(name) or ""
        return own if is_own(name, own) else in_text(name)

    def label(self, label: str) -> str:
        """What a number of a finding is called; it may name a side."""
        return gettext(label) % {side: self.side(side) for side in self.sides}

    def sentence(self, sentence: Sentence) -> Any:
        """A sentence in the reader's language; markup when it has links."""
        template = (
            ngettext(sentence.one, sentence.many, sentence.count) if sentence.many else gettext(sentence.one)
        )
        values = {name: self.value(value) for name, value in sentence.values}
        if not self.prefix:
            return _opened(template % values, sentence)
        told = Markup(escape(template)) % {name: escape(value) for name, value in values.items()}  # noqa: S704
        return _opened(told, sentence)

    def kept(self, words: dict[str, Any]) -> Any:
        """A sentence that was kept as JSON."""
        return self.sentence(from_json(words))


def _opened(told: Any, sentence: Sentence) -> Any:
    """With a capital letter where a side's name begins the sentence."""
    return told[:1].upper() + told[1:] if sentence.opens_with_side else told
