"""A week of Priya, who makes the product, and Marco, who brings it to market: by mouse, by keyboard alone, by thumb."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Server
from tests.e2e.hands import Both, Finger, Keys, Mouse

pytestmark = pytest.mark.journey
RESULT = "Articles a month that name us"


@pytest.fixture
def both(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Both]:
    made = Both(browser, server, request.param)
    yield made
    made.close()


@pytest.mark.parametrize("both", [Mouse, Keys, Finger], indirect=True, ids=["mouse", "keyboard", "phone"])
def test_a_week(both: Both, request: pytest.FixtureRequest):
    way = request.node.callspec.id
    monday(both, way)
    tuesday(both, way)
    thursday(both, wednesday(both, way))
    friday(both, way)


def monday(both: Both, way: str) -> None:
    """Marco says where his key result stands and who must know; Priya finds it among what is new for her."""
    marco, priya = both.marco, both.priya
    marco.find("articles a month", RESULT)
    marco.press(marco.main.get_by_role("link", name="Check in").first)
    value = {"mouse": "11", "keyboard": "12", "phone": "13"}[way]
    marco.write(marco.main.get_by_label("Value"), value)
    marco.write(marco.main.get_by_label("Confidence"), "7")
    marco.write(marco.main.get_by_label("What moved"), f"The story of the beta ran, says the {way}.")
    marco.press(marco.main.get_by_label("Priya Raman"))
    marco.press(marco.main.get_by_role("button", name="Check in"))
    expect(marco.main).to_contain_text(f"{value} articles")
    expect(marco.main).to_contain_text("7 of 10")
    priya.go("For you")
    expect(priya.main.get_by_role("region", name="New for you")).to_contain_text(
        "Marco Bellini checked in on Known in two new countries"
    )


def tuesday(both: Both, way: str) -> None:
    """Marco keeps what a customer said; Priya owes him an answer and gives it; he sees what became of it."""
    marco, priya = both.marco, both.priya
    heard = f"Halden wants the export before they renew ({way})"
    marco.capture()
    dialog = marco.page.get_by_role("dialog")
    marco.write(dialog.get_by_label("What was heard"), heard)
    marco.write(dialog.get_by_label("Customer"), "Halden")
    marco.choose(dialog.get_by_label("Source"), "Call")
    marco.press(dialog.get_by_role("button", name="Keep it"))
    expect(dialog).to_be_hidden()
    priya.find(f"renew ({way})", heard)
    priya.pick("Yes", priya.main.get_by_role("group", name="Answer"))
    priya.write(priya.main.get_by_label("Why"), "It is next on the list.")
    priya.press(priya.main.get_by_role("button", name="Answer", exact=True))
    expect(priya.main).to_contain_text("It is next on the list.")
    marco.go("For you")
    marco.press(marco.main.get_by_role("link", name=heard).first)
    expect(marco.main).to_contain_text("It is next on the list.")


def wednesday(both: Both, way: str) -> str:
    """Priya puts it on the roadmap with both of them at the table. Both write at once, and neither loses a word."""
    marco, priya = both.marco, both.priya
    item = f"Export to a file {way}"
    priya.go("Roadmap")
    priya.press(priya.main.get_by_role("link", name="New item"))
    priya.write(priya.main.get_by_label("Title"), item)
    priya.press(priya.main.get_by_role("group", name="Marketing").get_by_label("Marco Bellini"))
    priya.press(priya.main.get_by_role("button", name="Put it on the roadmap"))
    expect(priya.main.get_by_role("heading", level=1)).to_have_text(item)
    marco.find(item, item)
    for who in (marco, priya):
        who.press(who.main.get_by_role("link", name="Change", exact=True).first)
    for who, text in ((priya, "CSV first, then the rest."), (marco, "They need it as a sheet.")):
        who.write(who.main.get_by_label("Description"), text)
    priya.press(priya.main.get_by_role("button", name="Save"))
    expect(priya.main).to_contain_text("CSV first, then the rest.")
    marco.press(marco.main.get_by_role("button", name="Save"))
    choice = marco.main.get_by_role("group", name="Description: which one is to stay?")
    expect(choice).to_contain_text("CSV first, then the rest.")
    marco.pick("Yours: “They need it as a sheet.”", choice)
    marco.press(marco.main.get_by_role("button", name="Save"))
    expect(priya.main).to_contain_text("They need it as a sheet.")
    expect(marco.main.get_by_role("heading", level=1)).to_have_text(item)
    return item


def thursday(both: Both, item: str) -> None:
    """Marco promises it to the world; Priya's page says so at once, and says where the roadmap stands."""
    marco, priya = both.marco, both.priya
    marco.find(item, item)
    marco.press(marco.main.get_by_role("link", name="Add a claim").first)
    marco.write(marco.main.get_by_label("What is said"), f"{item} is generally available.")
    marco.press(marco.main.get_by_role("button", name="Save"))
    expect(priya.main).to_contain_text(f"{item} is generally available.")


def friday(both: Both, way: str) -> None:
    """Priya opens the radar and commits both of them to one small step, which Marco finds among what he owes."""
    marco, priya = both.marco, both.priya
    priya.go("Radar")
    priya.press(priya.main.get_by_role("link", name="Commit to a play").last)
    priya.choose(priya.main.get_by_label("Owner in product"), "Priya Raman")
    priya.choose(priya.main.get_by_label("Owner in marketing"), "Marco Bellini")
    priya.press(priya.main.get_by_role("button", name="Commit both sides"))
    expect(priya.main).to_contain_text("Say what came of it")
    play = priya.main.locator("#commitment").get_by_role("link").first.text_content() or way
    marco.go("For you")
    expect(marco.main.get_by_role("region", name="What you owe")).to_contain_text(play.strip())
