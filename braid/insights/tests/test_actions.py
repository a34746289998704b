"""What is heard, and the answer that is owed for it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.insights.actions import answer, capture, change_insight
from braid.insights.models import Answer, Customer, Insight

TODAY = timezone.localdate


def test_only_the_text_must_be_there(marco):
    heard = capture(by=marco, text="  Who changed this setting? ")
    assert (heard.text, heard.side, heard.giver) == ("Who changed this setting?", "marketing", marco)
    assert (heard.heard_on, heard.clock_from, heard.owed_by) == (TODAY(), TODAY(), "product")
    assert list(Event.objects.values_list("name", "subject_id")) == [("insight.captured", heard.pk)]


def test_a_customer_is_known_by_name_in_any_case(marco):
    first = capture(by=marco, text="a", customer="Northwind")
    second = capture(by=marco, text="b", customer=" northwind ")
    assert first.customer == second.customer
    assert Customer.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"text": "a\x00"}, "text"),
        ({"text": "a", "side": "sales"}, "side"),
        ({"text": "a", "source": "dream"}, "source"),
        ({"text": "a", "theme": "x" * 121}, "theme"),
        ({"text": "a", "customer": "x" * 201}, "customer"),
        ({"text": "a", "heard_on": date(2199, 1, 1)}, "heard_on"),
    ],
)
def test_what_is_wrong_is_refused_by_field_and_nothing_is_written(marco, fields, field):
    with pytest.raises(ValidationError) as refused:
        capture(by=marco, **fields)
    assert list(refused.value.message_dict) == [field]
    assert not Insight.objects.exists()
    assert not Event.objects.exists()


def test_a_customer_of_another_workspace_is_refused(marco, otto):
    theirs = Customer.objects.create(workspace=otto.workspace, name="Theirs")
    with pytest.raises(ValidationError) as refused:
        capture(by=marco, text="a", customer=theirs)
    assert "customer" in refused.value.message_dict


def test_only_the_side_that_owes_it_answers(priya, marco, ella, otto):
    heard = capture(by=marco, text="a")
    for by in (marco, ella, otto):
        with pytest.raises(PermissionDenied):
            answer(heard, by=by, verdict="yes", why="Because")
    assert not Answer.objects.exists()
    answer(heard, by=priya, verdict="no", why="It would slow everybody down.")
    assert (heard.answered_on, heard.verdict) == (TODAY(), "no")


def test_anybody_answers_what_neither_side_gave(ella, marco, gus):
    heard = capture(by=ella, text="a")
    answer(heard, by=marco, verdict="yes", why="Agreed.")
    with pytest.raises(PermissionDenied):
        answer(heard, by=gus, verdict="yes", why="Me too.")


def test_the_first_answer_keeps_its_day_and_the_newest_its_word(priya, marco):
    heard = capture(by=marco, text="a")
    first = answer(
        heard, by=priya, verdict="later", why="After billing.", revisit_on=TODAY() + timedelta(days=30)
    )
    Insight.objects.filter(pk=heard.pk).update(answered_on=TODAY() - timedelta(days=20))
    heard.refresh_from_db()
    answer(heard, by=priya, verdict="yes", why="Now it is time.")
    heard.refresh_from_db()
    assert (heard.answered_on, heard.verdict) == (TODAY() - timedelta(days=20), "yes")
    assert [a.verdict for a in heard.answers.order_by("id")] == [first.verdict, "yes"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"verdict": "maybe", "why": "a"}, "verdict"),
        ({"verdict": "no", "why": "  "}, "why"),
        ({"verdict": "no", "why": "x" * 1001}, "why"),
        ({"verdict": "no", "why": "a", "revisit_on": date(2199, 1, 1)}, "revisit_on"),
        ({"verdict": "later", "why": "a", "revisit_on": date(2020, 1, 1)}, "revisit_on"),
    ],
)
def test_a_wrong_answer_is_refused_by_field_and_the_insight_still_waits(priya, marco, fields, field):
    heard = capture(by=marco, text="a")
    with pytest.raises(ValidationError) as refused:
        answer(heard, by=priya, **fields)
    assert list(refused.value.message_dict) == [field]
    heard.refresh_from_db()
    assert (heard.answered_on, heard.verdict) == (None, "")
    assert not Answer.objects.exists()


def test_a_change_names_what_changed(marco):
    heard = capture(by=marco, text="a")
    change_insight(heard, by=marco, theme="Audit", customer="Northwind", text="a")
    change_insight(heard, by=marco, theme="Audit")
    (event,) = Event.objects.filter(name="insight.changed")
    assert event.facts == {"changed": ["customer", "theme"]}
