"""Every screen of the sample world, in every width and theme: reachable, accessible, and itself."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.conftest import ROOT, Server, Watch, enter
from tests.e2e.crawl import Found, crawl

pytestmark = pytest.mark.journey

SHOTS = ROOT / "build" / "screens"
# Linked only from a sorted list, which is not followed.
LONG = {"activity_view"}
# Linked while a round or a two-chair card is open, while a round is a draft, while something is kept to people
# who have left, while a decision waits for whoever looks, or while a plan has neither round nor meeting: the sample has none.
FOR_A_TIME = {
    "round_answer",
    "round_card_answer",
    "round_numbers",
    "activity_left_alone",
    "teamwork_decision_back",
    "radar_workshop_round_new",
    "radar_workshop_meet",
}
# Parts of pages that a script asks for while somebody writes.
PARTS = {"activity_named", "roadmap_similar"}
COMPLETE = {("wide", "light"), ("phone", "dark")}
WIDE, PHONE, NARROW = (
    {"width": 1440, "height": 940},
    {"width": 390, "height": 844},
    {"width": 360, "height": 740},
)


@pytest.fixture(scope="module")
def server(untouched: Server) -> Server:
    return untouched


@pytest.fixture(scope="module")
def priya(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=WIDE, base_url=server.url)
    enter(context.new_page(), server, "Priya")
    yield context
    context.close()


@pytest.fixture(scope="module")
def found(priya: BrowserContext, server: Server) -> Found:
    starts = ("w/acme/", "you/", "w/acme/search/?q=billing")
    return crawl(priya.request, [f"{server.url}/{path}" for path in starts])


@pytest.fixture(scope="module")
def addresses(found: Found) -> list[tuple[str, str]]:
    """(name, address): of lists the whole one, of things the last found, which is the deepest."""
    return [
        (name.replace(":", "-"), urls[-1] if re.search(r"/\d+/", urls[-1]) else urls[0])
        for name, urls in sorted(found.screens.items())
    ]


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLPattern):
            yield prefix + str(item.pattern), str(item.name)
        else:
            yield from routes(item, prefix + str(item.pattern))


def test_no_link_leads_nowhere(found):
    assert found.dead == []


def test_every_screen_can_be_reached_by_links(found, priya, server):
    reached = set(found.screens) | found.offered
    missing = []
    for path, name in routes():
        if not path.startswith("w/") or name in reached | LONG | PARTS | FOR_A_TIME:
            continue
        # What answers no GET is an action, not a screen, and what has moved is one elsewhere; of what is not in the sample
        # there is none to reach.
        url = re.sub(r"<\w+:\w+>", "1", path.replace("<slug:workspace>", "acme"))
        answer = priya.request.get(f"{server.url}/{url}", max_redirects=0)
        if answer.status not in {405, 404, 301, 302, 303} and "text/html" in answer.headers.get(
            "content-type", ""
        ):
            missing.append(f"{name} ({path}): {answer.status}")
    assert missing == [], "\n".join(missing)


def visit(page: Page, url: str) -> Page:
    page.goto(url)
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize(
    ("width", "theme"), [("wide", "light"), ("wide", "dark"), ("phone", "light"), ("phone", "dark")]
)
def test_every_screen_is_accessible_and_calm(browser, server, priya, addresses, width, theme):
    context = browser.new_context(
        viewport=WIDE if width == "wide" else PHONE, color_scheme=theme, storage_state=priya.storage_state()
    )
    # Everything once for each width; in the other theme only the colours can be wrong.
    rules = {"resultTypes": ["violations"]}
    if (width, theme) not in COMPLETE:
        rules["runOnly"] = ["color-contrast"]
    watch, wrong, folder = Watch(context, server.url), [], SHOTS / f"{width}-{theme}"
    folder.mkdir(parents=True, exist_ok=True)
    page, axe = context.new_page(), Axe()
    for name, url in addresses:
        visit(page, url)
        page.screenshot(path=folder / f"{name}.png")
        wrong += [f"{url}: {say(v)}" for v in axe.run(page, options=rules).response["violations"]]
        if page.locator("h1").count() != 1:
            wrong.append(f"{url}: {page.locator('h1').count()} main headings")
    context.close()
    assert wrong + watch.complaints == []


def say(violation: dict) -> str:
    first = violation["nodes"][0]
    return f"{violation['id']} ×{len(violation['nodes'])}: {first['html'][:160]} {first.get('failureSummary', '')[:160]}"


def test_no_screen_is_wider_than_a_small_phone(browser, priya, addresses):
    context = browser.new_context(viewport=NARROW, storage_state=priya.storage_state())
    wide, page = [], context.new_page()
    for _name, url in addresses:
        visit(page, url)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > NARROW["width"]:
            wide.append(f"{url}: {width} px")
    context.close()
    assert wide == []


@pytest.mark.parametrize("path", ["sign-in/", "password/reset/", "sign-up/", "nothing-here/"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_signed_out_pages_are_accessible(browser, server, path, theme):
    context = browser.new_context(viewport=WIDE, color_scheme=theme)
    page = visit(context.new_page(), f"{server.url}/{path}")
    folder = SHOTS / f"wide-{theme}"
    Path(folder).mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"out-{path.strip('/').replace('/', '-')}.png")
    assert [say(v) for v in Axe().run(page).response["violations"]] == []
    context.close()
