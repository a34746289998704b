"""Words of the glossary are underlined in what people wrote, and nowhere else."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from braid.activity.actions import comment
from braid.insights.models import Insight
from braid.roadmap.models import Item
from braid.teamwork.actions import add_term, change_term, remove_term
from braid.teamwork.explaining import forms_of, known_words
from braid.teamwork.models import Term

KNOWN = re.compile(r'<a class="known" href="([^"]*)" title="([^"]*)">(.*?)</a>')


@pytest.fixture
def item(priya):
    row = Item.objects.create(
        workspace=priya.workspace, title="CAC on the dashboard", description="Show CAC.\n\n## CAC\n\n`CAC`"
    )
    comment(row, by=priya, body="Is **CAC** what @Marco Bellini calls acquisition cost?")
    return row


@pytest.mark.django_db
def test_bodies_and_comments_show_what_a_word_means(item, priya, marco, as_member):
    term = add_term(by=priya, term="CAC", expansion="Customer acquisition cost", meaning="What a **new** customer costs.", also_called="acquisition cost")  # fmt: skip
    html = as_member(marco).get(f"/w/acme/{item.place}").content.decode()
    there, said = f"/w/acme/{term.place}", "Customer acquisition cost: What a new customer costs."
    assert KNOWN.findall(html) == [(there, said, "CAC"), (there, said, "CAC")]
    own = as_member(marco).get(there).content.decode()
    assert not KNOWN.findall(own)


@pytest.mark.django_db
def test_only_what_the_glossary_explains_now(item, priya, otto, as_member):
    term = add_term(by=priya, term="CAC", meaning="Costs")
    page = lambda who, slug: KNOWN.findall(as_member(who).get(f"/w/{slug}/{item.place}").content.decode())  # noqa: E731
    assert len(page(priya, "acme")) == 2
    change_term(term, by=priya, in_texts=False)
    assert page(priya, "acme") == []
    change_term(term, by=priya, in_texts=True, meaning="")
    assert page(priya, "acme") == []
    change_term(term, by=priya, meaning="Costs")
    remove_term(term, by=priya)
    assert page(priya, "acme") == []
    Insight.objects.create(workspace=otto.workspace, text="About CAC")
    theirs = as_member(otto).get(f"/w/elsewhere/insights/{Insight.objects.get().pk}/").content.decode()
    assert "About CAC" in theirs


@pytest.mark.django_db
def test_hostile_words_are_escaped_on_the_page(item, priya, as_member):
    add_term(
        by=priya,
        term="<b>CAC",
        also_called='CAC, "><script>alert(1)</script>',
        meaning='"><img src=x onerror=alert(2)>',
    )
    html = as_member(priya).get(f"/w/acme/{item.place}").content.decode()
    assert len(KNOWN.findall(html)) == 2
    assert "<img src=x" not in html
    assert "<script>alert" not in html


@pytest.mark.django_db(transaction=True)
def test_many_words_cost_a_page_nothing_until_one_of_them_changes(item, priya, as_member):
    client, url = as_member(priya), f"/w/acme/{item.place}"
    Term.objects.bulk_create(
        Term(workspace=priya.workspace, term=f"CAC{n}", meaning="Costs") for n in range(500)
    )
    term = add_term(by=priya, term="CAC", meaning="Costs")

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return sum("teamwork_term" in q["sql"] and "in_texts" in q["sql"] for q in seen.captured_queries)

    assert [asked(), asked()] == [1, 0]
    comment(item, by=priya, body="Another CAC, another CAC1")
    assert asked() == 0
    assert known_words(priya, None) is known_words(priya, None)
    change_term(term, by=priya, meaning="What one customer costs")
    assert asked() == 1
    assert "What one customer costs" in client.get(url).content.decode()


def test_how_a_term_is_written():
    assert forms_of("pgsql/psql") == ("pgsql/psql", "pgsql", "psql")
    assert forms_of("Releases team (formerly Guild)") == ("Releases team (formerly Guild)", "Releases team")
    assert forms_of("A/B test") == ("A/B test",)
