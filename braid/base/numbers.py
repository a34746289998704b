"""Numbers as people write them: the one place that says what “1,5”, “1.234,5”, “12k” and “35 %” mean.

A text tells its decimal sign by itself, unless one mark stands before exactly three digits: “1,234” is either. In a
file the whole column decides (`connect.habits`), in a form a point is what the form itself writes (`typed`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

POINT, COMMA = ".", ","
# The sign of a text that may be read in two ways.
UNCLEAR = "?"
LONGEST = 80
_SCALES = {"k": 3, "m": 6, "mio": 6, "mn": 6, "b": 9, "bn": 9, "t": 3}
_UNITS = frozenset({"", "%", "d", "h", "pts", "pt", "eur", "usd", "gbp"})
_SPACES = "'’\\s\u00a0\u202f"
_NUMBER = re.compile(
    rf"[~≈<>]?\s*[$€£¥]?\s*([+\-−]?)\s*[$€£¥]?\s*(\d[\d.,{_SPACES}]*|[.,]\d+)\s*(%|[$€£¥]|[A-Za-z]{{1,3}})?$"
)
_POWER = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,20})?[eE][+-]?\d{1,2}$")
_SPACED = re.compile(rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d*)?$")
# (In India the groups before the last have two digits.)
_GROUPED = {
    mark: re.compile(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{2,3}})*{re.escape(mark)}\d{{3}}$") for mark in ".,"
}


class NoNumber(ValueError):
    """A text that is no number, or might be two; the text says why."""


def number(text: str, sign: str) -> Decimal:
    """The number that is written, as exact as it is written: `1,200`, `35 %`, `12k`, `€1.5m`.

    Per cent stay per cent (35 % is 35); k, m and bn are thousands, millions and thousand millions.

    Args:
        sign: the decimal sign, `POINT` or `COMMA`. What is clear by itself must not contradict it.

    Raises:
        NoNumber: with the reason.
    """
    negative, digits, unit = _parts(text)
    own = sign_of(text)
    if own in (POINT, COMMA) and own != sign:
        raise NoNumber(_contradiction(own) % {"text": text[:40]})
    value = Decimal(digits.replace(COMMA if sign == POINT else POINT, "").replace(sign, "."))
    value = value.scaleb(_SCALES.get(unit, 0))
    return -value if negative else value


def _contradiction(own: str) -> str:
    if own == COMMA:
        return _("“%(text)s” has a decimal comma where a decimal point is meant")
    return _("“%(text)s” has a decimal point where a decimal comma is meant")


def typed(text: str) -> Decimal:
    """A number that somebody typed into a field, where no other number says how it is meant.

    A single point is the decimal sign, for so the field shows what is kept; a single comma is it unless exactly three
    digits follow.

    Raises:
        NoNumber: it is none, or can be read in two ways.
    """
    sign = sign_of(text)
    if sign == UNCLEAR and COMMA in text:
        ways = {"text": text.strip()[:40], "large": text.replace(COMMA, "").strip()[:40], "small": text.replace(COMMA, POINT).strip()[:40]}  # fmt: skip
        raise NoNumber(_("“%(text)s” can be read in two ways: write %(large)s or %(small)s.") % ways)
    return number(text, COMMA if sign == COMMA else POINT)


@lru_cache(maxsize=4096)
def sign_of(text: str) -> str:
    """Which mark is the decimal sign of this text: `POINT`, `COMMA`, `UNCLEAR`, or empty without any mark.

    Raises:
        NoNumber: it is no number at all.
    """
    _negative, digits, _unit = _parts(text)
    commas, points = digits.count(COMMA), digits.count(POINT)
    if not commas and not points:
        return ""
    if commas and points:
        last, other = (COMMA, POINT) if digits.rfind(COMMA) > digits.rfind(POINT) else (POINT, COMMA)
        whole, _mark, after = digits.rpartition(last)
        if last in whole or not _GROUPED[other].match(whole) or not after:
            raise _none(text)
        return last
    mark, other = (COMMA, POINT) if commas else (POINT, COMMA)
    if commas + points > 1:
        if not _GROUPED[mark].match(digits):
            raise _none(text)
        return other
    before, _mark, after = digits.partition(mark)
    groups = len(after) == 3 and 1 <= len(before) <= 3 and not before.startswith("0")
    return UNCLEAR if groups else mark


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[bool, str, str]:
    """Whether it is negative, its digits with their marks, and the unit."""
    text = text.strip()
    if len(text) <= LONGEST and _POWER.match(text):
        text = format(Decimal(text), "f")
    match = _NUMBER.match(text) if len(text) <= LONGEST else None
    if not match:
        raise _none(text)
    digits, unit = match[2].strip(), (match[3] or "").lower()
    if re.search(rf"[{_SPACES}]", digits) and not _SPACED.match(digits):
        raise _none(text)
    if unit not in _SCALES and unit not in _UNITS and unit not in "$€£¥":
        raise _none(text)
    spaces = re.compile(rf"[{_SPACES}]")
    return match[1] in ("-", "−"), spaces.sub("", digits).rstrip(".,"), unit


def _none(text: str) -> NoNumber:
    return NoNumber(_("“%(text)s” is not a number") % {"text": text.strip()[:40]})


def is_unclear(text: str) -> bool:
    """Whether this is a number that can be read in two ways."""
    try:
        return sign_of(text) == UNCLEAR
    except NoNumber:
        return False
