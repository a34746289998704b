"""Every play starts as a meeting, and the meeting shows what became of the finding."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from braid.people.models import Member
from braid.radar import actions
from braid.radar.models import Commitment, Finding
from braid.radar.plays import PLAYS
from braid.radar.plays_guide import GUIDES
from braid.teamwork.models import Meeting, Series
from braid.teamwork.recurring import next_weekday

pytestmark = pytest.mark.django_db
U = "/w/acme/"


@pytest.fixture
def finding(cast) -> Finding:
    today = timezone.localdate()
    return Finding.objects.create(
        workspace=cast["priya"].workspace, detector="D10", subject="series:1", kind_of="contact", severity=2, text="The weekly is not held.",
        digest="x", opened_on=today, seen_on=today, plays=["PL07"],
    )  # fmt: skip


def fields(page: str) -> dict[str, list[str]]:
    """What the form is filled with."""
    from tests.test_edit_forms import fields as read
    from tests.test_edit_forms import posted_forms

    return read(next(inside for _action, inside in posted_forms(page, U) if 'name="rhythm"' in inside))


def test_all_plays_of_the_method_are_there_with_steps_and_a_guide():
    assert set(PLAYS) == {f"PL{number:02}" for number in range(1, 25)} - {"PL03"} == set(GUIDES)
    for play in PLAYS.values():
        assert 2 <= len(play.steps) <= 5
        assert all(0 < len(str(step)) <= 300 for step in play.steps)


@pytest.mark.parametrize("play", sorted(PLAYS))
def test_a_play_starts_as_a_meeting_as_it_is_filled_in(play, cast, as_member):
    Member.objects.filter(pk__in=[cast["priya"].pk, cast["marco"].pk]).update(is_lead=True)
    priya = as_member(cast["priya"])
    where = f"{U}radar/plays/{play}/meet/"
    assert where in priya.get(f"{U}radar/plays/{play}/").content.decode()
    answer = priya.post(where, fields(priya.get(where).content.decode()))
    assert answer.status_code == 303
    row = Meeting.objects.get()
    assert answer["Location"].endswith(row.place)
    assert [line.text for line in row.lines.all()] == [str(step) for step in PLAYS[play].steps]
    assert set(row.series.seats.values_list("member__side", flat=True)) == {"product", "marketing"}
    assert (row.minutes, row.series.rhythm, row.on) == (PLAYS[play].minutes, "once", next_weekday(timezone.localdate()))  # fmt: skip


def test_with_a_finding_both_commit_and_the_meeting_shows_before_and_after(cast, finding, as_member):
    priya = as_member(cast["priya"])
    where = f"{U}radar/plays/PL07/meet/?finding={finding.pk}"
    assert where.removeprefix("/") in priya.get(U + finding.place).content.decode()
    priya.post(where, fields(priya.get(where).content.decode()))
    made = Commitment.objects.get()
    assert (made.play, made.product_owner, made.marketing_owner.side) == ("PL07", cast["priya"], "marketing")
    assert made.before["severity"] == 2
    meeting = Meeting.objects.get()
    page = priya.get(U + meeting.place).content.decode()
    assert "The finding, before and after" in page
    assert "The weekly is not held." in page
    Finding.objects.filter(pk=finding.pk).update(state="cleared", cleared_on=timezone.localdate())
    actions.end_commitment(made, by=cast["marco"], outcome="helped", learned="Half an hour is enough")
    page = priya.get(U + meeting.place).content.decode()
    assert "cleared on" in page
    assert "Half an hour is enough" in page


def test_a_second_meeting_keeps_the_commitment_that_stands(cast, finding):
    both = [cast["priya"], cast["marco"]]
    day = timezone.localdate() + timedelta(days=2)
    for play in ("PL07", "PL19"):
        actions.meet_for(play, by=cast["marco"], people=both, on=day, at=time(9), rhythm="weekly", finding=finding)  # fmt: skip
    assert Commitment.objects.get().play == "PL07"
    assert set(Series.objects.values_list("kind_of", "rhythm")) == {("other", "weekly"), ("retro", "weekly")}


def test_nobody_learns_of_a_private_finding_by_a_meeting(cast, finding, as_member):
    finding.is_private = True
    finding.save()
    finding.readers.set([cast["priya"]])
    day = timezone.localdate() + timedelta(days=2)
    with pytest.raises(ValidationError):
        actions.meet_for("PL07", by=cast["priya"], people=[cast["priya"], cast["marco"]], on=day, at=time(9), rhythm="once", finding=finding)  # fmt: skip
    assert not Series.objects.exists()
    assert not Commitment.objects.exists()
    assert as_member(cast["marco"]).get(f"{U}radar/plays/PL07/meet/?finding={finding.pk}").status_code == 404
    made = actions.meet_for("PL07", by=cast["priya"], people=[cast["priya"]], on=day, at=time(9), rhythm="once", finding=finding)  # fmt: skip
    assert made.series.is_restricted
    assert not Meeting.objects.visible_to(cast["marco"]).exists()


def test_guests_look_only_and_unknown_plays_are_not_there(cast, as_member):
    assert as_member(cast["gus"]).get(f"{U}radar/plays/PL07/meet/").status_code == 403
    assert as_member(cast["priya"]).get(f"{U}radar/plays/PL03/meet/").status_code == 404
    assert "/meet/" not in as_member(cast["gus"]).get(f"{U}radar/plays/PL07/").content.decode()


@pytest.mark.parametrize(("day", "expected"), [(6, 9), (5, 6), (4, 5), (7, 9), (8, 9)])
def test_it_is_filled_in_for_the_next_day_of_work(day, expected):
    assert next_weekday(date(2025, 6, day)) == date(2025, 6, expected)
