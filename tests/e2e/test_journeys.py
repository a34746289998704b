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


def test_keys_reach_the_search_and_show_themselves(as_priya: Page):
    as_priya.goto("/w/acme/people/")
    as_priya.keyboard.press("/")
    expect(as_priya.get_by_role("searchbox")).to_be_focused()
    as_priya.keyboard.type("?")
    expect(as_priya.get_by_role("dialog")).to_be_hidden()
    as_priya.get_by_role("searchbox").blur()
    as_priya.keyboard.press("?")
    expect(as_priya.get_by_role("dialog")).to_be_visible()
    as_priya.keyboard.press("Escape")
    expect(as_priya.get_by_role("dialog")).to_be_hidden()


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
