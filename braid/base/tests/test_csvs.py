"""Every list is a table for a spreadsheet as well."""

import csv
import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from braid.activity.actions import record
from braid.activity.archive import archive
from braid.base import csvs, lists
from braid.goals.models import Metric, Reading
from braid.insights.models import Insight
from braid.messaging.models import Claim
from braid.people.models import Pod
from braid.roadmap.models import Item, Release
from braid.teamwork.models import Term
from tests.factories import Maker
from tests.test_house import OWN, PATHS, THEIRS, filled

pytestmark = pytest.mark.django_db
# Pages on which rows are chosen for something, not lists of their own.
CHOOSERS = ("w/<slug:workspace>/insights/<int:pk>/same/", "w/<slug:workspace>/roadmap/<int:pk>/insights/")
# A day as people say it, without its year: `3 Jun`.
SHORT_DAY = re.compile(r"\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b")
FORM = re.compile(r"/(new|add|upload)/")
LINK = re.compile(r'<p class="list-end"><a href="([^"]*)"')


# Pages that list something and have no table, each with a reason. A page that is one form needs none.
WITHOUT = {
    "first-steps/": "five steps, always the same",
    "radar/report/": "a page to be printed; its findings are in the table of the radar",
    "settings/": "one form",
    "for-you/": "the beginnings of lists, each with its table in its own room",
    "for-you/hearing/": "one form",
    "brief/": "the beginnings of lists, each with its table in its own room",
    "week/": "the beginnings of lists, each with its table in its own room",
    "sponsor/": "three questions, each with its page",
    "people/named/": "a piece of a form",
    "roadmap/similar/": "a piece of a form",
    "goals/map/": "a drawing of what the list of goals holds",
    "goals/check-ins/": "what one person has to say now, of what the goals hold",
    "metrics/tree/": "a drawing of what the list of metrics holds",
    "mission/": "two texts; their versions have a table",
    "insights/answers/": "rates, not rows: what they are computed from is in the table of the insights",
    "glossary/suggested/": "what the newest texts hold; the glossary has a table",
    "claims/announcement/": "one form",
    "messages/compare/": "two of the messages beside each other, which have a table",
    "notes/tone/": "one form",
    "notes/changelog/": "one form, and the last times that the page was opened",
    "responsibilities/clock/": "one form",
    "responsibilities/people/": "the chart by person; its areas are in the table of the chart",
    "responsibilities/sides/": "the chart by side; its areas are in the table of the chart",
    "calendar/feeds/": "one form, and the links of its reader, which are nobody else's business",
    "capacity/": "bars of what few may read; a file would be handed on",
    "capacity/counts/": "one form",
    "days-off/week/": "one form",
    "import/": "one form",
    "meetings/import/": "one form; what a file holds is listed before it is taken",
    "export/": "one form, and the whole workspace",
    "delete/": "one form",
    "help/": "the book",
}


@pytest.fixture
def table(priya, as_member):
    """`table("/w/acme/roadmap/?q=a")` gives the rows of its table, heads first."""
    browser = as_member(priya)

    def get(url: str) -> list[list[str]]:
        answer = browser.get(url + ("&" if "?" in url else "?") + "format=csv")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert ".csv" in answer["Content-Disposition"]
        return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    return get


def test_every_page_with_a_list_has_its_table(otto, priya, as_member, table):
    Maker(otto, THEIRS, "Zebrafish").make_all()
    Maker(priya, OWN, "Ownwords").make_all()
    browser, found = as_member(priya), 0
    for path in PATHS:
        page = browser.get(filled(path, OWN))
        if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
            continue
        html = page.content.decode()
        link = LINK.search(html)
        if link is None:
            answer = browser.get(filled(path, OWN) + "?format=csv")
            if answer["Content-Type"].startswith("text/csv") and path not in CHOOSERS:
                assert len(table(filled(path, OWN))) == 1, f"{path}: rows, and no link to them"
        else:
            found += 1
            rows = table(link[1].removesuffix("?format=csv"))
            assert len(rows) > 1, path
            assert len({len(row) for row in rows}) == 1, path
            assert "Zebrafish" not in str(rows), path
            assert not [cell for row in rows for cell in row if SHORT_DAY.search(cell)], path
    assert found > 24


def test_a_page_that_lists_something_has_a_table_or_a_reason(priya, as_member):
    """Every page without a number in its address that is not one form to add something: a new one must choose."""
    browser, wrong, met = as_member(priya), [], set()
    for path in (path for path in PATHS if "<" not in path.replace("<slug:workspace>", "")):
        place = path.removeprefix("w/<slug:workspace>/")
        answer = browser.get(filled(path) + "?format=csv")
        said = answer["Content-Type"].partition(";")[0]
        if answer.status_code != 200 or said not in ("text/html", "text/csv"):
            continue
        met.add(place)
        needs_none = place in WITHOUT or FORM.search(place) is not None
        if (said == "text/csv") == needs_none:
            wrong.append(place)
    assert not wrong, "give the page a table, see base/csvs.py, or a reason in WITHOUT"
    assert set(WITHOUT) <= met, "reasons for pages that are gone"


def test_a_day_has_its_year_and_a_number_no_commas(priya, table):
    """Whoever says it: a column of days, a sentence with a day in it, a moment on the reader's clock."""
    item = Item.objects.create(
        workspace=priya.workspace, title="Exports", phase="launch", stage="ga", released_on=date(2026, 11, 7)
    )
    release = Release.objects.create(workspace=priya.workspace, name="4.2", planned_on=date(2026, 12, 15))
    metric = Metric.objects.create(workspace=priya.workspace, name="Teams", kind_of="outcome", unit="teams")
    Reading.objects.create(workspace=priya.workspace, metric=metric, on=date(2026, 3, 31), value="1460.125")
    record(priya, "item.created", item)
    assert table("/w/acme/roadmap/releases/")[1][:3] == [release.name, "", "2026-12-15"]
    assert "since 2026-11-07" in table("/w/acme/roadmap/say/")[1]
    assert table("/w/acme/metrics/")[1][3:5] == ["1460.125 teams", "2026-03-31"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", table("/w/acme/activity/")[1][3])


def test_the_screen_says_days_as_people_do_after_a_table_was_made(priya, table, as_member):
    item = Item.objects.create(workspace=priya.workspace, title="Exports", planned_on=date(2024, 12, 15))
    table("/w/acme/roadmap/")
    for url in ("/w/acme/roadmap/", f"/w/acme/{item.place}?format=csv"):
        assert "15 Dec 2024" in as_member(priya).get(url).content.decode()


def test_a_long_text_is_whole(priya, table):
    long = ("Every customer asked for it in the same words. " * 6).strip()
    Insight.objects.create(workspace=priya.workspace, text=long, side="product")
    Claim.objects.create(workspace=priya.workspace, text=long, side="marketing")
    Term.objects.create(workspace=priya.workspace, term="Words", meaning=long)
    assert table("/w/acme/insights/")[1][0] == table("/w/acme/claims/")[1][0] == long
    assert table("/w/acme/glossary/")[1][2] == long


def test_it_is_filtered_and_sorted_like_the_list_and_not_cut_into_pages(priya, table, monkeypatch):
    monkeypatch.setattr(lists, "PER_CSV_PAGE", 10)
    for number in range(65):
        Item.objects.create(workspace=priya.workspace, title=f"Item {number:02}")
    names = [row[0] for row in table("/w/acme/roadmap/?q=Item+1&sort=-title&page=2")[1:]]
    assert names == [f"Item {n:02}" for n in (61, 51, 41, 31, 21, *range(19, 9, -1), 1)], "all pages of it"
    rows = table("/w/acme/roadmap/")
    assert len(rows) == 66
    assert rows[1][-1].startswith("http://testserver/w/acme/roadmap/")


def test_formulas_are_disarmed_and_values_are_plain(priya, table):
    Item.objects.create(workspace=priya.workspace, title="=HYPERLINK(1)")
    rows = table("/w/acme/roadmap/")
    assert rows[1][0] == "'=HYPERLINK(1)"
    people = table("/w/acme/people/")
    assert "Priya Raman" in {row[0] for row in people}
    assert "product" in {row[1] for row in people}


def test_the_colour_of_a_word_is_no_word(priya, table):
    Metric.objects.create(workspace=priya.workspace, name="Retention", kind_of="outcome")
    Metric.objects.create(workspace=priya.workspace, name="Tickets", kind_of="counter")
    assert [row[1] for row in table("/w/acme/metrics/?sort=name")[1:]] == ["Outcome", "Counter"]
    assert csvs.plain(["Pricing", "Trust"]) == "Pricing; Trust"


def test_what_was_put_away_or_may_not_be_seen_is_not_in_it(priya, marco, as_member):
    item = Item.objects.create(workspace=priya.workspace, title="Secret price", is_restricted=True)
    item.readers.add(marco)
    for member, seen in ((priya, False), (marco, True)):
        answer = as_member(member).get("/w/acme/roadmap/?format=csv")
        assert (b"Secret price" in b"".join(answer.streaming_content)) == seen


def test_more_rows_need_no_more_queries(priya, as_member):
    browser, counts = as_member(priya), []
    for many in (5, 200):
        rows = [Insight(workspace=priya.workspace, text=f"Text {n}", side="product") for n in range(many)]
        Insight.objects.bulk_create(rows)
        browser.get("/w/acme/insights/?format=csv")
        with CaptureQueriesContext(connection) as queries:
            b"".join(browser.get("/w/acme/insights/?format=csv").streaming_content)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_a_screen_without_a_list_answers_as_always(priya, as_member):
    assert as_member(priya).get("/w/acme/mission/?format=csv")["Content-Type"].startswith("text/html")
    assert as_member(priya).get("/w/acme/import/?format=csv")["Content-Type"].startswith("text/html")


def test_lists_of_their_own_kind_are_filtered_like_their_page(priya, table):
    one, other = (
        Item.objects.create(workspace=priya.workspace, title=title) for title in ("Exports", "Alerts")
    )
    Term.objects.create(workspace=priya.workspace, term="Exports", meaning="What goes out.")
    Pod.objects.create(workspace=priya.workspace, name="Insights").members.set([priya])
    archive(other, by=priya)
    assert [row[:2] for row in table("/w/acme/archive/")[1:]] == [["Alerts", "Item"]]
    assert len(table("/w/acme/archive/?kind=goals.objective")) == 1
    assert {row[1] for row in table("/w/acme/search/?q=exports")[1:]} == {"Item", "Term"}
    assert [row[0] for row in table("/w/acme/search/?q=exports&kind=roadmap.item")[1:]] == [one.title]
    assert table("/w/acme/people/pods/")[1][2] == "Priya Raman"
    assert len(table("/w/acme/radar/checks/")) > 20
    assert len(table("/w/acme/radar/plays/")) > 20
    assert "Comes with Braid" in table("/w/acme/launches/kinds/")[1]
    assert "Comes with Braid" in table("/w/acme/rounds/templates/")[1]


def test_the_board_and_the_timeline_give_the_items_that_they_draw(priya, table, as_member):
    for title, phase in (("Exports", "build"), ("Alerts", "beta"), ("Old idea", "dropped")):
        Item.objects.create(workspace=priya.workspace, title=title, phase=phase)
    for view in ("board", "timeline"):
        page = as_member(priya).get(f"/w/acme/roadmap/?view={view}&phase=build").content.decode()
        assert (
            LINK.search(page)[1].replace("&amp;", "&")
            == f"/w/acme/roadmap/?phase=build&format=csv&view={view}"
        )
        assert [row[0] for row in table(f"/w/acme/roadmap/?view={view}&phase=build")[1:]] == ["Exports"]
        assert {row[0] for row in table(f"/w/acme/roadmap/?view={view}")[1:]} == {"Exports", "Alerts"}
    assert len(table("/w/acme/roadmap/")) == 4
