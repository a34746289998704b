"""The docs as a book: which pages in which order, and their Markdown as HTML. Help and the built book read the same text."""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

_REPOSITORY = Path(__file__).resolve().parents[2]
INSTALLED = Path(
    "share", "braid", "docs"
)  # below the prefix of the environment, where the package is installed
DOCS = _REPOSITORY / "docs" if (_REPOSITORY / "pyproject.toml").exists() else sys.prefix / INSTALLED
INDEX = "index"
_markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
# Where a link of the text leads; None leaves its words without a link, and a picture away.
Leads = Callable[[str], str | None]


@dataclass(frozen=True)
class Chapter:
    """One page of the docs. `part` is the heading of the index under which it stands."""

    name: str
    part: str
    title: str
    text: str

    @property
    def plain(self) -> str:
        """The words without marks, to be searched."""
        return " ".join(re.sub(r"<!--.*?-->|[#*_`|>\[\]]|\]\([^)]*\)|-{3,}", " ", self.text).split())


@cache
def chapters(docs: Path = DOCS) -> tuple[Chapter, ...]:
    """Every page in the order of the index; what it does not name stands at the end. Empty where there are no docs."""
    index = docs / f"{INDEX}.md"
    if not index.exists():
        return ()
    found, part = [], ""
    for line in index.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            part = line[3:].strip()
        elif named := re.match(r"- \[[^\]]+\]\(([\w-]+)\.md\)", line):
            found.append(_chapter(docs, named[1], part))
    named_already = {chapter.name for chapter in found} | {INDEX}
    rest = sorted(path.stem for path in docs.glob("*.md") if path.stem not in named_already)
    return (*found, *(_chapter(docs, name, "Further") for name in rest))


def _chapter(docs: Path, name: str, part: str) -> Chapter:
    text = (docs / f"{name}.md").read_text(encoding="utf-8")
    title = next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), name)
    return Chapter(name, part, title, text)


def html_of(text: str, leads: Leads, *, title: bool = True) -> str:
    """The page as HTML. The docs are ours, so nothing is cleaned; comments such as marks of tables are left out.

    Args:
        leads: says where each address of a link or a picture leads.
        title: False leaves the first heading away, for pages that show it themselves.
    """
    tokens = _markdown.parse(re.sub(r"<!--.*?-->\n?", "", text, flags=re.S))
    if not title and tokens and tokens[0].tag == "h1":
        tokens = tokens[3:]
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slugify(tokens[number + 1].content))
        if token.children:
            token.children = _led(token.children, leads)
    return str(_markdown.renderer.render(tokens, _markdown.options, {}))


def _led(tokens: list[Token], leads: Leads) -> list[Token]:
    """Links and pictures lead where they should; those that lead nowhere lose their element, links keep their words."""
    kept: list[Token] = []
    dropped: list[bool] = []
    for token in tokens:
        if token.type == "link_close" and dropped.pop():
            continue
        if token.type in ("link_open", "image"):
            name = "href" if token.type == "link_open" else "src"
            to = leads(str(token.attrGet(name)))
            if token.type == "link_open":
                dropped.append(to is None)
            if to is None:
                continue
            token.attrSet(name, to)
        kept.append(token)
    return kept
