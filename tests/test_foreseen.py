"""What is read ahead for a page is what the page would have read, and nobody is handed anything else."""

import re

import pytest
from django.db import OperationalError
from django.db.models import F

from braid.base import foreseen
from braid.base.foreseen import fetched
from braid.launches.models import Launch
from braid.people.models import Member, Workspace
from tests.factories import Maker
from tests.queries import statements
from tests.test_house import OWN

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = "SELECT name, id FROM people_member WHERE workspace_id = %s ORDER BY name"
SIDES = "SELECT DISTINCT side, name, joined_on, is_lead FROM people_member WHERE workspace_id = %s ORDER BY 2 DESC LIMIT 3"
OF_ONE_ANSWER = re.compile(rb'(csrfmiddlewaretoken"|name="opened_on"|data-[a-z-]+)[ =](value=)?"[^"]*"')
LAST = "SELECT name FROM people_member WHERE id = %s"


def ask(member, *questions):
    with foreseen.foreseen(member, "a page"):
        return [fetched(sql, values) for sql, values in questions]


def moved_on(member):
    Workspace.objects.filter(pk=member.workspace_id).update(version=member.workspace.version + 1)
    return Member.objects.select_related("workspace").get(pk=member.pk)


def test_the_second_time_all_of_it_is_read_by_one_statement(priya, cast, django_assert_num_queries):
    questions = [(NAMES, [priya.workspace_id]), (SIDES, [priya.workspace_id]), (LAST, [priya.pk])]
    with django_assert_num_queries(3):
        first = ask(priya, *questions)
    again = moved_on(priya)
    with django_assert_num_queries(1):
        second = ask(again, *questions)
    assert [[row[0] for row in rows] for rows in second] == [[row[0] for row in rows] for rows in first]
    assert [len(row) for rows in second for row in rows] == [len(row) for rows in first for row in rows]
    # Another value is another question.
    again = moved_on(again)
    with django_assert_num_queries(2):
        found = ask(again, (LAST, [cast["marco"].pk]), (NAMES, [priya.workspace_id]))
    assert found[0] == [(cast["marco"].name,)]


def test_what_is_written_meanwhile_is_seen(priya):
    questions = [(NAMES, [priya.workspace_id]), (LAST, [priya.pk])]
    ask(priya, *questions)
    again = moved_on(priya)
    with foreseen.foreseen(again, "a page"):
        fetched(*questions[0])
        Member.objects.filter(pk=priya.pk).update(name="Somebody else")
        assert fetched(*questions[1]) == [("Somebody else",)]


def test_texts_that_another_thread_has_emptied_meanwhile_do_not_matter(priya):
    questions = [(NAMES, [priya.workspace_id]), (LAST, [priya.pk])]
    first = ask(priya, *questions)
    with foreseen.foreseen(moved_on(priya), "a page"):
        found = [fetched(*questions[0])]
        foreseen._texts.clear()
        assert [*found, fetched(*questions[1])] == first


def test_a_guess_that_cannot_be_read_takes_no_page_down(priya, monkeypatch):
    questions = [(NAMES, [priya.workspace_id]), (LAST, [priya.pk])]
    first = ask(priya, *questions)
    again = moved_on(priya)

    def breaks(asked):
        raise OperationalError("too many SQL variables")

    with monkeypatch.context() as wrong:
        wrong.setattr(foreseen, "_together", breaks)
        assert ask(again, *questions) == first
    assert ask(moved_on(again), *questions) == first


def test_more_values_than_a_statement_takes_are_asked_in_their_turn(priya, django_assert_num_queries):
    marks = ", ".join(["%s"] * 6000)
    long = (f"SELECT name FROM people_member WHERE id IN ({marks}) AND workspace_id > 0", [0] * 6000)
    other = (f"SELECT name FROM people_member WHERE id IN ({marks}) AND workspace_id > 1", [0] * 6000)
    questions = [(NAMES, [priya.workspace_id]), long, other]
    ask(priya, *questions)
    again = moved_on(priya)
    with django_assert_num_queries(2):
        ask(again, *questions)


def test_for_you_comes_back_after_its_silent_parts_were_forgotten(priya, as_member, monkeypatch):
    Maker(priya, OWN, "Ownwords").make_all()
    client = as_member(priya)
    for _each in range(3):
        change(priya)
        client.get("/w/acme/for-you/")
    change(priya)
    # (As after ten minutes.)
    monkeypatch.setattr("braid.base.sparing.asker", lambda member: "somebody-else")
    before = client.get("/w/acme/for-you/")
    change(priya)
    again = client.get("/w/acme/for-you/")
    assert before.status_code == again.status_code == 200
    assert bare(before.content) == bare(again.content)


def test_pages_say_the_same_with_and_without_it(priya, as_member, monkeypatch):
    Maker(priya, OWN, "Ownwords").make_all()
    client = as_member(priya)
    paths = [f"{room}/{OWN}/" for room in ("launches", "roadmap", "goals", "insights", "content", "claims")]
    for path in [*paths, "for-you/", "roadmap/promised/"]:
        url = f"/w/acme/{path}"
        for _each in range(2):
            change(priya)
            client.get(url)
        change(priya)
        ahead = client.get(url)
        change(priya)
        with monkeypatch.context() as without:
            without.setattr(foreseen.Foresight, "_read_ahead", lambda self: {})
            plain = client.get(url)
        assert plain.status_code == ahead.status_code == 200, path
        assert bare(plain.content) == bare(ahead.content), path


def change(member):
    Workspace.objects.filter(pk=member.workspace_id).update(version=F("version") + 1)


def bare(html):
    return OF_ONE_ANSWER.sub(b"", html)


def test_what_was_hidden_since_is_not_shown(priya, as_member, marco):
    Maker(priya, OWN, "Ownwords").make_all()
    client, url = as_member(marco), f"/w/acme/launches/{OWN}/"
    for _each in range(2):
        change(priya)
        assert statements(client, url)
    Launch.objects.filter(pk=OWN).update(is_restricted=True)
    change(priya)
    assert client.get(url).status_code == 404
