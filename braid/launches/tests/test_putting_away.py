"""What a launch rests on is put away or dropped, and its stages and gates move: whoever rests on it is asked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from braid.activity.actions import comment
from braid.activity.archive import (
    archive,
    archive_all,
    bring_all_back,
    bring_back,
    delete_for_good,
    goes_with,
)
from braid.activity.models import Comment, Contact, Event
from braid.activity.restricting import restrict
from braid.launches.content_plan import plan_for_launch
from braid.launches.models import Gate, Launch, LaunchItem, LaunchStage, Ripple, RippleAsk
from braid.launches.reviewing import make_review, name_win
from braid.launches.ripple_actions import answer_ripple, save_part, take_back
from braid.messaging.models import Content
from braid.people.models import Member
from braid.roadmap.actions import change_item, move_item
from braid.roadmap.actions.several import change_several
from braid.roadmap.models import Item, Release

pytestmark = pytest.mark.django_db
SOON, LATER = (timezone.localdate() + timedelta(days=days) for days in (20, 34))


@pytest.fixture
def launch(workspace, priya, marco) -> Launch:
    """A launch of two items and their release; a third item is in none."""
    release = Release.objects.create(workspace=workspace, name="4.2")
    row = Launch.objects.create(
        workspace=workspace,
        name="Spring",
        on=SOON,
        release=release,
        product_owner=priya,
        marketing_owner=marco,
    )
    for title in ("Search", "Filters", "Elsewhere"):
        item = Item.objects.create(workspace=workspace, title=title, phase="build")
        if title != "Elsewhere":
            LaunchItem.objects.create(workspace=workspace, launch=row, item=item)
    return row


def search() -> Item:
    return Item.objects.get(title="Search")


def open_asks() -> set[str]:
    return set(RippleAsk.objects.filter(ended_at=None).values_list("asked__name", flat=True))


def at(row) -> str:
    return f"/w/acme/{row.place}"


def test_an_item_that_is_put_away_asks_and_the_button_takes_both_back(launch, priya, marco, as_member):
    client = as_member(priya)
    page = client.post(f"/w/acme/archive/roadmap.item/{search().pk}/put/")
    assert page.status_code == 303
    assert search().archived_at
    assert open_asks() == {marco.name}
    shown = as_member(marco).get(at(launch)).content.decode()
    assert f"{priya.name} changed item Search: put into the archive" in shown
    assert client.post(f"/w/acme/undo/{Event.objects.latest('pk').pk}/").status_code in (302, 303)
    assert search().archived_at is None
    assert open_asks() == set()
    assert Ripple.objects.get().taken_back_by == priya


def test_what_comes_back_from_the_archive_needs_no_answer(launch, priya, marco):
    for row in (search(), launch.release):
        archive(row, by=priya)
        assert open_asks() == {marco.name}
        bring_back(row, by=marco)
        assert open_asks() == set()
    assert Event.objects.filter(name="ripple.taken_back").count() == 2


def test_what_no_launch_rests_on_is_put_away_without_a_question(launch, priya):
    archive(Item.objects.get(title="Elsewhere"), by=priya)
    launch.launched_on = timezone.localdate()
    launch.save()
    archive(search(), by=priya)
    assert not Ripple.objects.exists()


@pytest.mark.parametrize("drop", [lambda item, by: move_item(item, by=by, phase="dropped"), lambda item, by: change_item(item, by=by, phase="dropped")])  # fmt: skip
def test_an_item_that_is_dropped_asks_until_it_is_taken_up(launch, priya, marco, drop):
    drop(search(), priya)
    assert open_asks() == {marco.name}
    assert Ripple.objects.get().changes == {"phase": ["build", "dropped"]}
    move_item(search(), by=priya, phase="build")
    assert open_asks() == set()
    drop(search(), priya)
    take_back(Ripple.objects.get(taken_back_at=None), by=priya)
    assert search().phase == "build"
    move_item(search(), by=priya, phase="beta")
    assert open_asks() == set(), "another phase is no question"


@pytest.mark.parametrize("how", [{"put_away": True}, {"columns": {"phase": "dropped"}}])
def test_many_at_once_ask_about_those_in_a_launch_and_come_back_as_one(launch, priya, marco, as_member, how):
    outcome = change_several(Item.objects.order_by("pk"), by=priya, **how)
    assert outcome.changed == 3
    assert Ripple.objects.count() == 2
    assert open_asks() == {marco.name}
    as_member(priya).post(f"/w/acme/undo/{outcome.event.pk}/")
    assert not Item.objects.exclude(archived_at=None, phase="build").exists()
    assert open_asks() == set()


def test_an_answer_stands_in_the_way_of_undoing_as_any_other_change_does(launch, priya, marco, as_member):
    outcome = change_several(Item.objects.order_by("pk"), by=priya, put_away=True)
    answer_ripple(RippleAsk.objects.first(), by=marco, verdict="cannot", words="It is printed")
    as_member(priya).post(f"/w/acme/undo/{outcome.event.pk}/")
    assert search().archived_at


def test_what_an_import_puts_away_asks_too(launch, priya, marco):
    event = archive_all(Item, list(Item.objects.values_list("pk", flat=True)), by=priya)
    assert event
    assert Ripple.objects.count() == 2
    assert open_asks() == {marco.name}
    bring_all_back(event, by=priya)
    assert open_asks() == set()


def test_a_stage_that_moves_asks_both_sides_and_whose_piece_goes_out_at_it(
    launch, workspace, priya, marco, as_member
):
    stage = LaunchStage.objects.create(workspace=workspace, launch=launch, name="Beta", on=SOON)
    ana = Member.objects.create(
        workspace=workspace, name="Ana", side="marketing", joined_on=SOON - timedelta(90), right="member"
    )
    piece = Content.objects.create(workspace=workspace, title="Invitation", kind_of="email", owner=ana)
    plan_for_launch(piece, launch, by=marco, stage=stage)
    client, form = as_member(priya), {"name": "Beta", "on": LATER.isoformat()}
    page = client.post(f"{at(launch)}stages/{stage.pk}/", form).content.decode()
    assert "You move Beta from" in page
    assert "Invitation" in page
    stage.refresh_from_db()
    assert stage.on == SOON
    client.post(
        f"{at(launch)}stages/{stage.pk}/", {**form, "ripple": "ask", "ripple_why": "Too few accounts"}
    )
    stage.refresh_from_db()
    assert stage.on == LATER
    assert open_asks() == {marco.name, "Ana"}
    assert f"{priya.name} moved stage Beta from" in client.get(at(launch)).content.decode()
    ask = RippleAsk.objects.filter(asked=ana).get()
    assert as_member(marco).get(f"/w/acme/{ask.page}").status_code == 200
    client.post(f"/w/acme/undo/{Event.objects.latest('pk').pk}/")
    stage.refresh_from_db()
    assert stage.on == SOON
    assert open_asks() == set()


def test_a_gate_that_moves_asks_who_answers_it(launch, workspace, priya, marco):
    gate = Gate.objects.create(
        workspace=workspace, launch=launch, name="Legal", asked_of="marketing", due_on=SOON
    )
    save_part(gate, by=priya, name="Legal and tax")
    assert not Ripple.objects.exists(), "another word for it moves nothing"
    save_part(gate, by=priya, due_on=LATER)
    assert open_asks() == {marco.name}
    save_part(gate, by=marco, due_on=SOON)
    assert open_asks() == set(), "all is as it was before the question"


def test_a_stage_that_is_over_is_put_right_without_a_question(launch, workspace, priya):
    gone = timezone.localdate() - timedelta(days=9)
    stage = LaunchStage.objects.create(workspace=workspace, launch=launch, name="Beta", on=gone)
    save_part(stage, by=priya, on=gone + timedelta(days=1))
    assert not Ripple.objects.exists()
    save_part(stage, by=priya, on=SOON)
    assert Ripple.objects.exists()


def test_what_is_asked_of_a_part_ends_when_the_part_leaves(launch, workspace, priya, as_member):
    stage = LaunchStage.objects.create(workspace=workspace, launch=launch, name="Beta", on=SOON)
    save_part(stage, by=priya, on=LATER)
    assert RippleAsk.objects.exists()
    client = as_member(priya)
    client.post(f"{at(launch)}stages/{stage.pk}/", {"remove": "1"})
    assert not RippleAsk.objects.exists()
    assert client.get(at(launch)).status_code == 200


def test_what_is_deleted_for_good_is_asked_about_no_more(launch, priya, marco, as_member):
    archive(search(), by=priya)
    ask = RippleAsk.objects.get(asked=marco)
    delete_for_good(search(), by=priya)
    assert not Ripple.objects.exists()
    assert as_member(marco).get(f"/w/acme/launches/ripples/{ask.pk}/").status_code == 404


def test_what_was_said_on_the_parts_of_a_restricted_launch_goes_with_it(launch, priya, marco):
    restrict(launch, by=priya, readers=[priya])
    review = make_review(launch, 7)
    win = name_win(review, by=priya, text="Zebra won", product=priya, marketing=marco)
    gate = Gate.objects.create(workspace_id=launch.workspace_id, launch=launch, name="Zebra gate")
    for part in (review, win, gate):
        comment(part, by=priya, body="Zebra, said in confidence.")
    archive(launch, by=priya)
    assert ("Comments", 3) in goes_with(launch)
    delete_for_good(launch, by=priya)
    assert not Comment.objects.exists()
    assert not Contact.objects.exists()
    assert "Zebra" not in repr(list(Event.objects.values())), "nothing hides it any more"
