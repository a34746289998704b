"""What takes a verdict back: every way in which what it rests on can change, and nothing else."""

from datetime import date

import pytest

from braid.activity.archive import archive, bring_back
from braid.activity.models import Event
from braid.messaging.actions import change_claim, create_claim
from braid.messaging.checking import give_verdict
from braid.messaging.models import Claim, FactCheck
from braid.messaging.resting import told
from braid.roadmap import actions as roadmap
from braid.roadmap.actions.several import change_several, take_back
from braid.roadmap.models import Milestone


@pytest.fixture
def checked(said, priya) -> Claim:
    give_verdict(said, by=priya, standing="true", evidence="Measured.")
    return said


def standing(claim: Claim) -> str:
    return Claim.objects.with_standing().get(pk=claim.pk).standing


def because() -> str:
    return FactCheck.objects.order_by("-pk").first().because


CHANGES = {
    "stage": lambda by, item, release: roadmap.change_item(item, by=by, stage="ga"),
    "name": lambda by, item, release: roadmap.change_item(item, by=by, title="Usage warnings"),
    "planned": lambda by, item, release: roadmap.change_item(item, by=by, planned_on=date(2027, 5, 1)),
    "gone": lambda by, item, release: roadmap.move_item(item, by=by, phase="dropped"),
    "milestones": lambda by, item, release: roadmap.add_milestone(item, by=by, stage="ga", release=release),
    "release,out": lambda by, item, release: roadmap.change_item(item, by=by, release=None),
    "out": lambda by, item, release: roadmap.change_release(release, by=by, planned_on=date(2027, 4, 1)),
    "release": lambda by, item, release: roadmap.change_release(release, by=by, name="2.5"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_what_it_rests_on_takes_the_verdict_back(what, checked, alerts, release, priya, marco):
    CHANGES[what](marco, alerts, release)
    assert standing(checked) == "expired"
    row = FactCheck.objects.order_by("-pk").first()
    assert (row.because, row.by, row.claim) == (what, marco, checked)
    assert row.event.name.split(".")[0] in ("item", "release")
    assert Event.objects.filter(name="claim.expired", subject_id=checked.pk).count() == 1
    give_verdict(checked, by=priya, standing="true", evidence="Measured again.")
    assert standing(checked) == "true"


UNTOUCHED = {
    "words": lambda by, item, release: roadmap.change_item(item, by=by, description="More of it"),
    "phase": lambda by, item, release: roadmap.move_item(item, by=by, phase="launch"),
    "notes": lambda by, item, release: roadmap.change_release(release, by=by, notes="What is new"),
    "another": lambda by, item, release: roadmap.create_item(by=by, title="Something else", release=release),
}


@pytest.mark.parametrize("what", UNTOUCHED)
def test_other_changes_leave_it_as_it_is(what, checked, alerts, release, marco):
    UNTOUCHED[what](marco, alerts, release)
    assert standing(checked) == "true"
    assert FactCheck.objects.count() == 1


def test_a_release_that_ships_on_its_day_takes_nothing_back_and_on_another_it_does(
    checked, release, priya, marco
):
    today = date.today()
    roadmap.change_release(release, by=marco, planned_on=today)
    give_verdict(checked, by=priya, standing="true", evidence="Again.")
    roadmap.ship_release(release, by=priya, on=today, items=[])
    assert standing(checked) == "true"
    roadmap.change_release(release, by=marco, released_on=date(2026, 1, 2))
    assert standing(checked) == "expired"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"text": "Alerts reach you at once."}, "words"),
        ({"stage": "ga"}, "claimed"),
        ({"item_ref": ""}, "about,name,stage,release,out"),
    ],
)
def test_a_change_of_the_claim_itself_takes_it_back(change, what, checked, marco):
    change_claim(checked, by=marco, **change)
    assert (standing(checked), because()) == ("expired", what)


def test_what_does_not_touch_the_promise_does_not(checked, marco):
    change_claim(checked, by=marco, source="Blog")
    assert standing(checked) == "true"


def test_what_is_expired_or_unchecked_is_not_taken_back_again(checked, said, alerts, marco):
    create_claim(by=marco, text="Unchecked.", item=alerts)
    roadmap.change_item(alerts, by=marco, stage="ga")
    roadmap.change_item(alerts, by=marco, stage="alpha")
    assert FactCheck.objects.filter(standing="expired").count() == 1


def test_a_wrong_one_is_looked_at_again_too(said, alerts, priya, marco):
    give_verdict(said, by=priya, standing="wrong", evidence="It is beta.")
    roadmap.change_item(alerts, by=marco, stage="ga")
    assert standing(said) == "expired"


def test_many_changed_at_once_and_taken_back(checked, alerts, priya):
    outcome = change_several([alerts], by=priya, columns={"phase": "dropped"})
    assert (standing(checked), because()) == ("expired", "gone")
    give_verdict(checked, by=priya, standing="wrong", evidence="There will be none.")
    take_back(outcome.event, by=priya)
    assert standing(checked) == "expired"


def test_an_item_that_is_put_away_and_brought_back(checked, alerts, priya):
    archive(alerts, by=priya)
    assert (standing(checked), because()) == ("expired", "gone")
    give_verdict(checked, by=priya, standing="wrong", evidence="It is gone.")
    bring_back(alerts, by=priya)
    assert standing(checked) == "expired"


def test_what_only_becomes_known_is_no_change_but_counts_from_then_on(priya, marco):
    early = create_claim(by=marco, text="Dashboards are here.", item_ref="NIM-9")
    give_verdict(early, by=priya, standing="true", evidence="Seen.")
    item = roadmap.create_item(by=priya, title="Dashboards", key="NIM-9", stage="beta")
    assert standing(early) == "true"
    roadmap.change_item(item, by=priya, stage="alpha")
    assert standing(early) == "expired"


def test_many_that_expire_are_told_in_one_sentence(alerts, priya, marco, django_assert_max_num_queries):
    for number in range(25):
        give_verdict(
            create_claim(by=marco, text=f"Say {number}.", item=alerts),
            by=priya,
            standing="true",
            evidence="x",
        )
    with django_assert_max_num_queries(40):
        roadmap.change_item(alerts, by=marco, stage="ga")
    assert FactCheck.objects.filter(standing="expired").count() == 25
    assert Event.objects.get(name="claims.expired").facts["count"] == 25
    assert not Event.objects.filter(name="claim.expired").exists()


def test_the_story_says_what_changed_in_words():
    before = {"stage": "beta", "planned": "2026-03-01", "milestones": "", "name": "Alerts"}
    now = {"stage": "ga", "planned": "", "milestones": "GA: 2.4", "name": "Alerts", "gone": "gone"}
    assert told("gone,stage,planned,milestones", before, now) == [
        "The item was dropped or put away.",
        "Changed: the stage of the item, from Beta to Generally available.",
        "No more: the planned day of the item, which was 1 Mar.",
        "New: the milestones of the item, GA: 2.4.",
    ]


def test_nothing_of_another_workspace_is_touched(checked, otto):
    theirs = roadmap.create_item(by=otto, title="Usage alerts", stage="beta")
    claim = create_claim(by=otto, text="Ours.", item=theirs)
    FactCheck.objects.create(workspace=otto.workspace, claim=claim, standing="true", rests_on={"stage": "x"})
    Milestone.objects.all().delete()
    roadmap.change_item(checked.item, by=checked.by, stage="ga")
    assert standing(claim) == "true"
