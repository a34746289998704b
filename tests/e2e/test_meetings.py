"""A 1:1 from its agenda to its actions to next week's agenda, by clicks only: nothing is put there beforehand."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
NAME = "Counterparts on Thursdays"
TODO = "Send the price list to support"


def test_a_one_to_one_from_agenda_to_actions_to_the_next_agenda(somebody):
    priya = somebody("Priya")
    main = priya.get_by_role("main")
    priya.get_by_role("navigation").get_by_role("link", name="Decisions & meetings").click()
    main.get_by_role("link", name="Meetings", exact=True).click()
    main.get_by_role("link", name="Begin a series").click()
    main.get_by_label("Name", exact=True).fill(NAME)
    main.get_by_label("Purpose").fill("What each of us counts on.")
    main.get_by_label("Marco Bellini").check()
    main.get_by_label("First day").fill((date.today() - timedelta(days=7)).isoformat())
    main.get_by_role("button", name="Begin the series").click()
    expect(main.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(main).to_contain_text("only those who meet")

    # (The week that has gone: who was there, what was agreed, what was said.)
    main.locator("section").filter(has_text="Held and skipped").get_by_role("link").first.click()
    main.get_by_role("button", name="All were there").click()
    expect(main.get_by_text("held", exact=True)).to_be_visible()
    main.get_by_role("link", name="Add an action").click()
    main.get_by_label("What is to be done").fill(TODO)
    main.get_by_label("Who does it").select_option(label="Marco Bellini")
    main.get_by_role("button", name="Note the action").click()
    main.get_by_role("link", name="Write notes").click()
    main.get_by_label("Notes").fill("**Prices** are final on the 14th.")
    main.get_by_role("button", name="Save the notes").click()
    expect(main.locator("#notes strong")).to_have_text("Prices")

    # (The next one has filled itself.)
    main.get_by_role("definition").get_by_role("link").last.click()
    expect(main.locator("#before")).to_contain_text(TODO)
    lines = main.locator("#agenda ol > li")
    expect(lines.first).to_be_visible()
    expect(main.locator("#agenda")).to_contain_text("Open on the radar since")
    first, count = lines.first.locator("a").first.inner_text(), lines.count()
    lines.first.get_by_role("button", name="Talked about").click()
    expect(main.locator("#agenda li.talked")).to_contain_text(first)
    lines.last.locator("summary").click()
    lines.last.get_by_role("button", name="Take it off").click()
    expect(lines).to_have_count(count - 1)
    main.get_by_role("link", name="Add a line").click()
    main.get_by_label("What to talk about").fill("Who answers the analyst?")
    main.get_by_role("button", name="Put it on the agenda").click()
    expect(main.locator("#agenda")).to_contain_text("Who answers the analyst?")
    there = priya.url.partition("#")[0]

    marco = somebody("Marco", 390)
    hall = marco.get_by_role("main")
    marco.goto("/w/acme/for-you/")
    expect(hall).to_contain_text(TODO)
    marco.goto(there)
    expect(hall.locator("#before")).to_contain_text(TODO)
    assert marco.evaluate("document.documentElement.scrollWidth") <= 390
    hall.locator("#before").get_by_role("button", name="Done").click()
    expect(hall.locator("#before")).to_contain_text("done on")
    marco.goto("/w/acme/for-you/")
    expect(hall).not_to_contain_text(TODO)

    somebody_else = somebody("Ella")
    answer = somebody_else.request.get(there)
    assert answer.status == 404
