"""The worker lets the database learn how its rows are spread."""

import pytest
from django.db import connection

from braid.people.models import Pod
from braid.site import planner


@pytest.mark.django_db
def test_it_knows_how_many_rows_have_one_value(workspace):
    Pod.objects.bulk_create(Pod(workspace=workspace, name=f"Pod {n}") for n in range(40))
    planner.learn()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'people_pod'")
            assert any(stat.startswith("40 ") for (stat,) in cursor.fetchall())


@pytest.mark.django_db
def test_it_looks_again_only_after_a_while(monkeypatch):
    looked = []
    monkeypatch.setattr(planner, "learn", lambda: looked.append(1))
    monkeypatch.setattr(planner, "_last", None)
    for _ in range(3):
        assert planner.learn_when_due() == 0
    assert len(looked) == (1 if connection.vendor == "sqlite" else 0)
