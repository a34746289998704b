"""Rules of calendars that never come, hardly ever or always: each is refused in words or read, and none of them holds Braid up."""

import signal
from contextlib import contextmanager
from datetime import date

import pytest
from django.utils import timezone

from braid.connect.calendars import read_ics
from braid.connect.meeting_files.reading import read_meetings
from braid.teamwork.holidays_ics import days_of

TODAY = date(2026, 5, 4)
NEVER = [
    ("20260415", "FREQ=MONTHLY;INTERVAL=0;BYMONTHDAY=31"),
    ("20260415", "FREQ=DAILY;INTERVAL=0;BYDAY=MO"),
    ("20260415", "FREQ=WEEKLY;INTERVAL=0;BYMONTH=1"),
    ("20260415", "FREQ=YEARLY;INTERVAL=0;BYMONTHDAY=1"),
    ("20260415", "FREQ=DAILY;INTERVAL=0;COUNT=3"),
    ("20260415", "FREQ=DAILY;INTERVAL=-1"),
    ("20260415", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31"),
    ("20260415", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
    ("20260415", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=50"),
    ("20260415", "FREQ=YEARLY;BYSETPOS=366;BYMONTH=1"),
    ("20260415", "FREQ=DAILY;BYYEARDAY=366;BYMONTH=1"),
    ("20260415", "FREQ=WEEKLY;BYYEARDAY=366;BYMONTH=1;COUNT=5"),
    ("20260415", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=6"),
    ("20260415", "FREQ=DAILY;UNTIL=20200101T000000Z"),
    ("20260415", "FREQ=DAILY;BYYEARDAY=366;BYMONTH=1;UNTIL=20200101T000000Z"),
    ("20260415", f"FREQ=YEARLY;BYSETPOS={','.join(['300'] * 10_000)};BYMONTH=1"),
]
OFTEN = [
    ("20260415", "FREQ=DAILY;COUNT=999999999;BYSECOND=0,1,2,3,4,5,6,7,8,9"),
    ("19700101", "FREQ=DAILY;COUNT=999999999"),
    ("20260415", "FREQ=WEEKLY;INTERVAL=999999999999"),
    ("20260415", "FREQ=SECONDLY;COUNT=999999999"),
    ("20260415", f"FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))};BYMINUTE={','.join(map(str, range(60)))}"),
]  # fmt: skip


@contextmanager
def at_most(seconds: int):
    """Breaks off what takes longer, also where it never comes back."""

    def over(*_args):
        pytest.fail("it took too long")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_a, **_k: TODAY)


def file(day: str, rule: str, hour: str = "T100000") -> bytes:
    kind = "" if hour else ";VALUE=DATE"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:one@example", "SUMMARY:Weekly", f"DTSTART{kind}:{day}{hour}", f"RRULE:{rule}", "END:VEVENT", "END:VCALENDAR", ""]  # fmt: skip
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize(("day", "rule"), NEVER, ids=[rule[:60] for _day, rule in NEVER])
def test_a_rule_that_never_comes_is_refused_in_time(day, rule, tmp_path):
    with at_most(8):
        [found] = read_meetings(file(day, rule), "Europe/Berlin")[0]
    assert found.why
    assert len(found.why) < 300
    path = tmp_path / "a.ics"
    path.write_bytes(file(day, rule, ""))
    with at_most(8):
        [row] = list(read_ics(path).rows)
    assert row.problem
    with at_most(8):
        days_of(file(day, rule, ""), TODAY)


@pytest.mark.parametrize(("day", "rule"), OFTEN, ids=[rule[:60] for _day, rule in OFTEN])
def test_a_rule_that_comes_all_the_time_is_read_in_time(day, rule, tmp_path):
    path = tmp_path / "a.ics"
    path.write_bytes(file(day, rule, ""))
    with at_most(15):
        read_meetings(file(day, rule), "Europe/Berlin")
        assert len(list(read_ics(path).rows)) <= 1001


def test_what_comes_seldom_is_still_read(tmp_path):
    path = tmp_path / "a.ics"
    path.write_bytes(file("20240229", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29", ""))
    rows = list(read_ics(path).rows)
    assert [row.cells[3] for row in rows] == ["2028-02-29"]
    path.write_bytes(file("19700101", "FREQ=DAILY", ""))
    assert len(list(read_ics(path).rows)) == 500


def test_a_day_off_each_second_year_is_off_each_second_year():
    assert list(days_of(file("20241003", "FREQ=YEARLY;INTERVAL=2", ""), TODAY)) == [date(2026, 10, 3), date(2028, 10, 3)]  # fmt: skip
    assert list(days_of(file("20241003", "FREQ=YEARLY;INTERVAL=0", ""), TODAY)) == []
