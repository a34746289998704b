"""The life of a finding: it opens, stays, clears after two clear days, comes back; and what people do about it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event
from braid.goals.models import KeyResult
from braid.people.actions import change_workspace
from braid.people.models import Member
from braid.radar import actions
from braid.radar.actions import evaluate
from braid.radar.models import Commitment, Evaluation, Finding, Mute, Vote
from braid.radar.tests.rows import TODAY, Rows, ago, ahead
from braid.roadmap.models import Involvement


@pytest.fixture
def rows(workspace, cast) -> Rows:
    Member.objects.filter(workspace=workspace).update(joined_on=ago(300))
    return Rows(workspace)


@pytest.fixture
def opposed(rows) -> Finding:
    """A finding of severity 2 about two targets."""
    metric, period = rows.metric("Trials"), rows.period(60, 400)
    for side, target in (("product", 1100), ("marketing", 1400)):
        rows.result(rows.objective("Ours", period), side, metric=metric, baseline=1000, target=target)
    evaluate(rows.workspace, TODAY)
    return Finding.objects.get(detector="D02")


def target_of_marketing(value: int) -> None:
    KeyResult.objects.filter(side="marketing").update(target=value)


def read(finding: Finding, day) -> Finding:
    evaluate(finding.workspace, day)
    finding.refresh_from_db()
    return finding


def test_it_clears_after_two_clear_readings_a_day_apart(opposed):
    target_of_marketing(1110)
    assert read(opposed, TODAY + timedelta(1)).is_open
    assert read(opposed, TODAY + timedelta(1)).is_open, "the same day does not count twice"
    assert opposed.clear_since == TODAY + timedelta(1)
    assert not read(opposed, TODAY + timedelta(2)).is_open
    assert opposed.cleared_on == TODAY + timedelta(2)


def test_a_reading_that_fires_in_between_starts_the_count_anew(opposed):
    target_of_marketing(1110)
    read(opposed, TODAY + timedelta(1))
    target_of_marketing(1400)
    assert read(opposed, TODAY + timedelta(2)).clear_since is None
    target_of_marketing(1110)
    assert read(opposed, TODAY + timedelta(3)).is_open


def test_it_comes_back(opposed):
    target_of_marketing(1110)
    read(opposed, TODAY + timedelta(1))
    read(opposed, TODAY + timedelta(2))
    target_of_marketing(1400)
    read(opposed, TODAY + timedelta(32))
    assert (opposed.is_open, opposed.came_back) == (True, 1)
    assert opposed.opened_on == TODAY + timedelta(32)


def test_after_more_than_thirty_days_it_is_a_new_story(opposed):
    target_of_marketing(1110)
    read(opposed, TODAY + timedelta(1))
    read(opposed, TODAY + timedelta(2))
    target_of_marketing(1400)
    read(opposed, TODAY + timedelta(33))
    assert (opposed.is_open, opposed.came_back) == (True, 0)


def test_it_stays_open_while_nobody_can_tell(opposed):
    KeyResult.objects.filter(side="marketing").update(target=None)
    for day in range(1, 4):
        read(opposed, TODAY + timedelta(day))
    assert opposed.is_open
    assert not opposed.is_readable
    assert opposed.clear_since is None


def test_its_severity_and_words_follow_the_plans(opposed):
    assert opposed.severity == 2
    target_of_marketing(900)
    read(opposed, TODAY)
    assert opposed.severity == 3
    assert "opposite directions" in opposed.text


def test_nothing_is_written_when_nothing_changed(opposed):
    events, seen = Event.objects.count(), opposed.seen_on
    read(opposed, TODAY + timedelta(1))
    assert (Event.objects.count(), opposed.seen_on) == (events, seen)


def test_one_event_tells_of_what_opened(opposed):
    event = Event.objects.get(name="radar.changed")
    assert event.by is None
    assert event.facts["opened"] == Finding.objects.count()
    # (What a finding says names rows that only some may see later, and an event about none of them stays for all.)
    assert all(isinstance(fact, int) for fact in event.facts.values())


def test_an_evaluation_knows_the_version_that_it_has_seen(opposed):
    opposed.workspace.refresh_from_db()
    assert Evaluation.objects.get().version == opposed.workspace.version


def test_late_involvement_is_told_and_then_stays_in_the_record(rows):
    item = rows.item("Onboarding", starts_on=ago(90), planned_on=ahead(30))
    evaluate(rows.workspace, TODAY)
    finding = Finding.objects.get(detector="D17")
    Involvement.objects.create(
        workspace=rows.workspace, item=item, side="marketing", first_on=TODAY, phase="build"
    )
    assert read(finding, TODAY).is_open
    assert not read(finding, TODAY + timedelta(1)).is_open
    assert not read(finding, TODAY + timedelta(2)).is_open
    assert finding.came_back == 0


def test_late_involvement_that_is_only_learnt_of_now_is_shown_for_a_day(rows):
    item = rows.item("Onboarding", starts_on=ago(90), planned_on=ahead(30))
    rows.make(Involvement, item=item, side="marketing", first_on=ago(10), phase="build")
    evaluate(rows.workspace, TODAY)
    finding = Finding.objects.get(detector="D17")
    assert (finding.is_open, finding.severity) == (True, 2)
    assert not read(finding, TODAY + timedelta(1)).is_open


# What people do


def test_each_side_takes_note_once(opposed, priya, marco, ella):
    actions.acknowledge(opposed, by=priya)
    actions.acknowledge(opposed, by=priya)
    actions.acknowledge(opposed, by=marco)
    assert sorted(opposed.acknowledgements.values_list("side", flat=True)) == ["marketing", "product"]
    assert Event.objects.filter(name="finding.acknowledged").count() == 2
    with pytest.raises(PermissionDenied):
        actions.acknowledge(opposed, by=ella)


def test_either_side_sets_it_aside_and_the_other_may_lift_that(opposed, priya, marco, gus):
    today = timezone.localdate()
    mute = actions.mute(opposed, by=priya, reason="Agreed for this quarter", until=today + timedelta(10))
    assert not Finding.objects.filter(pk=opposed.pk).shown(today)
    assert Finding.objects.filter(pk=opposed.pk).shown(today + timedelta(11))
    assert actions.lift(opposed, by=marco) == 1
    assert Finding.objects.filter(pk=opposed.pk).shown(today)
    mute.refresh_from_db()
    assert mute.lifted_by == marco
    with pytest.raises(PermissionDenied):
        actions.mute(opposed, by=gus, reason="No", until=today)


@pytest.mark.parametrize(
    ("reason", "days", "field"), [("", 3, "reason"), ("Why", -1, "until"), ("Why", 400, "until")]
)
def test_setting_aside_needs_a_reason_and_an_end(opposed, priya, reason, days, field):
    with pytest.raises(ValidationError) as refused:
        actions.mute(opposed, by=priya, reason=reason, until=timezone.localdate() + timedelta(days))
    assert field in refused.value.message_dict
    assert not Mute.objects.exists()


def test_what_is_set_aside_is_not_counted(opposed, priya):
    today = timezone.localdate()
    before = evaluate(opposed.workspace, today).total
    finding = Finding.objects.open().first()
    actions.mute(finding, by=priya, reason="On purpose", until=today + timedelta(3))
    assert evaluate(opposed.workspace, today).total == before - 1


def votes(finding: Finding, right: int, wrong: int) -> None:
    for number in range(right + wrong):
        Vote.objects.create(
            workspace=finding.workspace, finding=finding, detector=finding.detector, side="product",
            by=Member.objects.create(workspace=finding.workspace, name=f"Voter {number}", side="product"),
            was_right=number < right,
        )  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "severity"), [(4, 6, 1), (5, 5, 2), (4, 5, 2)])
def test_a_check_that_is_often_wrong_here_counts_less(opposed, right, wrong, severity):
    votes(opposed, right, wrong)
    assert read(opposed, TODAY + timedelta(1)).severity == severity


def test_a_second_vote_replaces_the_first(opposed, priya, marco, ella):
    actions.vote(opposed, by=priya, was_right=True)
    actions.vote(opposed, by=priya, was_right=False)
    actions.vote(opposed, by=marco, was_right=True)
    assert sorted(Vote.objects.values_list("side", "was_right")) == [("marketing", True), ("product", False)]
    with pytest.raises(PermissionDenied):
        actions.vote(opposed, by=ella, was_right=True)


@pytest.fixture
def commitment(opposed, priya, marco) -> Commitment:
    return actions.commit_to(
        opposed,
        by=priya,
        play="PL01",
        product_owner=priya,
        marketing_owner=marco,
        due_on=timezone.localdate(),
    )


def test_a_commitment_has_an_owner_on_each_side_and_an_outcome(opposed, commitment, marco):
    actions.end_commitment(commitment, by=marco, outcome="helped", learned="One target is enough")
    commitment.refresh_from_db()
    assert (commitment.outcome, commitment.ended_on) == ("helped", timezone.localdate())
    names = Event.objects.filter(name__startswith="commitment").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["commitment.made", "commitment.ended"]
    with pytest.raises(ValidationError):
        actions.end_commitment(commitment, by=marco, outcome="same")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"play": "PL03"}, "play"),
        ({"marketing_owner": None}, "marketing_owner"),
        ({"due_on": None}, "due_on"),
        ({"due_on": ago(1)}, "due_on"),
    ],
)
def test_a_commitment_that_is_not_one_is_refused(opposed, priya, marco, change, field):
    values = {
        "play": "PL01",
        "product_owner": priya,
        "marketing_owner": marco,
        "due_on": timezone.localdate(),
    }
    with pytest.raises(ValidationError) as refused:
        actions.commit_to(opposed, by=priya, **{**values, **change})
    assert field in refused.value.message_dict
    assert not Commitment.objects.exists()


def test_owners_are_on_their_own_side_and_of_this_workspace(opposed, priya, marco, otto):
    values = {"play": "PL01", "due_on": timezone.localdate()}
    for owners in ((marco, priya), (otto, marco)):
        with pytest.raises(ValidationError):
            actions.commit_to(opposed, by=priya, product_owner=owners[0], marketing_owner=owners[1], **values)
    assert not Commitment.objects.exists()


def test_there_is_one_open_commitment_at_a_time(opposed, commitment, priya, marco):
    with pytest.raises(ValidationError):
        actions.commit_to(
            opposed,
            by=priya,
            play="PL02",
            product_owner=priya,
            marketing_owner=marco,
            due_on=timezone.localdate(),
        )
    actions.end_commitment(commitment, by=priya, outcome="dropped")
    assert actions.commit_to(
        opposed,
        by=priya,
        play="PL02",
        product_owner=priya,
        marketing_owner=marco,
        due_on=timezone.localdate(),
    )


def test_an_admin_sets_a_threshold_and_takes_it_back(opposed, priya, marco):
    actions.set_threshold("D02", "spread", 0.9, by=priya)
    read(opposed, TODAY + timedelta(1))
    assert not read(opposed, TODAY + timedelta(2)).is_open
    actions.set_threshold("D02", "spread", None, by=priya)
    assert read(opposed, TODAY + timedelta(3)).is_open
    with pytest.raises(PermissionDenied):
        actions.set_threshold("D02", "spread", 0.5, by=marco)


@pytest.mark.parametrize(
    ("name", "value"), [("spread", 1.5), ("spread", -1), ("spread", float("nan")), ("none", 1)]
)
def test_a_threshold_that_cannot_be_is_refused(priya, name, value):
    with pytest.raises(ValidationError):
        actions.set_threshold("D02", name, value, by=priya)


def test_the_text_of_a_finding_follows_the_names_of_the_sides(opposed, priya):
    """Search and lists read this text; the page tells the sentence anew each time."""
    assert "marketing" in opposed.text.casefold()
    change_workspace(priya.workspace, by=priya, marketing_name="Growth")
    opposed.refresh_from_db()
    assert "Growth" in opposed.text
    assert "marketing" not in opposed.text.casefold()
    target_of_marketing(1500)
    assert "Growth" in read(opposed, TODAY + timedelta(1)).text
    Finding.objects.update(text="from before, with marketing in it")
    assert "Growth" in read(opposed, TODAY + timedelta(2)).text
