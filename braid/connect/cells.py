"""From a row of texts to a row of values, or to the reasons why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from braid.connect import values as read
from braid.connect.fields import KINDS, Field
from braid.connect.habits import Habits
from braid.connect.recognise import Mapping
from braid.connect.tables import Row, Table, cell_at
from braid.connect.words import BadValue, nothing

_WORDS: dict[str, tuple[str, dict[str, str]]] = {
    "bound": ("a bound", {"floor": "floor", "min": "floor", "minimum": "floor", "at least": "floor", "ceiling": "ceiling",
                          "max": "ceiling", "maximum": "ceiling", "at most": "ceiling", "cap": "ceiling"}),
    "visibility": ("a word for who notices", {
        "customer": "customer", "customers": "customer", "external": "customer", "public": "customer", "yes": "customer",
        "true": "customer", "visible": "customer", "internal": "internal", "no": "internal", "false": "internal",
        "hidden": "internal"}),
    "contact": ("a kind of contact", {"comment": "comment", "review": "review", "decision": "decision",
                                      "meeting": "meeting", "call": "spoke", "spoke": "spoke", "we spoke": "spoke"}),
    "insight_kind": ("a kind of insight", {
        "feedback": "feedback", "request": "feedback", "feature request": "feedback", "idea": "feedback", "bug": "feedback",
        "complaint": "feedback", "competitor": "competitor", "competitive": "competitor", "market": "market",
        "trend": "market"}),
    "area": ("an area", {
        "customer": "customer", "customers": "customer", "market": "market", "pricing": "pricing", "packaging": "pricing",
        "pricing and packaging": "pricing", "planning": "planning", "business": "business", "business model": "business"}),
    "verdict": ("an answer", {"yes": "yes", "no": "no", "later": "later", "accepted": "yes", "declined": "no",
                              "rejected": "no", "not now": "later", "maybe later": "later", "planned": "yes"}),
    "claim_verdict": ("a verdict", {
        "true": "true", "yes": "true", "correct": "true", "verified": "true", "confirmed": "true",
        "true with limits": "limits", "limits": "limits", "limited": "limits", "partly": "limits", "partly true": "limits",
        "wrong": "wrong", "false": "wrong", "no": "wrong", "incorrect": "wrong",
        # (What has expired is as good as never checked: it has to be looked at again.)
        "expired": "", "unchecked": "", "open": ""}),
    "metric_kind": ("a kind of metric", {
        "outcome": "outcome", "lagging": "outcome", "driver": "driver", "input": "driver", "leading": "driver",
        "counter": "counter", "guardrail": "counter", "learning": "learning"}),
    "launch_kind": ("a kind of launch", {
        "quiet": "quiet", "simmer": "quiet", "soft": "quiet", "staggered": "staggered", "phased": "staggered",
        "rolling": "staggered", "major": "major", "big": "major", "big bang": "major"}),
    "asked_of": ("a side", {"both": "both", "both sides": "both", "all": "both", "product": "product", "pm": "product",
                            "engineering": "product", "marketing": "marketing", "pmm": "marketing"}),
    "gate_state": ("an answer", {
        "ready": "ready", "yes": "ready", "done": "ready", "go": "ready", "partly": "partly", "partial": "partly",
        "in progress": "partly", "not": "not", "not ready": "not", "no": "not", "no go": "not", "open": "not"}),
    "date_kind": ("freeze or date", {"freeze": "freeze", "date": "date", "event": "date", "holiday": "date"}),
    "content_kind": ("a kind of content", {
        "blog": "blog", "blog post": "blog", "post": "blog", "article": "blog", "docs": "docs", "documentation": "docs",
        "email": "email", "mail": "email", "newsletter": "email", "video": "video", "webinar": "video", "social": "social",
        "social media": "social", "deck": "deck", "slides": "deck", "presentation": "deck", "note": "note",
        "release note": "note", "release notes": "note", "tutorial": "tutorial", "guide": "tutorial", "battle": "battle",
        "battlecard": "battle", "other": "other"}),
    "content_state": ("how far a piece is", {
        "idea": "idea", "backlog": "idea", "to do": "idea", "draft": "draft", "writing": "draft", "in progress": "draft",
        "review": "review", "in review": "review", "checked": "checked", "approved": "checked", "planned": "planned",
        "scheduled": "planned", "out": "out", "published": "out", "live": "out", "done": "out"}),
    "decision_state": ("where a decision stands", {
        "stands": "stands", "decided": "stands", "accepted": "stands", "approved": "stands", "open": "open",
        "proposed": "open", "pending": "open", "draft": "open", "waits for a yes": "open", "waits": "open",
        "with the sponsor": "open", "superseded": "superseded", "deprecated": "superseded", "reversed": "reversed",
        "rejected": "reversed"}),
    "statement_kind": ("a kind of statement", {"mission": "mission", "vision": "mission", "strategy": "strategy"}),
}  # fmt: skip
_SOURCES = {
    "call": "call", "phone": "call", "sales call": "call", "interview": "call", "support": "support", "ticket": "support",
    "zendesk": "support", "email": "support", "social": "social", "social media": "social", "twitter": "social", "x": "social",
    "linkedin": "social", "forum": "forum", "community": "forum", "chat": "chat", "intercom": "chat", "slack": "chat",
    "survey": "survey", "nps": "survey", "competitor": "competitor",
}  # fmt: skip
_HOLE = re.compile(r"\{([^{}]+)\}")
_BIDI = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


@dataclass(slots=True)
class Line:
    """One row understood: where it stood, what it says. `kept` are words kept as written by field.

    `words` and `links` are what the report tells of it should it be taken: words that nobody knows, links left out.
    """

    line: int
    values: dict[str, Any]
    kept: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Refused:
    """One row not understood: the reasons, the values that could be read, the fields that could not."""

    line: int
    reasons: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)


class Reader:
    """Reads the rows of one table by one mapping. Days and numbers of a column are judged by the whole column."""

    def __init__(self, table: Table, mapping: Mapping, habits: Habits) -> None:
        self.kind = KINDS[mapping.kind]
        self.header = table.header
        self._needed = [one for one in self.kind.fields if one.required]
        self._places = table.places()
        self._habits = habits
        self._columns = [
            (self.kind.by_key[key], [p for name in names for p in self._places.get(name, [])], names[0])
            for key, names in mapping.field_columns().items()
            if key in self.kind.by_key
        ]
        self._fixed = {key: text for key, text in mapping.constants.items() if key in self.kind.by_key}

    def lines(self, rows: Iterable[Row]) -> Iterator[Line | Refused]:
        """Each row as values, or refused."""
        for row in rows:
            if row.problem:
                yield Refused(row.line, [row.problem])
                continue
            yield self._line(row)

    def _line(self, row: Row) -> Line | Refused:
        line = Line(row.line, {})
        reasons, unread = [], set()
        for one, text, column in self._texts(row):
            try:
                line.values[one.key] = self._value(one, text, column, line)
            except BadValue as error:
                if one.read == "address" and not one.required:
                    # (What was there before stays: the source says nothing that could replace it.)
                    line.links.append(f"{column}: {error}")
                else:
                    reasons.append(f"{column}: {error}")
                    unread.add(one.key)
        for one in self._needed:
            if line.values.get(one.key) in (None, "") and one.key not in unread:
                reasons.append(_("%(field)s: empty, and needed") % {"field": one.label})
        return Refused(row.line, reasons, line.values, unread) if reasons else line

    def _texts(self, row: Row) -> Iterator[tuple[Field, str, str]]:
        for one, places, column in self._columns:
            if one.key not in self._fixed:
                yield one, cell_at(row.cells, places), column
        for key, template in self._fixed.items():
            yield self.kind.by_key[key], _HOLE.sub(lambda hole: self._filled(hole, row), template), key

    def _filled(self, hole: re.Match[str], row: Row) -> str:
        """`{column}`, or `{column|this=that|otherwise}` where texts are to be read as others."""
        name, *choices = hole[1].split("|")
        if name not in self._places:
            return hole[0]
        text = cell_at(row.cells, self._places[name])
        for choice in choices:
            written, equals, meant = choice.partition("=")
            if not equals or written == text:
                return meant if equals else written
        return text

    def _value(self, one: Field, text: str, column: str, line: Line) -> Any:
        how = one.read
        if how in _READ:
            return fitted(one, _READ[how](text))
        if how == "day":
            return self._habits.day(text, column)
        if how == "number":
            return fitted(one, self._habits.number(text, column))
        if how == "whole":
            return fitted(one, read.whole(self._habits.number(text, column), text))
        if how in ("stage_kept", "phase"):
            return self._kept(one, text, line)
        if how == "source":
            return _SOURCES.get(" ".join(text.lower().split()), "other" if text.strip() else "")
        what, words = _WORDS[how]
        return read.one_of(text, words, what)

    def _kept(self, one: Field, text: str, line: Line) -> str:
        """A word of the trade; an unknown one is kept as written, and the report says so."""
        written = " ".join(text.split())[:120]
        line.kept[one.key] = "" if nothing(written) else written
        try:
            return read.phase(text) if one.read == "phase" else read.stage(text)
        except BadValue as error:
            line.words.append(f"{one.label}: {error}")
            return ""


def fitted(one: Field, value: Any) -> Any:
    """The value, if it fits into its field."""
    if one.longest and isinstance(value, str) and len(value) > one.longest:
        raise BadValue(
            _("%(count)s characters; up to %(most)s fit")
            % {"count": f"{len(value):,}", "most": f"{one.longest:,}"}
        )
    if one.longest and isinstance(value, int | Decimal) and abs(value) >= 10**one.longest:
        raise BadValue(_("up to %(most)s digits before the point fit") % {"most": one.longest})
    if isinstance(value, list) and any(len(part) > (500 if "://" in part else 120) for part in value):
        raise BadValue(_("a part of more than 120 characters"))
    return value


def text(cell: str) -> str:
    """One line of text. Characters that turn the reading direction around are taken out."""
    line = " ".join(cell.translate(_BIDI).split())
    return "" if line.lower() in ("n/a", "null") else line


def long(cell: str) -> str:
    """Text of several lines."""
    return cell.translate(_BIDI).replace("\r\n", "\n").replace("\r", "\n").strip()


def sides(cell: str) -> list[str]:
    """Which sides are named: `both`, `product`, `product; marketing`; `yes` means both."""
    words = {word.strip().lower() for word in cell.replace(",", ";").split(";")}
    if words & {"both", "yes", "true", "both sides", "x"}:
        return ["marketing", "product"]
    if words <= {"no", "false"} or all(nothing(word) for word in words):
        return []
    found = {read.side(word) for word in words if word}
    if not found <= {"product", "marketing"}:
        raise BadValue(
            _("“%(text)s” names neither product, marketing nor both") % {"text": cell.strip()[:40]}
        )
    return sorted(found)


def tier(cell: str) -> int | None:
    """1 to 4."""
    bare = cell.lower().removeprefix("tier").strip()
    value = read.whole(read.number(bare), bare)
    if value is not None and not 1 <= value <= 4:
        raise BadValue(_("“%(text)s” is not a tier from 1 to 4") % {"text": cell.strip()[:40]})
    return value


_READ: dict[str, Callable[[str], Any]] = {
    "text": text, "long": long, "yes": read.yes, "release": read.release,
    "stage": read.stage, "side": read.side, "importance": read.importance, "several": read.several,
    "address": read.address, "mail": read.mail, "sides": sides, "tier": tier,
}  # fmt: skip
