"""Words without an end: on a phone no page scrolls sideways for them."""

import csv
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import Server, enter, serving

pytestmark = pytest.mark.journey
PHONE = {"width": 390, "height": 844}
WORD = "W" * 300
ROWS = {
    "items": {
        "key": "LONG-1", "title": WORD, "description": WORD, "status": "Build", "team": WORD[:60], "tags": WORD[:40],
        "pm": WORD[:100], "release": WORD[:70],
    },
    "insights": {"text": WORD, "customer": WORD[:110], "segment": WORD[:50], "theme": WORD[:80]},
    "goals": {
        "objective": WORD, "description": WORD, "period": "2026-Q4", "key result": WORD, "owner": WORD[:100],
        "metric": WORD[:190], "baseline": "1", "target": "5", "current": "2",
    },
    "glossary": {"term": WORD[:60], "meaning": WORD},
    "claims": {"text": WORD, "item": "LONG-1", "stage": "beta", "announcement": WORD[:190], "said by": "marketing"},
    "launches": {
        "launch": WORD[:190], "description": WORD, "audience": WORD[:190], "items": "LONG-1", "gate": WORD[:190],
        "answered by": "both",
    },
}  # fmt: skip
LISTS = (
    "", "for-you/", "activity/", "archive/", "roadmap/", "roadmap/?view=board", "roadmap/?view=timeline", "roadmap/say/",
    "roadmap/tags/", "roadmap/releases/", "goals/", "goals/map/", "metrics/", "metrics/tree/", "insights/",
    "insights/customers/", "glossary/", "claims/", "launches/", "roadmap/promised/", "launches/calendar/", f"search/?q={WORD[:60]}",
)  # fmt: skip
OF_AN_ITEM = ("edit/", "move/", "ship/", "milestones/", "metrics/", "objectives/", "insights/", "merge/")


@pytest.fixture
def phone(browser: Browser, tmp_path) -> Iterator[Page]:
    """A page of Priya's on a phone, in a world with such words in every kind of thing."""
    with serving(tmp_path) as server:
        fill(server, tmp_path)
        context = browser.new_context(viewport=PHONE, base_url=server.url)
        page = context.new_page()
        enter(page, server, "Priya")
        yield page
        context.close()


def fill(server: Server, folder) -> None:
    for kind, row in ROWS.items():
        path = folder / f"{kind}.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([row.keys(), row.values()])
        done = server.braid("import", str(path), "--into", "acme", "--as", kind)
        assert done.returncode == 0, done.stdout + done.stderr


def is_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"))


def test_no_page_scrolls_sideways_for_a_word_of_300_letters(phone: Page):
    places, looked = [f"/w/acme/{place}" for place in LISTS], set()
    wide = []
    while places:
        place = places.pop(0)
        if place in looked:
            continue
        looked.add(place)
        phone.goto(place)
        wide += [place] if is_wide(phone) else []
        found = (
            phone.locator("main a")
            .filter(has_text="WWWWWWWWWW")
            .evaluate_all("(all) => all.map((a) => a.pathname)")
        )
        places += [path for path in dict.fromkeys(found) if path.startswith("/w/acme/")][:3]
        if place.startswith("/w/acme/roadmap/") and place.count("/") == 5 and place.split("/")[4].isdecimal():
            places += [place + rest for rest in OF_AN_ITEM]
    assert len(looked) > len(LISTS) + 12, looked
    assert not wide
