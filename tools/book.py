"""Builds the docs as a book of plain HTML: `make book` leaves it in build/book, to be opened or put on any web server."""

import shutil
import sys
from itertools import groupby
from pathlib import Path

import fontpkg_inter
from django.conf import settings
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from braid.base.book import DOCS, INDEX, Chapter, chapters, html_of

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "braid" / "base" / "static" / "base"
STYLES = ("braid", "layout", "components", "lists", "prose", "book")


def build(target: Path, docs: Path = DOCS) -> int:
    """Writes every page, the pictures, the styles and the font; how many pages."""
    if target.exists():
        shutil.rmtree(target)
    target.mkdir(parents=True)
    _assets(target, docs)
    book = chapters(docs)
    parts = [(part, list(pages)) for part, pages in groupby(book, key=lambda chapter: chapter.part)]
    index = Chapter(INDEX, "", "The book of Braid", (docs / f"{INDEX}.md").read_text(encoding="utf-8"))
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(
        (ROOT / "tools" / "book.html").read_text(encoding="utf-8")
    )
    pages = [index, *book]
    for number, chapter in enumerate(pages):
        html = template.render(
            chapter=chapter, parts=parts, styles=STYLES,
            text=Markup(html_of(chapter.text, lambda to: _leads(to, target, docs))),  # noqa: S704  (our own docs)
            before=pages[number - 1] if number else None, after=pages[number + 1] if number + 1 < len(pages) else None,
        )  # fmt: skip
        (target / f"{chapter.name}.html").write_text(html, encoding="utf-8")
    return len(pages)


def _assets(target: Path, docs: Path) -> None:
    static, fonts = target / "static", target / "fonts"
    static.mkdir()
    fonts.mkdir()
    for name in STYLES[:-1]:
        shutil.copy(STATIC / f"{name}.css", static)
    shutil.copy(ROOT / "tools" / "book.css", static)
    shutil.copy(STATIC / "logo.svg", static)
    shutil.copy(Path(str(fontpkg_inter.__file__)).parent / "files" / "Inter[opsz,wght].ttf", fonts)
    shutil.copytree(docs / "pictures", target / "pictures")


def _leads(address: str, target: Path, docs: Path) -> str | None:
    """Pages lead to pages and pictures to pictures; other files of the docs come along as they are."""
    if address.startswith(("http://", "https://", "#")):
        return address
    file, _sharp, place = address.partition("#")
    source = (docs / file).resolve()
    if file.endswith(".md") and source.parent == docs:
        return f"{source.stem}.html" + (f"#{place}" if place else "")
    if not source.is_relative_to(docs) or not source.is_file():
        return None
    kept = target / source.relative_to(docs)
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, kept)
    return file


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    place = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "book").resolve()
    print(f"{build(place)} pages: {place / 'index.html'}")
