"""A calendar file taken back: what is as the file left it is as before, what somebody has changed since stays."""

from datetime import time, timedelta

import pytest

from braid.connect.meeting_files.models import MeetingFile
from braid.connect.tests.test_meeting_files import NEXT, WEEKLY, berlin, calendar, event, take
from braid.teamwork import meeting_actions, series_actions
from braid.teamwork.models import Series

__all__ = ["berlin"]
pytestmark = pytest.mark.django_db
CHANGED = {"SUMMARY": "Launch team", "DTSTART;TZID=Europe/Berlin": f"{NEXT:%Y%m%d}T113000"}


def undo(client, path: str) -> str:
    response = client.post(path, {"do": "undo"})
    assert response.status_code == 303
    return client.get(response["Location"]).content.decode()


def changed(row, by, people=None, **fields):
    kept = {name: getattr(row, name) for name in ("name", "purpose", "rhythm", "first_on", "at", "minutes", "link", "kind_of")}  # fmt: skip
    seated = people or [seat.member for seat in row.seats.select_related("member")]
    return series_actions.change(row, by=by, people=seated, only=row.is_restricted, **{**kept, **fields})


def test_what_was_changed_by_hand_since_stays_and_is_named(as_member, priya, cast):
    client = as_member(priya)
    take(client, calendar(event(**WEEKLY), event("b@example", SUMMARY="Planning", **WEEKLY)))
    other = {**CHANGED, "SUMMARY": "Planning of launches"}
    path = take(client, calendar(event(**WEEKLY, **CHANGED), event("b@example", **WEEKLY, **other)))
    row, second = Series.objects.get(source_uid="one@example"), Series.objects.get(source_uid="b@example")
    changed(
        row,
        priya,
        [priya, cast["tessa"], cast["marco"]],
        name="By hand",
        purpose="Mine",
        minutes=25,
        kind_of="other",
    )
    page = undo(client, path)
    row.refresh_from_db()
    second.refresh_from_db()
    assert (row.name, row.purpose, row.minutes, row.at, row.seats.count()) == (
        "By hand",
        "Mine",
        25,
        time(11, 30),
        3,
    )
    assert (second.name, second.at) == ("Planning", time(10))
    assert "Left as it is, for it was changed since: By hand" in page
    assert "changed since, left as it is" in page
    assert "but for what was changed since" in page


def test_one_more_seat_or_a_pause_is_a_change_and_where_all_are_changed_it_can_be_tried_again(
    as_member, priya, cast
):
    client = as_member(priya)
    path = take(client, calendar(event(**WEEKLY)))
    row = Series.objects.get()
    changed(row, priya, [priya, cast["tessa"]])
    page = undo(client, path)
    assert "Nothing was taken back" in page
    assert not MeetingFile.objects.get().undone_at
    assert Series.objects.visible_to(priya).get().seats.count() == 2
    changed(row, priya, [priya])
    series_actions.pause(row, by=priya, since=NEXT, until=NEXT)
    assert "Nothing was taken back" in undo(client, path)
    series_actions.resume(row, by=priya)
    assert "1 series is as before" in undo(client, path)
    assert not Series.objects.visible_to(priya).exists()


def test_pauses_and_moved_meetings_of_a_file_are_taken_back(as_member, priya):
    client = as_member(priya)
    moved, gone, end = (NEXT + timedelta(weeks=number) for number in (1, 2, 5))
    first = take(client, calendar(event(**WEEKLY)))
    before = list(Series.objects.get().meetings.order_by("on").values_list("on", "at", "minutes"))
    second = take(client, calendar(
        event(RRULE=f"FREQ=WEEKLY;UNTIL={end:%Y%m%d}T220000Z", **{"EXDATE;TZID=Europe/Berlin": f"{gone:%Y%m%d}T100000"}),
        event(**{"RECURRENCE-ID;TZID=Europe/Berlin": f"{moved:%Y%m%d}T100000", "DTSTART;TZID=Europe/Berlin": f"{moved:%Y%m%d}T150000"}),
    ))  # fmt: skip
    row = Series.objects.get()
    assert row.pauses.count() == 2
    assert row.meetings.get(planned_on=moved).at == time(15)
    by_hand = row.meetings.get(planned_on=moved)
    meeting_actions.move(by_hand, by=priya, on=moved, at=time(16), minutes=45)
    assert "Nothing was taken back" in undo(client, second)
    meeting_actions.move(by_hand, by=priya, on=moved, at=time(15), minutes=45)
    assert client.post(second, {"do": "undo"}).status_code == 303
    assert not row.pauses.exists()
    assert list(row.meetings.order_by("on").values_list("on", "at", "minutes")) == before
    assert client.post(first, {"do": "undo"}).status_code == 303
    assert not Series.objects.visible_to(priya).exists()


def test_what_was_brought_in_before_this_was_noted_overwrites_nothing(as_member, priya):
    client = as_member(priya)
    path = take(client, calendar(event(**WEEKLY)))
    file, row = MeetingFile.objects.get(), Series.objects.get()
    old = {"name": "Older", "purpose": "x", "rhythm": "weekly", "first_on": "2026-01-01", "at": "09:00:00", "minutes": 30, "link": "", "people": []}  # fmt: skip
    file.before = {str(row.pk): old}
    file.save()
    assert "Nothing was taken back" in undo(client, path)
    file.before = {str(row.pk): None}
    file.save()
    assert client.post(path, {"do": "undo"}).status_code == 303
    assert not Series.objects.visible_to(priya).exists()
