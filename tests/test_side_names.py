"""Where a workspace calls its sides otherwise, its words stand on every screen: no old one is left anywhere."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from braid.base.nav import navigation, places
from braid.base.sides import call_sides
from braid.people.models import Member, Workspace
from braid.radar.models import Finding
from braid.rounds.models import Round
from braid.site.sample.world import build

OLD = re.compile(r"\b(product|marketing)('s)?\b", re.IGNORECASE)
READ_OUT = re.compile(r'\b(?:aria-label|title|placeholder|data-label|alt)="([^"]*)"')
# Pages of other words: the book, the sources of a play, the first line of a file, where the names are chosen, and
# patterns for the names of files, in which a `{product}` is what is sold.
ELSEWHERE = ("help/", "radar/plays/", "glossary/", "import/", "settings/", "names/")
# What people of the sample wrote themselves, such as names of views; what an earlier round asked; and what is no side.
WRITTEN = re.compile(
    r"product (?:marketer|manager)|(?:in|about) the product|of the product's words|waits for (?:product|marketing)|takes part in every phase of product development"
    r"|survey of product teams|marketing takes part in every phase|insights from product waited.*?from marketing"
    r"|has gone, and marketing is not involved yet",
    re.IGNORECASE,
)


def words_of(html: str) -> str:
    """What somebody reads or hears of a page."""
    html = re.sub(r"<(script|style|template)\b.*?</\1>", " ", html, flags=re.DOTALL)
    heard = " ".join(READ_OUT.findall(html))
    # (A drawing sets one sentence in several lines.)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html) + " " + heard))


def old_words(html: str) -> list[str]:
    text = WRITTEN.sub(" ", words_of(html))
    return [text[max(0, m.start() - 60) : m.end() + 40].replace("\n", " ") for m in OLD.finditer(text)]


@pytest.fixture
def renamed(db) -> Iterator[Workspace]:
    """The sample world of a company that says Werk and Growth."""
    call_sides("Werk", "Growth")
    workspace = build("Acme", "acme")
    Workspace.objects.filter(pk=workspace.pk).update(product_name="Werk", marketing_name="Growth")
    yield workspace
    call_sides()


def crawled(client, start: list[str]) -> dict[str, str]:
    """These pages and, of each kind that one reaches by links, the first one."""
    seen: dict[str, str] = {}
    kinds: set[str] = set()
    waiting = list(start)
    while waiting:
        url = waiting.pop(0)
        kind = re.sub(r"\d+", "#", url)
        if url in seen or (kind in kinds and url not in start):
            continue
        kinds.add(kind)
        response = client.get(url)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        seen[url] = response.content.decode()
        found = re.findall(r'href="(/w/acme/[^"#?]*)', seen[url])
        waiting += [
            each for each in dict.fromkeys(found) if not each.removeprefix("/w/acme/").startswith(ELSEWHERE)
        ]
    return seen


def test_no_old_word_is_left_on_any_screen(renamed, as_member):
    priya = Member.objects.select_related("user", "workspace").get(workspace=renamed, name="Priya Raman")
    links = [line.url for line in places(navigation(priya, "/w/acme/", "/w/acme/"))]
    start = [link for link in links if not link.removeprefix("/w/acme/").startswith(ELSEWHERE)]
    start += [
        f"/w/acme/{row.place}" for table in (Finding, Round) for row in table.objects.order_by("pk")[:10]
    ]
    pages = crawled(as_member(priya), start)
    assert len(pages) > 60
    left = {url: found for url, html in pages.items() if (found := old_words(html))}
    assert not left, "\n".join(f"{url}: {found[:6]}" for url, found in left.items())
    assert all(
        "Werk" in html or "Growth" in html
        for url, html in pages.items()
        if url.endswith(("/goals/", "/roadmap/"))
    )


def test_the_names_of_one_workspace_do_not_reach_another(workspace, priya, otto, as_member):
    Workspace.objects.filter(pk=priya.workspace_id).update(product_name="Werk", marketing_name="Growth")
    for person, slug, word in (
        (priya, "acme", "Werk"),
        (otto, "elsewhere", "Product"),
        (priya, "acme", "Werk"),
    ):
        html = as_member(person).get(f"/w/{slug}/people/").content.decode()
        assert f'aria-label="{person.name}, {word}"' in html or f"<span>{word}</span>" in html
        assert ("Werk" in html) == (word == "Werk")
