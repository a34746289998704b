"""What is out and nobody was told of: which items count as out, and what counts as telling of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from braid.activity.archive import archive
from braid.activity.restricting import restrict
from braid.launches.models import Launch, LaunchContent, LaunchItem
from braid.launches.told import told_by_launches
from braid.messaging.actions import create_claim, create_content
from braid.messaging.models import ContentClaim
from braid.messaging.notes.silent import silent_items
from braid.roadmap.actions import choose_quiet, move_item, withdraw_quiet
from braid.roadmap.models import Item, Release

pytestmark = pytest.mark.django_db
OUT = timezone.localdate() - timedelta(days=30)


@pytest.fixture
def release(workspace) -> Release:
    return Release.objects.create(workspace=workspace, name="4.2", released_on=OUT)


@pytest.fixture
def item(workspace) -> Item:
    return Item.objects.create(workspace=workspace, title="Search", visibility="customer", phase="learn", released_on=OUT)  # fmt: skip


@pytest.fixture
def launch(workspace, item) -> Launch:
    row = Launch.objects.create(workspace=workspace, name="Spring")
    LaunchItem.objects.create(workspace=workspace, launch=row, item=item)
    return row


def silent(member) -> set[str]:
    return set(silent_items(member).values_list("title", flat=True))


@pytest.mark.parametrize(
    ("values", "is_out"),
    [
        ({"released_on": OUT}, True),
        ({"released_on": OUT, "phase": "dropped"}, False),
        ({"released_on": OUT, "visibility": "internal"}, False),
        ({"release": True, "phase": "learn"}, True),
        ({"release": True, "phase": "launch"}, True),
        # (Its release is out without it.)
        ({"release": True, "phase": "build"}, False),
        ({"phase": "learn"}, False),
    ],
)
def test_what_counts_as_out(values, is_out, workspace, release, marco):
    row = {"visibility": "customer", "phase": "learn", **values}
    row |= {"release": release} if values.get("release") else {}
    Item.objects.create(workspace=workspace, title="Search", **row)
    assert silent(marco) == ({"Search"} if is_out else set())


def test_both_sides_choose_quiet_and_one_alone_does_not(item, priya, marco):
    choose_quiet(item, by=priya)
    assert silent(marco) == {"Search"}
    choose_quiet(item, by=marco)
    assert silent(marco) == set()
    withdraw_quiet(item, by=priya)
    assert silent(marco) == {"Search"}


def test_a_piece_of_a_launch_that_names_nothing_speaks_for_all_of_it(item, launch, workspace, marco):
    assert silent(marco) == {"Search"}, "a launch without a piece tells nobody"
    piece = create_content(by=marco, title="Film")
    LaunchContent.objects.create(workspace=workspace, launch=launch, content=piece)
    assert silent(marco) == set()
    archive(piece, by=marco)
    assert silent(marco) == {"Search"}


@pytest.mark.parametrize("how", ["linked", "claims", "claims again"])
def test_a_piece_that_speaks_of_others_does_not_speak_for_the_launch(how, item, launch, workspace, marco):
    other = Item.objects.create(workspace=workspace, title="Filters")
    piece = create_content(by=marco, title="Film", items=[other] if how == "linked" else [])
    LaunchContent.objects.create(workspace=workspace, launch=launch, content=piece)
    first = create_content(by=marco, title="Post")
    if how == "claims":
        create_claim(by=marco, text="Filters are fast.", item=other, content=piece)
    if how == "claims again":
        claim = create_claim(by=marco, text="Filters are fast.", item=other, content=first)
        ContentClaim.objects.create(workspace=workspace, content=piece, claim=claim)
    assert silent(marco) == {"Search"}


def test_what_some_may_not_see_is_told_to_nobody_who_may_not(item, launch, workspace, priya, marco):
    restrict(item, by=priya, readers=[priya])
    assert silent(priya) == {"Search"}
    assert silent(marco) == set()
    piece = create_content(by=priya, title="Film")
    LaunchContent.objects.create(workspace=workspace, launch=launch, content=piece)
    assert told_by_launches(marco, workspace) == set()


def test_the_page_says_so_and_no_longer_once_somebody_was_told(item, priya, marco, as_member):
    browser = as_member(marco)
    assert "Search" in browser.get("/w/acme/notes/silent/").content.decode()
    assert "One thing is out that nobody was told of" in browser.get("/w/acme/notes/").content.decode()
    create_content(by=marco, title="Post", items=[item])
    assert "Nothing is out that nobody was told of" in browser.get("/w/acme/notes/silent/").content.decode()


def test_an_item_that_is_dropped_later_needs_no_telling(item, priya, marco):
    move_item(item, by=priya, phase="dropped")
    assert silent(marco) == set()
