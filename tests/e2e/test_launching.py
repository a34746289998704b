"""A launch from the first idea to what it taught, and a day that moves: two people on two pages, by clicks only."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import owed

pytestmark = pytest.mark.journey

LAUNCH = "Alerts for everybody"
CLAIM = "Usage alerts reach you within a minute, on every plan."
LIMITS = "On plans with up to 10,000 rows"
HERS = "It was simply quick: nobody had to be told twice."
HIS = "The mail said in one line for whom it is."
ASKED = re.compile("Alerts in five words: .*from")
LEARNED = "Support had the answers a week before, and that was enough."


def sheet(page: Page, heading: str) -> Locator:
    """The sheet under a heading."""
    return page.locator("section", has=page.get_by_role("heading", name=heading, exact=True)).last


def says(page: Page, launch: str, gate: str, state: str, evidence: str = "") -> None:
    """Answers a gate for one's own side, in its row."""
    page.goto(launch)
    row = page.locator("table.gates tbody tr").filter(has_text=gate)
    row.locator("summary").click()
    row.get_by_label(state, exact=True).check()
    row.get_by_label("What it rests on").fill(evidence)
    row.get_by_role("button", name=re.compile("^Answer for")).click()
    expect(page.get_by_role("main")).to_contain_text("Your side has answered.")


def answers_all(page: Page, choice: str, why: str) -> None:
    """Answers everything that a round asks, the same way, with one reason."""
    page.get_by_role("link", name="Answer", exact=True).last.click()
    for row in page.locator("fieldset.scale").all():
        with page.expect_response(lambda kept: kept.request.method == "POST" and kept.status == 204):
            row.get_by_text(choice, exact=True).click()
    page.locator("textarea").first.fill(why)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("main")).to_contain_text("You have answered.")


def only_these_two(page: Page) -> None:
    """Of all people Priya and Marco are asked."""
    for box in page.get_by_role("group", name="Who is asked").get_by_role("checkbox").all():
        box.uncheck()
    for name in ("Priya Raman (Product)", "Marco Bellini (Marketing)"):
        page.get_by_label(name).check()


def planned(page: Page, name: str, days: int, release: str = "") -> str:
    """Plans a quiet launch from its template and tells its address."""
    main = page.get_by_role("main")
    page.get_by_role("navigation").get_by_role("link", name="Launches", exact=True).click()
    main.get_by_role("link", name="Plan a launch").click()
    main.get_by_role("link", name=re.compile("^Choose.*Quiet launch")).click()
    main.get_by_label("Name", exact=True).fill(name)
    main.get_by_label("Tier").select_option("2")
    main.get_by_label(re.compile("^What speaks for this kind")).fill(
        "Twelve accounts asked for it by name, nobody else will notice."
    )
    main.get_by_label("Launch date").fill((date.today() + timedelta(days=days)).isoformat())
    main.get_by_label("Owner in product").select_option(label="Priya Raman")
    main.get_by_label("Owner in marketing").select_option(label="Marco Bellini")
    main.get_by_label("Audience").fill("Teams with alerts")
    if release:
        main.get_by_label(re.compile("^Release( optional)?$")).select_option(label=release)
    main.get_by_label("Items that it is about").fill("Usage alerts")
    main.get_by_role("button", name="Save").click()
    expect(main.get_by_role("heading", level=1)).to_have_text(name)
    expect(main.locator("table.gates")).to_contain_text("Works for the customers who asked for it")
    return page.url.partition("#")[0]


def test_a_launch_from_its_plan_to_what_it_taught(somebody):
    marco, priya = somebody("Marco"), somebody("Priya")
    his, hers = marco.get_by_role("main"), priya.get_by_role("main")
    launch = planned(marco, LAUNCH, 10)

    # (What is said, asked of whoever knows, and checked.)
    his.get_by_role("link", name="Add a claim").click()
    his.get_by_label("What is said").fill(CLAIM)
    his.get_by_role("button", name="Save").click()
    his.get_by_label("Expert").select_option(label="Priya Raman")
    his.get_by_role("button", name="Ask", exact=True).click()
    expect(his).to_contain_text("Priya Raman is asked")
    priya.goto("/w/acme/for-you/")
    owed(hers, CLAIM).get_by_role("link").first.click()
    hers.get_by_label("True with limits").check()
    hers.get_by_label("Within which limits").fill(LIMITS)
    hers.get_by_label("How we know").fill("Measured on Tuesday: 40 seconds, above that two minutes.")
    hers.get_by_role("button", name="Keep the verdict").click()
    expect(hers.locator("#check")).to_contain_text(LIMITS)
    marco.goto(launch)
    expect(sheet(marco, "What we say, and what is true")).to_contain_text("True with limits")

    # (Each side says for itself how ready it is.)
    for page, gate, evidence in (
        (marco, "Quiet is enough", "Nobody searches for it"),
        (priya, "Quiet is enough", ""),
        (priya, "Works for the customers who asked for it", "Eleven of twelve use it"),
    ):
        says(page, launch, gate, "Ready", evidence)
    expect(hers.locator("table.gates")).to_contain_text("Go / no-go")

    # (Go or no-go: apart, opened together, decided on a condition, which is met.)
    hers.get_by_role("link", name="Ask for go or no-go").click()
    only_these_two(priya)
    hers.get_by_role("button", name="Save").click()
    hers.get_by_role("button", name="Open the round").click()
    asked = priya.url
    answers_all(priya, "Ready", "Ready since Tuesday.")
    marco.goto("/w/acme/rounds/")
    his.get_by_role("link", name=f"Go or no-go: {LAUNCH}").first.click()
    answers_all(marco, "Ready if …", "The answers for support are online.")
    priya.goto(asked)
    hers.get_by_role("button", name="Close it now").click()
    hers.get_by_role("button", name="Reveal everything").click()
    hers.get_by_role("link", name="Decide: go or no-go").click()
    hers.get_by_label("Decision", exact=True).select_option(label="Go, on conditions")
    expect(hers.get_by_label("Condition").first).to_have_value(re.compile("answers for support"))
    hers.get_by_label("Owner").first.select_option(label="Marco Bellini")
    hers.get_by_role("button", name="Decide", exact=True).click()
    expect(hers.locator("#decision")).to_contain_text("Marco Bellini")
    marco.goto(launch)
    his.locator("#decision").get_by_role("button", name="It is done").click()
    expect(his.locator("#decision")).to_contain_text("met")

    # (Out.)
    his.get_by_role("button", name="It is out").click()
    expect(his).to_contain_text("out since")

    # (Looked back at: two stories apart, opened together, one learning.)
    his.get_by_role("button", name=re.compile("^Hold it now")).click()
    expect(his.get_by_role("heading", name="Two stories")).to_be_visible()
    review = marco.url.partition("#")[0]
    his.get_by_role("link", name="Ask both sides apart").click()
    his.get_by_label("Causes, one a line").fill("What it does, and how well\nWhat we said about it")
    only_these_two(marco)
    his.get_by_role("button", name="Save").click()
    his.get_by_role("button", name="Open the round").click()
    asked = marco.url
    answers_all(marco, "Helped a lot", HIS)
    priya.goto(asked)
    answers_all(priya, "Hurt a little", HERS)
    expect(hers).not_to_contain_text(HIS)
    marco.goto(asked)
    his.get_by_role("button", name="Close it now").click()
    his.get_by_role("button", name="Reveal everything").click()
    expect(hers).to_contain_text(HIS)
    priya.goto(review)
    stories = sheet(priya, "Two stories")
    expect(stories).to_contain_text(HERS)
    expect(stories).to_contain_text(HIS)
    hers.get_by_role("link", name="Add a line").click()
    hers.get_by_label("What we learned, in one line").fill(LEARNED)
    hers.get_by_role("button", name="Keep it").click()
    expect(hers.locator("#learned")).to_contain_text(LEARNED)
    for page in (priya, marco):
        page.goto(review)
        page.get_by_role("button", name="We have looked back").click()
        expect(page.get_by_role("button", name="Take that back")).to_be_visible()
    expect(his).to_contain_text("held")

    # (The next one begins with what this one taught.)
    marco.goto("/w/acme/launches/new/?template=quiet")
    expect(his.locator("#learned")).to_contain_text(LEARNED)


def moves(page: Page, days: int, why: str) -> None:
    """Moves the day of the release in its form, up to the page that shows what rests on it."""
    page.get_by_role("main").get_by_role("link", name="Change", exact=True).first.click()
    page.get_by_label("Planned for").fill((date.today() + timedelta(days=days)).isoformat())
    page.get_by_role("main").get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("Why, in a sentence").fill(why)


def readiness(page: Page, side: str) -> Locator:
    """What the dumbbell of a launch says of a side."""
    return page.locator(".ready").get_by_role("img", name=re.compile(side, re.IGNORECASE))


def test_a_day_that_moves_asks_whoever_rests_on_it(somebody):
    priya, marco = somebody("Priya"), somebody("Marco", 390)
    hers, his = priya.get_by_role("main"), marco.get_by_role("main")
    priya.goto("/w/acme/roadmap/releases/new/")
    hers.get_by_label("Name", exact=True).fill("5.0")
    hers.get_by_label("Owner").select_option(label="Priya Raman")
    hers.get_by_label("Planned for").fill((date.today() + timedelta(days=18)).isoformat())
    hers.get_by_role("button", name="Plan it").click()
    expect(hers.get_by_role("heading", level=1)).to_contain_text("5.0")
    release = priya.url.partition("#")[0]
    launch = planned(priya, "Alerts in five words", 20, "5.0")
    for gate in (
        "Quiet is enough",
        "Nothing that we say elsewhere becomes wrong",
        "Support knows what changes",
    ):
        says(marco, launch, gate, "Ready")
    expect(readiness(marco, "Marketing 100%")).to_be_visible()

    # (Before it is saved the change shows what rests on it, and that one person is asked.)
    priya.goto(release)
    moves(priya, 25, "The load test found a leak.")
    expect(hers).to_contain_text("Nothing is saved yet.")
    expect(hers).to_contain_text("Alerts in five words")
    hers.get_by_role("button", name="Save and ask one person").click()
    expect(hers).to_contain_text("The load test found a leak.")

    # (The other side finds the question, and its readiness falls: it cannot be.)
    marco.goto(launch)
    expect(readiness(marco, "Marketing 75%")).to_be_visible()
    marco.goto("/w/acme/for-you/")
    owed(his, ASKED).get_by_role("link").first.click()
    his.get_by_label("Cannot").check()
    his.get_by_role("button", name="Answer", exact=True).click()
    expect(his).to_contain_text("Say in a sentence what must change, or why it cannot be.")
    his.get_by_label("In a sentence").fill("The fair is on the 22nd, and we have promised to show it.")
    his.get_by_role("button", name="Answer", exact=True).click()
    expect(his.locator("#ripples")).to_contain_text("cannot")
    expect(readiness(marco, "Marketing 75%")).to_be_visible()
    assert marco.evaluate("document.documentElement.scrollWidth") <= 390

    # (Who moved it reads that, and finds a day with which both can live: what must change is his to do.)
    priya.goto("/w/acme/for-you/")
    expect(hers).to_contain_text("Marco Bellini says that it cannot be: The fair is on the 22nd")
    priya.goto(release)
    moves(priya, 21, "One fix less, so that it is out before the fair.")
    hers.get_by_role("button", name="Save and ask one person").click()
    expect(hers).to_contain_text("so that it is out before the fair.")
    marco.goto("/w/acme/for-you/")
    owed(his, ASKED).get_by_role("link").first.click()
    his.get_by_label("Must change").check()
    his.get_by_label("In a sentence").fill("The mail names the old day.")
    his.get_by_role("button", name="Answer", exact=True).click()
    expect(readiness(marco, "Marketing 100%")).to_be_visible()
    marco.goto("/w/acme/for-you/")
    line = his.locator("li").filter(has_text="You said: The mail names the old day.")
    expect(line).to_have_count(1)
    owed(his, "You said: The mail names the old day.").get_by_role("button", name="It is changed").click()
    expect(line).to_have_count(0)

    # (The page of the launch tells all of it, the newest first.)
    priya.goto(launch)
    story = hers.locator("#ripples ol > li").filter(has_text="Priya Raman")
    expect(story).to_have_count(2)
    expect(story.first).to_contain_text("so that it is out before the fair.")
    expect(story.first).to_contain_text("fine")
    expect(story.last).to_contain_text("moved release 5.0 from")
    expect(story.last).to_contain_text("The load test found a leak.")
    expect(story.last).to_contain_text("The fair is on the 22nd")
    expect(readiness(priya, "Marketing 100%")).to_be_visible()
