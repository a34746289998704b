"""What may stand inside a column of JSON."""

from datetime import date

import pytest
from django.apps import apps
from django.db import models

from braid.base.inside import ANY, Either, Unlike, check, maybe, shape_of
from braid.base.models import WorkspaceModel


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("a", str), (1, int), (1, float), (1.5, float), (True, bool), (None, None), ("thing", "thing"),
        ([], [str]), (["a", "b"], [str]), (["a", 1], (str, int)), ({}, {str: int}), ({"x": 1}, {str: int}),
        ({"a": 1}, {"a": int, "b?": str}), ({"a": 1, "else": []}, {"a": int}), (None, maybe(int)), ("a", Either(int, str)),
        ({"a": [[{}]]}, ANY), ("5", int.__call__),
    ],
)  # fmt: skip
def test_what_fits(value, shape):
    check(value, shape)


@pytest.mark.parametrize(
    ("value", "shape", "says"),
    [
        (1, str, "1 is not a text"), (True, int, "True is not a whole number"), (2**63, int, "is not a whole number"),
        (1e400, float, "inf is not a number"), (1, bool, "yes or no"), (1, None, "nothing"), ("x", "thing", "“thing”"),
        ({}, [str], "a list"), (["a", 1], [str], "1: 1 is not a text"), (["a"], (str, int), "a list of 2"),
        ([], {str: int}, "an object"), ({"x": "y"}, {str: int}, "x: 'y' is not a whole number"),
        ({}, {"a": int}, "“a” is missing"), ({"a": {"b": [1]}}, {"a": {"b": [str]}}, "a.b.0: 1 is not a text"),
        ("a", maybe(int), "a whole number"), ("x", int, "a whole number"), ({"d": "soon"}, {"d": date.fromisoformat}, "d: 'soon' is not what Braid writes there"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_with_its_place(value, shape, says):
    with pytest.raises(Unlike) as refused:
        check(value, shape)
    assert says in str(refused.value)


def test_what_is_nested_without_end_is_refused():
    deep: list = []
    for _level in range(60):
        deep = [deep]
    with pytest.raises(Unlike, match="too deeply"):
        check(deep, ANY)


def test_every_column_of_json_that_an_archive_holds_says_what_may_stand_inside():
    tables = [m for m in apps.get_models() if issubclass(m, WorkspaceModel) and m.exported]
    columns = [f for m in tables for f in m._meta.concrete_fields if isinstance(f, models.JSONField)]
    assert len(columns) > 20
    assert [str(column) for column in columns if shape_of(column) is None] == []
