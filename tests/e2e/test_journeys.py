"""What people do in Braid, click by click."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import enter

pytestmark = pytest.mark.journey


def test_without_javascript_everything_can_be_reached(browser, server):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    enter(page, server, "Marco")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="People").click()
    expect(page).to_have_url(re.compile("/people/$"))
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Side").select_option("marketing")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("table")).to_contain_text("Marco")
    expect(page.get_by_role("table")).not_to_contain_text("Priya")
    context.close()


def test_a_list_is_narrowed_without_a_reload_and_the_address_can_be_shared(as_priya: Page):
    as_priya.goto("/w/acme/people/")
    as_priya.evaluate("window.untouched = true")
    as_priya.get_by_label("Side").select_option("marketing")
    expect(as_priya.get_by_role("table")).not_to_contain_text("Priya")
    expect(as_priya).to_have_url(re.compile("side=marketing"))
    assert as_priya.evaluate("window.untouched")
    as_priya.reload()
    expect(as_priya.get_by_role("table")).not_to_contain_text("Priya")


def test_keys_open_search_and_jump_and_show_themselves(as_priya: Page):
    as_priya.goto("/w/acme/people/")
    as_priya.keyboard.press("/")
    words = as_priya.get_by_role("combobox", name="Search or jump to")
    expect(words).to_be_focused()
    as_priya.keyboard.type("self-serve bil")
    first = as_priya.locator("#jump-results").get_by_role("option").first
    expect(first).to_contain_text("Self-serve billing")
    expect(first).to_have_attribute("aria-selected", "true")
    as_priya.keyboard.press("ArrowDown")
    expect(first).not_to_have_attribute("aria-selected", "true")
    as_priya.keyboard.press("ArrowUp")
    as_priya.keyboard.press("Enter")
    expect(as_priya).to_have_url(re.compile(r"/roadmap/\d+/$"))
    # (Keys are heard by the page that is there once it is all there.)
    as_priya.wait_for_load_state()
    # A key right after the dialog closed, within one frame, is heard by the page and not by the field that is gone.
    keys = """const press = (key, more) => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true, ...more}));
      press("k", {ctrlKey: true}); press("Escape"); press("?")"""
    as_priya.evaluate(f"() => {{ {keys} }}")
    expect(as_priya.get_by_role("dialog")).to_contain_text("Show these keys")
    as_priya.keyboard.press("Escape")
    expect(as_priya.get_by_role("dialog")).to_be_hidden()
    as_priya.keyboard.press("Control+k")
    expect(as_priya.get_by_role("dialog")).to_be_visible()
    as_priya.keyboard.press("Escape")
    expect(as_priya.get_by_role("dialog")).to_be_hidden()
    as_priya.keyboard.press("?")
    expect(as_priya.get_by_role("dialog")).to_be_visible()
    as_priya.keyboard.press("Escape")
    expect(as_priya.get_by_role("dialog")).to_be_hidden()


def to_the_word(page: Page) -> None:
    page.goto("/w/acme/glossary/")
    page.get_by_role("link", name="GA", exact=True).click()
    expect(page.get_by_label("Say something")).to_be_visible()
    page.wait_for_load_state()


def test_somebody_is_named_by_the_keyboard_alone_and_finds_it(as_priya: Page):
    to_the_word(as_priya)
    as_priya.get_by_label("Say something").press_sequentially("Ready, @tess")
    expect(as_priya.get_by_role("option", name="Tessa")).to_be_visible()
    as_priya.keyboard.press("Enter")
    expect(as_priya.get_by_label("Say something")).to_have_value(re.compile("Ready, @Tessa .+ "))
    as_priya.get_by_role("button", name="Comment", exact=True).click()
    expect(as_priya.locator(".mention").last).to_contain_text("@Tessa")


def test_a_comment_that_ends_with_a_name_is_sent_by_one_click(as_priya: Page):
    to_the_word(as_priya)
    as_priya.get_by_label("Say something").press_sequentially("Have a look, @Tessa")
    expect(as_priya.get_by_role("option", name="Tessa")).to_be_visible()
    as_priya.get_by_role("button", name="Comment", exact=True).click()
    expect(as_priya.locator(".prose", has_text="Have a look, @Tessa")).to_be_visible()


def test_the_choice_of_light_or_dark_stays(as_priya: Page):
    as_priya.goto("/w/acme/people/")
    as_priya.get_by_role("button", name="Light or dark").click()
    expect(as_priya.locator("html")).to_have_attribute("data-theme", "dark")
    as_priya.goto("/w/acme/activity/")
    expect(as_priya.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_first_tab_skips_to_the_content(as_priya: Page):
    as_priya.goto("/w/acme/people/")
    as_priya.keyboard.press("Tab")
    expect(as_priya.get_by_role("link", name="Skip to the content")).to_be_focused()
    as_priya.keyboard.press("Enter")
    expect(as_priya.locator("#main")).to_be_focused()
