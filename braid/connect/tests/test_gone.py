"""Rows that have left their source: told, and put away only where somebody asks for it."""

import re

import pytest
from django.core.exceptions import ValidationError

from braid.activity.archive import bring_back
from braid.activity.models import Event
from braid.activity.undo import undo
from braid.connect import context, jobs, preview, views
from braid.connect.models import ImportJob
from braid.connect.report_text import lines_of
from braid.connect.tests.test_command import braid  # noqa: F401  (a fixture)
from braid.connect.tests.test_screens import HERE, browser, send  # noqa: F401  (a fixture)
from braid.goals.models import KeyResult, Objective
from braid.roadmap.models import Item

pytestmark = pytest.mark.django_db


def test_what_left_the_source_goes_to_the_archive_only_when_asked_for_and_all_of_it_comes_back(
    bring_in, priya
):
    by_hand = Item.objects.create(workspace=priya.workspace, title="By hand")
    bring_in("items", "Id,Title\n7,Of another source\n", name="elsewhere.csv")
    bring_in("items", "Id,Title\n1,Export\n2,Login\n3,Search\n")
    tried = bring_in("items", "Id,Title\n1,Export\n", archive_missing=True, dry_run=True)
    assert (tried.archived, tried.saved) == (2, False)
    assert any("would go to the archive" in line for line in lines_of(tried))
    assert not Item.objects.exclude(archived_at=None).exists()
    report = bring_in("items", "Id,Title\n1,Export\n", archive_missing=True)
    assert (report.archived, report.gone) == (2, ["Login", "Search"])
    assert any("they were put into the archive" in line for line in lines_of(report))
    seen = set(Item.objects.visible_to(priya).values_list("title", flat=True))
    assert seen == {"By hand", "Of another source", "Export"}
    event = Event.objects.get(pk=report.archive_events[0][0])
    assert (event.name, event.facts["count"]) == ("rows.archived", 2)
    bring_back(Item.objects.get(title="Search"), by=priya)
    assert undo(event, by=priya) == "archive/"
    assert not Item.objects.exclude(archived_at=None).exists()
    with pytest.raises(ValidationError, match="already"):
        undo(event, by=priya)
    assert by_hand.archived_at is None


def test_a_second_import_lists_nothing_that_is_in_the_archive(bring_in):
    bring_in("items", "Id,Title\n1,Export\n2,Login\n")
    bring_in("items", "Id,Title\n1,Export\n", archive_missing=True)
    again = bring_in("items", "Id,Title\n1,Export\n", archive_missing=True)
    assert (again.gone_count, again.archived, again.changed) == (0, 0, 0)


def test_nothing_is_archived_while_a_row_cannot_be_read_or_only_a_part_is_asked_for(bring_in):
    bring_in("items", "Id,Title,Team\n1,Export,A\n2,Login,B\n3,Search,B\n")
    file = "Id,Title,Team,Planned\n1,Export,A,\n2,Login,B,2026-02-31\n"
    for accept in (False, True):
        report = bring_in("items", file, accept_rest=accept, archive_missing=True)
        assert (report.refused, report.archived) == (1, 0)
    assert any("None of them was archived" in line for line in lines_of(report))
    assert any("2 rows" in line and "not among those that can be read" in line for line in lines_of(report))
    part = bring_in("items", "Id,Title,Team\n1,Export,A\n", archive_missing=True, only={"team": "A"})
    assert (part.gone_count, part.archived) == (0, 0)
    assert not Item.objects.exclude(archived_at=None).exists()


def test_goals_of_other_periods_are_not_missing(bring_in):
    bring_in(
        "goals", "Id,Title,Period\n1,Trials,2026-Q1\n2,Revenue,2026-Q1\n3,Reach,2026-Q2\n", name="okr.csv"
    )
    report = bring_in("goals", "Id,Title,Period\n1,Trials,2026-Q1\n", name="okr.csv", archive_missing=True)
    assert report.gone == ["Revenue"]
    assert list(Objective.objects.exclude(archived_at=None).values_list("title", flat=True)) == ["Revenue"]


def test_key_results_that_left_their_objective_are_listed_and_go_to_the_archive_with_it(bring_in, priya):
    head = "Objective,Period,Key result,Target\n"
    both = "Trials,2026-Q1,Paid,10\nTrials,2026-Q1,Active,20\nRevenue,2026-Q1,Sales,30\n"
    bring_in("goals", f"{head}{both}", name="okr.csv")
    by_hand = KeyResult.objects.create(
        workspace=priya.workspace,
        objective=Objective.objects.get(title="Trials"),
        title="By hand",
        side="product",
    )
    only_titles = bring_in("goals", "Objective,Period\nTrials,2026-Q1\n", name="okr.csv", dry_run=True)
    assert only_titles.gone == ["Revenue"], "a list of objectives says nothing about their key results"
    told = bring_in("goals", f"{head}Trials,2026-Q1,Paid,10\n", name="okr.csv")
    assert (told.gone, told.gone_count) == (["Revenue", "Trials – Active"], 2)
    assert KeyResult.objects.filter(archived_at=None).count() == 4
    done = bring_in("goals", f"{head}Trials,2026-Q1,Paid,10\n", name="okr.csv", archive_missing=True)
    assert (done.archived, [count for _pk, count in done.archive_events]) == (2, [1, 1])
    assert {row.title for row in KeyResult.objects.visible_to(priya)} == {"Paid", by_hand.title}
    for number, _count in done.archive_events:
        undo(Event.objects.get(pk=number), by=priya)
    assert KeyResult.objects.visible_to(priya).count() == 4
    again = bring_in("goals", f"{head}{both}", name="okr.csv", archive_missing=True)
    assert (again.gone_count, again.archived) == (0, 0)


def gone_from(browser) -> str:  # noqa: F811
    """The address of an import whose file lacks two rows of the one before."""
    send(browser, "Id,Title\n1,Export\n2,Login\n3,Search\n")
    browser.post(f"{HERE}{ImportJob.objects.get().pk}/", {"kind": "items", "do": "go"})
    send(browser, "Id,Title\n1,Export\n")
    return f"{HERE}{ImportJob.objects.order_by('-pk')[0].pk}/"


def test_the_preview_offers_it_with_the_list_and_not_ticked(browser):  # noqa: F811
    here = gone_from(browser)
    html = browser.get(here).content.decode()
    box = re.search(r'<input[^>]*name="archive_missing"[^>]*>', html)[0]
    assert "checked" not in box
    assert "2 rows are not in the file any more" in html
    assert "<li>Login</li><li>Search</li>" in html
    browser.post(here, {"kind": "items", "do": "go"})
    assert not Item.objects.exclude(archived_at=None).exists()


def test_ticked_they_go_together_and_come_back_by_one_button(browser):  # noqa: F811
    here = gone_from(browser)
    browser.post(here, {"kind": "items", "archive_missing": "on", "do": "go"})
    assert set(Item.objects.exclude(archived_at=None).values_list("title", flat=True)) == {"Login", "Search"}
    html = browser.get(here).content.decode()
    assert "Bring back 2 archived rows" in html
    away = browser.get("/w/acme/archive/").content.decode()
    assert "2 rows that were not in their source any more" in away
    back = re.search(r'action="(/w/acme/undo/\d+/)"', html)[1]
    assert back in away
    assert browser.post(back).status_code == 303
    assert not Item.objects.exclude(archived_at=None).exists()
    assert "Bring back" not in browser.get(here).content.decode()
    assert "not in their source" not in browser.get("/w/acme/archive/").content.decode()


def test_a_file_with_nothing_missing_offers_nothing(browser):  # noqa: F811
    send(browser, "Id,Title\n1,Export\n")
    assert "archive_missing" not in browser.get(f"{HERE}{ImportJob.objects.get().pk}/").content.decode()


def test_of_a_long_file_it_is_offered_when_its_source_came_before(browser, monkeypatch):  # noqa: F811
    here = gone_from(browser)
    monkeypatch.setattr(preview, "MOST", 0)
    assert "archive_missing" in browser.get(here).content.decode()


def listed(browser, here: str) -> list[str]:  # noqa: F811
    """The titles in the file of what is gone."""
    answer = browser.get(f"{here}gone/")
    text = b"".join(answer.streaming_content).decode()
    assert text.splitlines()[0] == "kind,id,title"
    return [line.rpartition(",")[2] for line in text.splitlines()[1:]]


def test_all_of_them_are_there_as_a_file_before_and_after(browser, monkeypatch, marco, as_member):  # noqa: F811
    here = gone_from(browser)
    monkeypatch.setattr(context, "SHOWN", 1)
    html = browser.get(here).content.decode()
    assert '<li>Login</li><li class="muted">and 1 more</li>' in html
    assert f"{here}gone/" in html
    assert listed(browser, here) == ["Login", "Search"]
    assert as_member(marco).get(f"{here}gone/").status_code == 404, "titles that only the sender may see"
    browser.post(here, {"kind": "items", "do": "go"})
    assert f"{here}gone/" in browser.get(here).content.decode()
    assert listed(browser, here) == ["Login", "Search"]


def test_all_rows_of_a_long_file_are_looked_through_by_the_worker(browser, monkeypatch):  # noqa: F811
    gone_from(browser)
    send(browser, "Id,Title\n1,Export\n4,New\n")
    here = f"{HERE}{ImportJob.objects.order_by('-pk')[0].pk}/"
    monkeypatch.setattr(preview, "MOST", 1)
    monkeypatch.setattr(views, "AT_ONCE_BYTES", 0)
    assert "Look through all rows" in browser.get(here).content.decode()
    before = Item.objects.count()
    assert browser.post(here, {"kind": "items", "do": "all", "archive_missing": "on"}).status_code == 303
    assert "is being looked through" in browser.get(here).content.decode()
    assert jobs.run_due() == 1
    assert browser.get(here, headers={"HX-Request": "true"})["HX-Redirect"] == here
    html = browser.get(here).content.decode()
    assert "All rows were looked through" in html
    assert "<li>Login</li><li>Search</li>" in html
    assert listed(browser, here) == ["Login", "Search"]
    assert (Item.objects.count(), Item.objects.exclude(archived_at=None).count()) == (before, 0)
    browser.post(here, {"kind": "items", "do": "look"})
    assert "Look through all rows" in browser.get(here).content.decode(), (
        "another way: nothing is known of it yet"
    )
    browser.post(here, {"kind": "items", "do": "go", "archive_missing": "on"})
    assert jobs.run_due() == 1
    assert Item.objects.exclude(archived_at=None).count() == 2


def test_the_command_says_what_would_go_and_what_went(braid, write):  # noqa: F811
    both = write("plan-1.csv", "Id,Title\n1,Export\n2,Login\n")
    one = write("plan-2.csv", "Id,Title\n1,Export\n")
    way = ("--into", "acme", "--as", "items")
    assert braid(both, *way)[0] == 0
    assert "Add --archive-missing to put them into the archive." in braid(one, *way)[1]
    assert "it would go to the archive" in braid(one, *way, "--archive-missing", "--dry-run")[1]
    assert not Item.objects.exclude(archived_at=None).exists()
    assert "it was put into the archive" in braid(one, *way, "--archive-missing")[1]
    assert Item.objects.exclude(archived_at=None).get().title == "Login"
