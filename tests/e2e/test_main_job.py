"""The main job, click by click: bring plans in, see where they differ, do something about it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import enter

pytestmark = pytest.mark.journey

SHEET = """title,phase,stage,planned
Saved filters,Build,beta,2027-02-01
Weekly digest,Define,,2027-03-01
Dark charts,Build,someday,2021-04-31
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "items.csv"
    file.write_text(SHEET, encoding="utf-8")
    return file


def test_a_file_is_looked_at_and_brought_in_and_a_second_time_changes_nothing(as_priya: Page, sheet: Path):
    page = as_priya
    for again in (False, True):
        page.goto("/w/acme/import/")
        page.get_by_label("File").set_input_files(sheet)
        page.get_by_role("button", name="Look at the columns").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("3 rows of “items.csv”")
        expect(page.get_by_role("main")).to_contain_text("line 4")
        page.get_by_role("button", name=re.compile("^Import .* leave out 1$")).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("is in", timeout=30_000)
        if again:
            expect(page.locator("#state")).to_contain_text(
                re.compile("0 new|unchanged|as before|nothing", re.I)
            )
    page.goto("/w/acme/roadmap/?q=digest")
    expect(page.get_by_role("table")).to_contain_text("Weekly digest")


def test_a_finding_leads_to_a_commitment_of_both_sides(as_priya: Page):
    page = as_priya
    page.goto("/w/acme/")
    before = page.get_by_role("link", name="Commit to a play").count()
    page.get_by_role("link", name="Commit to a play").first.click()
    page.get_by_label("Owner in product").select_option(label="Priya Raman")
    page.get_by_label("Owner in marketing").select_option(label="Marco Bellini")
    page.get_by_role("button", name="Commit both sides").click()
    expect(page.get_by_role("main")).to_contain_text("Say what came of it")
    page.goto("/w/acme/")
    expect(page.get_by_role("link", name="Commit to a play")).to_have_count(before - 1)


def test_a_finding_is_judged_and_set_aside_for_a_reason(as_priya: Page):
    page = as_priya
    page.goto("/w/acme/")
    page.get_by_role("link", name="evidence").last.click()
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("You said yes.")
    page.get_by_text("For a reason, until a day").click()
    page.get_by_role("button", name="Set it aside").click()
    expect(page.locator("#main")).not_to_contain_text("Set aside until")


def test_a_form_says_what_is_missing_and_keeps_what_was_written(as_priya: Page):
    page = as_priya
    page.goto("/w/acme/roadmap/new/")
    page.locator("form.form").evaluate("form => form.noValidate = true")
    page.get_by_label("Description").fill("What nobody has named yet")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 422):
        page.get_by_role("button", name="Put it on the roadmap").click()
    expect(page.get_by_role("alert")).to_contain_text("Title")
    expect(page.get_by_label("Title")).to_be_focused()
    expect(page.get_by_label("Description")).to_have_value("What nobody has named yet")
    page.get_by_label("Title").fill("Named at last")
    page.get_by_role("button", name="Put it on the roadmap").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Named at last")


def test_a_guest_looks_and_is_told_so(browser, server):
    context = browser.new_context(viewport={"width": 1440, "height": 940}, base_url=server.url)
    page = context.new_page()
    enter(page, server, "Gus")
    page.goto("/w/acme/roadmap/")
    expect(page.get_by_role("link", name="New item")).to_have_count(0)
    answer = page.goto("/w/acme/roadmap/new/")
    assert answer
    assert answer.status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("Your right does not reach this far")
    context.close()


def test_a_comment_of_the_other_side_is_there_for_both(browser, server, as_priya: Page):
    context = browser.new_context(base_url=server.url)
    marco = context.new_page()
    enter(marco, server, "Marco")
    marco.goto("/w/acme/launches/")
    marco.get_by_role("link", name="Insights 2.0").first.click()
    marco.get_by_label("Say something").fill("Shall we say *beta*?")
    marco.get_by_role("button", name="Comment").click()
    as_priya.goto(marco.url.split("#")[0])
    expect(as_priya.locator("#talk")).to_contain_text("Shall we say beta?")
    expect(as_priya.locator("#talk em")).to_have_text("beta")
    context.close()
