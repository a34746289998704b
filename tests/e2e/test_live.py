"""What others change appears on the open page, and takes nothing from who is writing there."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def item(page: Page) -> str:
    """The address of some item."""
    page.goto("/w/acme/roadmap/")
    return str(page.get_by_role("table").locator("tbody a[href*='/roadmap/']").first.get_attribute("href"))


def comment(page: Page, url: str, text: str) -> None:
    page.goto(url)
    page.get_by_label("Say something").fill(text)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text(text)).to_be_visible()


def test_a_comment_of_somebody_else_appears_and_focus_and_scroll_stay(as_priya: Page, as_marco: Page):
    url = item(as_priya)
    as_priya.goto(url)
    as_priya.evaluate("window.untouched = true; scrollTo(0, 120)")
    as_priya.get_by_role("link", name="Roadmap").first.focus()
    before = as_priya.evaluate("[scrollY, document.activeElement.textContent]")
    comment(as_marco, url, "We promised this to Northwind for May.")
    expect(as_priya.get_by_text("We promised this to Northwind for May.")).to_be_visible()
    assert as_priya.evaluate("window.untouched")
    assert as_priya.evaluate("[scrollY, document.activeElement.textContent]") == before


def test_who_is_writing_is_told_and_keeps_every_word(as_priya: Page, as_marco: Page):
    url = item(as_priya)
    as_priya.goto(url)
    as_priya.get_by_label("Say something").fill("Half a sentence")
    comment(as_marco, url, "The date has moved again.")
    told = as_priya.get_by_role("status").filter(has_text="Marco Bellini commented on")
    expect(told).to_be_visible()
    expect(as_priya.get_by_text("The date has moved again.")).to_be_hidden()
    told.get_by_role("button", name="Show").click()
    expect(as_priya.get_by_text("The date has moved again.")).to_be_visible()
    expect(as_priya.get_by_label("Say something")).to_have_value("Half a sentence")
    as_priya.get_by_role("button", name="Comment", exact=True).click()
    expect(as_priya.get_by_text("Half a sentence")).to_be_visible()


def test_what_is_told_on_the_way_to_a_page_stays_when_somebody_else_changes_it(
    as_priya: Page, as_marco: Page
):
    """Everything beneath would move up under the pointer of who is about to press something."""
    url = item(as_priya)
    as_priya.goto(f"{url}edit/")
    as_priya.get_by_label("Title").fill("Told once")
    as_priya.get_by_role("button", name="Save").click()
    told = as_priya.locator("#toasts .notice")
    expect(told).to_be_visible()
    comment(as_marco, url, "While it still says so.")
    expect(as_priya.get_by_text("While it still says so.")).to_be_visible()
    expect(told).to_be_visible()


def test_a_list_follows_too(as_priya: Page, as_marco: Page):
    as_priya.goto("/w/acme/insights/")
    as_marco.goto("/w/acme/insights/new/")
    as_marco.get_by_label("What was heard").fill("Zebra prints are asked for again and again")
    as_marco.get_by_role("button", name="Keep it").click()
    expect(as_priya.get_by_text("Zebra prints are asked for again and again").first).to_be_visible()
