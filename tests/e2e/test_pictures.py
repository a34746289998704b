"""The pictures of the documents: a few screens in each width and theme, left in build/pictures.

They show the untouched sample company, and can be copied to docs/pictures.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ROOT, Server, enter

pytestmark = pytest.mark.journey

SIZES = {"wide": {"width": 1440, "height": 940}, "phone": {"width": 390, "height": 844}}
PICTURES = ROOT / "build" / "pictures"


@pytest.fixture(scope="module")
def server(untouched: Server) -> Server:
    return untouched


def radar(page: Page) -> None:
    page.goto("/w/acme/")


def finding(page: Page) -> None:
    page.goto("/w/acme/")
    page.locator(".finding", has=page.locator(".avatars")).get_by_role("link", name="evidence").first.click()


def roadmap(page: Page) -> None:
    page.goto("/w/acme/roadmap/")
    page.get_by_role("link", name="Board", exact=True).click()


def launch(page: Page) -> None:
    page.goto("/w/acme/launches/")
    page.get_by_role("link", name="Insights 2.0").first.click()


def goal(page: Page) -> None:
    page.goto("/w/acme/goals/")
    page.get_by_role("link", name="Teams act on what they learn").first.click()


def insights(page: Page) -> None:
    page.goto("/w/acme/insights/")


def for_you(page: Page) -> None:
    page.goto("/w/acme/for-you/")


def timeline(page: Page) -> None:
    page.goto("/w/acme/roadmap/")
    page.get_by_role("link", name="Timeline", exact=True).click()


def calendar(page: Page) -> None:
    page.goto("/w/acme/launches/calendar/")


def priorities(page: Page) -> None:
    """What both sides would do first, opened by the first who comes."""
    page.goto("/w/acme/rounds/")
    page.get_by_role("link", name="Next quarter's priorities").first.click()
    if (reveal := page.get_by_role("button", name="Reveal everything")).count():
        reveal.click()
        expect(page.get_by_role("table").first).to_be_visible()
        page.reload()


SCREENS = (radar, finding, for_you, roadmap, timeline, launch, calendar, priorities, goal, insights)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_pictures_of_the_documents(browser, server, size, theme):
    context = browser.new_context(viewport=SIZES[size], color_scheme=theme, base_url=server.url)
    page = context.new_page()
    enter(page, server, "Priya")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for way in SCREENS:
        way(page)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.evaluate("document.activeElement?.blur()")
        page.evaluate("document.fonts.ready")
        page.mouse.move(0, 0)
        page.screenshot(path=PICTURES / f"{way.__name__}-{size}-{theme}.png")
    context.close()
