"""What the text of a cell means: numbers, releases, stages, sides, phases.

Every function raises `BadValue` with a reason that can be shown beside the cell.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches
from functools import lru_cache

from django.utils.translation import gettext as _

from braid.base import numbers
from braid.connect.words import BadValue, nothing

# --- numbers -------------------------------------------------------------------------------------------------

_LIMIT = Decimal(10) ** 16


def number(text: str, sign: str = "") -> Decimal | None:
    """A number as `base.numbers` reads it, to four digits after the sign.

    Args:
        sign: the decimal sign of its column; without one the text speaks for itself, and “1,200” is twelve hundred.
    """
    if nothing(text):
        return None
    try:
        own = sign or numbers.sign_of(text)
        value = numbers.number(text, numbers.COMMA if own == numbers.COMMA else numbers.POINT)
    except numbers.NoNumber as error:
        raise BadValue(str(error)) from error
    if abs(value) >= _LIMIT:
        raise BadValue(_("“%(text)s” has more than 16 digits before the point") % {"text": text[:40]})
    value = value.quantize(Decimal("0.0001"), ROUND_HALF_UP).normalize()
    return value if value.as_tuple().exponent <= 0 else value.quantize(Decimal(1))  # type: ignore[operator]


def whole(value: Decimal | None, text: str) -> int | None:
    """A whole number of 0 or more; `text` is how it was written."""
    if value is None:
        return None
    if value != int(value) or value < 0:
        raise BadValue(_("“%(text)s” is not a whole number") % {"text": text[:40]})
    return int(value)


_YES = frozenset({"yes", "y", "true", "1", "x", "✓", "✔", "on", "ja", "oui"})
_NO = frozenset({"no", "n", "false", "0", "off", "nein", "non"})


def yes(text: str) -> bool | None:
    """Yes or no."""
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    if nothing(word):
        return None
    raise BadValue(_("“%(text)s” is neither yes nor no") % {"text": text[:40]})


# --- words of the trade --------------------------------------------------------------------------------------

_VERSION = re.compile(r"v(?:ersion)?\.?\s*(\d+(?:\.\w+)*(?:[-+].*)?)$", re.IGNORECASE)


def release(text: str) -> str:
    """The name of a release: `v1.35` and `1.35` are one. Placeholders such as TBD, 0.0 and v1.X are none."""
    name = " ".join(text.split())
    if nothing(name) or re.fullmatch(r"v?\.?(?:0(?:\.0)+|\d+\.[xyXY]+|[xyXY](?:\.[xyXY])*)", name):
        return ""
    match = _VERSION.match(name)
    name = match[1] if match else name
    if len(name) > 80:
        raise BadValue(_("a release name of more than 80 characters"))
    return name


_STAGES = {
    "alpha": "alpha", "private preview": "alpha", "experimental": "alpha", "technical preview": "alpha",
    "beta": "beta", "public preview": "beta", "preview": "beta", "public beta": "beta", "open beta": "beta",
    "private beta": "beta", "closed beta": "beta", "early access": "beta",
    "ga": "ga", "stable": "ga", "general availability": "ga", "generally available": "ga", "g.a.": "ga",
    "general available": "ga", "ga ✅": "ga",
}  # fmt: skip
NO_STAGE = frozenset({"not implemented", "planned", "no stage"})


def stage(text: str) -> str:
    """`alpha`, `beta` or `ga`; empty for nothing.

    Raises:
        BadValue: another word. Callers that do not need a stage keep the word as written instead.
    """
    word = re.sub(r"[\s_\-]+", " ", text.strip().lower())
    if nothing(word) or word in NO_STAGE:
        return ""
    if word in _STAGES:
        return _STAGES[word]
    close = get_close_matches(word, _STAGES, n=1, cutoff=0.7)
    hint = _(" Did you mean “%(word)s”?") % {"word": "GA" if close[0] == "ga" else close[0]} if close else ""
    raise BadValue(_("“%(text)s” is not a stage (alpha, beta, GA).") % {"text": text.strip()[:40]} + hint)


_SIDE_WORDS = (
    (
        "marketing",
        r"market(?:ing|er|ers)?|pmm|growth|brand|communications?|comms|content|pr|demand|gtm|go.to.market|seo",
    ),
    ("other", r"sales|customer (?:success|engineering|support|care)|people ops|human resources"),
    (
        "product",
        r"product|pm|pms|engineer\w*|eng|dev|developers?|development|design\w*|ux|ui|tech\w*|cto|cpo|r&d|platform|"
        r"infrastructure|backend|frontend|mobile|sre|qa|data",
    ),
    (
        "other",
        r"company|ceo|sales|support|finance|legal|people|hr|operations?|success|business|executive|other|mixed|customer",
    ),
)
_SIDES = tuple((side, re.compile(rf"(?:^|[^a-z])(?:{words})(?:$|[^a-z])")) for side, words in _SIDE_WORDS)


@lru_cache(maxsize=4096)
def side(text: str) -> str:
    """`product`, `marketing` or `other` for the name of a side, function, department or team.

    "Product marketing" is marketing: the word that says so counts more than the one it is about.
    """
    word = text.strip().lower()
    if not word:
        return ""
    for name, pattern in _SIDES:
        if pattern.search(word):
            return name
    return "other"


_PHASES = {
    "discover": "idea ideas discover discovery research backlog triage inbox new open provisional proposed proposal icebox "
    "suggested unstarted|under consideration|to do|todo|not started|not implemented|needs triage|opened",
    "define": "define defined definition planned plan planning ready refined scoped spec|selected for development|up next|"
    "on roadmap|ready for development|design|accepted",
    "build": "build building started doing implementable development active implementing rework|in progress|in development|"
    "in review|code review|in design|in qa|testing|in testing|blocked|work in progress|wip|under development",
    "beta": "beta preview|early access|in beta|limited availability|partial ga",
    "launch": "launch launching|ready to launch|ready for release|releasing|rollout|rolling out|staged|delivered|finished",
    "learn": "learn learning done closed completed complete released shipped launched implemented resolved live ga archived "
    "finished|generally available|in production|merged",
    "dropped": "dropped canceled cancelled rejected withdrawn deferred declined duplicate obsolete superseded replaced removed "
    "abandoned deprecated|won't do|wont do|won't fix|wontfix|not planned|out of scope",
}
_PHASE_OF = {
    word: phase
    for phase, words in _PHASES.items()
    for part in words.split("|")
    for word in ([*part.split()] if part == words.split("|")[0] else [part])
}
_PHASE_OF["archived"] = "dropped"


def phase(text: str) -> str:
    """The phase that a status means; empty for nothing.

    Raises:
        BadValue: an unknown status, with the nearest known one. Callers keep the word as written.
    """
    word = re.sub(r"[\s_\-]+", " ", text.strip().lower())
    if nothing(word):
        return ""
    if word in _PHASE_OF:
        return _PHASE_OF[word]
    close = get_close_matches(word, _PHASE_OF, n=1, cutoff=0.8)
    hint = _(" Did you mean “%(word)s”?") % {"word": close[0]} if close else ""
    raise BadValue(_("“%(text)s” is not a status that Braid knows.") % {"text": text.strip()[:40]} + hint)


_IMPORTANCE = {
    "3": 3, "high": 3, "highest": 3, "critical": 3, "urgent": 3, "blocker": 3, "major": 3, "big": 3, "must": 3, "p0": 3, "p1": 3,
    "2": 2, "medium": 2, "normal": 2, "notable": 2, "should": 2, "p2": 2,
    "1": 1, "low": 1, "lowest": 1, "minor": 1, "trivial": 1, "small": 1, "could": 1, "p3": 1, "p4": 1, "fix": 1,
}  # fmt: skip
_NO_IMPORTANCE = frozenset({"no priority", "0"})


def importance(text: str) -> int | None:
    """1 small, 2 notable, 3 big; words of trackers for priorities are understood."""
    word = text.strip().lower()
    if nothing(word) or word in _NO_IMPORTANCE:
        return None
    if word in _IMPORTANCE:
        return _IMPORTANCE[word]
    raise BadValue(
        _("“%(text)s” is not an importance: 1, 2 or 3, or low, medium, high") % {"text": text.strip()[:40]}
    )


def one_of(text: str, choices: dict[str, str], what: str) -> str:
    """One of some words; `choices` maps what may be written to what it means."""
    word = re.sub(r"[\s_\-]+", " ", text.strip().lower())
    if nothing(word):
        return ""
    if word in choices:
        return choices[word]
    close = get_close_matches(word, choices, n=1, cutoff=0.6)
    hint = _(" Did you mean “%(word)s”?") % {"word": close[0]} if close else ""
    known = ", ".join(dict.fromkeys(choices.values()))
    raise BadValue(
        _("“%(text)s” is not %(what)s (%(known)s).")
        % {"text": text.strip()[:40], "what": what, "known": known}
        + hint
    )


_URL = re.compile(r"https?://[^\s<>\"']{3,480}$", re.IGNORECASE)


def several(text: str) -> list[str]:
    """The parts of a cell that holds several values, each once: separated by semicolons, lines or commas."""
    if _URL.match(text.strip()):
        return [text.strip()]
    parts = re.split(r"[;\n\r]+", text) if re.search(r"[;\n]", text) else text.split(",")
    return list(dict.fromkeys(part for raw in parts if (part := " ".join(raw.split())) and not nothing(part)))


def address(text: str) -> str:
    """A web address; anything that is not http or https is refused."""
    text = text.strip()
    if nothing(text):
        return ""
    if not _URL.match(text):
        raise BadValue(_("“%(text)s” is not a web address") % {"text": text[:40]})
    return text


_MAIL = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]{1,180}\.[^@\s<>\"]{2,24}$")


def mail(text: str) -> str:
    """A mail address in lower case."""
    text = text.strip().lower()
    if nothing(text):
        return ""
    if not _MAIL.match(text):
        raise BadValue(_("“%(text)s” is not a mail address") % {"text": text[:40]})
    return text
