"""What is written of a row that is there already: what changes, what follows from it, and nothing else."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from braid.base.rows import keep
from braid.roadmap.actions import create_item, move_item
from braid.roadmap.models import Item

pytestmark = pytest.mark.django_db


def test_a_change_does_not_write_over_what_somebody_else_has_changed_meanwhile(priya, marco):
    mine = create_item(by=priya, title="Exports", description="as it was")
    keep(marco, Item.objects.get(pk=mine.pk), description="by Marco")
    keep(priya, mine, phase="build")
    row = Item.objects.get(pk=mine.pk)
    assert (row.phase, row.description) == ("build", "by Marco")


def test_what_a_row_settles_by_itself_is_written_with_the_change(priya, monkeypatch):
    item = create_item(by=priya, title="Exports")
    monkeypatch.setattr(Item, "clean", lambda row: setattr(row, "status_text", f"in {row.phase}"))
    keep(priya, item, phase="build")
    assert Item.objects.get(pk=item.pk).status_text == "in build"


def test_a_rule_over_two_columns_is_asked_when_either_changes(priya):
    item = create_item(by=priya, title="Exports", starts_on=date(2026, 5, 1), planned_on=date(2026, 6, 1))
    for change in ({"starts_on": date(2026, 7, 1)}, {"planned_on": date(2026, 4, 1)}):
        with pytest.raises(ValidationError):
            keep(priya, Item.objects.get(pk=item.pk), **change)
    keep(priya, item, starts_on=date(2026, 6, 1))


def test_an_id_of_another_system_stays_unique(priya):
    create_item(by=priya, title="One", external_id="J-1")
    other = create_item(by=priya, title="Two", external_id="J-2")
    with pytest.raises(ValidationError) as refused:
        keep(priya, other, external_id="J-1")
    assert "external_id" in refused.value.message_dict


def test_moving_a_card_asks_and_writes_little(priya):
    item = create_item(by=priya, title="Exports")
    item = Item.objects.get(pk=item.pk)
    with CaptureQueriesContext(connection) as seen:
        move_item(item, by=priya, phase="build")
    said = [query["sql"] for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]]
    # (One asks for fact checks that rest on the item; on PostgreSQL one is the NOTIFY that live pages wait for.)
    assert len(said) <= (8 if connection.vendor == "postgresql" else 7), said
    assert sum(sql.startswith("UPDATE") and '"title"' in sql for sql in said) == 0
