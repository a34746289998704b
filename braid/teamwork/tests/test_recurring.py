"""Days that come again: months of any length, leap days, and hours that the clock skips or has twice."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from braid.teamwork import recurring
from braid.teamwork.recurring import INTERVALS, ONCE, WEEKS, days, moment

FAR = date(2100, 12, 31)


def first(rhythm: str, begin: date, count: int, start: date | None = None) -> list[str]:
    found = days(rhythm, begin, start or begin, FAR)
    return [next(found).isoformat() for _number in range(count)]


@pytest.mark.parametrize(
    ("rhythm", "begin", "expected"),
    [
        ("weekly", date(2026, 3, 24), ["2026-03-24", "2026-03-31", "2026-04-07"]),
        ("fortnightly", date(2026, 12, 22), ["2026-12-22", "2027-01-05", "2027-01-19"]),
        ("four_weekly", date(2026, 1, 5), ["2026-01-05", "2026-02-02", "2026-03-02"]),
        ("monthly", date(2027, 1, 31), ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
        ("monthly", date(2028, 1, 30), ["2028-01-30", "2028-02-29", "2028-03-30"]),
        ("quarterly", date(2026, 11, 30), ["2026-11-30", "2027-02-28", "2027-05-30"]),
        ("yearly", date(2028, 2, 29), ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
        ("weekday", date(2026, 3, 10), ["2026-03-10", "2026-04-14", "2026-05-12"]),
        ("weekday", date(2026, 3, 31), ["2026-03-31", "2026-04-28", "2026-05-26", "2026-06-30"]),
    ],
)
def test_the_days_of_each_rhythm(rhythm, begin, expected):
    assert first(rhythm, begin, len(expected)) == expected


def test_once_is_once_and_time_ends():
    begin = date(2026, 5, 4)
    assert list(days(ONCE, begin, begin, FAR)) == [begin]
    assert list(days(ONCE, begin, begin + timedelta(days=1), FAR)) == []
    assert list(days("weekly", date(9999, 12, 25), date(9999, 12, 25), date.max)) == [date(9999, 12, 25)]
    assert list(days("yearly", date(9998, 1, 1), date(9999, 6, 1), date.max)) == []


@settings(max_examples=40)
@given(
    some.sampled_from(sorted(INTERVALS)),
    some.dates(date(1990, 1, 1), date(2060, 12, 31)),
    some.integers(0, 2500),
)
def test_where_one_looks_from_changes_nothing(rhythm, begin, later):
    """What comes from the beginning on, and what comes from any day on, are the same days, in order, as far apart as said."""
    start = begin + timedelta(days=later)
    end = start + timedelta(days=800)
    everything = list(days(rhythm, begin, begin, end))
    assert list(days(rhythm, begin, start, end)) == [day for day in everything if day >= start]
    assert everything[0] == begin
    steps = {(after - before).days for before, after in pairwise(everything)}
    slack = 0 if rhythm in WEEKS else 6
    assert all(abs(step - INTERVALS[rhythm]) <= slack for step in steps)


@pytest.mark.parametrize(
    ("day", "at", "zone", "utc"),
    [
        (date(2026, 3, 24), time(10), "Europe/Berlin", "2026-03-24T09:00"),
        (date(2026, 3, 31), time(10), "Europe/Berlin", "2026-03-31T08:00"),
        (date(2026, 10, 27), time(10), "Europe/Berlin", "2026-10-27T09:00"),
        (date(2026, 3, 10), time(10), "America/New_York", "2026-03-10T14:00"),
        (date(2026, 3, 29), time(2, 30), "Europe/Berlin", "2026-03-29T01:30"),
        (date(2026, 10, 25), time(2, 30), "Europe/Berlin", "2026-10-25T00:30"),
        (date(2026, 4, 5), time(1, 45), "Australia/Lord_Howe", "2026-04-04T14:45"),
        (date(2028, 2, 29), time(23, 59), "Pacific/Kiritimati", "2028-02-29T09:59"),
    ],
)
def test_the_hour_is_kept_whatever_the_clocks_do(day, at, zone, utc):
    """Of an hour that is skipped it is the one after, of an hour that comes twice the first."""
    found = moment(day, at, zone)
    assert found.astimezone(recurring.UTC).isoformat(timespec="minutes") == f"{utc}+00:00"
    skipped = (day, zone) == (date(2026, 3, 29), "Europe/Berlin")
    assert found.time() == (time(3, 30) if skipped else at)
