"""A calendar file is read before the transaction of its form: others may write meanwhile."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from braid.connect.meeting_files import views
from braid.connect.meeting_files.models import MeetingFile
from braid.connect.tests.test_meeting_files import WEEKLY, calendar, event
from braid.teamwork import holidays
from braid.teamwork.models import Holiday

pytestmark = pytest.mark.django_db
DAY = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20310106\r\nSUMMARY:Epiphany\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"  # fmt: skip


@pytest.mark.parametrize(
    ("module", "name", "path", "raw", "table"),
    [
        (views, "read_meetings", "meetings/import/", calendar(event(**WEEKLY)), MeetingFile),
        (holidays, "days_of", "capacity/holidays/read/", DAY, Holiday),
    ],
)
def test_it_is_read_before_the_transaction(as_member, cast, monkeypatch, module, name, path, raw, table):
    outside, inside = len(connection.atomic_blocks), []
    read = getattr(module, name)

    def looked(*args):
        inside.append(len(connection.atomic_blocks))
        return read(*args)

    monkeypatch.setattr(module, name, looked)
    client = as_member(cast["marco"])
    sent = client.post(f"/w/acme/{path}", {"file": SimpleUploadedFile("a.ics", raw)})
    assert sent.status_code == 303
    assert inside == [outside]
    assert table.objects.count() == 1
    for content in (b"", b"nonsense"):
        assert (
            client.post(f"/w/acme/{path}", {"file": SimpleUploadedFile("a.ics", content)}).status_code == 422
        )
    assert table.objects.count() == 1
