"""Sentences that can be kept as JSON and translated when they are shown.

`_` and `ngettext` have the names which makemessages looks for; they translate nothing, they keep the English template
together with the values, so that a finding written yesterday is read today in the reader's own language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Thing:
    """A row that a sentence names and a screen links to: kind ("item", "metric", …), primary key, name.

    `place` is the address of its page below that of the workspace, empty when it has none.
    """

    kind: str
    id: int
    name: str
    place: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, 0 to 1, shown in per cent."""

    of_one: float


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sides, shown by the word that the reader's language has for it."""

    name: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word from a short fixed list (a stage, for instance), shown in the reader's language."""

    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template with %(named)s values; `many` and `count` are set when a number decides between two forms.

    A value may be a sentence itself: what is said about another finding.
    """

    one: str
    many: str = ""
    count: int = 1
    values: tuple[tuple[str, "Value"], ...] = ()

    def chosen(self, translate: Callable[[str, str, int], str] | None = None) -> str:
        """The template for this count, by `translate(one, many, count)` when given, else in English."""
        if translate:
            return translate(self.one, self.many, self.count)
        return self.many if self.many and self.count != 1 else self.one

    @property
    def plain(self) -> str:
        """The sentence in English with plain values."""
        return self.with_sides({})

    def with_sides(self, called: Mapping[str, str]) -> str:
        """The same, with the names that a workspace has for its sides; one that it does not name is called as usual."""
        text = self.chosen() % {name: _called(value, called) for name, value in self.values}
        return text[:1].upper() + text[1:] if self.opens_with_side else text

    @property
    def opens_with_side(self) -> bool:
        """True when a side's name is the first word, which then takes a capital letter."""
        return any(
            isinstance(value, Side) and self.one.startswith(f"%({name})s") for name, value in self.values
        )


Value = str | int | float | date | Thing | Share | Side | Word | Sentence


def _called(value: Value, called: Mapping[str, str]) -> str:
    if isinstance(value, Sentence):
        return value.with_sides(called)
    return called.get(value.name, value.name) if isinstance(value, Side) else plain(value)


def _(message: str, **values: Value) -> Sentence:
    """A sentence of one form."""
    return Sentence(message, values=tuple(values.items()))


def ngettext(one: str, many: str, count: int, **values: Value) -> Sentence:
    """A sentence whose form depends on `count`, which is also available as %(count)s."""
    return Sentence(one, many, count, (("count", count), *values.items()))


def bare(value: Value) -> Sentence:
    """A value alone, as a label."""
    return Sentence("%(value)s", values=(("value", value),))


def gettext_noop(message: str) -> str:
    """Marks a phrase for translation where it is shown."""
    return message


def plain(value: Value) -> str:
    """A value as English text: 62%, 2 Jun 2025, 1,100."""
    if isinstance(value, Thing | Side):
        return value.name
    if isinstance(value, Word):
        return value.text
    if isinstance(value, Sentence):
        return value.plain
    if isinstance(value, Share):
        return f"{value.of_one * 100:.0f}%"
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    if isinstance(value, int | float):
        return number(value)
    return value


def number(value: float) -> str:
    """At most two decimals, thousands marked: 1,100 and 0.17."""
    return f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"


def to_json(sentence: Sentence) -> dict[str, Any]:
    """A sentence as plain JSON; `from_json` reads it back equal."""
    return {
        "one": sentence.one,
        "many": sentence.many,
        "count": sentence.count,
        "values": {name: value_to_json(value) for name, value in sentence.values},
    }


def from_json(kept: dict[str, Any]) -> Sentence:
    """The sentence that `to_json` kept."""
    values = tuple((name, value_from_json(value)) for name, value in kept["values"].items())
    return Sentence(kept["one"], kept["many"], kept["count"], values)


def value_to_json(value: Value) -> Any:
    """Plain values stay, typed ones become a list that starts with their type."""
    if isinstance(value, Thing):
        return ["thing", value.kind, value.id, value.name, value.place]
    if isinstance(value, Share):
        return ["share", round(value.of_one, 4)]
    if isinstance(value, Side):
        return ["side", value.name]
    if isinstance(value, Word):
        return ["word", value.text]
    if isinstance(value, Sentence):
        return ["sentence", to_json(value)]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    return round(value, 4) if isinstance(value, float) else value


def value_from_json(kept: Any) -> Value:
    """The value that `value_to_json` kept."""
    if not isinstance(kept, list):
        return kept
    makers: dict[str, Callable[..., Value]] = {
        "thing": Thing,
        "share": Share,
        "side": Side,
        "word": Word,
        "sentence": from_json,
        "date": date.fromisoformat,
    }
    return makers[kept[0]](*kept[1:])
