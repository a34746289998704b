"""A round of two: each side answers apart, nobody sees anything, and both open it together."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PATIENCE, Server, Watch, enter

pytestmark = pytest.mark.journey

HERS = "We carry the support bill of every tier."
HIS = "The market sets the price, and we hear it first."


@pytest.fixture
def marco_on_a_phone(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of Marco's on a phone, watched."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=server.url)
    context.set_default_timeout(PATIENCE)
    watch = Watch(context, server.url)
    page = context.new_page()
    enter(page, server, "Marco")
    yield page
    context.close()
    assert watch.complaints == []


def start(page: Page) -> str:
    """Opens a round of Priya and Marco about two areas, and tells its address."""
    page.goto("/w/acme/rounds/new/")
    page.get_by_role("link", name="Who leads on what").click()
    page.get_by_label("Areas, one a line").fill("Trials\nCase studies")
    people = page.get_by_role("group", name="Who is asked").get_by_role("checkbox")
    for box in people.all():
        box.uncheck()
    for name in ("Priya Raman (Product)", "Marco Bellini (Marketing)"):
        page.get_by_label(name).check()
    page.get_by_label("Facilitator in product").select_option("Priya Raman")
    page.get_by_label("Facilitator in marketing").select_option("Marco Bellini")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_role("main")).to_contain_text("You have not answered yet.")
    return page.url


def answer(page: Page, trials: str, case_studies: str, why: str) -> None:
    """Answers both areas; each answer is kept as it is given."""
    page.get_by_role("link", name="Answer", exact=True).last.click()
    for area, side in (("Trials", trials), ("Case studies", case_studies)):
        sheet = page.locator("section", has=page.get_by_role("heading", name=area, exact=True))
        with page.expect_response(lambda kept: kept.request.method == "POST" and kept.status == 204):
            sheet.get_by_text(side, exact=True).click()
        expect(sheet.get_by_label(side, exact=True)).to_be_checked()
    page.get_by_label("Why?").first.fill(why)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("main")).to_contain_text("You have answered.")


def shows_nothing(page: Page, url: str) -> None:
    """Neither the page of the round nor its table tells what anybody said."""
    expect(page.get_by_role("main")).to_contain_text("1 of 1 in Marketing has answered")
    for said in (HERS, HIS, "Trials", "Case studies"):
        expect(page.get_by_role("main")).not_to_contain_text(said)
    assert page.request.get(f"{url}results.csv").status == 404


def test_two_sides_answer_apart_and_the_other_page_follows_the_reveal(as_priya: Page, marco_on_a_phone: Page):
    priya, marco = as_priya, marco_on_a_phone
    url = start(priya)
    answer(priya, "Product", "Marketing", HERS)
    marco.goto("/w/acme/rounds/")
    expect(marco.get_by_role("main")).to_contain_text("“Who leads on what” waits for your answers")
    marco.goto(url)
    answer(marco, "Marketing", "Marketing", HIS)
    for page in (priya, marco):
        shows_nothing(page, url)
    marco.evaluate("window.untouched = true")

    priya.get_by_role("button", name="Close it now").click()
    expect(marco.get_by_role("main")).to_contain_text("Nothing is open yet.")
    expect(marco.get_by_role("main")).not_to_contain_text(HERS)

    priya.get_by_role("button", name=re.compile("^Open.*Trials")).click()
    expect(marco.get_by_text("Both sides say it is theirs.")).to_be_visible()
    expect(marco.get_by_text(HERS)).to_be_visible()
    expect(marco.get_by_text(HIS)).to_be_visible()
    closed = marco.locator("section", has=marco.get_by_role("heading", name="Still closed"))
    expect(closed).to_contain_text("Case studies")
    expect(marco.get_by_role("heading", name="Case studies")).to_have_count(0)

    priya.get_by_role("button", name=re.compile("^Open.*Case studies")).click()
    expect(marco.get_by_role("heading", level=1)).to_have_text(
        "You agree on one of two. One needs a conversation."
    )
    expect(marco.get_by_role("heading", name="Case studies")).to_be_visible()
    assert marco.evaluate("window.untouched")
    assert marco.evaluate("document.documentElement.scrollWidth") <= 390


def test_two_parts_opened_quickly_are_both_open(as_priya: Page):
    """The answer to the first press leads to the page anew, and must not take the second off its way."""
    start(as_priya)
    as_priya.get_by_role("button", name="Close it now").click()
    expect(as_priya.get_by_role("button", name=re.compile("^Open.*Trials"))).to_be_visible()
    # (Pressed before the page has its scripts, a form is sent by the browser alone, which waits for the answer.)
    as_priya.wait_for_load_state()
    sent = []
    as_priya.route("**/reveal/", lambda route: sent.append(route))
    for part in ("Trials", "Case studies"):
        as_priya.get_by_role("button", name=re.compile(f"^Open.*{part}")).click()
    with as_priya.expect_response("**/reveal/"):
        sent[0].continue_()
    sent[1].continue_()
    expect(as_priya.get_by_role("heading", name="Still closed")).to_have_count(0)
    for part in ("Trials", "Case studies"):
        expect(as_priya.get_by_role("heading", name=part, exact=True)).to_be_visible()


def test_priorities_that_are_settled_are_the_order_of_the_roadmap(as_priya: Page, marco_on_a_phone: Page):
    """The round of the sample company is closed: revealed by one, settled by the other, and the roadmap follows."""
    priya, marco = as_priya, marco_on_a_phone
    priya.goto("/w/acme/rounds/")
    priya.get_by_role("link", name="Next quarter's priorities").click()
    url = priya.url
    priya.get_by_role("button", name="Reveal everything").click()
    expect(priya.get_by_role("heading", level=1)).to_contain_text("need")
    priya.get_by_role("link", name="Effort", exact=True).click()
    expect(priya.get_by_role("heading", name="Effort, 1 to 5")).to_be_visible()

    marco.goto(url)
    marco.get_by_label("Mobile read-only", exact=True).fill("1")
    marco.get_by_label("What we agreed").fill("Mobile first, then the rest.")
    marco.get_by_label("Who sees it differently", exact=False).fill("Priya would begin with billing.")
    marco.get_by_role("button", name="Settle it").click()
    expect(marco.get_by_role("main")).to_contain_text("Mobile first, then the rest.")

    priya.goto("/w/acme/roadmap/?sort=agreed")
    expect(priya.locator("tbody tr").first).to_contain_text("Mobile read-only")
    priya.get_by_role("link", name="Mobile read-only").first.click()
    expect(priya.get_by_role("complementary")).to_contain_text("Agreed place 1 of")
    expect(priya.get_by_role("complementary")).to_contain_text("Priya would begin with billing.")
    priya.goto("/w/acme/roadmap/orders/")
    expect(priya.get_by_role("main")).to_contain_text("holds now")


@pytest.fixture
def in_an_untouched_world(browser: Browser, untouched: Server) -> Iterator[Page]:
    """A page of Priya's where no other journey has been."""
    context = browser.new_context(viewport={"width": 1440, "height": 940}, base_url=untouched.url)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    enter(page, untouched, "Priya")
    yield page
    context.close()


def test_on_paper_stands_what_was_found_and_nothing_to_press(in_an_untouched_world: Page):
    """The newest pulse of the sample company, as a printer has it."""
    page = in_an_untouched_world
    page.goto("/w/acme/rounds/")
    page.get_by_role("link", name="Pulse", exact=True).first.click()
    counted = page.locator("summary", has_text="How we counted").first
    expect(counted).to_be_visible()
    page.emulate_media(media="print")
    for shown in ("The three strands", "Every question, widest gap first", "How it goes"):
        expect(page.get_by_role("heading", name=shown)).to_be_visible()
    for pressed in ("button", "textbox", "navigation"):
        expect(page.get_by_role(pressed).locator("visible=true")).to_have_count(0)
    expect(page.get_by_role("heading", name="Ask it again")).to_be_hidden()
    expect(page.get_by_role("heading", name="Files")).to_be_hidden()
    expect(counted).to_be_hidden()
    page.emulate_media(media="screen")
    counted.click()
    page.emulate_media(media="print")
    expect(page.get_by_text("pairs of one person from each side").first).to_be_visible()
    # (Chromium draws a grid over itself where a sheet of paper ends inside it.)
    laid = "found => found.map((each) => getComputedStyle(each).display)"
    assert set(page.locator("#found, .round-two, .round-about").evaluate_all(laid)) == {"block"}
