"""A connection that is lost takes nothing that was written, and what was sent twice is kept once."""

import re

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


BUSY = {"status": 503, "headers": {"Retry-After": "10"}, "body": "busy"}


def fetched(page: Page, answer):
    """Lets what scripts of htmx ask for be answered so; whole pages come as ever."""
    page.route(
        "**/*", lambda route: answer(route) if route.request.headers.get("hx-request") else route.continue_()
    )


def test_a_list_that_could_not_be_fetched_says_why(as_marco: Page):
    as_marco.goto("/w/acme/insights/")
    fetched(as_marco, lambda route: route.abort())
    as_marco.locator("#list-search").fill("export")
    expect(as_marco.locator("#toasts")).to_contain_text("the list is as it was")
    as_marco.unroute("**/*")
    as_marco.locator("#list-search").fill("expor")
    expect(as_marco).to_have_url(re.compile("[?&]q=expor(&|$)"))
    expect(as_marco.locator("#toasts .not-kept")).to_have_count(0)
    fetched(as_marco, lambda route: route.fulfill(**BUSY))
    with as_marco.expect_navigation():
        as_marco.locator("#list-search").fill("exp")
    expect(as_marco).to_have_url(re.compile("[?&]q=exp(&|$)"))


def test_a_dialog_says_that_others_are_writing(as_marco: Page):
    as_marco.goto("/w/acme/insights/")
    as_marco.keyboard.press("c")
    dialog = as_marco.locator("#dialog")
    dialog.locator("textarea").first.fill("Heard while others were writing")
    fetched(as_marco, lambda route: route.fulfill(**BUSY))
    dialog.locator("form button[type=submit]").click()
    expect(dialog.get_by_text("your turn did not come in time")).to_be_visible()
    as_marco.unroute("**/*")
    dialog.locator("form button[type=submit]").click()
    expect(dialog).to_be_hidden()


def test_an_import_is_followed_although_an_answer_was_lost(as_marco: Page, tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("Title\n" + "".join(f"Followed {n}\n" for n in range(400)))
    as_marco.goto("/w/acme/import/")
    as_marco.locator("input[type=file]").set_input_files(path)
    as_marco.get_by_role("button", name="Look at the columns").click()
    fetched(as_marco, lambda route: route.fulfill(**BUSY))
    as_marco.get_by_role("button", name=re.compile("Import 400")).click()
    as_marco.wait_for_timeout(2500)
    as_marco.unroute("**/*")
    expect(as_marco.get_by_role("heading", level=1)).to_contain_text("is in", timeout=60_000)


def test_what_was_heard_survives_a_lost_connection_and_a_reload(as_marco: Page):
    heard = "Heard between two tunnels"
    as_marco.goto("/w/acme/insights/")
    as_marco.keyboard.press("c")
    dialog = as_marco.locator("#dialog")
    dialog.locator("textarea").first.fill(heard)
    dialog.get_by_label("Customer").fill("Nordwind")
    fetched(as_marco, lambda route: route.abort())
    dialog.locator("form button[type=submit]").click()
    expect(dialog.get_by_role("alert").first).to_be_visible()
    expect(dialog.locator("textarea").first).to_have_value(heard)
    as_marco.unroute("**/*")
    as_marco.reload()
    as_marco.keyboard.press("c")
    expect(dialog.locator("textarea").first).to_have_value(heard)
    expect(dialog.get_by_label("Customer")).to_have_value("Nordwind")
    dialog.locator("form button[type=submit]").click()
    expect(dialog).to_be_hidden()
    expect(as_marco.locator("#rows").get_by_role("link", name=heard)).to_have_count(1)
    as_marco.keyboard.press("c")
    expect(dialog.locator("textarea").first).to_have_value("")
