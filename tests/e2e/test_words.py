"""Words: their meaning where they stand, by mouse, keyboard and finger; and a word that is not clear, asked about."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Server, enter

pytestmark = pytest.mark.journey
ITEM = "/w/acme/roadmap/3/"


def test_a_word_says_what_it_means_and_one_that_is_not_clear_is_asked_about(
    as_priya: Page, browser: Browser, server: Server
):
    as_priya.goto(ITEM)
    as_priya.get_by_label("Say something").fill("We say GA with 4.3, and the flywheel after it.")
    as_priya.get_by_role("button", name="Comment", exact=True).click()
    word, tip = as_priya.locator("a.known", has_text="GA").first, as_priya.get_by_role("tooltip")
    expect(word).to_be_visible()
    as_priya.wait_for_load_state()
    word.hover()
    expect(tip).to_contain_text("General availability")
    as_priya.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    as_priya.mouse.move(5, 5)
    word.focus()
    expect(tip).to_contain_text("Every customer can use it")
    as_priya.screenshot(path="build/screens/word-1440.png")
    as_priya.keyboard.press("Enter")
    expect(as_priya.get_by_role("heading", level=1)).to_contain_text("GA")

    # (What is selected goes along into the form.)
    as_priya.goto(ITEM)
    as_priya.get_by_text("the flywheel after it").evaluate(
        """(node) => {
          const text = [...node.childNodes].findLast((each) => each.nodeType === 3 && each.data.includes("flywheel"));
          const range = document.createRange();
          range.setStart(text, text.data.indexOf("flywheel"));
          range.setEnd(text, text.data.indexOf("flywheel") + 8);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    as_priya.locator("a.word-ask").click()
    dialog = as_priya.get_by_role("dialog")
    expect(dialog.get_by_label("Word")).to_have_value("flywheel")
    as_priya.screenshot(path="build/screens/word-asked-1440.png")
    dialog.get_by_role("button", name="Ask what it means").click()
    expect(dialog).to_be_hidden()
    as_priya.goto("/w/acme/glossary/")
    expect(as_priya.get_by_role("main")).to_contain_text("flywheel")
    as_priya.screenshot(path="build/screens/word-glossary-1440.png", full_page=True)

    phone = browser.new_context(
        viewport={"width": 390, "height": 844}, base_url=server.url, has_touch=True, color_scheme="dark"
    )
    hand = phone.new_page()
    enter(hand, server, "Marco")
    hand.goto(ITEM)
    word, tip = hand.locator("a.known", has_text="GA").first, hand.get_by_role("tooltip")
    word.tap()
    expect(tip).to_contain_text("General availability")
    hand.screenshot(path="build/screens/word-390.png")
    word.tap()
    expect(hand.get_by_role("heading", level=1)).to_contain_text("GA")
    phone.close()
