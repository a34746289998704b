"""What a detector hands back: readings, the evidence under them, and what it could not see."""

from dataclasses import dataclass, field, fields
from itertools import islice
from typing import Any, Literal, cast

from braid.radar.detectors.say import Sentence, Thing, Value, gettext_noop

PRODUCT = "product"
MARKETING = "marketing"
SIDES = (PRODUCT, MARKETING)
WORKSPACE = "workspace"

TALK, WORK, HARM = 1, 2, 3
"""Severities: 1 worth a talk, 2 acts on work under way, 3 harms customers or a launch within weeks."""

State = Literal["fire", "clear", "unknown"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row under a finding: the thing it links to (if it still exists as a page) and what is to be seen there."""

    text: Sentence
    thing: Thing | None = None
    side: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number which the rule used; `threshold` names the setting it was held against, if any."""

    label: str
    value: Value
    threshold: str = ""


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """Where each side stands on one line, 0 (left) to 1 (right), with the value in words."""

    product: float
    marketing: float
    product_says: Sentence
    marketing_says: Sentence


@dataclass(frozen=True, slots=True)
class Reading:
    """A rule that fires for one subject. `settled` says that the cause is over: it is shown, then it closes.

    `person` is the member of whom it speaks: only that one and the leads of both sides read it.
    """

    subject: str
    severity: int
    sentence: Sentence
    evidence: tuple[Evidence, ...] = ()
    numbers: tuple[Number, ...] = ()
    dumbbell: Dumbbell | None = None
    plays: tuple[str, ...] = ()
    settled: bool = False
    person: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """Subjects that cannot be judged, why, and which field would make them known."""

    why: Sentence
    field: str
    subjects: tuple[str, ...]
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one detector sees in one workspace on one day."""

    fires: tuple[Reading, ...] = ()
    clear: int = 0
    unknown: tuple[Unknown, ...] = ()

    @property
    def state(self) -> State:
        """Fire when any subject fires; clear when some were judged; unknown when none could be."""
        if self.fires:
            return "fire"
        return "clear" if self.clear else "unknown"

    @property
    def for_all(self) -> "Verdict":
        """What everybody may know of it: nothing that speaks of a person, nor how many such there are, or are not."""
        public = tuple(each for each in self.fires if not each.person)
        return Verdict(public, int(bool(self.clear or self.fires) and not public), self.unknown)

    @property
    def unknown_subjects(self) -> frozenset[str]:
        return frozenset(key for unknown in self.unknown for key in unknown.subjects)


@dataclass(slots=True)
class Tally:
    """Collects the readings of one run of one detector."""

    fires: list[Reading] = field(default_factory=list)
    clear: int = 0
    unknowns: dict[tuple[str, Sentence], list[tuple[str, Thing | None]]] = field(default_factory=dict)

    def unknown(
        self, why: Sentence, field: str, subject: str = WORKSPACE, thing: Thing | None = None
    ) -> None:
        """Note that `subject` cannot be judged and that `field` would change that."""
        self.unknowns.setdefault((field, why), []).append((subject, thing))

    def verdict(self, examples: int = 5) -> Verdict:
        """Everything collected, in an order that does not depend on the order of the facts."""
        unknown = (self._unknown(why, field, rows, examples) for (field, why), rows in self.unknowns.items())
        return Verdict(
            tuple(sorted(self.fires, key=lambda reading: (-reading.severity, reading.subject))),
            self.clear,
            tuple(sorted(unknown, key=lambda each: (each.field, each.why.one))),
        )

    @staticmethod
    def _unknown(why: Sentence, field: str, rows: list[tuple[str, Thing | None]], examples: int) -> Unknown:
        rows = sorted(rows, key=lambda row: row[0])
        things = (thing for _, thing in rows if thing)
        return Unknown(why, field, tuple(key for key, _ in rows), tuple(islice(things, examples)))


@dataclass(frozen=True, slots=True)
class Limit:
    """What a setting says about itself: unit, where its number comes from (pub, sim, conv) and what it means."""

    name: str
    default: float
    kind: str
    unit: str
    about: str

    def shown(self, value: float) -> float:
        """A value as people read and write it: a third is 0.333."""
        return int(value) if isinstance(self.default, int) else float(f"{value:.3g}")


# What thresholds are counted in, marked for translation.
UNITS = (
    gettext_noop("days"), gettext_noop("intervals"), gettext_noop("objectives"), gettext_noop("of 3"), gettext_noop("pieces of feedback"),
    gettext_noop("readings"), gettext_noop("releases"), gettext_noop("share"), gettext_noop("share of a side"),
    gettext_noop("share of objectives"), gettext_noop("share of the ambition"), gettext_noop("share of the gates"),
    gettext_noop("share of the lead time"), gettext_noop("share of the target"), gettext_noop("times its usual wobble"),
    gettext_noop("Cliff's delta"), gettext_noop("answers of each side"), gettext_noop("areas"), gettext_noop("items"),
    gettext_noop("of 1, the distance of the two sides' shares"), gettext_noop("of 5"), gettext_noop("p"),
    gettext_noop("p, after Holm over all phases and sides"), gettext_noop("p, after Holm over the strands"),
    gettext_noop("people on each side"), gettext_noop("points of 5"), gettext_noop("share of each side"),
    gettext_noop("τ"), gettext_noop("texts"), gettext_noop("words"), gettext_noop("signals"), gettext_noop("kinds of source"),
    gettext_noop("decisions"), gettext_noop("share of the decisions"), gettext_noop("plays"), gettext_noop("share of the days"),
    gettext_noop("people"),
)  # fmt: skip


def limit(default: float, kind: str, unit: str, about: str) -> Any:
    """A field of a detector's settings. `about` is a translatable phrase."""
    return field(default=default, metadata={"kind": kind, "unit": unit, "about": about})


def limits_of(settings: type[Any]) -> tuple[Limit, ...]:
    """All thresholds of a detector, in the order in which they are written."""
    return tuple(
        Limit(
            each.name,
            cast(float, each.default),
            each.metadata["kind"],
            each.metadata["unit"],
            each.metadata["about"],
        )
        for each in fields(settings)
    )
