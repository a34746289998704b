"""From meetings that were held, skipped and paused to the radar: D10, and contacts of both sides for D11."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from braid.activity.models import Contact
from braid.radar.actions import evaluate
from braid.radar.facts.workspace import Facts
from braid.radar.models import Finding
from braid.roadmap.actions import create_item
from braid.teamwork import agenda, meeting_actions, series_actions
from braid.teamwork.models import AgendaLine, Series

pytestmark = pytest.mark.django_db


def held(cast, ago: int, *, who=("priya", "marco"), every="weekly", only=False, times=1) -> Series:
    """A series that was held last so many days ago."""
    today = timezone.localdate()
    row = series_actions.begin(
        by=cast["priya"], people=[cast["priya"], cast["marco"]], name="Launch team", kind_of="launch", purpose="Ready?",
        rhythm=every, first_on=today - timedelta(days=ago), at=time(10), only=only,
    )  # fmt: skip
    for meeting in row.meetings.order_by("on")[:times]:
        meeting_actions.attend(meeting, [cast[each] for each in who], by=cast["priya"])
    return row


def severity(cast) -> int:
    evaluate(cast["priya"].workspace)
    found = Finding.objects.filter(detector="D10", state="open").first()
    return found.severity if found else 0


@pytest.mark.parametrize(
    ("ago", "every", "expected"),
    [(19, "weekly", 2), (23, "fortnightly", 1), (21, "fortnightly", 0), (7, "weekly", 0)],
)
def test_a_series_that_is_held_no_more_is_seen(cast, ago, every, expected):
    """The worked example of the method: weekly and 19 days ago is 2.71 periods."""
    held(cast, ago, every=every)
    assert severity(cast) == expected


def test_days_of_pause_are_taken_off_and_what_has_ended_is_gone(cast):
    row = held(cast, 19)
    today = timezone.localdate()
    series_actions.pause(row, by=cast["priya"], since=today - timedelta(days=13), until=today)
    assert severity(cast) == 0
    other = held(cast, 19)
    series_actions.judge(other, by=cast["marco"], said="drop")
    assert severity(cast) == 0


def test_a_side_that_stays_away_twice_is_seen(cast):
    row = held(cast, 14)
    for meeting in row.meetings.order_by("on")[1:3]:
        meeting_actions.attend(meeting, [cast["priya"]], by=cast["priya"])
    assert severity(cast) == 2
    assert "was not there the last two times" in str(Finding.objects.get(detector="D10").text)


def test_what_only_some_people_see_is_no_fact_for_all(cast):
    held(cast, 40, only=True)
    assert severity(cast) == 0


def test_facts_that_follow_are_those_that_are_read_anew(cast):
    row = held(cast, 19)
    assert severity(cast) == 2
    meeting = row.meetings.filter(on__lte=timezone.localdate()).order_by("-on").first()
    meeting_actions.attend(meeting, [cast["priya"], cast["marco"]], by=cast["marco"])
    fresh = Facts(row.workspace_id, timezone.localdate()).load().world().cadences
    assert [each.last for each in fresh] == [meeting.on]


def test_an_item_that_both_talked_about_was_in_contact(cast):
    item = create_item(by=cast["priya"], title="Exports", phase="build")
    row = series_actions.begin(
        by=cast["priya"], people=[cast["priya"], cast["marco"]], name="Pair", purpose="x", first_on=timezone.localdate(), at=time(9),
    )  # fmt: skip
    meeting = row.meetings.order_by("on").first()
    line = AgendaLine.objects.create(
        workspace=row.workspace, meeting=meeting, subject_kind=item.kind, subject_id=item.pk, text="Exports"
    )
    for _twice in range(2):
        agenda.deal(meeting, by=cast["marco"], key=agenda.key_of(line), deed="talked")
    contact = Contact.objects.get(subject_kind=item.kind, subject_id=item.pk)
    assert (contact.kind_of, contact.on) == ("meeting", meeting.on)
