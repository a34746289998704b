"""Search and jump: what is found, by whom, and that the indexes follow whatever writes."""

import re
from datetime import date

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from braid.activity.actions import comment
from braid.activity.archive import archive
from braid.activity.models import Comment
from braid.activity.restricting import open_to_all, restrict
from braid.activity.search import declared, index, search
from braid.activity.search.words import excerpt, marked
from braid.goals.models import Metric
from braid.insights.models import Insight
from braid.people.models import Pod
from braid.radar.models import Finding
from braid.roadmap.models import Item
from tests.factories import Maker
from tests.queries import costs_the_same, statements
from tests.test_house import OWN

NAUGHTY = [
    '"',
    "' OR 1=1 --",
    "a*",
    "^a",
    "NEAR(a b)",
    "AND OR NOT",
    "{title} : a",
    "-",
    "💥",
    "\x00",
    "é" * 300,
    "_ _",
    "a:b",
    "\\",
]


def items(workspace, *titles: str) -> list[Item]:
    return [Item.objects.create(workspace=workspace, title=title) for title in titles]


def titles(member, asked: str, **how) -> list[str]:
    return [str(hit.title.striptags()) for hit in search(member, asked, **how).hits]


@pytest.mark.django_db
def test_after_all_migrations_every_index_and_trigger_is_there():
    with connection.cursor() as cursor:
        there = index.there(cursor)
    wanted = {name for one in declared().values() for name in index.statements(one)}
    assert set(there) == wanted


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite loses triggers")
@pytest.mark.django_db
def test_triggers_that_a_rebuilt_table_has_lost_come_back_with_what_was_written_meanwhile(priya):
    with connection.cursor() as cursor:
        cursor.execute('DROP TRIGGER "search_roadmap_item_add"')
    items(priya.workspace, "Zebra crossing")
    assert titles(priya, "zebra") == []
    index.renew()
    assert titles(priya, "zebra") == ["Zebra crossing"]


def test_the_index_follows_every_way_of_writing(priya):
    rows = items(priya.workspace, "Alpha billing", "Beta billing")
    Item.objects.bulk_create([Item(workspace=priya.workspace, title="Gamma billing")])
    assert set(titles(priya, "billing")) == {"Alpha billing", "Beta billing", "Gamma billing"}
    rows[0].title = "Alpha invoices"
    rows[0].save()
    Item.objects.filter(pk=rows[1].pk).update(title="Beta invoices")
    assert titles(priya, "billing") == ["Gamma billing"]
    assert set(titles(priya, "invoice")) == {"Alpha invoices", "Beta invoices"}
    Item.objects.all().delete()
    assert titles(priya, "billing") == titles(priya, "invoices") == []


def test_titles_come_before_texts_and_the_thing_itself_first(priya):
    items(priya.workspace, "Billing for teams", "New billing", "Billing")
    Insight.objects.create(workspace=priya.workspace, text="Billing takes too long", side="product")
    assert titles(priya, "billing") == [
        "Billing",
        "Billing for teams",
        "New billing",
        "Billing takes too long",
    ]


def test_all_words_must_be_there_in_any_form(priya):
    items(priya.workspace, "Planning sessions", "Planned releases")
    assert titles(priya, "plan session") == ["Planning sessions"]
    assert titles(priya, "plans zebra") == []


@pytest.mark.parametrize("asked", ["4.2", "plan", "png", "drawn"])
def test_words_are_cut_at_signs_as_they_are_when_asked_for(priya, as_member, asked):
    items(priya.workspace, "Release-4.2: plan.png <drawn> @home/now")
    assert "<mark>" in as_member(priya).get(f"/w/acme/search/?q={asked}").content.decode()


def test_while_somebody_types_the_last_word_may_go_on(priya):
    items(priya.workspace, "Self-serve billing", "A plan for teams")
    assert titles(priya, "self bil", typing=True) == ["Self-serve billing"]
    assert titles(priya, "self bil") == []
    assert titles(priya, "plannin", typing=True) == ["A plan for teams"]


def test_nothing_of_another_workspace_is_found(priya, otto):
    items(otto.workspace, "Secret zebra")
    items(priya.workspace, "Our zebra")
    assert titles(priya, "zebra") == ["Our zebra"]
    assert titles(otto, "zebra") == ["Secret zebra"]


def test_what_is_put_away_takes_no_place_from_what_is_there(priya, marco, as_member):
    workspace = priya.workspace
    notes = {"quokka one", "quokka two"}
    for note in notes:
        Insight.objects.create(workspace=workspace, text=note, side="product", heard_on=date(2026, 1, 1))
    shown = items(workspace, "Quokka, the first", "A quokka as well")
    away = items(workspace, *(f"Quokka {number}" for number in range(20)))
    for row in away[:10]:
        archive(row, by=priya)
    for row in away[10:]:
        restrict(row, by=priya, readers=[priya])
    assert set(titles(marco, "quokka")) == {row.title for row in shown} | notes
    assert titles(marco, "quokk", typing=True)[:2] == ["Quokka, the first", "A quokka as well"]
    page = as_member(marco).get("/w/acme/search/", {"q": "quokka"}).content.decode()
    assert all(row.title in re.sub("</?mark>", "", page) for row in shown)
    assert "Of each kind the first few stand here" not in page
    assert "These rows as CSV" in page
    one = as_member(marco).get("/w/acme/search/", {"q": "quokka", "kind": "roadmap.item"}).content.decode()
    assert "2 results" in one
    assert "These rows as CSV" in one
    assert len([title for title in titles(priya, "quokka") if title.startswith("Quokka 1")]) >= 6


def test_a_private_finding_is_found_by_its_readers_only(priya, marco, as_member):
    finding = Finding.objects.create(
        workspace=priya.workspace, detector="D22", subject="member:1", text="Zebra overloaded", is_private=True,
        opened_on="2026-01-05", seen_on="2026-01-05", severity=2,
    )  # fmt: skip
    finding.readers.add(priya)
    assert titles(priya, "zebra") == ["Zebra overloaded"]
    assert titles(marco, "zebra") == []
    for path in ("?q=zebra", "?q=zebra&kind=radar.finding"):
        assert "overloaded" not in as_member(marco).get(f"/w/acme/search/{path}").content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_was_found_is_kept_for_each_reader_until_something_changes(priya, marco, as_member, settings):
    """Who sees what is asked anew by everybody, and so is all after a change; a statement stays as it was composed."""
    settings.REMEMBER = True
    item = items(priya.workspace, "Our zebra")[0]
    url, clients = "/w/acme/search/?q=zebra", {who: as_member(who) for who in (priya, marco)}

    def found(who) -> str:
        return clients[who].get(url).content.decode().partition('id="rows"')[2]

    for _again in range(2):
        assert all("Our <mark>zebra</mark>" in found(who) for who in clients)
    assert len(statements(clients[priya], url)) == 2
    restrict(item, by=priya, readers=[priya])
    assert "zebra" in found(priya)
    assert found(marco) == ""
    open_to_all(item, by=priya)
    assert "zebra" in found(marco)
    comment(item, by=priya, body="Another zebra")
    assert "Another <mark>zebra</mark>" in found(marco)


def test_comments_are_found_and_lead_to_where_they_were_said(priya, as_member):
    pod = Pod.objects.create(workspace=priya.workspace, name="Onboarding")
    said = comment(pod, by=priya, body="The zebra must wait")
    hit = search(priya, "zebras").hits[0]
    assert hit.url == f"/w/acme/comments/{said.pk}/"
    assert as_member(priya).get(hit.url)["Location"] == f"/w/acme/people/pods/{pod.pk}/#comment-{said.pk}"
    Comment.objects.update(subject_id=0)
    assert as_member(priya).get(hit.url).status_code == 404


def test_every_kind_is_found_and_leads_to_a_page(priya, as_member):
    Maker(priya, OWN, "Ownwords").make_all()
    client, found = as_member(priya), set()
    for one in declared().values():
        page = client.get(f"/w/acme/search/?q=ownwords&kind={one.kind}")
        assert page.status_code == 200, one.kind
        for url in re.findall(r'<p><a href="([^"]+)"', page.content.decode())[:1]:
            found.add(one.kind)
            assert client.get(url).status_code in (200, 302), (one.kind, url)
    assert {"launches.learning", "launches.gate", "roadmap.item"} <= found
    assert len(search(priya, "ownwords", most=100).kinds) == len(found)


def test_the_page_works_without_a_script(priya, as_member):
    items(priya.workspace, *(f"Billing {number}" for number in range(35)))
    client = as_member(priya)
    page = client.get("/w/acme/search/?q=billing").content.decode()
    assert "What there is on “billing”" in page
    assert "<mark>Billing</mark> 3" in page
    assert 'action="/w/acme/search/"' in client.get("/w/acme/people/").content.decode()
    page = client.get("/w/acme/search/?q=billing&kind=roadmap.item").content.decode()
    assert "35 results for “billing”" in page
    assert "35 results" in client.get("/w/acme/search/?page=2&q=billing&kind=roadmap.item").content.decode()
    assert "Nothing here says" in client.get("/w/acme/search/?q=zebra").content.decode()


def test_the_dialog_gets_options_with_pages_of_the_navigation(priya, as_member):
    items(priya.workspace, "Goals of the quarter")
    part = as_member(priya).get("/w/acme/search/?q=goal", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert part.count('role="option"') == 3
    assert 'href="/w/acme/goals/"' in part


@pytest.mark.parametrize("asked", NAUGHTY)
@pytest.mark.parametrize("kind", ["", "&kind=roadmap.item", "&kind=nothing"])
def test_any_text_can_be_searched_for(priya, as_member, asked, kind):
    from urllib.parse import quote

    client = as_member(priya)
    for headers in ({}, {"HX-Request": "true"}):
        assert client.get(f"/w/acme/search/?q={quote(asked)}{kind}", headers=headers).status_code == 200


def test_hostile_text_is_shown_as_text(priya, as_member):
    items(priya.workspace, "<script>alert(1)</script> zebra")
    page = as_member(priya).get("/w/acme/search/?q=zebra").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>zebra</mark>" in page


def test_a_search_costs_the_same_whatever_is_found(priya, as_member):
    def more() -> None:
        items(priya.workspace, *(f"Billing {number}" for number in range(25)))
        Metric.objects.create(workspace=priya.workspace, name="Billing volume")

    items(priya.workspace, "Billing")
    costs_the_same(as_member(priya), "/w/acme/search/?q=billing", more)


@given(st.text(max_size=400), st.lists(st.text(min_size=1, max_size=8), max_size=3))
def test_marking_changes_no_letter(text, words):
    assert marked(text, words).replace("<mark>", "").replace("</mark>", "") == escape(text)
    assert excerpt(text, words) is not None


def test_matches_are_marked_in_other_forms_and_with_accents():
    assert (
        marked("Plans, planning; Café", ["plan", "cafe"])
        == "<mark>Plans</mark>, <mark>planning</mark>; <mark>Café</mark>"
    )


def test_what_is_a_tab_of_a_place_is_found_beside_it_and_marks_it_in_the_menu(priya, as_member):
    client = as_member(priya)
    part = client.get("/w/acme/search/?q=naming", headers={"HX-Request": "true"}).content.decode()
    assert 'href="/w/acme/names/"' in part
    for address, shown in (("content/", True), ("names/", True), ("notes/all/", True), ("names/new/", False)):
        html = client.get(f"/w/acme/{address}").content.decode()
        active = re.findall(r'class="nav-link" href="([^"]*)" aria-current="page"', html)
        assert active == ["/w/acme/content/"], address
        assert ('<nav class="tabs" aria-label="Messaging &amp; content">' in html) == shown, address


def test_that_more_may_be_found_is_said_only_where_a_kind_has_more(priya, as_member):
    client, note = as_member(priya), "Of each kind the first few stand here"
    items(priya.workspace, *(f"Quokka {number}" for number in range(3)))
    assert note not in client.get("/w/acme/search/", {"q": "quokka"}).content.decode()
    items(priya.workspace, *(f"Quokka once more {number}" for number in range(4)))
    assert note in client.get("/w/acme/search/", {"q": "quokka"}).content.decode()
