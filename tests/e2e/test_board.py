"""The board of the roadmap by mouse and by keyboard, and many rows of its table at once."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.journey
BOARD = "/w/acme/roadmap/?view=board"


def card(page: Page, title: str) -> Locator:
    return page.locator("[data-card]").filter(has=page.get_by_role("link", name=title, exact=True))


def column(page: Page, phase: str) -> Locator:
    return page.locator(f"[data-column={phase}]")


def test_a_card_is_dragged_and_taken_back_by_keyboard(as_priya: Page):
    page = as_priya
    page.goto(BOARD)
    card(page, "Audit log").drag_to(column(page, "beta"))
    expect(page.locator("#board-said")).to_have_text("“Audit log” is now in Beta.")
    expect(column(page, "beta")).to_contain_text("Audit log")
    page.reload()
    expect(column(page, "beta")).to_contain_text("Audit log")
    page.get_by_role("link", name="Audit log", exact=True).focus()
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator("#board-said")).to_have_text("“Audit log” is now in Build.")
    expect(page.get_by_role("link", name="Audit log", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="Insights 2.0", exact=True)).to_be_focused()


def test_a_card_that_is_refused_goes_back_and_says_why(as_priya: Page):
    page = as_priya
    page.goto(BOARD)
    page.route(
        "**/move/", lambda route: route.fulfill(status=422, body="Meanwhile somebody has moved it to Learn.")
    )
    card(page, "Usage alerts").drag_to(column(page, "define"))
    expect(page.locator("#toasts")).to_contain_text(
        "“Usage alerts” stays in Launch. Meanwhile somebody has moved it"
    )
    expect(column(page, "launch")).to_contain_text("Usage alerts")
    page.unroute("**/move/")


def test_several_rows_are_changed_at_once(as_priya: Page):
    page = as_priya
    page.goto("/w/acme/roadmap/?phase=discover")
    for box in page.locator('input[name="tick"]').all():
        box.check()
    page.get_by_label("Tag to add").fill("later")
    page.get_by_role("button", name="Change them").click()
    expect(page.locator("#toasts")).to_contain_text(re.compile(r"\d items? (is|are) changed\."))
    expect(page.get_by_role("table")).to_contain_text("later")


def test_two_who_move_one_item_from_its_page_are_both_heard(as_priya: Page, as_marco: Page):
    for page in (as_priya, as_marco):
        page.goto("/w/acme/roadmap/?view=board")
        page.locator("[data-column=build] [data-card] a").first.click()
    form = "form[action$='/move/']"
    as_priya.locator("#phase").select_option("beta")
    as_marco.locator("#phase").select_option("launch")
    as_marco.locator(f"{form} button").click()
    expect(as_marco.locator("#toasts")).to_contain_text("is now in Launch")
    as_priya.locator(f"{form} button").click()
    expect(as_priya.locator("#errors")).to_contain_text("Marco Bellini changed this meanwhile")
    as_priya.get_by_label("Yours: “Beta”").check()
    as_priya.get_by_role("button", name="Move").click()
    expect(as_priya.locator("#toasts")).to_contain_text("is now in Beta")
