"""A grey area from its claim to the sponsor's answer: claimed by both, said in a hundred words, answered once, in the chart."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import owed

pytestmark = pytest.mark.journey
HERS = "Ours: what a plan holds follows from what we build."
HIS = "Ours: we hear every day what people would pay."


def test_a_grey_area_is_claimed_by_both_and_settled_by_the_sponsor(somebody):
    priya, marco, ella = somebody("Priya"), somebody("Marco", 390), somebody("Ella")
    priya.goto("/w/acme/responsibilities/?state=none")
    priya.get_by_role("link", name="Pricing and packaging").click()
    url = priya.url
    expect(priya.get_by_role("main")).to_contain_text("it goes to Ella Lindqvist on")
    priya.get_by_role("button", name="I lead on it", exact=True).click()
    expect(priya.get_by_text("Noted: you say that you lead on it.")).to_be_visible()
    marco.goto(url)
    marco.get_by_role("button", name="No: I lead on it").click()
    expect(marco.get_by_role("main")).to_contain_text("claimed twice")
    for page, words in ((priya, HERS), (marco, HIS)):
        page.goto(url)
        page.get_by_role("link", name="Say it in a hundred words").click()
        page.get_by_label("What your side wants, and why").fill(words)
        page.get_by_role("button", name="Say it").click()
        expect(page.get_by_role("main")).to_contain_text(words)
    assert marco.evaluate("document.documentElement.scrollWidth") <= 390
    marco.get_by_text("Take it to the executive sponsor now").click()
    marco.get_by_role("button", name="Take it to Ella Lindqvist").click()
    expect(marco.get_by_role("main")).to_contain_text("It is with the executive sponsor.")

    ella.goto("/w/acme/for-you/")
    owed(ella.get_by_role("main"), "Who leads on Pricing and packaging?").get_by_role("link").first.click()
    for words in (HERS, HIS):
        expect(ella.get_by_role("main")).to_contain_text(words)
    ella.get_by_role("link", name="Write down the decision").click()
    ella.get_by_label("Has the last word on it from now on").select_option(label="Marco Bellini")
    ella.get_by_label("Decision", exact=True).fill("Marketing sets what a plan costs.")
    ella.get_by_label("Why", exact=True).fill("They hear the market; product is asked before.")
    ella.get_by_role("button", name="Write it down").click()
    expect(ella.get_by_role("main")).to_contain_text("decided on")

    priya.goto("/w/acme/responsibilities/?q=Pricing and packaging")
    row = priya.get_by_role("row").filter(has_text="Pricing and packaging")
    expect(row).to_contain_text("Marco Bellini")
    expect(row).to_contain_text("settled")
    priya.get_by_role("link", name="Pricing and packaging").click()
    expect(priya.get_by_role("main")).to_contain_text("Marketing sets what a plan costs.")
    expect(priya.get_by_role("main")).not_to_contain_text("Not settled yet")
