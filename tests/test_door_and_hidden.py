"""On a page that is read the door says what is hidden from its reader, and nothing else is asked about it."""

import pytest
from django.apps import apps
from django.db.models import Q

from braid.activity.models import Event
from braid.activity.restricting import open_to_all, restrict
from braid.base.hidden import _starts, can_be_hidden, hidden_from, shown_to, sight
from braid.launches.models import Launch
from braid.people.doors import _member_by_place
from braid.roadmap.actions import create_item
from braid.roadmap.models import Item

pytestmark = pytest.mark.django_db
SECRET = "Okapi"


def asked_by(member):
    """The member as the door has found them, on a page that is read."""
    found = _member_by_place.first(member.user_id, member.workspace.slug)
    found.hiding = frozenset(found.hides.split(","))
    return found


def test_the_door_knows_from_whom_something_is_hidden(priya, marco):
    item = create_item(by=priya, title=SECRET)
    assert all(shown_to(asked_by(one), Item) == Q() for one in (priya, marco))
    assert sight(asked_by(priya), Item) == sight(asked_by(marco), Item) == "all"
    restrict(item, by=priya, readers=[priya])
    assert shown_to(asked_by(priya), Item) == Q()
    assert sight(asked_by(priya), Item) == "all"
    for kind in (Item, Event, Launch._meta.get_field("items").related_model):
        assert shown_to(asked_by(marco), kind) == shown_to(marco, kind) != Q()
    assert sight(asked_by(marco), Item) != "all"
    assert shown_to(asked_by(marco), apps.get_model("goals.objective")) == Q()
    open_to_all(item, by=priya)
    assert shown_to(asked_by(marco), Item) == Q()


def test_who_was_not_asked_by_the_door_is_asked_for_every_time(priya, marco):
    assert shown_to(marco, Item) != Q()
    assert sight(marco, Item) == f"member {marco.pk}"


def test_every_table_that_can_be_hidden_is_known_to_begin_somewhere():
    for model in apps.get_models():
        assert bool(_starts(model)) == can_be_hidden(model), model


def test_one_workspace_tells_nothing_about_another(priya, otto):
    restrict(create_item(by=otto, title=SECRET), by=otto, readers=[otto])
    assert shown_to(asked_by(priya), Item) == Q()


def test_what_is_hidden_from_who_sees_all_is_nothing_and_not_everything(priya):
    create_item(by=priya, title="Seen by all")
    assert not Item.objects.filter(hidden_from(asked_by(priya), Item)).exists()
    assert Item.objects.filter(shown_to(asked_by(priya), Item)).exists()
