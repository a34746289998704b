"""Every list is a table for a spreadsheet as well."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from braid.base import csvs, lists
from braid.goals.models import Metric
from braid.insights.models import Insight
from braid.roadmap.models import Item
from tests.factories import Maker
from tests.test_house import OWN, PATHS, THEIRS, filled

pytestmark = pytest.mark.django_db
# Pages on which rows are chosen for something, not lists of their own.
CHOOSERS = ("w/<slug:workspace>/insights/<int:pk>/same/", "w/<slug:workspace>/roadmap/<int:pk>/insights/")
LINK = re.compile(r'<p class="list-end"><a href="([^"]*)"')


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
            has_table = answer["Content-Type"].startswith("text/csv")
            assert not has_table or path in CHOOSERS or 'class="empty"' in html, path
        else:
            found += 1
            rows = table(link[1].removesuffix("?format=csv"))
            assert len(rows) > 1, path
            assert len({len(row) for row in rows}) == 1, path
            assert "Zebrafish" not in str(rows), path
    assert found > 12


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
    assert as_member(priya).get("/w/acme/?format=csv")["Content-Type"].startswith("text/html")
    assert as_member(priya).get("/w/acme/import/?format=csv")["Content-Type"].startswith("text/html")
