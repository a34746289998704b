"""A round from a template, which also travels as a file; and a card of two chairs, opened by both and not before."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_rounds import marco_on_a_phone  # noqa: F401  (a fixture)

pytestmark = pytest.mark.journey
ITEMS = 15


def test_a_template_is_copied_changed_used_and_taken_to_another_team(as_priya: Page, tmp_path: Path):
    page, main = as_priya, as_priya.get_by_role("main")
    page.goto("/w/acme/rounds/templates/")
    page.get_by_role("link", name="Who leads on the nine grey areas").click()
    page.get_by_role("button", name="Copy and change").click()
    page.wait_for_url("**/edit/")
    page.get_by_label("Name", exact=True).fill("Grey areas of the spring")
    page.get_by_label("Areas, one a line").fill("Trials\nWebinars")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Grey areas of the spring")
    expect(main).to_contain_text("Webinars")

    with page.expect_download() as started:
        page.get_by_role("link", name="Download YAML").click()
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    assert "subjects:\n- Trials\n- Webinars" in file.read_text()

    page.get_by_role("link", name="Start a round from it").click()
    expect(page.get_by_label("Areas, one a line")).to_have_value("Trials\nWebinars")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"rounds/\d+/$"))
    expect(main).to_contain_text("Webinars")
    expect(page.get_by_role("button", name="Open the round")).to_be_visible()

    file.write_text(file.read_text().replace("Grey areas of the spring", "Grey areas, as sent"))
    page.goto("/w/acme/rounds/templates/upload/")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Grey areas, as sent")
    file.write_text(f"{file.read_text()}answers: [Product]\n")
    page.goto("/w/acme/rounds/templates/upload/")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    expect(main).to_contain_text("answers:")
    page.goto("/w/acme/rounds/templates/")
    expect(main.get_by_role("link", name="Grey areas, as sent")).to_have_count(1)


def sit(page: Page, answer: str) -> None:
    """Answers all fifteen alike; each is kept as it is given."""
    page.get_by_role("link", name="Answer", exact=True).click()
    scales = page.locator("fieldset.scale")
    expect(scales).to_have_count(ITEMS)
    expect(page.locator(".scale-open").first).to_be_visible()
    assert page.locator("input[type=radio]:checked").count() == 0
    for number in range(ITEMS):
        with page.expect_response(lambda kept: kept.request.method == "POST" and kept.status == 204):
            scales.nth(number).get_by_text(answer, exact=True).click()
    expect(page.locator(".scale-open:visible")).to_have_count(0)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("main")).to_contain_text("You have answered.")


def test_a_card_is_open_only_when_both_have_pressed(as_priya: Page, marco_on_a_phone: Page):  # noqa: F811
    priya, marco = as_priya, marco_on_a_phone
    priya.goto("/w/acme/rounds/cards/new/")
    priya.get_by_label("Marco Bellini").check()
    priya.get_by_role("button", name="Make the card").click()
    priya.wait_for_url("**/answer/")
    card = priya.url.removesuffix("answer/")
    priya.goto(card)
    sit(priya, "Strongly agree")
    priya.get_by_role("button", name="Open it together").click()
    expect(priya.get_by_role("main")).to_contain_text("Waiting for Marco Bellini to open.")

    marco.goto("/w/acme/for-you/")
    expect(marco.get_by_role("main")).to_contain_text("Two chairs: Priya Raman – Marco Bellini")
    marco.goto(card)
    expect(marco.get_by_role("main")).to_contain_text("Priya Raman is ready to open.")
    expect(marco.get_by_role("button", name="Open it together")).to_have_count(0)
    sit(marco, "Disagree")
    for page in (priya, marco):
        expect(page.get_by_role("heading", name="Two or more steps apart")).to_have_count(0)
    marco.get_by_role("button", name="Open it together").click()
    for page in (marco, priya):
        expect(page.get_by_role("heading", level=1)).to_have_text("15 things to talk over.")
        expect(page.get_by_text("Marco Bellini: Disagree").first).to_be_visible()
    assert marco.evaluate("document.documentElement.scrollWidth") <= 390
