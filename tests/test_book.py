"""The docs as a book: every link leads somewhere, every page can be reached; and the same text is the help inside Braid."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from braid.base.book import DOCS, chapters
from braid.base.nav import HELP, help_for
from tests.test_house import WORKSPACE, filled
from tools.book import build


class Links(HTMLParser):
    """What a page links to, and the places in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.to: list[str] = []
        self.places: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.to += [given[name] for name in ("href", "src") if given.get(name)]
        if given.get("id"):
            self.places.add(given["id"])


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("book") / "book"
    assert build(target) == len(chapters()) + 1
    return target


def read(book: Path) -> dict[str, Links]:
    return {path.name: Links(path.read_text()) for path in book.glob("*.html")}


def test_no_link_of_the_book_is_dead(book):
    pages, dead = read(book), []
    for name, page in pages.items():
        for to in page.to:
            file, _sharp, place = to.partition("#")
            if to.startswith(("http:", "https:")):
                continue
            if not (book / (file or name)).exists() or place and place not in pages[file or name].places:
                dead.append(f"{name}: {to}")
    assert not dead, "\n".join(dead)


def test_every_page_is_reached_from_the_first(book):
    pages, seen, waiting = read(book), set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        waiting += [to.partition("#")[0] for to in pages[name].to if to.partition("#")[0] in pages]
    assert seen == set(pages)
    assert seen >= {f"{path.stem}.html" for path in DOCS.glob("*.md")}


def test_the_styles_find_their_font(book):
    for style in (book / "static").glob("*.css"):
        for url in re.findall(r'url\("([^"]+)"\)', style.read_text()):
            file = url.replace("%5B", "[").replace("%5D", "]").replace("%2C", ",")
            assert (style.parent / file).resolve().exists(), url


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.name)
def test_every_chapter_is_a_page_of_the_help(chapter, priya, as_member):
    page = as_member(priya).get(f"/w/acme/help/{chapter.name}/")
    assert page.status_code == 200
    links = Links(page.content.decode())
    for to in links.to:
        inside = re.fullmatch(r"/w/acme/help/([\w-]+)/(?:#.*)?", to)
        assert not inside or inside[1] in {each.name for each in chapters()}, to
    assert "<!--" not in page.content.decode().split('class="prose"')[1].split("</section>")[0]


def test_the_help_can_be_searched(priya, as_member):
    client = as_member(priya)
    found = client.get("/w/acme/help/?q=counter-metric").content.decode()
    assert "/w/acme/help/goals/" in found
    assert "/w/acme/help/keys/" not in found.split("<main")[1].split("<aside")[0]
    assert "No page about this" in client.get("/w/acme/help/?q=zebrafish").content.decode()


def test_a_page_that_is_not_there_is_not_found(priya, as_member):
    assert as_member(priya).get("/w/acme/help/index/").status_code == 404


def test_every_screen_leads_to_its_page_of_the_help(priya, as_member):
    known = {chapter.name for chapter in chapters()}
    assert set(HELP.values()) <= known
    assert help_for("/w/acme/", "/w/acme/rounds/5/answer/") == "/w/acme/help/rounds/"
    assert help_for("/w/acme/", "/w/acme/radar/plays/PL01/") == "/w/acme/help/plays/"
    assert help_for("/w/acme/", "/w/acme/") == "/w/acme/help/radar/"
    paths = {path.removeprefix("w/<slug:workspace>/") for path, _item in WORKSPACE}
    assert all(any(path.startswith(start) for path in paths) for start in HELP), "a screen has moved"
    assert (
        'href="/w/acme/help/goals/"'
        in as_member(priya).get(filled("w/<slug:workspace>/goals/")).content.decode()
    )
