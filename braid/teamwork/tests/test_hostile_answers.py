"""What strangers write to the addresses of meetings: it stops nobody else's answer, and leaves nothing behind."""

from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from braid.teamwork.inviting import mailbox
from braid.teamwork.inviting.addresses import organizer
from braid.teamwork.inviting.reading import OLD, TAKEN, read
from braid.teamwork.models import Mailbox, Meeting
from braid.teamwork.tests.test_answers import invite, piped, reply, row, stands
from braid.teamwork.tests.test_mailboxes import again, folder, imap

__all__ = ["folder", "imap", "invite", "row"]
pytestmark = pytest.mark.django_db
HEADS = [
    b"To: <", b'To: "', b"To: a@[", b"To: a:;", b"To: (((", b"To: =?utf-8?q?=00?= <@>", b"To: \xff\xfe\x00 <a@b", b"To:",
    b"To: " + b"a." * 100_000, b"To: " + b"a@b.example, " * 15_000, b"To: " + b"(" * 200_000, b"To: " + b'"<' * 100_000,
    b"Content-Type: " + b"a." * 100_000 + b"\r\nTo: x@y", b"X: y\r\n" * 30_000 + b"To: x@y", b"Cc: " + b"<a" * 100_000,
]  # fmt: skip


def test_a_mail_that_cannot_be_read_does_not_keep_those_behind_it(invite, row, marco, imap, folder, caplog):
    for head in HEADS:
        folder.take(head + b"\r\nSubject: Secretword\r\n\r\nSecretword")
    mine = folder.take(reply(invite))
    imap()
    begun = monotonic()
    assert mailbox.read_due() == 1
    assert monotonic() - begun < 5
    assert stands(row, marco) == "yes"
    assert Mailbox.objects.get().last == mine
    assert not Mailbox.objects.get().trouble
    assert "Secretword" not in caplog.text


def test_whatever_goes_wrong_with_one_mail_the_next_is_read(
    invite, row, marco, imap, folder, monkeypatch, caplog
):
    bad, mine = folder.take(b"To: x@y\r\n\r\nSecretword"), folder.take(reply(invite))
    one = mailbox._one

    def breaks(server, uid):
        if uid == bad:
            raise IndexError("Secretword")
        return one(server, uid)

    monkeypatch.setattr(mailbox, "_one", breaks)
    imap()
    assert mailbox.read_due() == 1
    assert Mailbox.objects.get().last == mine
    assert "IndexError" in caplog.text
    assert "Secretword" not in caplog.text
    assert again() == 0


def test_a_piped_mail_with_a_broken_head_is_read_in_time(invite, row, marco, monkeypatch):
    for head in HEADS:
        begun = monotonic()
        assert piped(monkeypatch, head + b"\r\n\r\nSecretword", "meetings@braid.example") == 0
        assert monotonic() - begun < 2, head[:20]
    assert read(b"Cc: <\r\n" + reply(invite)).what == TAKEN
    assert read(reply(invite, "DECLINED", to="x@y"), [organizer(invite)]).what in (TAKEN, OLD)


def test_an_answer_to_other_times_makes_no_meeting(invite, row, marco, priya):
    near = row.meetings.order_by("on").first()
    invite.raised = 1
    invite.save(update_fields=["raised"])
    count = Meeting.objects.count()
    for week in range(12, 24):
        far = near.on + timedelta(weeks=week)
        extra = f"RECURRENCE-ID;VALUE=DATE:{far:%Y%m%d}"
        assert read(reply(invite, "DECLINED", extra=extra, sequence=0)).what == OLD
    assert Meeting.objects.count() == count
    assert read(reply(invite, "DECLINED", extra=extra, sequence=9)).what == TAKEN
    assert Meeting.objects.count() == count + 1


def test_an_answer_that_is_refused_leaves_no_meeting(invite, row, monkeypatch):
    far = row.meetings.order_by("on").first().on + timedelta(weeks=20)
    count = Meeting.objects.count()

    def refused(*_args, **_more):
        raise ValueError("no")

    monkeypatch.setattr("braid.teamwork.inviting.reading.answer", refused)
    read(reply(invite, extra=f"RECURRENCE-ID;VALUE=DATE:{far:%Y%m%d}", stamp=datetime.now(UTC)))
    assert Meeting.objects.count() == count
