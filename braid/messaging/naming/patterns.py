"""Names by a pattern such as `{date}_{product}_{audience}_{kind}_v{n}`: read, check, build, and put right.

Pure: nothing here knows of tables or requests. Between two parts there must be a sign, and words hold none of the signs
that part them: so a name can be read in one way only.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

DATE, NUMBER = "date", "n"
MOST_PARTS, LONGEST = 12, 200
_PART = re.compile(r"\{([a-z][a-z0-9]{0,29})\}")
_BETWEEN = re.compile(r"[A-Za-z0-9_.+ -]*")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_DATES = (
    (re.compile(r"(?<!\d)(\d{4})[-_. ]?(\d{2})[-_. ]?(\d{2})(?!\d)"), (1, 2, 3)),
    (re.compile(r"(?<!\d)(\d{2})[-. ](\d{2})[-. ](\d{4})(?!\d)"), (3, 2, 1)),
)
_VERSION = re.compile(r"(?<![a-z0-9])(?:v|ver|version|rev)[-_. ]?(\d{1,4})(?![a-z0-9])", re.IGNORECASE)


class BadPattern(ValueError):
    """Why a pattern cannot be used, as a sentence."""


@dataclass(frozen=True)
class Rule:
    """A pattern, and for its parts the words that they may be; a part without words may be any."""

    pattern: str
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def parts(self) -> list[str]:
        """The named parts, in order."""
        return _PART.findall(self.pattern)

    @property
    def signs(self) -> str:
        """The signs that part words, which no word may hold."""
        between = _PART.sub("", self.pattern)
        return "".join(sign for sign in "_. +" if sign in between) or ("-" if "-" in between else "_")


@dataclass(frozen=True)
class Checked:
    """What is wrong with a name, and what it might be instead; nothing where it is right."""

    name: str
    wrong: tuple[str, ...] = ()
    suggestion: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        return not self.wrong


def read_rule(pattern: str, words: Mapping[str, Sequence[str]] | None = None) -> Rule:
    """The rule of a pattern.

    Raises:
        BadPattern: parts are missing, named twice, or stand side by side; a word cannot be told from the signs between.
    """
    pattern = pattern.strip()
    names = _PART.findall(pattern)
    left = _PART.split(pattern)[::2]
    if not names or len(names) > MOST_PARTS or len(pattern) > LONGEST:
        raise BadPattern(_("A pattern has one to twelve parts in braces, such as {date}_{product}_v{n}."))
    if len(set(names)) != len(names):
        raise BadPattern(_("Each part stands there once."))
    if any(not _BETWEEN.fullmatch(text) for text in left):
        raise BadPattern(
            _("Between parts stand letters, figures and the signs _ - . + only; a part is written {like}.")
        )
    if any(not re.search(r"[_.+ -]", text) for text in left[1:-1]):
        raise BadPattern(
            _("Between two parts there must be a sign such as _, so that they can be told apart.")
        )
    rule = Rule(pattern, {name: tuple(words[name]) for name in names if words and words.get(name)})
    for name, allowed in rule.words.items():
        for word in allowed:
            if not re.fullmatch(_any_word(rule), word):
                raise BadPattern(_("“%(word)s” cannot be a %(part)s: words are letters and figures without %(signs)s.") % {"word": word[:40], "part": name, "signs": rule.signs})  # fmt: skip
    return rule


def _any_word(rule: Rule) -> str:
    inner = "" if "-" in rule.signs else "-"
    return rf"[A-Za-z0-9](?:[A-Za-z0-9{inner}]*[A-Za-z0-9])?"


def _expression(rule: Rule) -> re.Pattern[str]:
    pieces = _PART.split(rule.pattern)
    found = []
    for number, piece in enumerate(pieces):
        found.append(f"(?P<{piece}>{_part(rule, piece)})" if number % 2 else re.escape(piece))
    return re.compile("".join(found))


def _part(rule: Rule, name: str) -> str:
    if name in rule.words:
        return "|".join(re.escape(word) for word in sorted(rule.words[name], key=len, reverse=True))
    if name == DATE:
        return r"\d{4}-\d{2}-\d{2}"
    return r"[0-9]{1,4}" if name == NUMBER else _any_word(rule)


def split_ending(name: str) -> tuple[str, str]:
    """A name and its ending, `deck` and `.pptx`; what is a part of a version is none."""
    found = _ENDING.search(name)
    if found is None or found.group(0)[1:].isdigit():
        return name, ""
    return name[: found.start()], found.group(0)


def check(rule: Rule, name: str) -> Checked:
    """Whether a name follows the rule; what is wrong with it, part by part, and what it might be instead."""
    stem, _ending = split_ending(name)
    found = _expression(rule).fullmatch(stem)
    if found:
        parts = found.groupdict()
        if DATE in parts and DATE not in rule.words and not _is_day(parts[DATE]):
            return Checked(name, (_("“%(day)s” is no day.") % {"day": parts[DATE]},), suggest(rule, name))
        return Checked(name, parts=parts)
    return Checked(name, tuple(_reasons(rule, stem)), suggest(rule, name))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _reasons(rule: Rule, stem: str) -> list[str]:
    said = []
    if odd := sorted({sign for sign in stem if not re.match(r"[A-Za-z0-9_.+ -]", sign)}):
        said.append(_("These signs do not belong into a name: %(signs)s") % {"signs": " ".join(odd[:8])})
    found = _understood(rule, stem)
    for name in rule.parts:
        if name not in found:
            said.append(_missing(rule, name))
        elif name == DATE and found[name] not in stem:
            said.append(_("The date is written %(day)s.") % {"day": found[name]})
    if not said:
        said.append(_("The parts are there, but not as %(pattern)s.") % {"pattern": rule.pattern})
    return said


def _missing(rule: Rule, name: str) -> str:
    if name in rule.words:
        some = ", ".join(list(rule.words[name])[:6])
        return _("No %(part)s: one of %(words)s.") % {"part": name, "words": some}
    if name == DATE:
        return _("No date, such as 2026-03-31.")
    return _("No version, such as 1.") if name == NUMBER else _("No %(part)s.") % {"part": name}


def suggest(rule: Rule, name: str) -> str:
    """The name as the rule would have it; a part that cannot be told stays in its braces."""
    stem, ending = split_ending(name)
    found = _understood(rule, stem)
    return _PART.sub(lambda part: found.get(part[1], part[0]), rule.pattern) + ending.lower()


def _understood(rule: Rule, stem: str) -> dict[str, str]:
    """The parts that can be told from a name, however it is written."""
    found: dict[str, str] = {}
    rest = stem
    for name in rule.parts:
        if name in rule.words:
            continue
        if name == DATE:
            day, rest = _date_in(rest)
            found |= {DATE: day} if day else {}
        elif name == NUMBER and (version := _VERSION.search(rest)):
            found[NUMBER] = str(int(version[1]))
            rest = f"{rest[: version.start()]} {rest[version.end() :]}"
    tokens = _tokens(rule, rest)
    for name in rule.parts:
        if name in rule.words:
            _take_known(rule, name, tokens, found)
    for name in rule.parts:
        if name not in found and name not in rule.words and name not in (DATE, NUMBER) and tokens:
            found[name] = tokens.pop(0)
    return found


def _date_in(text: str) -> tuple[str, str]:
    for pattern, (year, month, day) in _DATES:
        for hit in pattern.finditer(text):
            written = f"{hit[year]}-{hit[month]}-{hit[day]}"
            if _is_day(written):
                return written, f"{text[: hit.start()]} {text[hit.end() :]}"
    return "", text


def _tokens(rule: Rule, text: str) -> list[str]:
    fixed = {piece.strip("_.+ -").casefold() for piece in _PART.split(rule.pattern)[::2]} - {""}
    parts = re.split(r"[^A-Za-z0-9-]+|(?<=[^A-Za-z0-9])-|-(?=[^A-Za-z0-9])", text)
    if "-" in rule.signs:
        parts = [piece for part in parts for piece in part.split("-")]
    trimmed = (part.strip("-") for part in parts)
    return [part.lower() for part in trimmed if part and part.casefold() not in fixed]


def _take_known(rule: Rule, name: str, tokens: list[str], found: dict[str, str]) -> None:
    """The word of a list that stands in the name, or nearly does."""
    known = {word.casefold(): word for word in rule.words[name]}
    for number, token in enumerate(tokens):
        near = [token] if token in known else get_close_matches(token, known, n=1, cutoff=0.8)
        if near:
            found[name] = known[near[0]]
            tokens.pop(number)
            return


def build(rule: Rule, values: Mapping[str, Any]) -> str:
    """The name that these parts make.

    Raises:
        BadPattern: naming the part that is missing or cannot be said so.
    """
    made = _PART.sub(lambda part: str(values.get(part[1]) or "").strip(), rule.pattern)
    for name in rule.parts:
        value = str(values.get(name) or "").strip()
        day = name == DATE and name not in rule.words and not _is_day(value)
        if day or not re.fullmatch(_part(rule, name), value):
            raise BadPattern(_("“%(value)s” is no %(part)s here.") % {"value": value[:40], "part": name})
    return made


def example(rule: Rule, today: date) -> str:
    """A name that follows the rule."""
    plain = {DATE: today.isoformat(), NUMBER: "1"}
    return build(
        rule,
        {name: rule.words[name][0] if name in rule.words else plain.get(name, name) for name in rule.parts},
    )
