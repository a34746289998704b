"""Words that are explained somewhere, underlined where they stand in what somebody wrote.

Which words these are the door says for the time of one request (`explain_with`); the room above that keeps the glossary
makes them. A page without a door, such as a public one, has none, and no text is changed there.

It comes after everything else: HTML that is clean already is read piece by piece, and nothing is put into a link, a
heading, a button or code. What is put in is escaped here.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape

from markupsafe import Markup, escape

from braid.base.csvs import plain
from braid.base.text import is_for_a_table, markdown, shortened

# So much of a meaning is shown beside a word; the rest stands on its page.
LONGEST = 280
# From so many letters on a word is found in the plural, too; abbreviations always are.
LONG_WORD = 5
_TOKEN = re.compile(r"\w+")
_ADDRESS = re.compile(r"://|@|\bwww\.")
_TAG = re.compile(r'(<(?:[^>"]|"[^"]*")*>)')
_NAME = re.compile(r"</?([a-zA-Z0-9]+)")
_CLOSED_TO_IT = frozenset(
    (
        "a",
        "code",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "th",
        "button",
        "label",
        "summary",
        "script",
        "style",
    )
)


@dataclass(frozen=True)
class Word:
    """A word with where it is explained: its forms as people write them, what it stands for, and its meaning."""

    forms: tuple[str, ...]
    url: str
    expansion: str = ""
    meaning: str = ""

    @cached_property
    def said(self) -> str:
        """What it means, in one or two plain sentences."""
        meaning = shortened(plain(markdown(self.meaning)), LONGEST)
        return f"{self.expansion}: {meaning}" if self.expansion and meaning else self.expansion or meaning


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a word: its tokens, each with whether its case counts, and the signs before, between, after."""

    word: Word
    tokens: tuple[tuple[str, bool], ...]
    signs: tuple[str, ...]

    def end(self, text: str, tokens: list[re.Match[str]], at: int) -> int | None:
        """How many characters it takes when it stands at this token; None when it does not."""
        found = tokens[at : at + len(self.tokens)]
        if len(found) < len(self.tokens):
            return None
        for (token, is_exact), match in zip(self.tokens, found, strict=True):
            if (match[0] != token) if is_exact else (match[0].casefold() != token.casefold()):
                return None
        between = zip(self.signs[1:-1], found, found[1:], strict=False)
        if any(_blank(text[one.end() : two.start()]) != sign for sign, one, two in between):
            return None
        return found[-1].end() if self._stands(text, found[0].start(), found[-1].end()) else None

    def _stands(self, text: str, start: int, end: int) -> bool:
        """Whether it stands there as a word, with its signs, and not in a name such as `API-12`, `api.py` or `@api`."""
        before, after = self.signs[0], self.signs[-1]
        if not text.startswith(after, end) or not text.endswith(before, 0, start):
            return False
        rest = text[end + len(after) : end + len(after) + 2]
        if re.match(r"-\d|[.]\w", rest):
            return False
        return not re.search(r"\d-$|\w[.]$|@$", text[max(0, start - len(before) - 2) : start - len(before)])


def _blank(sign: str) -> str:
    return " ".join(sign.split()) or " "


def _is_exact(token: str) -> bool:
    """Whether the case counts: of what is an abbreviation by its looks, such as `GA`, `SaaS` or `Q1`."""
    return any(c.isupper() for c in token[1:]) or token[:1].isupper() and any(c.isdigit() for c in token)


def _forms(word: Word) -> Iterator[_Form]:
    for form in dict.fromkeys(" ".join(form.split()) for form in word.forms):
        found = list(_TOKEN.finditer(form))
        if len(form) < 2 or not found:
            continue
        tokens = [(match[0], _is_exact(match[0])) for match in found]
        cuts = [0, *(place for match in found for place in match.span()), len(form)]
        signs = tuple(form[cuts[i] : cuts[i + 1]] for i in range(0, len(cuts), 2))
        signs = (signs[0], *map(_blank, signs[1:-1]), signs[-1])
        yield _Form(word, tuple(tokens), signs)
        last, is_exact = tokens[-1]
        if not signs[-1] and (is_exact or len(last) >= LONG_WORD) and last[-1:] not in "sS":
            yield _Form(word, (*tokens[:-1], (f"{last}s", is_exact)), signs)


class Words:
    """All words that are explained, ready to be found: a text costs a look for each of its own words, however many
    there are in the glossary. Of a word that two explain, the first is taken."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._starts: dict[str, list[_Form]] = {}
        for word in words:
            for form in _forms(word):
                self._starts.setdefault(form.tokens[0][0].casefold(), []).append(form)
        for forms in self._starts.values():
            forms.sort(key=lambda form: -len(form.tokens))

    def marked(self, html: str, here: str = "") -> Markup:
        """Clean HTML with the first place of each word underlined, but for words whose own page this is."""
        if not self._starts:
            return Markup(html)  # noqa: S704  (it came as HTML)
        parts, done, closed = _TAG.split(str(html)), {here}, 0
        for number, part in enumerate(parts):
            if number % 2:
                closed += _opens(part)
            elif part and closed <= 0:
                parts[number] = self._text(part, done)
        return Markup("".join(parts))  # noqa: S704  (clean HTML and what is escaped below)

    def _text(self, escaped: str, done: set[str]) -> str:
        """A piece of text between two tags."""
        text, at, cut = unescape(escaped), 0, []
        for start, end, word in self._found(text):
            if word.url not in done and start >= at:
                done.add(word.url)
                cut += [_bare(text[at:start]), _link(word, text[start:end])]
                at = end
        return "".join([*cut, _bare(text[at:])]) if cut else escaped

    def _found(self, text: str) -> Iterator[tuple[int, int, Word]]:
        # (Most texts have none of them: that is asked at once.)
        if self._starts.keys().isdisjoint(_TOKEN.findall(text.casefold())):
            return
        tokens, closed = list(_TOKEN.finditer(text)), _addresses(text)
        for at, match in enumerate(tokens):
            forms = self._starts.get(match[0].casefold())
            if not forms or any(start <= match.start() < end for start, end in closed):
                continue
            for form in forms:
                if (end := form.end(text, tokens, at)) is not None:
                    yield match.start() - len(form.signs[0]), end + len(form.signs[-1]), form.word
                    break


def _addresses(text: str) -> list[tuple[int, int]]:
    """Where addresses of pages and mail stand in a text: nothing is put into them."""
    if not _ADDRESS.search(text):
        return []
    return [found.span() for found in re.finditer(r"\S+", text) if _ADDRESS.search(found[0])]


def _opens(tag: str) -> int:
    """One for a tag into which nothing is put, minus one for its end."""
    name = _NAME.match(tag)
    if name is None or name[1].lower() not in _CLOSED_TO_IT:
        return 0
    return -1 if tag.startswith("</") else 1


def _bare(text: str) -> str:
    return str(escape(text)).replace("\xa0", "&nbsp;")


def _link(word: Word, text: str) -> str:
    return f'<a class="known" href="{escape(word.url)}" title="{escape(word.said)}">{_bare(text)}</a>'


@dataclass
class _Reader:
    """Who reads, and on which page: the words are made when the first text asks for them."""

    make: Callable[[], Words | None]
    here: str
    found: list[Words | None] = field(default_factory=list)

    def words(self) -> Words | None:
        if not self.found:
            self.found.append(self.make())
        return self.found[0]


_reader: ContextVar[_Reader | None] = ContextVar("explained", default=None)


def explain_with(make: Callable[[], Words | None] | None = None, here: str = "") -> None:
    """From now on texts show the words that `make` gives; without it none.

    Args:
        here: the address of the page: a word is not underlined on its own.
    """
    _reader.set(_Reader(make, here) if make else None)


def explained(text: str | Markup) -> Markup:
    """Clean HTML, or a plain text that is then escaped, with the known words in it underlined."""
    html = escape(text)
    reader = _reader.get()
    if reader is None or not html or is_for_a_table():
        return html
    words = reader.words()
    return words.marked(html, reader.here) if words else html
