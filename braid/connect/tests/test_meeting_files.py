"""Meetings out of calendar files: what becomes of each event, twice the same, taken back in one; and real files of other programs."""

import os
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from braid.connect.meeting_files.fitting import fit
from braid.connect.meeting_files.models import MeetingFile
from braid.connect.meeting_files.reading import read_meetings
from braid.connect.tables import Unreadable
from braid.people.models import Workspace
from braid.people.outbox.models import Mail
from braid.teamwork import recurring
from braid.teamwork.models import Series

pytestmark = pytest.mark.django_db
U = "/w/acme/meetings/import/"
REAL = Path(os.environ.get("BRAID_REAL_INPUT", Path(__file__).parents[4] / "shared" / "data")) / "ics"
NEXT = timezone.localdate() + timedelta(days=3)


def event(uid: str = "one@example", **more: str) -> str:
    given_ = {
        "SUMMARY": "Launch weekly",
        "DTSTART;TZID=Europe/Berlin": f"{NEXT:%Y%m%d}T100000",
        "DURATION": "PT45M",
        **more,
    }
    lines = "".join(f"{name.replace('__', ';')}:{value}\r\n" for name, value in given_.items() if value)
    return f"BEGIN:VEVENT\r\nUID:{uid}\r\n{lines}END:VEVENT\r\n"


def calendar(*events: str) -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}END:VCALENDAR\r\n".encode()


WEEKLY = {"RRULE": "FREQ=WEEKLY"}


@pytest.fixture(autouse=True)
def berlin(cast):
    Workspace.objects.filter(pk=cast["priya"].workspace_id).update(time_zone="Europe/Berlin")
    for one in cast.values():
        one.workspace.time_zone = "Europe/Berlin"


def only(raw: bytes):
    [found] = read_meetings(raw, "Europe/Berlin")[0]
    return found


def send(client, raw: bytes, name: str = "export.ics") -> str:
    response = client.post(U, {"file": SimpleUploadedFile(name, raw, "text/calendar")})
    assert response.status_code == 303, response.content.decode()
    return response["Location"]


def take(client, raw: bytes) -> str:
    path = send(client, raw)
    uids = [each["uid"] for each in MeetingFile.objects.order_by("-pk")[0].found]
    assert client.post(path, {"do": "take", "uid": uids}).status_code == 303
    return path


@pytest.mark.parametrize(
    ("rule", "start", "rhythm"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", "20260106T100000", "weekly"),
        ("FREQ=WEEKLY;INTERVAL=2", "20260106T100000", "fortnightly"),
        ("FREQ=DAILY;INTERVAL=28", "20260106T100000", "four_weekly"),
        ("FREQ=DAILY;INTERVAL=7", "20260106T100000", "weekly"),
        ("FREQ=MONTHLY;BYDAY=2TU", "20260113T100000", "weekday"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "20260130T100000", "weekday"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-1", "20260131T100000", "monthly"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "20260131T100000", "monthly"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "20260115T100000", "monthly"),
        ("FREQ=MONTHLY;INTERVAL=3", "20260115T100000", "quarterly"),
        ("FREQ=YEARLY", "20260315T100000", "yearly"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", "20240229T100000", "yearly"),
    ],
)
def test_a_rule_is_told_by_its_days(rule, start, rhythm):
    found = only(calendar(event(**{"RRULE": rule, "DTSTART;TZID=Europe/Berlin": start})))
    assert (found.why, found.rhythm, found.at) == ("", rhythm, "10:00")
    today = timezone.localdate()
    ours = list(
        recurring.days(found.rhythm, date.fromisoformat(found.first_on), today, today + timedelta(days=800))
    )
    assert ours


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"RRULE": "FREQ=WEEKLY;BYDAY=XX"}, "how it recurs cannot be read"),
        ({"RRULE": "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2"}, "how it recurs cannot be read"),
        ({"RRULE": "FREQ=HOURLY"}, "more than once a day"),
        ({"RRULE": "FREQ=DAILY"}, "no series recurs like this"),
        ({"RRULE": "FREQ=MONTHLY;BYMONTHDAY=31"}, "no series recurs like this"),
        (
            {"RRULE": "FREQ=YEARLY", "DTSTART;TZID=Europe/Berlin": "20240229T100000"},
            "no series recurs like this",
        ),
        ({"RRULE": "FREQ=YEARLY;INTERVAL=2"}, "no series recurs like this"),
        (
            {"RRULE": "FREQ=WEEKLY;UNTIL=20250101T000000Z", "DTSTART;TZID=Europe/Berlin": "20240102T100000"},
            "it is over",
        ),
        ({"DTSTART;TZID=Europe/Berlin": "20240102T100000"}, "it is over"),
        (
            {"DTSTART;TZID=Europe/Berlin": "", "DTSTART;TZID=Mars/Base": f"{NEXT:%Y%m%d}T100000"},
            "“Mars/Base” is not known",
        ),
        ({"DTSTART;TZID=Europe/Berlin": "", "DTSTART;VALUE=DATE": f"{NEXT:%Y%m%d}"}, "whole days"),
        ({"DTSTART;TZID=Europe/Berlin": ""}, "no beginning"),
        ({"SUMMARY": ""}, "no name"),
        ({"STATUS": "CANCELLED"}, "called off"),
        ({"DURATION": "P3D"}, "longer than a day"),
        ({"DTSTART;TZID=Europe/Berlin": "00010101T000000", "RRULE": "FREQ=WEEKLY"}, "sixty years"),
    ],
)
def test_what_cannot_be_taken_is_said_in_words(more, why):
    found = only(calendar(event(**more)))
    assert why in found.why


def test_the_hour_of_another_zone_is_that_of_here():
    raw = calendar(
        event(
            **WEEKLY,
            **{"DTSTART;TZID=Europe/Berlin": "", "DTSTART;TZID=America/New_York": f"{NEXT:%Y%m%d}T200000"},
        )
    )
    found = only(raw)
    wanted = datetime.combine(NEXT, time(20), ZoneInfo("America/New_York")).astimezone(
        ZoneInfo("Europe/Berlin")
    )
    assert found.at == f"{wanted:%H:%M}"
    assert date.fromisoformat(found.first_on).weekday() == wanted.weekday() != NEXT.weekday()
    assert "another time zone" in " ".join(found.notes)
    floating = only(calendar(event(**{"DTSTART;TZID=Europe/Berlin": "", "DTSTART": f"{NEXT:%Y%m%d}T100000"})))
    assert floating.at == "10:00"
    assert "names no time zone" in " ".join(floating.notes)
    windows = only(calendar(event(**{"DTSTART;TZID=Europe/Berlin": "", "DTSTART;TZID=W. Europe Standard Time": f"{NEXT:%Y%m%d}T100000"})))  # fmt: skip
    assert (windows.why, windows.at, windows.notes) == ("", "10:00", [])


def test_a_file_becomes_series_and_the_same_file_doubles_nothing(as_member, priya, marco, cast):
    client = as_member(priya)
    moved, gone = NEXT + timedelta(weeks=1), NEXT + timedelta(weeks=2)
    people = {
        "ORGANIZER;CN=Priya": "mailto:PRIYA@acme.example",
        "ATTENDEE;CN=Marco;PARTSTAT=ACCEPTED": "mailto:marco@acme.example",
        "ATTENDEE;CN=Ann Outside": "mailto:ann@agency.example",
        "ATTENDEE;CUTYPE=ROOM": "mailto:room-4@acme.example",
    }
    raw = calendar(
        event(**WEEKLY, **people, LOCATION="https://meet.example/abc", DESCRIPTION="Ready or not",
              **{"EXDATE;TZID=Europe/Berlin": f"{gone:%Y%m%d}T100000"}),
        event(**{"RECURRENCE-ID;TZID=Europe/Berlin": f"{moved:%Y%m%d}T100000", "DTSTART;TZID=Europe/Berlin": f"{moved:%Y%m%d}T150000"}),
        event("two@example", SUMMARY="All hands", **{"DTSTART;TZID=Europe/Berlin": "20240102T100000"}),
    )  # fmt: skip
    path = send(client, raw)
    page = client.get(path).content.decode()
    for words in (
        "Launch weekly",
        "Marco Bellini",
        "Ann Outside",
        "One day is left out",
        "One is at another time",
        "All hands",
        "it is over",
    ):
        assert words in page
    assert not Series.objects.exists(), "nothing happens before"
    assert client.post(path, {"do": "take", "uid": ["one@example", "two@example"]}).status_code == 303
    row = Series.objects.get()
    assert (row.rhythm, row.first_on, row.at, row.minutes, row.link) == (
        "weekly",
        NEXT,
        time(10),
        45,
        "https://meet.example/abc",
    )
    assert {seat.member for seat in row.seats.all()} == {priya, marco}
    assert row.is_restricted
    assert not row.meetings.filter(on=gone).exists()
    assert row.meetings.get(planned_on=moved).at == time(15)
    assert "Ann Outside" in row.meetings.order_by("on").first().notes
    assert not Mail.objects.exists(), "whoever wrote the calendar has invited them"
    assert as_member(cast["lina"]).get(f"/w/acme/{row.place}").status_code == 404
    assert as_member(marco).get(path).status_code == 404, "calendars are private"
    again = send(client, raw)
    assert "as it is" in client.get(again).content.decode()
    assert client.post(again, {"do": "take", "uid": ["one@example"]}).status_code == 303
    assert Series.objects.count() == 1
    later = timezone.localdate() + timedelta(days=15)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "localdate", lambda *_a, **_k: later)
        page = client.get(send(client, raw)).content.decode()
        assert "as it is" in page


def test_a_newer_file_changes_what_is_there_and_both_are_taken_back_in_one(as_member, priya):
    client = as_member(priya)
    first = take(client, calendar(event(**WEEKLY), event("b@example", SUMMARY="Planning", **WEEKLY)))
    second = take(
        client,
        calendar(
            event(
                **WEEKLY, **{"SUMMARY": "Launch team", "DTSTART;TZID=Europe/Berlin": f"{NEXT:%Y%m%d}T113000"}
            )
        ),
    )
    row = Series.objects.get(source_uid="one@example")
    assert (row.name, row.at) == ("Launch team", time(11, 30))
    assert "changed" in client.get(second).content.decode()
    assert client.post(second, {"do": "undo"}).status_code == 303
    row.refresh_from_db()
    assert (row.name, row.at) == ("Launch weekly", time(10))
    assert client.post(second, {"do": "undo"}).status_code == 403, "once is enough"
    assert client.post(first, {"do": "undo"}).status_code == 303
    assert not Series.objects.visible_to(priya).exists()
    assert "Taken back" in client.get(first).content.decode()
    assert client.post(first, {"do": "take"}).status_code == 403


def test_two_weekdays_become_two_series_and_an_end_is_kept(as_member, priya):
    client = as_member(priya)
    end = NEXT + timedelta(weeks=10)
    take(client, calendar(event(RRULE=f"FREQ=WEEKLY;BYDAY=MO,WE;UNTIL={end:%Y%m%d}T220000Z")))
    rows = list(Series.objects.order_by("name"))
    assert {row.first_on.weekday() for row in rows} == {0, 2}
    for row in rows:
        pause = row.pauses.get()
        assert pause.until is None
        assert end - timedelta(days=7) <= pause.since <= end + timedelta(days=1)
    one = only(calendar(event(RRULE="FREQ=WEEKLY;COUNT=1")))
    assert (one.rhythm, one.first_on) == ("once", NEXT.isoformat())


def test_what_is_chosen_is_taken_and_a_refusal_keeps_nothing(as_member, priya, monkeypatch):
    client = as_member(priya)
    path = send(client, calendar(event(**WEEKLY), event("b@example", SUMMARY="Planning", **WEEKLY)))
    assert client.post(path, {"do": "take", "uid": ["b@example"]}).status_code == 303
    assert [row.name for row in Series.objects.all()] == ["Planning"]
    path = send(
        client,
        calendar(
            event("c@example", **WEEKLY),
            event("d@example", **WEEKLY, LOCATION="https://x.example/" + "y" * 300),
        ),
    )
    from django.core.exceptions import ValidationError

    from braid.connect.meeting_files import taking

    begin = taking._begin

    def second_fails(line, by):
        if line.found.uid == "d@example":
            raise ValidationError("no such hour")
        return begin(line, by)

    monkeypatch.setattr(taking, "_begin", second_fails)
    answer = client.post(path, {"do": "take", "uid": ["c@example", "d@example"]})
    assert answer.status_code == 422
    assert "Nothing was brought in" in answer.content.decode()
    assert Series.objects.count() == 1
    assert client.post(path, {"do": "forget"}).status_code == 303
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nonsense",
        b"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nEND:VTODO\r\nEND:VCALENDAR",
        b"\x00" * 50,
        b"%PDF-1.7",
    ],
)
def test_a_file_that_is_no_calendar_is_refused(as_member, priya, raw):
    response = as_member(priya).post(U, {"file": SimpleUploadedFile("a.ics", raw)})
    assert response.status_code == 422
    assert not MeetingFile.objects.exists()


def test_a_file_with_many_events_is_read_in_time_and_up_to_a_limit(as_member, priya):
    many = calendar(*(event(f"{n}@example", RRULE="FREQ=DAILY;BYMONTHDAY=13;BYDAY=FR") for n in range(320)))
    found, notes = read_meetings(many, "Europe/Berlin")
    assert len(found) == 300
    assert notes
    assert (
        as_member(priya)
        .post(U, {"file": SimpleUploadedFile("a.ics", b"BEGIN:VCALENDAR" + b" " * 5_300_000)})
        .status_code
        == 422
    )


def test_rules_that_never_come_or_always_are_read_in_time():
    hours, minutes = ",".join(map(str, range(24))), ",".join(map(str, range(60)))
    rules = (
        "FREQ=MONTHLY;BYMONTHDAY=31;BYSETPOS=2",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYSETPOS=2;COUNT=9",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=6",
        f"FREQ=DAILY;BYHOUR={hours};BYMINUTE={minutes}",
        "FREQ=WEEKLY;COUNT=999999999",
        "FREQ=WEEKLY;INTERVAL=999999999",
    )
    many = [event(f"{n}@example", RRULE=rule) for n, rule in enumerate(rules * 8)]
    begun = monotonic()
    found, _notes = read_meetings(calendar(*many), "Europe/Berlin")
    assert monotonic() - begun < 25
    assert all(one.why or one.rhythm == "weekly" for one in found)
    weekly = only(calendar(event(RRULE="FREQ=WEEKLY;COUNT=5")))
    assert weekly.until == (NEXT + timedelta(weeks=4)).isoformat()


@given(
    rhythm=some.sampled_from(sorted({*recurring.WEEKS, *recurring.MONTHS})),
    first=some.dates(date(2020, 1, 1), date(2027, 1, 1)),
)
def test_a_rhythm_of_ours_is_found_by_its_days(rhythm, first):
    since = date(2027, 1, 1)
    days = list(recurring.days(rhythm, first, date(2025, 11, 27), date(2036, 1, 1)))[:130]
    found = fit(days, since, first)
    assert found
    wanted = [day for day in days if day >= since]
    assert list(recurring.days(found.rhythm, found.first, since, wanted[-1])) == wanted


@pytest.mark.real_input
@pytest.mark.skipif(not REAL.is_dir(), reason="the real calendar files are not here")
@pytest.mark.parametrize("today", [date(2005, 3, 1), date(2012, 1, 1), date(2019, 6, 1), date(2026, 11, 29)])
def test_real_files_are_read_or_refused_in_words(today, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_a, **_k: today)
    taken = 0
    for path in sorted(REAL.rglob("*.ics")):
        try:
            found, _notes = read_meetings(path.read_bytes(), "Europe/Berlin")
        except Unreadable:
            continue
        for one in found:
            taken += not one.why
            assert one.why or (one.first_on and one.at and 5 <= one.minutes <= 1440 and one.name), path
    assert taken
