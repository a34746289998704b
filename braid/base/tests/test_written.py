"""Rows that are written by statements which are composed once are written as Django writes them."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Lower
from django.db.models.sql.compiler import SQLInsertCompiler, SQLUpdateCompiler

from braid.activity.models import Event
from braid.base.written import add
from braid.insights.models import Insight
from braid.people.models import Member, Receipt
from braid.roadmap.models import Item

pytestmark = pytest.mark.django_db


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture
def composed(monkeypatch):
    """The tables for which Django composes a statement that writes."""
    seen = []
    for kind in (SQLInsertCompiler, SQLUpdateCompiler):
        compose = kind.as_sql
        monkeypatch.setattr(
            kind,
            "as_sql",
            lambda self, *args, compose=compose: seen.append(self.query.model) or compose(self, *args),
        )
    return seen


def written(row):
    """Every column as it was written, and as it is read again."""
    return columns(row), columns(type(row)._base_manager.get(pk=row.pk))


def test_a_new_row_is_written_as_ever_and_nothing_is_composed(priya, composed):
    facts = {"many": [1, {"deep": None}], "word": 'ü’"\\ %s %%'}
    event = Event.objects.create(
        workspace=priya.workspace, name="thing.done", by=priya, subject_id=1, facts=facts
    )
    insight = Insight.objects.create(workspace=priya.workspace, text="50% of %s", side="product", giver=priya)
    item = Item.objects.create(workspace=priya.workspace, title="Exports", key="X-1")
    for row in (event, insight, item):
        kept, read = written(row)
        assert row.pk
        assert read == kept
    assert event.at.tzinfo
    assert composed == []


def test_a_row_with_a_key_of_its_own_keeps_it(priya):
    row = Insight.objects.create(pk=777, workspace=priya.workspace, text="One", side="product")
    kept, read = written(row)
    assert read == kept
    assert read["id"] == 777
    with pytest.raises(IntegrityError), transaction.atomic():
        Insight.objects.create(pk=777, workspace=priya.workspace, text="Two", side="product")


def test_columns_of_a_row_are_written_as_ever_and_no_others(priya, marco, composed):
    row = Insight.objects.create(workspace=priya.workspace, text="One", side="product", giver=priya)
    other = Insight.objects.create(workspace=priya.workspace, text="Other", side="product")
    composed.clear()
    row.text, row.giver, row.answered_on, row.imported = "Two", None, date(2026, 3, 1), {"text": ["a", 1]}
    row.theme = "not written"
    row.save(update_fields=["text", "giver", "answered_on", "imported"])
    read = Insight.objects.get(pk=row.pk)
    assert (read.text, read.giver, read.answered_on, read.imported) == (
        "Two",
        None,
        date(2026, 3, 1),
        {"text": ["a", 1]},
    )
    assert read.theme == ""
    assert Insight.objects.get(pk=other.pk).text == "Other"
    row.save()
    assert Insight.objects.get(pk=row.pk).theme == "not written"
    assert composed == []


def test_what_the_database_reckons_is_left_to_django(priya, composed):
    Member.objects.filter(pk=priya.pk).update(unread=4)
    composed.clear()
    priya.unread = F("unread") + 3
    priya.save(update_fields=["unread"])
    assert Member.objects.get(pk=priya.pk).unread == 7
    row = Insight.objects.create(workspace=priya.workspace, text=Lower(Value("LOUD")), side="product")
    assert Insight.objects.get(pk=row.pk).text == "loud"
    assert composed == [Member, Insight]


def test_a_row_that_has_gone_meanwhile_is_missed(priya):
    row = Insight.objects.create(workspace=priya.workspace, text="One", side="product")
    Insight.objects.filter(pk=row.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(update_fields=["text"])
    row.save()
    assert Insight.objects.get(pk=row.pk).text == "One"


def test_a_row_that_another_one_excludes_is_not_added(priya, composed):
    first, second = Receipt(key="k", place="here"), Receipt(key="k", place="there")
    assert add(first)
    assert not add(second)
    assert second.pk is None
    kept, read = written(first)
    assert read == kept
    first.place = "elsewhere"
    first.save(update_fields=["place"])
    assert Receipt.objects.get().place == "elsewhere"
    assert add(Receipt(key="other"))
    assert composed == []
