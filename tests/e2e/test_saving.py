"""A connection that is lost takes nothing that was written, and what was sent twice is kept once."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def test_what_was_written_stays_when_the_connection_is_lost(as_marco: Page):
    as_marco.goto("/w/acme/goals/")
    as_marco.locator("tbody a[href*='/goals/']").first.click()
    as_marco.get_by_label("Say something").fill("Written on a train")
    as_marco.route("**/comment/", lambda route: route.abort())
    as_marco.get_by_role("button", name="Comment", exact=True).click()
    expect(as_marco.get_by_role("alert")).to_contain_text("What you wrote is still here")
    expect(as_marco.get_by_label("Say something")).to_have_value("Written on a train")
    as_marco.unroute("**/comment/")
    as_marco.get_by_role("button", name="Comment", exact=True).click()
    expect(as_marco.get_by_role("listitem").get_by_text("Written on a train")).to_have_count(1)
    expect(as_marco.get_by_role("alert")).to_have_count(0)


def test_a_reply_that_was_lost_does_not_make_it_twice(as_marco: Page):
    as_marco.goto("/w/acme/goals/")
    as_marco.locator("tbody a[href*='/goals/']").nth(1).click()

    def lose(route):
        route.fetch(max_redirects=0)
        route.abort()

    as_marco.route("**/comment/", lose)
    as_marco.get_by_label("Say something").fill("Sent into a tunnel")
    as_marco.get_by_role("button", name="Comment", exact=True).click()
    expect(as_marco.get_by_role("alert")).to_be_visible()
    as_marco.unroute("**/comment/")
    as_marco.get_by_role("button", name="Comment", exact=True).click()
    expect(as_marco.get_by_role("listitem").get_by_text("Sent into a tunnel")).to_have_count(1)


def test_a_form_that_is_not_valid_says_so_as_ever(as_marco: Page):
    as_marco.goto("/w/acme/roadmap/new/")
    as_marco.locator("main form[method=post] button[type=submit]").last.click()
    expect(as_marco.locator("#errors")).to_be_visible()
