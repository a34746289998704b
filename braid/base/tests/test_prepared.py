"""A statement that is composed once answers like the query set that it was made of."""

import pytest
from django.db.models.expressions import RawSQL

from braid.base.prepared import Prepared, asker, composed, how_many
from braid.base.shown import rooms_of
from braid.people.models import Member, Pod, User

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


@pytest.mark.django_db(transaction=True)
def test_a_statement_is_composed_once_for_each_who_asks_and_read_every_time(priya, otto, settings):
    settings.REMEMBER = True
    priya = Member.objects.select_related("workspace").get(pk=priya.pk)
    made: list[str] = []

    def pods(member):
        def compose():
            made.append(member.name)
            return Pod.objects.visible_to(member)

        return compose

    for count in range(3):
        assert how_many(priya, "pods", pods(priya)) == count
        assert how_many(otto, "pods", pods(otto)) == 0
        Pod.objects.create(workspace=priya.workspace, name=f"Pod {count}")
    assert made == [priya.name, otto.name]
    again = Member.objects.select_related("workspace").get(pk=priya.pk)
    composed(again, "pods", pods(again))
    # (It is not composed anew, and yet the page has read these rows.)
    assert (made, rooms_of(again)) == ([priya.name, otto.name], {"people"})
    assert composed(priya, "none", Pod.objects.none) == ("", ())
    assert how_many(priya, "none", Pod.objects.none) == 0


def test_whoever_may_see_or_do_something_else_is_somebody_else(priya):
    before = asker(priya)
    priya.unread, priya.workspace.version = 5, 100
    assert asker(priya) == before
    seen = {before}
    for name, value in (
        ("side", "marketing"),
        ("right", "guest"),
        ("is_sponsor", True),
        ("hiding", frozenset()),
    ):
        setattr(priya, name, value)
        seen.add(asker(priya))
    priya.hiding = frozenset({"roadmap.item"})
    assert len(seen | {asker(priya)}) == 6
