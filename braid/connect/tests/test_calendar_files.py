"""Calendar files that other programs wrote become dates of the calendar, or it is said why not."""

import os
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from braid.connect.importing import Wish, mapping_of, run
from braid.connect.reading import open_table
from braid.connect.tables import Unreadable
from braid.launches.models import CalendarDate

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=30)
REAL = Path(os.environ.get("BRAID_REAL_INPUT", Path(__file__).parents[4] / "shared" / "data")) / "ics"


def written(folder, *events: str) -> Path:
    lines = "\r\n".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT" for event in events)
    path = folder / "team.ics"
    path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{lines}\r\nEND:VCALENDAR\r\n")
    return path


def rows(folder, *events: str):
    found = list(open_table(written(folder, *events), "team.ics").rows)
    return [row.cells for row in found if not row.problem], [row.problem for row in found if row.problem]


def event(name: str, start: str, *more: str) -> str:
    return "\r\n".join([f"UID:{name}", f"SUMMARY:{name}", f"DTSTART{start}", *more])


def test_whole_days_times_and_zones(tmp_path):
    good, bad = rows(
        tmp_path,
        event("Code freeze", ";VALUE=DATE:20261218", "DTEND;VALUE=DATE:20270105"),
        event(
            "Late call",
            ";TZID=America/New_York:20261201T233000",
            "DTEND;TZID=America/New_York:20261202T000000",
        ),
        event("Fair", ":20261203T080000Z", "DURATION:P2DT2H", "LOCATION:Hall 4"),
    )
    assert bad == []
    assert [cells[1:5] for cells in good] == [
        ["Code freeze", "freeze", "2026-12-18", "2027-01-04"],
        ["Late call", "date", "2026-12-01", ""],
        ["Fair", "date", "2026-12-03", "2026-12-05"],
    ]
    assert good[2][5] == "Hall 4"


def test_what_recurs_is_read_within_bounds_and_one_moved_time_stands_for_its_own(tmp_path):
    start = f";VALUE=DATE:{SOON:%Y%m%d}"
    third = SOON + timedelta(days=14)
    good, bad = rows(
        tmp_path,
        event(
            "Weekly",
            start,
            "RRULE:FREQ=WEEKLY;COUNT=4",
            f"EXDATE;VALUE=DATE:{SOON + timedelta(days=7):%Y%m%d}",
        ),
        event(
            "Weekly",
            f";VALUE=DATE:{third + timedelta(days=1):%Y%m%d}",
            f"RECURRENCE-ID;VALUE=DATE:{third:%Y%m%d}",
        ),
        event("Daily", start, "RRULE:FREQ=DAILY"),
    )
    assert bad == []
    weekly = [cells for cells in good if cells[1] == "Weekly"]
    assert sorted(cells[3] for cells in weekly) == [
        day.isoformat() for day in (SOON, third + timedelta(days=1), SOON + timedelta(days=21))
    ]
    assert len({cells[0] for cells in weekly}) == 3
    assert sum(cells[1] == "Daily" for cells in good) == 500


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("RRULE:FREQ=SOMETIMES", "how it recurs cannot be read"),
        ("RRULE:FREQ=MINUTELY", "more than once a day"),
        ("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "how it recurs cannot be read"),
        ("RRULE:FREQ=DAILY;BYDAY=XX", "how it recurs cannot be read"),
        ("RRULE:FREQ=DAILY;UNTIL=20010101", "none of its times"),
        ("STATUS:CANCELLED", "called off"),
    ],
)
def test_an_event_that_is_no_date_is_refused_by_its_name_and_at_once(tmp_path, line, why):
    begun = time.monotonic()
    good, (said,) = rows(tmp_path, event("Standup", f";VALUE=DATE:{TODAY:%Y%m%d}", line))
    assert good == []
    assert "“Standup”" in said
    assert why in said
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "body", ["BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"]
)
def test_a_file_without_an_event_is_refused_as_a_whole(tmp_path, body):
    path = tmp_path / "empty.ics"
    path.write_text(body)
    with pytest.raises(Unreadable):
        list(open_table(path, "empty.ics").rows)


@pytest.mark.django_db
def test_an_import_twice_is_one_and_what_was_refused_is_told(tmp_path, marco):
    path = written(
        tmp_path,
        event("Year-end freeze", ";VALUE=DATE:20261218", "DTEND;VALUE=DATE:20270105"),
        event("Fair", ";VALUE=DATE:20270301"),
        event("Standup", ";VALUE=DATE:20270301", "RRULE:FREQ=SECONDLY"),
    )
    for _again in range(2):
        report = run(Wish(path, "team.ics", mapping_of(path, "team.ics"), accept_rest=True), marco)
        assert report.refused == 1
    assert list(CalendarDate.objects.values_list("name", "kind_of", "on", "until")) == [
        ("Year-end freeze", "freeze", date(2026, 12, 18), date(2027, 1, 4)),
        ("Fair", "date", date(2027, 3, 1), None),
    ]


@pytest.mark.real_input
@pytest.mark.skipif(not REAL.is_dir(), reason="the shared real input is not there")
def test_every_real_calendar_is_read_or_refused_in_words():
    opened = 0
    for path in sorted(REAL.rglob("*.ics")):
        try:
            found = list(open_table(path, path.name).rows)
        except Unreadable:
            continue
        opened += 1
        assert all(
            len(row.cells) == 6 and (row.problem or row.cells[1] and date.fromisoformat(row.cells[3]))
            for row in found
        )
    assert opened >= 150
