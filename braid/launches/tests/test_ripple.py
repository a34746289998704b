"""A change on which others rest: who is asked before it is saved, what they answer, and what becomes of readiness."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from braid.activity.actions import record
from braid.activity.for_you import OWE, OWED, lines
from braid.activity.models import Event, Notification
from braid.activity.undo import undo_of
from braid.launches.actions import change_launch
from braid.launches.models import (
    Assumption,
    Gate,
    GateAnswer,
    Launch,
    LaunchItem,
    LaunchStage,
    Ripple,
    RippleAnswer,
    RippleAsk,
    Task,
)
from braid.launches.ripple_actions import answer_ripple, save_launch, take_back
from braid.launches.shipping import ship
from braid.messaging.models import Claim, Content
from braid.people.models import Member
from braid.radar.facts.launches import LaunchFacts
from braid.roadmap.actions import change_item, change_release
from braid.roadmap.models import Item, Release

pytestmark = pytest.mark.django_db
SOON, LATER, LAST = (timezone.localdate() + timedelta(days=days) for days in (20, 34, 41))


@pytest.fixture
def ana(workspace) -> Member:
    return Member.objects.create(
        workspace=workspace, name="Ana", side="marketing", joined_on=date(2020, 1, 1), right="member"
    )


@pytest.fixture
def launch(workspace, priya, marco, ana) -> Launch:
    """Ready on both sides, with a task of Ana's that moves with the day."""
    row = Launch.objects.create(
        workspace=workspace,
        name="Insights 2.0",
        on=SOON,
        audience="Everyone",
        product_owner=priya,
        marketing_owner=marco,
    )
    Task.objects.create(
        workspace=workspace, launch=row, title="Print slides", side="marketing", owner=ana, days=-3
    )
    for number in range(3):
        gate = Gate.objects.create(workspace=workspace, launch=row, name=f"Gate {number}", due_on=SOON)
        for side in ("product", "marketing"):
            GateAnswer.objects.create(workspace=workspace, gate=gate, side=side, state="ready")
    return row


def move(launch, by, on, **how) -> Ripple:
    save_launch(launch, by=by, on=on, **how)
    return Ripple.objects.order_by("-pk")[0]


def shares(launch, member) -> tuple:
    rows = Gate.objects.visible_to(member).filter(launch=launch)
    found = rows.tallies(Assumption.objects.visible_to(member), RippleAsk.objects.visible_to(member))[
        launch.pk
    ]
    facts = LaunchFacts(launch.workspace_id, timezone.localdate())
    facts.load()
    read = facts.launches[launch.pk].fact()
    assert (read.product.share, read.marketing.share) == (found["product"].share, found["marketing"].share)
    return tuple(round(found[side].share * 100) for side in ("product", "marketing"))


def ask_of(member, **more) -> RippleAsk:
    return RippleAsk.objects.get(asked=member, ended_at=None, **more)


def test_moving_a_day_asks_whoever_rests_on_it_and_readiness_falls_and_recovers(launch, priya, marco, ana):
    assert shares(launch, priya) == (100, 100)
    made = move(launch, marco, LATER, why="The printer needs two weeks")
    assert {ask.asked.name for ask in made.asks.all()} == {priya.name, "Ana"}
    assert shares(launch, priya) == (75, 75)
    answer_ripple(ask_of(priya), by=priya, verdict="fine")
    assert shares(launch, priya) == (100, 75)
    answer_ripple(ask_of(ana), by=ana, verdict="cannot", words="The hall is booked")
    assert shares(launch, priya) == (100, 75)
    answer_ripple(ask_of(ana), by=ana, verdict="change", words="Slides are printed")
    assert shares(launch, priya) == (100, 100)


def test_the_page_before_saving_says_what_rests_on_it_and_saves_nothing(launch, marco, as_member):
    client, at = as_member(marco), f"/w/acme/launches/{launch.pk}/"
    form = {"name": launch.name, "kind_of": "quiet", "tier": 3, "audience": "Everyone", "on": LATER.isoformat(),
            "product_owner": launch.product_owner_id, "marketing_owner": launch.marketing_owner_id, "along": "on"}  # fmt: skip
    page = client.post(f"{at}edit/", form).content.decode()
    assert "You move Insights 2.0 from" in page
    assert "Print slides" in page
    assert "Save and ask 2 people" in page
    assert f'name="on" value="{LATER.isoformat()}"' in page
    launch.refresh_from_db()
    assert launch.on == SOON
    assert not Ripple.objects.exists()
    back = client.post(f"{at}edit/", {**form, "ripple": "back"})
    assert f'value="{LATER.isoformat()}"' in back.content.decode()
    assert not Ripple.objects.exists()
    saved = client.post(f"{at}edit/", {**form, "ripple": "ask", "ripple_why": "The printer"})
    assert saved.status_code == 303
    launch.refresh_from_db()
    assert launch.on == LATER
    shown = client.get(at).content.decode()
    assert "moved it from" in shown
    assert "“The printer”" in shown
    assert Event.objects.filter(name="ripple.asked").count() == 1


def test_what_nobody_rests_on_is_saved_at_once(launch, marco, as_member):
    form = {"name": launch.name, "kind_of": "quiet", "tier": 3, "audience": "Everyone", "on": SOON.isoformat(), "summary": "New",
            "product_owner": launch.product_owner_id, "marketing_owner": launch.marketing_owner_id}  # fmt: skip
    assert as_member(marco).post(f"/w/acme/launches/{launch.pk}/edit/", form).status_code == 303
    assert not Ripple.objects.exists()


def test_whoever_is_asked_answers_in_one_tap_and_the_changer_hears_what_cannot_be(
    launch, priya, marco, ana, as_member
):
    move(launch, marco, LATER)
    (line,) = [one for one in lines(priya)[OWE] if "ripples" in one.url]
    assert (line.act, line.post) == ("Fine", True)
    assert "Insights 2.0: from" in line.what
    assert {one.why for one in lines(marco)[OWED]} >= {
        f"{priya.name} has not answered",
        "Ana has not answered",
    }
    assert Notification.objects.filter(member=priya, event__name="ripple.asked").exists()
    assert as_member(priya).post(f"/w/acme/{line.act_url}").status_code == 303
    assert not [one for one in lines(priya)[OWE] if "ripples" in one.url]
    answer_ripple(ask_of(ana), by=ana, verdict="cannot", words="The hall is booked")
    assert "The hall is booked" in [one for one in lines(marco)[OWE] if "ripples" in one.url][0].why
    answer_ripple(ask_of(ana), by=ana, verdict="change", words="Slides are printed")
    shown = as_member(marco).get(f"/w/acme/launches/{launch.pk}/").content.decode()
    assert "must change" in shown
    assert "Slides are printed" in shown


def test_a_refusal_without_a_sentence_is_not_kept(launch, priya, marco, as_member):
    move(launch, marco, LATER)
    ask = ask_of(priya)
    answer = as_member(priya).post(f"/w/acme/{ask.page}", {"verdict": "cannot", "words": " "})
    assert answer.status_code == 422
    assert not RippleAnswer.objects.exists()


def test_nobody_answers_for_the_other_side(launch, priya, ana, marco, as_member):
    move(launch, marco, LATER)
    ask = ask_of(priya)
    assert as_member(marco).post(f"/w/acme/{ask.page}fine/").status_code == 403 or marco.may("manage")
    stranger = Member.objects.get(pk=ana.pk)
    assert not ask.answerable_by(stranger)


def test_a_later_change_takes_the_place_of_what_nobody_has_answered(launch, priya, marco, ana):
    first = move(launch, marco, LATER)
    answer_ripple(ask_of(priya), by=priya, verdict="fine")
    second = move(launch, marco, LAST)
    old = first.asks.get(asked=ana)
    assert (old.ended, old.ended_by) == ("superseded", second)
    # Ana had not answered: she is asked about both moves as one. Priya had: she is asked about the second alone.
    assert ask_of(ana).changes == {"on": [SOON.isoformat(), LAST.isoformat()]}
    assert ask_of(priya, ripple=second).changes == {"on": [LATER.isoformat(), LAST.isoformat()]}
    assert shares(launch, priya) == (75, 75)


def test_a_later_change_takes_the_place_of_a_refusal(launch, priya, marco, ana):
    first = move(launch, marco, LATER)
    answer_ripple(ask_of(ana), by=ana, verdict="cannot", words="The hall is booked")
    second = move(launch, marco, LAST)
    assert first.asks.get(asked=ana).ended_by == second
    assert ask_of(ana).changes == {"on": [LATER.isoformat(), LAST.isoformat()]}
    answer_ripple(ask_of(ana), by=ana, verdict="fine")
    answer_ripple(ask_of(priya), by=priya, verdict="fine")
    assert shares(launch, priya) == (100, 100)


def test_what_comes_back_before_anybody_answered_asks_nobody_anew(launch, priya, marco):
    move(launch, marco, LATER)
    move(launch, marco, SOON)
    assert not RippleAsk.objects.filter(ended_at=None).exists()
    assert shares(launch, priya) == (100, 100)


def test_another_field_joins_the_open_question(launch, ana, marco):
    move(launch, marco, LATER)
    Content.objects.create(workspace=launch.workspace, title="Post", owner=ana)
    launch.content.add(Content.objects.get(), through_defaults={"workspace": launch.workspace})
    save_launch(launch, by=marco, price="59 a month")
    assert set(ask_of(ana).changes) == {"on"}  # (there was no price before: that is no change)
    save_launch(launch, by=marco, price="69 a month")
    ask = ask_of(ana)
    assert set(ask.changes) == {"on", "price"}
    assert {thing.subject_kind for thing in ask.things.all()} == {"launches.task", "messaging.content"}


def test_a_change_that_asks_nobody_still_renews_what_is_out_of_date(launch, priya, marco, ana):
    move(launch, marco, LATER)
    answer_ripple(ask_of(priya), by=priya, verdict="fine")
    move(launch, marco, LAST, asks=False)
    assert ask_of(ana).changes == {"on": [SOON.isoformat(), LAST.isoformat()]}
    assert not RippleAsk.objects.filter(asked=priya, ended_at=None, answers=None).exists()


def test_taking_a_change_back_restores_everything_and_tells_who_was_asked(
    launch, priya, marco, ana, as_member
):
    stage = LaunchStage.objects.create(
        workspace=launch.workspace, launch=launch, name="Beta", on=SOON - timedelta(days=5)
    )
    item = Item.objects.create(workspace=launch.workspace, title="Insights")
    made = move(launch, marco, LATER, along=True, items=([], [item]), audience="Some")
    assert LaunchItem.objects.filter(launch=launch).count() == 1
    stage.refresh_from_db()
    assert stage.on == SOON + timedelta(days=9)
    undo = undo_of(marco, launch)
    assert undo
    as_member(marco).post(undo)
    launch.refresh_from_db()
    stage.refresh_from_db()
    assert (launch.on, launch.audience, stage.on) == (SOON, "Everyone", SOON - timedelta(days=5))
    assert not LaunchItem.objects.filter(launch=launch).exists()
    assert set(Gate.objects.values_list("due_on", flat=True)) == {SOON}
    assert not RippleAsk.objects.filter(ended_at=None).exists()
    assert shares(launch, priya) == (100, 100)
    assert Notification.objects.filter(member=priya, event__name="ripple.taken_back").exists()
    made.refresh_from_db()
    assert made.taken_back_by == marco


def test_taking_the_later_of_two_changes_back_asks_about_the_first_again(launch, marco, ana):
    first = move(launch, marco, LATER)
    second = move(launch, marco, LAST)
    take_back(second, by=marco)
    assert ask_of(ana).ripple == first
    launch.refresh_from_db()
    assert launch.on == LATER


def test_a_change_that_something_came_after_is_not_taken_back(launch, marco, as_member):
    made = move(launch, marco, LATER)
    change_launch(launch, by=marco, on=LAST)
    as_member(marco).post(f"/w/acme/launches/ripples/changes/{made.pk}/back/")
    launch.refresh_from_db()
    assert launch.on == LAST


def test_a_release_that_moves_asks_those_whose_launch_rests_on_it(launch, priya, marco, ana, as_member):
    release = Release.objects.create(workspace=launch.workspace, name="4.2", planned_on=SOON)
    claim = Claim.objects.create(workspace=launch.workspace, text="In 4.2", release=release, by=ana)
    page = as_member(priya).post(
        f"/w/acme/{release.place}edit/", {"name": "4.2", "planned_on": LATER.isoformat()}
    )
    assert page.status_code == 303  # (no launch rests on it yet)
    launch.release = release
    launch.save()
    page = as_member(priya).post(
        f"/w/acme/{release.place}edit/", {"name": "4.2", "planned_on": LAST.isoformat()}
    )
    assert "Save and ask 2 people" in page.content.decode()
    release.refresh_from_db()
    change_release(release, by=priya, planned_on=LAST, why="Load test")
    made = Ripple.objects.get()
    assert {ask.asked for ask in made.asks.all()} == {marco, ana}
    assert made.asks.get(asked=ana).things.get().subject_id == claim.pk
    assert shares(launch, priya)[1] == 60
    assert "moved release 4.2 from" in as_member(priya).get(f"/w/acme/launches/{launch.pk}/").content.decode()
    assert "moved it from" in as_member(priya).get(f"/w/acme/{release.place}").content.decode()


def test_an_item_that_changes_its_stage_asks_too_and_a_description_does_not(launch, priya, marco):
    item = Item.objects.create(workspace=launch.workspace, title="Insights", stage="ga")
    LaunchItem.objects.create(workspace=launch.workspace, launch=launch, item=item)
    change_item(item, by=priya, description="Longer")
    assert not Ripple.objects.exists()
    change_item(item, by=priya, stage="beta")
    assert {ask.asked for ask in Ripple.objects.get().asks.all()} == {marco}


def test_a_launch_that_is_out_asks_nobody(launch, marco):
    ship(launch, by=marco)
    save_launch(launch, by=marco, on=LATER)
    assert not Ripple.objects.exists()


def test_the_history_reads_as_a_story(launch, priya, marco, ana, as_member):
    move(launch, marco, LATER, why="The printer")
    answer_ripple(ask_of(ana), by=ana, verdict="change", words="slides printed")
    record(priya, "comment.added", launch)
    from braid.activity.panels import talk

    told = talk(priya, launch)
    assert "answered to the change of this" in told
    assert "must change: slides printed" in told


def test_the_radar_reads_a_late_change_as_a_surprise_for_the_other_side(launch, priya, marco, ana):
    def notices():
        facts = LaunchFacts(launch.workspace_id, timezone.localdate())
        facts.load()
        return [(one.by, one.effective, one.told) for one in facts.moves]

    made = move(launch, marco, LATER)
    assert notices() == [("marketing", SOON, timezone.localdate())]
    take_back(made, by=marco)
    assert notices() == []
    launch.refresh_from_db()
    move(launch, marco, LAST, asks=False)
    assert notices() == [("marketing", SOON, None)]
    save_launch(launch, by=marco, name="Insights 3")
    assert len(notices()) == 1


def test_what_one_has_said_must_change_comes_by_the_day_of_its_launch(launch, marco, ana):
    move(launch, marco, LATER)
    answer_ripple(ask_of(ana), by=ana, verdict="change", words="Slides are printed")
    line = next(one for one in lines(ana)[OWE] if "Slides are printed" in one.why)
    assert line.on == LATER, "without a day it would be folded away behind everything that has one"


def test_what_one_is_asked_is_due_from_the_day_it_was_asked(launch, marco, ana):
    move(launch, marco, LATER)
    line = next(one for one in lines(ana)[OWE] if "Does it still fit?" in one.why)
    assert line.on == timezone.localdate(), (
        "by the day of its launch it would wait behind all that comes before"
    )


def test_a_launch_before_its_release_is_said_before_it_is_saved(launch, priya, marco, as_member):
    """Whether the launch is moved to the front of its release, or the release behind its launch."""
    release = Release.objects.create(workspace=launch.workspace, name="4.2", planned_on=SOON)
    launch.release = release
    launch.save()
    client = as_member(marco)
    at = f"/w/acme/launches/{launch.pk}/edit/"
    sent = {"name": "Insights 2.0", "kind_of": "quiet", "tier": 3, "audience": "Everyone", "release": release.pk,
            "product_owner": priya.pk, "marketing_owner": marco.pk}  # fmt: skip
    early = "before its release 4.2"
    assert early in client.post(at, {**sent, "on": SOON - timedelta(days=3)}).content.decode()
    assert early not in client.post(at, {**sent, "on": LATER}).content.decode()
    moved = {"name": "4.2", "planned_on": LATER}
    assert early in client.post(f"/w/acme/roadmap/releases/{release.pk}/edit/", moved).content.decode()
    launch.refresh_from_db()
    release.refresh_from_db()
    assert (launch.on, release.planned_on) == (SOON, SOON), "nothing is saved yet"
