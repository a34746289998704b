"""An import brings nothing back that was put away, and does not reach what only others may see."""

import pytest
from django.utils import timezone

from braid.goals.models import KeyResult, Objective
from braid.roadmap.models import Item

pytestmark = pytest.mark.django_db
ITEMS = "External id,Title\nA1,Export\n"
GOALS = "External id,Objective,Period,Start,End,Accountable side,Key result\nG1,Grow,Q1,2025-01-01,2025-03-31,Product,Reach 1400\n"


def test_a_second_import_does_not_bring_back_what_was_put_away(bring_in):
    bring_in("items", ITEMS)
    Item.objects.update(archived_at=timezone.now())
    report = bring_in("items", ITEMS.replace("Export", "Exports"))
    assert (report.created, report.updated, report.refused) == (0, 0, 1)
    assert "bring it back from the archive" in str(report.data()["reasons"])
    item = Item.objects.get()
    assert (item.title, item.archived_at is None) == ("Export", False)


def test_what_is_a_part_of_something_put_away_stays_as_it_is_too(bring_in):
    bring_in("goals", GOALS)
    Objective.objects.update(archived_at=timezone.now())
    report = bring_in("goals", GOALS.replace("Reach 1400", "Reach 1500"))
    assert report.created == report.updated == 0
    assert report.refused
    assert list(KeyResult.objects.values_list("title", flat=True)) == ["Reach 1400"]
    assert Objective.objects.count() == 1


def test_an_id_that_only_others_may_see_is_refused(bring_in, marco):
    bring_in("items", ITEMS)
    item = Item.objects.get()
    Item.objects.update(is_restricted=True)
    item.readers.add(marco)
    report = bring_in("items", ITEMS.replace("Export", "Exports"))
    assert (report.created, report.updated, report.refused) == (0, 0, 1)
    assert Item.objects.get().title == "Export"
