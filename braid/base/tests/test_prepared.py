"""A statement that is composed once answers like the query set that it was made of."""

import zoneinfo
from datetime import date
from functools import partial

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.db.models import F, Q, Value
from django.db.models.expressions import RawSQL
from django.utils import timezone

from braid.base import prepared
from braid.base.prepared import Prepared, all_composed, asked_as, asker, composed, how_many
from braid.base.shown import rooms_of
from braid.people.models import Member, Pod, User
from braid.roadmap.models import Item

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


def test_values_may_stand_in_any_order_and_twice(priya, marco):
    turned = Prepared(
        lambda name, side: Member.objects.filter(side=side).filter(Q(name=name) | Q(discipline=name))
    )
    assert turned.first(priya.name, "product") == priya
    assert turned.all(marco.name, "marketing") == [marco]
    assert turned.all(marco.name, "product") == []


@pytest.mark.parametrize(
    "compose",
    [
        lambda number: Member.objects.annotate(mark=RawSQL(f"{number}", ())),  # noqa: S611
        lambda number: Member.objects.filter(name__contains=f"{number}"),
        lambda number: Member.objects.filter(pk=number + 1),
        lambda _number: Member.objects.all(),
        lambda number: Member.objects.filter(pk=number, user__date_joined__lt=timezone.now()),
    ],
)
def test_what_depends_on_a_value_in_any_other_way_or_on_the_moment_is_found_out(db, compose):
    with pytest.raises(AssertionError):
        Prepared(compose).all(7)


def test_a_list_of_numbers_may_be_of_any_length(priya, marco, ella, gus, otto):
    among = Prepared(
        lambda side, numbers: Member.objects.filter(pk__in=numbers).exclude(side=side).order_by("pk")
    )
    everybody = [priya, marco, ella, gus, otto]
    for many in (0, 1, 2, 3, 5, 1):
        numbers = [member.pk for member in everybody[:many]]
        expected = [member for member in everybody[:many] if member.side != "product"]
        assert among.all("product", numbers) == sorted(expected, key=lambda member: member.pk)


def test_whatever_is_known_of_a_reader_beside_who_they_are_is_no_part_of_a_statement(priya):
    by_side = Prepared(lambda member: Member.objects.visible_to(member).filter(side=member.side))
    with pytest.raises(AttributeError):
        by_side.all(priya)


def test_each_reader_gets_their_own_rows_and_is_told_of_the_room(priya, otto, django_assert_num_queries):
    mine = Prepared(
        lambda member, day: Member.objects.visible_to(member).filter(pk=member.pk, joined_on__lte=day)
    )
    for member in (priya, otto, priya):
        vars(member).pop("_rooms_read", None)
        with django_assert_num_queries(1):
            assert mine.all(member, date(2100, 1, 1)) == [member]
        assert rooms_of(member) == {"people"}
        assert mine.all(member, date(2000, 1, 1)) == []


def test_what_is_hidden_from_some_is_asked_for_in_another_way(priya, marco):
    item = Item.objects.create(workspace=priya.workspace, title="Quiet", is_restricted=True)
    item.readers.add(marco)
    items = Prepared(
        lambda member: Item.objects.visible_to(member).order_by("pk").values_list("title", flat=True)
    )
    priya.hiding = marco.hiding = frozenset({""})
    assert items.all(priya) == items.all(marco) == ["Quiet"]  # (as long as the door has found nothing hidden)
    priya.hiding = marco.hiding = frozenset({"roadmap.item"})
    assert items.all(priya) == []
    assert items.all(marco) == ["Quiet"]
    priya.hiding = marco.hiding = None
    assert items.all(priya) == []
    assert items.all(marco) == ["Quiet"]


def test_rows_of_every_shape_are_those_of_the_query_set(priya, marco):
    def rows(side):
        return Member.objects.filter(side=side).order_by("pk")

    for shaped in (
        lambda side: rows(side).values("name", "joined_on", workspace_name=F("workspace__name")),
        lambda side: rows(side).values_list("is_lead", "joined_on"),
        lambda side: rows(side).values_list("joined_on", flat=True),
        lambda side: (
            rows(side)
            .order_by()
            .values_list("pk", Value("a"))
            .union(rows(side).order_by().values_list("pk", Value("b")))
        ),
        lambda side: rows(side).annotate(more=F("joined_on")).select_related("user"),
    ):
        asked = Prepared(shaped)
        for side in ("product", "marketing"):
            assert sorted(asked.all(side), key=str) == sorted(shaped(side), key=str) != []


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


def test_readers_in_many_time_zones_do_not_take_each_others_statements(priya):
    """The pages of one row ask by some sixty statements, each for every time zone."""
    composed_now = []

    def composing(member):
        composed_now.append(member)
        return Member.objects.visible_to(member)

    asked = [Prepared(composing) for _ in range(60)]
    zones = sorted(zoneinfo.available_timezones())[:12]
    for _turn in range(2):
        composed_now.clear()
        for zone in zones:
            with timezone.override(zone):
                for each in asked:
                    each.noted(priya)
    assert composed_now == []


def test_where_there_are_too_many_statements_the_oldest_goes(priya, monkeypatch):
    monkeypatch.setattr(prepared, "MOST", 3)
    monkeypatch.setattr(connection, "braid_prepared", {}, raising=False)
    first, *others = asked = [Prepared(lambda member: Member.objects.visible_to(member)) for _ in range(4)]
    for each in asked:
        assert priya in each.all(priya)
    assert [key[0] for key in connection.braid_prepared] == others
    assert priya in first.all(priya)


@pytest.mark.django_db(transaction=True)
def test_what_is_composed_for_many_is_kept_as_one(priya, otto, settings):
    settings.REMEMBER = True
    kept, now = caches["pages"], []
    kept.clear()

    def composing(member, model):
        now.append(model)
        return model.objects.visible_to(member)

    def asked(member, *models):
        vars(member)["_rooms_read"] = set()
        makers = {model.__name__: partial(composing, member, model) for model in models}
        return all_composed(member, "test", makers)

    for member in (priya, otto):
        for models in ((Pod,), (Pod, Item), (Item,), ()):
            expected = {
                model.__name__: composed(member, model.__name__, partial(composing, member, model))
                for model in models
            }
            assert asked(member, *models) == expected
            assert rooms_of(member) == {model._meta.app_label for model in models}
    now.clear()
    asked(priya, Pod, Item)
    assert now == []
    kept.clear()
    asked(priya, Pod, Item)
    assert (len(kept._cache), now) == (1, [Pod, Item])
    with transaction.atomic():
        asked(priya, Pod)
    assert now == [Pod, Item, Pod]


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_as_somebody_is_read_each_time_and_composed_once(priya, marco, settings):
    settings.REMEMBER = True
    composed_now = []

    def mine(member):
        def rows():
            composed_now.append(member)
            return Pod.objects.visible_to(member).filter(members=member)

        return asked_as(member, "test", rows)

    for each in (priya, marco):
        each.hiding = frozenset()
    assert [mine(priya), mine(marco)] == [[], []]
    pod = Pod.objects.create(workspace=priya.workspace, name="Onboarding")
    pod.members.add(priya)
    composed_now.clear()
    assert [mine(priya), mine(marco), composed_now] == [[pod], [], []]
    # Who asks as somebody else asks something else.
    priya.side = "marketing"
    assert [mine(priya), set(composed_now)] == [[pod], {priya}]
    assert asked_as(priya, "nothing", Pod.objects.none) == []
    with pytest.raises(AssertionError, match="moment"):
        asked_as(priya, "now", lambda: Pod.objects.annotate(now=Value(timezone.now())))
