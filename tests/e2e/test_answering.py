"""Answering with a bad line, after a session has ended, and in a browser that several people share."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.conftest import PATIENCE, Server, enter
from tests.e2e.test_rounds import start

pytestmark = pytest.mark.journey


@pytest.fixture
def priya(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of Priya's that may complain: its line is bad."""
    context = browser.new_context(base_url=server.url)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    enter(page, server, "Priya")
    yield page
    context.close()


def out(page: Page) -> None:
    """The session has ended; nobody pressed anything."""
    for one in page.context.cookies():
        if "session" in one["name"]:
            page.context.clear_cookies(name=one["name"])


def answering(page: Page) -> Callable[[str], None]:
    """On the answering page of a new round: chooses an answer to its first question."""
    start(page)
    page.get_by_role("link", name="Answer", exact=True).last.click()
    page.wait_for_load_state()
    first = page.locator("fieldset").first
    return lambda label: first.get_by_text(label, exact=True).click()


def kept(page: Page) -> list[str]:
    """What the server has, as the page shows it anew."""
    page.reload()
    return page.eval_on_selector_all("input:checked", "all => all.map((one) => one.value)")


class Line:
    """The line to the answering page: it holds what is sent, loses it, or lets it through."""

    def __init__(self, page: Page) -> None:
        self.state: str = "held"
        self.held: list[Route] = []
        page.route("**/answer/", self.take)

    def take(self, route: Route) -> None:
        if self.state == "held":
            self.held.append(route)
        elif self.state == "lost":
            route.abort()
        else:
            route.continue_()


def test_kept_is_said_of_the_newest_answer_alone(priya: Page):
    choose, line = answering(priya), Line(priya)
    with priya.expect_request("**/answer/"):
        choose("Product")
    choose("Marketing")
    line.state = "lost"
    line.held[0].continue_()
    said = priya.locator("[data-said]")
    expect(said).to_contain_text("Not kept yet: Braid did not answer")
    line.state = "open"
    # (Nobody touches anything: it is sent again by itself.)
    expect(said).to_have_text("Kept")
    assert kept(priya) == ["marketing"]


def test_all_of_it_is_sent_after_what_is_under_way(priya: Page):
    choose, line = answering(priya), Line(priya)
    with priya.expect_request("**/answer/"):
        choose("Product")
    choose("Marketing")
    priya.get_by_role("button", name="Done").click()
    assert len(line.held) == 1, "the button waits for its turn"
    line.state = "open"
    line.held[0].continue_()
    expect(priya.get_by_role("main")).to_contain_text("You have answered")
    priya.goto(f"{priya.url}answer/")
    assert kept(priya) == ["marketing"]


def test_whoever_has_been_signed_out_reads_so_and_goes_on_after_signing_in(priya: Page, server: Server):
    choose = answering(priya)
    out(priya)
    choose("Product")
    said = priya.locator("[data-said]")
    expect(said).to_contain_text("you have been signed out")
    other = priya.context.new_page()
    enter(other, server, "Priya")
    other.close()
    priya.bring_to_front()
    priya.evaluate("dispatchEvent(new Event('focus'))")
    expect(said).to_have_text("Kept")
    assert kept(priya) == ["product"]


def test_what_one_answered_is_not_kept_in_the_name_of_whoever_signs_in_next(priya: Page, server: Server):
    choose = answering(priya)
    out(priya)
    other = priya.context.new_page()
    enter(other, server, "Marco")
    choose("Product")
    expect(priya.locator("[data-said]")).to_contain_text("somebody else has signed in here")
    other.goto(priya.url)
    assert kept(other) == []


def drafts(page: Page) -> dict[str, str]:
    return page.evaluate(
        "Object.fromEntries(Object.entries(localStorage).filter(([k]) => k.startsWith('braid-')))"
    )


def test_an_anonymous_draft_is_found_by_nobody_else_and_goes_when_one_signs_out(priya: Page, server: Server):
    priya.goto("/w/acme/rounds/new/")
    priya.get_by_role("link", name=re.compile("^Pulse")).first.click()
    for side, name in (("product", "Priya Raman"), ("marketing", "Marco Bellini")):
        priya.get_by_label(f"Facilitator in {side}").select_option(name)
    priya.get_by_role("button", name="Save").click()
    priya.get_by_role("button", name="Open the round").click()
    priya.get_by_role("link", name="Answer", exact=True).last.click()
    url = priya.url
    remark = priya.get_by_label("Anything else, in a few words")
    remark.fill("Between you and me")
    priya.reload()
    expect(remark).to_have_value("Between you and me")
    assert not re.search(rf"braid-round-{url.split('/')[-3]}\b", "".join(drafts(priya)))

    out(priya)
    enter(priya, server, "Marco")
    priya.goto(url)
    expect(remark).to_have_value("")
    assert not priya.locator("input:checked").count()

    out(priya)
    enter(priya, server, "Priya")
    priya.goto(url)
    expect(remark).to_have_value("Between you and me")
    priya.goto("/sign-out/")
    priya.get_by_role("button", name="Sign out").click()
    priya.wait_for_url("**/sign-in/**")
    assert drafts(priya) == {}
