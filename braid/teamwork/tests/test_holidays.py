"""Days off for all, and people who work part of the week."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from braid.radar.facts.planned import rooms
from braid.teamwork import holidays, load
from braid.teamwork.holidays_ics import days_of
from braid.teamwork.models import Holiday, WorkWeek
from braid.teamwork.tests.test_meetings import U, page

TODAY = date(2026, 1, 1)
FIRST, LAST = date(2031, 1, 6), date(2031, 1, 19)


def ics(*events: str) -> bytes:
    body = "\r\n".join(f"BEGIN:VEVENT\r\nUID:{n}\r\n{event}\r\nEND:VEVENT" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}\r\nEND:VCALENDAR\r\n".encode()


@pytest.mark.parametrize(
    ("event", "found"),
    [
        ("DTSTART;VALUE=DATE:20260501\r\nSUMMARY:Labour Day", {date(2026, 5, 1): "Labour Day"}),
        ("DTSTART;VALUE=DATE:20260403\r\nDTEND;VALUE=DATE:20260405\r\nSUMMARY:Easter", {date(2026, 4, 3): "Easter", date(2026, 4, 4): "Easter"}),
        ("DTSTART;VALUE=DATE:20250501\r\nSUMMARY:Over", {}),
        ("DTSTART:20260501T090000Z\r\nSUMMARY:A meeting", {}),
        ("DTSTART;VALUE=DATE:20201225\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Christmas", {date(y, 12, 25): "Christmas" for y in (2026, 2027, 2028)}),
        ("DTSTART;VALUE=DATE:20240229\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Leap", {date(2028, 2, 29): "Leap"}),
        ("DTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE=DATE:20270501\r\nSUMMARY:A year", {date(2026, 5, 1) + timedelta(days=n): "A year" for n in range(31)}),
        ("SUMMARY:Without a day", {}),
        ("DTSTART;VALUE=DATE:20260501", {date(2026, 5, 1): "2026-05-01"}),
    ],
)  # fmt: skip
def test_whole_days_of_a_calendar_are_read(event, found):
    assert days_of(ics(event), TODAY) == found


@pytest.mark.parametrize("content", [b"", b"day;name\n2026-05-01;x", b"\x89PNG", b"BEGIN:VCARD\r\nEND:VCARD"])
def test_what_is_no_calendar_is_refused(content):
    with pytest.raises(ValueError, match="."):
        days_of(content, TODAY)


@pytest.mark.django_db
def test_a_lead_reads_a_calendar_and_capacity_follows(cast, as_member):
    client = as_member(cast["marco"])
    file = SimpleUploadedFile("x.ics", ics("DTSTART;VALUE=DATE:20310106\r\nSUMMARY:Epiphany"))
    assert client.post(f"{U}capacity/holidays/read/", {"file": file}).status_code == 303
    assert "Epiphany" in page(as_member(cast["gus"]), f"{U}capacity/holidays/")
    again = SimpleUploadedFile("x.ics", ics("DTSTART;VALUE=DATE:20310106\r\nSUMMARY:Epiphany"))
    assert client.post(f"{U}capacity/holidays/read/", {"file": again}).status_code == 303
    assert Holiday.objects.count() == 1
    found = rooms(cast["priya"].workspace_id, timezone.localdate(), FIRST, LAST)
    assert (found["product"].days, found["marketing"].days) == (36, 27)
    assert client.post(f"{U}capacity/holidays/", {"on": "2031-01-07", "name": "Closed"}).status_code == 303
    assert client.post(f"{U}capacity/holidays/", {"on": "2031-01-07", "name": "Twice"}).status_code == 422
    wrong = client.post(f"{U}capacity/holidays/read/", {"file": SimpleUploadedFile("x.ics", b"nothing")})
    assert wrong.status_code == 422
    assert "no calendar file" in wrong.content.decode()
    assert client.post(f"{U}capacity/holidays/{Holiday.objects.get(name='Closed').pk}/remove/").status_code == 303  # fmt: skip
    assert Holiday.objects.count() == 1


@pytest.mark.django_db
def test_others_only_look(cast, as_member):
    lina = as_member(cast["lina"])
    assert "Add a day" not in page(lina, f"{U}capacity/holidays/")
    assert lina.post(f"{U}capacity/holidays/", {"on": "2031-01-07", "name": "x"}).status_code == 403
    with pytest.raises(PermissionDenied):
        holidays.read_holidays(by=cast["lina"], found={date(2031, 1, 6): "Epiphany"})
    row = holidays.add_holiday(by=cast["priya"], on=date(2031, 1, 7), name="x")
    assert lina.post(f"{U}capacity/holidays/{row.pk}/remove/").status_code == 403


@pytest.mark.django_db
def test_part_of_the_week_counts_as_part_and_few_see_it(cast, as_member):
    lina, place = as_member(cast["lina"]), f"{U}days-off/week/"
    assert lina.post(place, {"days": "2.5"}).status_code == 303
    found = rooms(cast["priya"].workspace_id, timezone.localdate(), FIRST, LAST)
    assert found["product"].days == 35
    assert "2.5 days a week" in page(as_member(cast["marco"]), f"{U}{cast['lina'].place}")
    assert "2.5 days a week" not in page(as_member(cast["jonas"]), f"{U}{cast['lina'].place}")
    assert not WorkWeek.objects.visible_to(cast["jonas"]).exists()
    assert as_member(cast["jonas"]).get(f"{place}?person={cast['lina'].pk}").status_code == 404
    for wrong in ("0", "5.5", "x"):
        assert lina.post(place, {"days": wrong}).status_code == 422
    load.work_days(cast["lina"], by=cast["priya"], days=Decimal(4))
    assert WorkWeek.objects.get().days == 4
    with pytest.raises(PermissionDenied):
        load.work_days(cast["lina"], by=cast["jonas"], days=Decimal(4))
    with pytest.raises(ValidationError):
        load.work_days(cast["lina"], by=cast["lina"], days=Decimal(9))
