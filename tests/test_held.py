"""What tables hold about one row: those that hold nothing are not asked, and what comes, goes or is hidden is known."""

import importlib

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from braid.activity.actions import comment, record
from braid.activity.restricting import open_to_all, restrict
from braid.base import held
from braid.base.shown import rooms_of
from braid.launches import launch_page
from braid.messaging import content_page
from braid.roadmap.models import Item
from braid.rounds.models import Round
from braid.teamwork.models import Citation, Decision
from tests.factories import Maker
from tests.test_house import OWN

pytestmark = pytest.mark.django_db(transaction=True)
importlib.import_module("braid.site.urls")
LINKS = {
    f"{number} {held._name(link)}": (each, link) for number, each in enumerate(held._all) for link in each.links
}  # fmt: skip
# Of these the row alone does not show: rounds must have begun, plans be closed, claims be made, unchecked, of an item.
NOT_YET = ("rounds_", "radar_workshopitem.")
# What a row leads to has to go where it can only lead to one thing.
INSTEAD = {"radar_commitment.round_id": {"finding": None}}
OTHERS = (launch_page._said, launch_page._asked, content_page._unverified)


@pytest.fixture
def maker(priya):
    made = Maker(priya, OWN, "Ownwords")
    made.make_all()
    return made


def lead(link, maker):
    """A row and the thing to which its link leads."""
    if isinstance(link, tuple):
        part, thing = lead(link[1], maker)
        row = maker.row(link[0]._meta.label_lower)
        link[0].objects.filter(pk=row.pk).update(subject_kind=part.kind, subject_id=part.pk)
        return row, thing
    if not isinstance(link, type):
        row = maker.row(link.field.model._meta.label_lower)
        thing = maker.row(link.field.related_model._meta.label_lower)
        instead = INSTEAD.get(held._name(link), {})
        type(row).objects.filter(pk=row.pk).update(**{link.field.name: thing, **instead})
        return row, thing
    row, thing = maker.row(link._meta.label_lower), maker.row("roadmap.item")
    link.objects.filter(pk=row.pk).update(subject_kind=thing.kind, subject_id=thing.pk)
    return row, thing


def both(each, member, thing):
    """What is found by asking which tables hold anything first, and what is found without."""
    found = each.of(member, thing)
    with transaction.atomic():
        assert each.of(member, thing) == found
    return found


@pytest.mark.parametrize(("each", "link"), LINKS.values(), ids=LINKS)
def test_a_row_is_found_as_soon_as_it_is_there_and_no_longer(maker, priya, each, link):
    row, thing = lead(link, maker)
    item = Item.objects.get(pk=OWN)
    record(priya, "item.renamed", item)
    assert held._name(link) in held._holding(priya, thing)
    assert both(each, priya, thing) or held._name(link).startswith(NOT_YET) or each in OTHERS
    type(row).objects.filter(pk=row.pk).delete()
    record(priya, "item.renamed", item)
    assert held._name(link) not in held._holding(priya, thing)
    assert both(each, priya, thing) == [] or len(each.links) > 1


def test_tables_that_hold_nothing_are_not_asked_and_their_rooms_are_told_all_the_same(priya):
    item = Item.objects.create(workspace=priya.workspace, title="Alone")
    generic = [each for each in held._all if each.is_generic]
    for each in generic:
        each.of(priya, item)  # (composed)
    record(priya, "item.renamed", item)
    rooms_of(priya).clear()
    with CaptureQueriesContext(connection) as seen:
        assert [each.of(priya, item) for each in generic] == [[] for _each in generic]
    assert len(seen) == 1
    assert rooms_of(priya) >= {"activity", "messaging", "rounds", "teamwork", "launches"}


def test_of_two_readers_each_sees_their_own_whoever_asks_first(priya, marco, as_member):
    item = Item.objects.create(workspace=priya.workspace, title="Export")
    decision = Decision.objects.create(workspace=priya.workspace, question="Okapi or not?")
    Citation.objects.create(
        workspace=priya.workspace, decision=decision, subject_kind=item.kind, subject_id=item.pk
    )

    def shown():
        pages = [
            as_member(member).get(f"/w/acme/roadmap/{item.pk}/").content.decode()
            for member in (priya, marco, priya)
        ]
        return ["Okapi" in page for page in pages]

    record(priya, "decision.opened", decision)
    assert shown() == [True, True, True]
    restrict(decision, by=marco, readers=[marco])
    assert shown() == [False, True, False]
    marco.refresh_from_db()
    decision.refresh_from_db()
    open_to_all(decision, by=marco)
    assert shown() == [True, True, True]
    decision.delete()
    record(priya, "decision.deleted", item)
    assert shown() == [False, False, False]


def test_the_first_word_on_a_page_is_there_at_once(priya, as_member):
    item = Item.objects.create(workspace=priya.workspace, title="Export")
    page = f"/w/acme/roadmap/{item.pk}/"
    assert "Okapi" not in as_member(priya).get(page).content.decode()
    with transaction.atomic():
        comment(item, by=priya, body="Okapi")
    assert "Okapi" in as_member(priya).get(page).content.decode()


def test_every_link_is_a_column_that_can_be_found_quickly():
    """By an index of its own. (Of rounds there are few; not of what they ask about.)"""
    for each in held._all:
        for link in each.links:
            if isinstance(link, tuple):
                continue  # (Of those rounds and ripples there are few.)
            if not isinstance(link, type):
                assert link.field.db_index or link.field.unique, link.field
                continue
            indexes = [set(index.fields) for index in link._meta.indexes]
            assert link is Round or any({"subject_kind", "subject_id"} <= one for one in indexes)
