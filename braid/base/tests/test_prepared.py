"""A statement that is composed once answers like the query set that it was made of."""

import pytest
from django.db.models.expressions import RawSQL

from braid.base.prepared import Prepared
from braid.people.models import Member, User

pytestmark = pytest.mark.django_db
by_name = Prepared(
    lambda side, name: (
        Member.objects.select_related("workspace")
        .annotate(mark=RawSQL("'x'", ()))
        .filter(side=side)
        .filter(name=name)
    )
)


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_it_reads_every_column_as_ever_and_what_is_joined(priya, django_assert_num_queries):
    Member.objects.filter(pk=priya.pk).update(is_lead=True)
    for _ in range(2):
        with django_assert_num_queries(1):
            found = by_name.first("product", priya.name)
            assert found.workspace.name == priya.workspace.name
        assert columns(found) == columns(Member.objects.get(pk=priya.pk))
        assert columns(found.workspace) == columns(type(priya.workspace).objects.get(pk=priya.workspace_id))
        assert found.mark == "x"
        assert found.is_lead is True


def test_other_values_are_other_rows_and_nothing_is_none(priya, marco):
    assert by_name.first("product", priya.name) == priya
    assert by_name.first("marketing", marco.name) == marco
    assert by_name.first("marketing", priya.name) is None
    assert by_name.first("product", "' OR 1=1 --") is None


def test_values_that_stand_elsewhere_in_the_statement_are_found_out(priya):
    wrong = Prepared(lambda name, side: Member.objects.filter(side=side).filter(name=name))
    with pytest.raises(AssertionError):
        wrong.first(priya.name, "product")


def test_a_user_by_the_key_is_one_that_is_there(priya):
    assert columns(User.objects.get(pk=priya.user_id)) == columns(User.objects.filter(pk=priya.user_id)[0])
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=priya.user_id + 10_000)
    assert User.objects.get(email=priya.user.email) == priya.user
