"""What somebody typed, as a question for each database, and the matches to be marked in a text."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

MOST_WORDS = 8
LONGEST_WORD = 40
# Characters of a text around the first match, and in all.
BEFORE, AROUND = 50, 180
_WORD = re.compile(r"[^\W_]+")
# Endings that the indexes look through as well; what stays must have three letters or more.
_ENDING = re.compile(r"(?<=...)(?:ations?|ings?|ments?|ers?|ed|es|ly|s|e|y)$")


def words_of(asked: str) -> list[str]:
    """The words of a question: letters and figures, in small letters, eight at most."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(asked.casefold())[:MOST_WORDS]]


def for_sqlite(words: Sequence[str], *, typing: bool, phrase: bool = False) -> str:
    """All of the words for FTS5, or one after the other; while somebody types, the last one may go on."""
    parts = [f'"{word}"' for word in words]
    if typing and len(words[-1]) > 1:
        parts[-1] += " *"
    return (" + " if phrase else " AND ").join(parts)


def for_postgresql(words: Sequence[str], *, typing: bool) -> str:
    """The same for `to_tsquery`."""
    parts = list(words)
    if typing and len(words[-1]) > 1:
        parts[-1] += ":*"
    return " & ".join(parts)


def plain(text: str) -> str:
    """The text as it is compared: small letters without accents, character by character."""
    return text.casefold() if text.isascii() else "".join(map(_plain, text))


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    """One character for one, so that places in the plain text are places in the text."""
    bare = unicodedata.normalize("NFKD", letter)[:1].casefold()
    return bare if len(bare) == 1 else letter


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Roughly what a word has in common with its other forms: for marking, not for finding."""
    return _ENDING.sub("", word)


@lru_cache(maxsize=64)
def _wanted(words: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    wanted = tuple(plain(word) for word in words)
    return wanted, frozenset(stem(word) for word in wanted)


def matches(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand in a text, also in other forms or as beginnings."""
    wanted, stems = _wanted(tuple(words))
    for found in _WORD.finditer(plain(text)):
        word = found.group()
        if stem(word) in stems or word.startswith(wanted):
            yield found.span()


def marked(text: str, words: Sequence[str]) -> Markup:
    """The text with its matches marked."""
    parts, end = [], 0
    for start, stop in matches(text, words):
        parts.append(f"{escape(text[end:start])}<mark>{escape(text[start:stop])}</mark>")
        end = stop
    return Markup("".join([*parts, escape(text[end:])]))  # noqa: S704  (every piece has been escaped)


def excerpt(text: str, words: Sequence[str]) -> Markup:
    """The piece of a text around its first match, marked."""
    text = " ".join(text.split())
    first = next(matches(text[:4000], words), (0, 0))
    start = max(0, first[0] - BEFORE)
    if start:
        start = text.find(" ", start, start + BEFORE) + 1 or start
    piece = text[start : start + AROUND]
    left, right = "… " if start else "", " …" if len(text) > start + AROUND else ""
    return Markup(f"{left}{marked(piece, words)}{right}")  # noqa: S704  (the piece has been escaped)
