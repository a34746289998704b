"""What was put away is nowhere but in the archive; what only some may see is nowhere for the others."""

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from braid.base.hidden import can_be_hidden
from braid.base.models import Archivable, Restrictable, WorkspaceModel, put_away
from braid.people.models import Member
from tests.factories import ROWS, Maker

TABLES = [m for m in apps.get_models() if issubclass(m, WorkspaceModel)]
ARCHIVABLE = [m for m in TABLES if issubclass(m, Archivable)]
RESTRICTABLE = [m for m in TABLES if issubclass(m, Restrictable)]
PARTS = [m for m in TABLES if m.part_of and put_away(m)]
PUT_AWAY = [m for m in TABLES if put_away(m)]
HIDDEN = [m for m in TABLES if can_be_hidden(m)]


def name(model: type[models.Model]) -> str:
    return model._meta.label_lower


@pytest.fixture
def maker(priya) -> Maker:
    maker = Maker(priya, 123456, "Ownwords")
    maker.make_all()
    return maker


def shown(model: type[models.Model], member: Member, pk: int) -> bool:
    return model.objects.visible_to(member).filter(pk=pk).exists()


@pytest.mark.parametrize("model", ARCHIVABLE, ids=name)
def test_what_is_put_away_is_seen_by_the_second_door_only(model, maker, marco):
    row = maker.row(name(model))
    assert shown(model, marco, row.pk)
    model.objects.filter(pk=row.pk).update(archived_at=timezone.now())
    assert not shown(model, marco, row.pk)
    assert not model.objects.in_use().filter(pk=row.pk).exists()
    assert model.objects.visible_with_archived(marco).filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", PARTS, ids=name)
def test_a_part_goes_with_what_it_is_a_part_of(model, maker, marco):
    row = maker.row(name(model))
    assert shown(model, marco, row.pk)
    for path in put_away(model):
        whole = row
        for step in path.split("__")[:-1]:
            whole = getattr(whole, step)
        type(whole).objects.filter(pk=whole.pk).update(archived_at=timezone.now())
        assert not shown(model, marco, row.pk), path
        type(whole).objects.filter(pk=whole.pk).update(archived_at=None)


@pytest.mark.parametrize("model", RESTRICTABLE, ids=name)
def test_who_is_not_named_sees_neither_the_row_nor_what_speaks_of_it(model, maker, marco, priya):
    whole = maker.row(name(model))
    speaking = [(t, f) for t in TABLES for f in t._meta.concrete_fields if f.related_model is model]
    for table, field in speaking:
        table.objects.filter(pk=maker.row(name(table)).pk).update(**{field.name: whole})
    model.objects.filter(pk=whole.pk).update(is_restricted=True)
    whole.readers.add(priya)
    hidden = {name(m) for m in HIDDEN if not shown(m, marco, maker.row(name(m)).pk)}
    assert hidden >= {name(model), *(name(table) for table, _field in speaking)}
    assert {name(m) for m in HIDDEN if not shown(m, priya, maker.row(name(m)).pk)} == set()


def test_every_column_that_speaks_of_what_may_be_hidden_says_so():
    """A new table with a link to an item must say how it stands to it."""
    for table in TABLES:
        for field in table._meta.concrete_fields:
            if field.related_model is not None and issubclass(field.related_model, Restrictable):
                assert field.name in (*table.part_of, *table.speaks_of), f"{name(table)}.{field.name}"


def test_the_factories_know_every_table_here():
    assert {name(m) for m in (*ARCHIVABLE, *RESTRICTABLE, *PARTS)} <= set(ROWS)


@pytest.mark.parametrize("label", ["goals.metric", "roadmap.release", "teamwork.term"])
def test_the_name_of_what_was_put_away_is_free_again(label, maker, priya):
    row = maker.row(label)
    type(row).objects.filter(pk=row.pk).update(archived_at=timezone.now())
    again = maker.row(label, pk=555_555, external_id="")
    assert shown(type(row), priya, again.pk)
