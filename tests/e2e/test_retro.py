"""A retro of two people: each writes apart, all opens live on the page of the other, and a step comes back on the next agenda."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import owed

pytestmark = pytest.mark.journey
NAME = "Retro of the Thursday two"
HERS, HIS, SAME = "Dates move and nobody says so", "We hear of a moved date last", "One page for both of us"
STEP = "Say it the same day"


def test_a_retro_from_apart_to_open_to_the_next_agenda(somebody):
    priya = somebody("Priya")
    main = priya.get_by_role("main")
    priya.goto("/w/acme/meetings/series/new/?kind=retro")
    main.get_by_label("Name", exact=True).fill(NAME)
    main.get_by_label("Purpose").fill("What we keep and change.")
    main.get_by_label("Marco Bellini").check()
    main.get_by_label("First day").fill((date.today() - timedelta(days=7)).isoformat())
    main.get_by_role("button", name="Begin the series").click()
    main.locator("section").filter(has_text="Held and skipped").get_by_role("link").first.click()
    main.get_by_role("link", name="Begin a retro").click()
    main.get_by_role("button", name="Begin the retro").click()
    expect(main.get_by_role("heading", level=1)).to_have_text("Each of you writes alone first")
    main.get_by_label("A card for “Change”").fill(HERS)
    main.locator("#column-1").get_by_role("button", name="Write it").click()
    expect(main.get_by_text(HERS, exact=True)).to_be_visible()
    expect(main).to_contain_text("only one of Product here")
    there = priya.url.partition("#")[0]

    marco = somebody("Marco", 390)
    hall = marco.get_by_role("main")
    marco.goto("/w/acme/for-you/")
    owed(hall, "Write your cards").get_by_role("link", name="Write your cards").first.click()
    if marco.url.partition("#")[0] != there:
        marco.goto(there)
    expect(hall).not_to_contain_text(HERS)
    expect(hall.locator("#sides")).to_contain_text("1 card")
    hall.get_by_label("A card for “Change”").fill(HIS)
    hall.locator("#column-1").get_by_role("button", name="Write it").click()
    expect(hall.get_by_text(HIS, exact=True)).to_be_visible()
    hall.get_by_label("A card for “Keep”").fill(SAME)
    hall.get_by_label("with my name").first.check()
    hall.locator("#column-0").get_by_role("button", name="Write it").click()
    expect(hall.get_by_text(SAME, exact=True)).to_be_visible()
    assert marco.evaluate("document.documentElement.scrollWidth") <= 390
    hall.get_by_role("button", name="I have written all of mine").click()
    expect(main.locator("#sides")).to_contain_text("1 of 1 ready")
    expect(main).not_to_contain_text(HIS)

    # (Opened by her, on his page without a reload.)
    main.get_by_text("Open it together").click()
    main.get_by_role("button", name="Open all cards now").click()
    expect(main.get_by_role("heading", level=1)).to_have_text("Three cards are open")
    expect(main).to_contain_text(HIS)
    expect(hall).to_contain_text(HERS, timeout=15_000)
    expect(hall.locator("article", has_text=SAME)).to_contain_text("Marco Bellini")
    expect(main.locator("article", has_text=HIS)).not_to_contain_text("Marco")

    # By mouse onto the card that says the same; by keyboard into another column and back.
    main.locator("article", has_text=HERS).drag_to(main.locator("article", has_text=HIS))
    both = main.locator("article", has_text=HERS)
    expect(both).to_contain_text(HIS)
    expect(hall.locator("article", has_text=HERS)).to_contain_text(HIS, timeout=15_000)
    both.focus()
    priya.keyboard.press("Shift+ArrowRight")
    expect(main.locator("#column-2 article")).to_contain_text(HIS)

    # Dots are put apart; then counted for both.
    both.get_by_role("button", name="Put a dot").click()
    expect(both).to_contain_text("1 dot of yours")
    hall.locator("article", has_text=HIS).get_by_role("button", name="Put a dot").click()
    expect(hall.locator("article", has_text=HIS)).to_contain_text("1 dot of yours")
    main.get_by_role("button", name="Count the dots").click()
    expect(main.get_by_role("heading", level=1)).to_contain_text("got the most dots")
    both.locator("summary").click()
    both.get_by_role("link", name="Make it an action").click()
    main.get_by_label("What is to be done").fill(STEP)
    main.get_by_label("Who does it").select_option(label="Marco Bellini")
    main.get_by_role("button", name="Note the action").click()
    expect(main.locator("#steps")).to_contain_text(STEP)
    main.get_by_role("button", name="Make it a record").click()
    expect(main.get_by_role("heading", level=1)).to_have_text("One step agreed")

    marco.goto("/w/acme/for-you/")
    expect(hall).to_contain_text(STEP)
    main.get_by_role("link", name="On the page of the meeting").click()
    main.get_by_role("definition").get_by_role("link").last.click()
    expect(main.locator("#before")).to_contain_text(STEP)
