"""Who comes: said on the page, by the link of a mail, and by the calendars of people, whoever else writes."""

import io
import re
import sys
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from braid.activity.models import Event, Notification
from braid.people.outbox import sending
from braid.teamwork import meeting_actions, series_actions
from braid.teamwork.inviting import command
from braid.teamwork.inviting.addresses import answer_link, invite_at, organizer
from braid.teamwork.inviting.answers import answer
from braid.teamwork.inviting.mails import tell
from braid.teamwork.inviting.reading import LARGEST, LEFT, OLD, REFUSED, TAKEN, read
from braid.teamwork.models import Coming, Invite, Series
from tests.mails import later

pytestmark = pytest.mark.django_db
U = "/w/acme/"


@pytest.fixture
def row(cast, confirm, settings) -> Series:
    """A series of Priya, Marco and Tessa that Marco was invited to."""
    settings.MEETING_ADDRESS = "meetings@braid.example"
    people = [cast["priya"], cast["marco"], cast["tessa"]]
    for each in people:
        confirm(each)
    made = series_actions.begin(
        by=people[0], people=people, name="Launch team", purpose="Ready or not", kind_of="launch", only=True,
        first_on=timezone.localdate() + timedelta(days=1), at=time(10),
    )  # fmt: skip
    made.workspace = people[0].workspace
    return made


@pytest.fixture
def invite(row, marco) -> Invite:
    found = Invite.objects.get(series=row, member=marco)
    found.series.workspace = marco.workspace
    return found


def reply(invite: Invite, said: str = "ACCEPTED", **more) -> bytes:
    """A mail as calendar programs write it."""
    given = {
        "to": organizer(invite), "who": "marco@acme.example", "uid": invite.series.uid, "sequence": invite.series.sequence,
        "stamp": datetime.now(UTC) + timedelta(seconds=1), "method": "REPLY", "extra": "", "head": "", **more,
    }  # fmt: skip
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//Somebody//EN", "VERSION:2.0", f"METHOD:{given['method']}", "BEGIN:VEVENT",
        f"UID:{given['uid']}", f"DTSTAMP:{given['stamp']:%Y%m%dT%H%M%SZ}", f"SEQUENCE:{given['sequence']}",
        f"ORGANIZER:mailto:{given['to']}", f"ATTENDEE;PARTSTAT={said};CN=Marco:MAILTO:{given['who']}",
        *([given["extra"]] if given["extra"] else []), "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    head = (
        f"From: Marco <{given['who']}>\r\nTo: Braid <{given['to']}>\r\nSubject: Accepted\r\n{given['head']}MIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSecretword\r\n'
        f'--b\r\nContent-Type: text/calendar; method={given["method"]}; charset="utf-8"\r\n\r\n'
    )
    return (head + "\r\n".join(lines) + "\r\n--b--\r\n").encode()


def stands(row: Series, member) -> str:
    found = Coming.objects.filter(series=row, member=member).order_by("pk").last()
    return found.said if found else ""


@pytest.mark.parametrize(("word", "said"), [("ACCEPTED", "yes"), ("TENTATIVE", "maybe"), ("DECLINED", "no")])
def test_the_answer_of_a_calendar_is_taken(invite, row, marco, priya, as_member, word, said, caplog):
    caplog.set_level("INFO")
    assert read(reply(invite, word)).what == TAKEN
    assert stands(row, marco) == said
    assert "Secretword" not in caplog.text
    assert "marco" not in caplog.text
    event = Event.objects.filter(name="meeting.answered").get()
    assert (event.by_id, event.facts["said"]) == (marco.pk, said)
    told = Notification.objects.filter(event=event, member=priya)
    assert told.exists() == (said == "no"), "whoever called them together hears who does not come"
    page = as_member(priya).get(f"{U}{row.meetings.order_by('on').first().place}").content.decode()
    assert {"yes": "comes", "maybe": "perhaps", "no": "does not come"}[said] in page
    assert "from their calendar" in page
    assert "Who comes:" in page


def test_one_meeting_is_answered_by_itself_and_one_that_is_far_away_too(invite, row, marco, cast):
    first, second = row.meetings.order_by("on")[:2]
    moment = second.starts.astimezone(UTC)
    assert read(reply(invite, "DECLINED", extra=f"RECURRENCE-ID:{moment:%Y%m%dT%H%M%SZ}")).what == TAKEN
    assert Coming.objects.get().meeting == second
    far = first.on + timedelta(weeks=20)
    assert read(reply(invite, "DECLINED", extra=f"RECURRENCE-ID;VALUE=DATE:{far:%Y%m%d}")).what == TAKEN
    assert Coming.objects.filter(meeting__on=far, said="no").exists()
    wrong = first.on + timedelta(days=2)
    assert read(reply(invite, "DECLINED", extra=f"RECURRENCE-ID;VALUE=DATE:{wrong:%Y%m%d}")).what == LEFT
    assert row.meetings.filter(on=far).count() == 1


def test_an_answer_counts_only_to_the_address_that_this_person_was_given(invite, row, cast):
    tessa = Invite.objects.get(series=row, member=cast["tessa"])
    assert read(reply(invite, to=organizer(tessa))).what == LEFT, "with somebody else's address"
    assert read(reply(invite, who="otto@elsewhere.example")).what == LEFT, "for a stranger"
    assert read(reply(invite, who="tessa@acme.example")).what == LEFT, "for a colleague"
    forged = organizer(invite)[:-20] + "0000@braid.example"
    for to in (
        forged,
        "meetings@braid.example",
        "meetings+1-@braid.example",
        f"meetings+{invite.pk}@braid.example",
        "x@y",
    ):
        assert read(reply(invite, to=to)).what == LEFT
    assert read(reply(invite, uid="another@braid")).what == LEFT
    assert not Coming.objects.exists()
    assert invite_at(organizer(invite).upper()) == invite.pk, "mail servers make it large or small"
    assert read(reply(invite, to="somebody@else.example"), [organizer(invite)]).what == TAKEN


def test_older_answers_are_passed_over(invite, row, marco, priya):
    now = datetime.now(UTC)
    assert read(reply(invite, "DECLINED", stamp=now)).what == TAKEN
    assert read(reply(invite, "ACCEPTED", stamp=now - timedelta(hours=1))).what == OLD
    assert stands(row, marco) == "no"
    answer(row, None, by=marco, said="maybe")
    assert read(reply(invite, "ACCEPTED", stamp=now)).what == OLD, "said here meanwhile"
    assert read(reply(invite, "ACCEPTED", stamp=datetime(2199, 1, 1, tzinfo=UTC))).what == TAKEN
    assert answer(row, None, by=marco, said="no").said == "no", "a clock that is ahead shuts nobody out"
    meeting = row.meetings.order_by("on").first()
    meeting_actions.move(meeting, by=priya, on=meeting.on + timedelta(days=1), at=time(8), minutes=30)
    there = f"RECURRENCE-ID;VALUE=DATE:{meeting.planned_on:%Y%m%d}"
    assert read(reply(invite, extra=there)).what == OLD
    assert read(reply(invite, extra=there, sequence=1)).what == TAKEN


def test_after_a_move_nobody_has_answered(row, marco, priya, as_member):
    meeting = row.meetings.order_by("on").first()
    answer(row, None, by=marco, said="yes")
    page = as_member(priya).get(f"{U}{meeting.place}").content.decode()
    assert "1 of 2" in page
    meeting_actions.move(meeting, by=priya, on=meeting.on + timedelta(days=1), at=time(8), minutes=30)
    page = as_member(priya).get(f"{U}{meeting.place}").content.decode()
    assert "0 of 2, 2 have not said" in page
    other = row.meetings.order_by("on").last()
    assert "1 of 2" in as_member(priya).get(f"{U}{other.place}").content.decode()


def test_a_pause_keeps_what_was_said_of_the_other_days(row, marco, priya):
    near, far = row.meetings.order_by("on").first(), row.meetings.order_by("on").last()
    answer(row, far, by=marco, said="no")
    series_actions.pause(row, by=priya, since=near.on, until=near.on)
    series_actions.resume(row, by=priya)
    assert Coming.objects.get().meeting == far


def test_somebody_else_instead_is_noted_as_not_coming(invite, row, marco, priya, as_member):
    assert read(reply(invite, "DELEGATED")).what == TAKEN
    assert stands(row, marco) == "no"
    page = as_member(priya).get(f"{U}{row.meetings.order_by('on').first().place}").content.decode()
    assert "wanted somebody else to come instead" in page


def test_another_time_is_declined_politely_and_once(invite, row, marco, server, box):
    server.start()
    later(minutes=5)
    sending.send_due()
    box.mails.clear()
    for _again in range(3):
        assert (
            read(reply(invite, "TENTATIVE", method="COUNTER", extra="DTSTART:20270101T100000Z")).what == TAKEN
        )
    assert read(reply(invite, method="COUNTER", head="Auto-Submitted: auto-replied\r\n")).what == LEFT
    sending.send_due()
    [mail] = box.mails
    assert mail["To"] == "marco@acme.example"
    assert "stays where it is" in mail["Subject"]
    assert row.place in mail.get_body(("plain",)).get_content()
    [part] = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "DECLINECOUNTER"
    assert row.uid in part.get_content()
    assert not Coming.objects.exists()


def deep(levels: int) -> bytes:
    parts = [f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(levels)]
    return ("To: meetings@braid.example\r\n" + "".join(parts)).encode()


def test_hostile_mails_change_nothing(invite, row, marco):
    many = "\r\n".join(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:a{n}@x.example" for n in range(500))
    wrong = [
        reply(invite, extra="X" * LARGEST),
        reply(invite, extra=many),
        reply(invite, extra="DESCRIPTION:" + "x" * 70_000),
        reply(invite, stamp=timezone.now(), extra="DTSTAMP:nonsense"),
        reply(invite, "WHATEVER"),
        reply(invite, method="CANCEL"),
        reply(invite, method="PUBLISH"),
        reply(invite, sequence="99999999999999999999999"),
        reply(invite, extra="RECURRENCE-ID:20269999T999999Z"),
        reply(invite).replace(b"BEGIN:VEVENT", b"BEGIN:VEVENT\r\nBEGIN:VEVENT"),
        reply(invite).replace(b"END:VCALENDAR", b""),
        reply(invite).replace(b"text/calendar", b"message/rfc822"),
        reply(invite).replace(b"Secretword", b"\x00\xff\xfe" * 100).replace(b"METHOD:REPLY", b"METHOD:\x00"),
        deep(900), deep(5000), b"", b"\x00" * 1000, b"To: " + b"a@b.example, " * 20_000,
    ]  # fmt: skip
    for number, raw in enumerate(wrong):
        found = read(raw)
        if found.what == TAKEN:
            assert number == 7, (number, found)
        else:
            assert found.what in (LEFT, OLD, REFUSED)
    assert Coming.objects.count() <= 1
    assert read(wrong[0]).what == REFUSED


def test_a_line_written_with_an_answer_is_shown_and_is_harmless(invite, row, priya, as_member):
    note = "COMMENT:<script>alert(1)</script> late\\, by ten " + "x" * 500
    assert read(reply(invite, extra=note)).what == TAKEN
    page = as_member(priya).get(f"{U}{row.meetings.order_by('on').first().place}").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; late, by ten" in page
    assert len(Coming.objects.get().note) == 200


def test_whoever_is_out_answers_no_more(invite, row, cast, marco, priya):
    path = answer_link(invite)
    series_actions.change(row, by=priya, people=[priya, cast["tessa"]], only=True, name="Layoffs", purpose="x", kind_of="launch", first_on=row.first_on, at=row.at)  # fmt: skip
    assert read(reply(invite)).what == LEFT
    with pytest.raises(PermissionDenied):
        answer(row, None, by=marco, said="yes")
    from django.test import Client

    page = Client().get(path)
    assert page.status_code == 404
    assert "Layoffs" not in page.content.decode()
    assert not Coming.objects.exists()


def test_one_taps_on_the_page_and_only_who_belongs_to_it_may(row, cast, as_member, marco, priya):
    meeting = row.meetings.order_by("on").first()
    client = as_member(marco)
    assert "I do not come" in client.get(f"{U}{meeting.place}").content.decode()
    assert client.post(f"{U}{meeting.place}coming/", {"said": "maybe"}).status_code == 303
    assert client.post(f"{U}{row.place}coming/", {"said": "yes"}).status_code == 303
    assert set(Coming.objects.values_list("meeting", "said")) == {(meeting.pk, "maybe"), (None, "yes")}
    page = client.get(f"{U}{meeting.place}").content.decode()
    assert "one perhaps" in page
    assert client.post(f"{U}{meeting.place}coming/", {"said": "perhaps"}).status_code == 403
    assert client.get(f"{U}{meeting.place}coming/").status_code == 405
    assert as_member(cast["lina"]).get(f"{U}{meeting.place}").status_code == 404
    assert as_member(cast["lina"]).post(f"{U}{meeting.place}coming/", {"said": "yes"}).status_code == 404
    series_actions.change(row, by=priya, people=[priya, marco], only=False, name="Open", purpose="x", kind_of="launch", first_on=row.first_on, at=row.at)  # fmt: skip
    page = as_member(cast["lina"]).get(f"{U}{meeting.place}").content.decode()
    assert "I do not come" not in page
    assert as_member(cast["lina"]).post(f"{U}{meeting.place}coming/", {"said": "yes"}).status_code == 422
    with pytest.raises(ValidationError):
        answer(row, None, by=cast["lina"], said="yes")


def test_a_guest_who_was_asked_may_answer(cast, as_member, gus):
    made = series_actions.begin(by=cast["priya"], people=[cast["priya"], gus], name="Advisers", purpose="x", kind_of="other", at=time(10), first_on=timezone.localdate() + timedelta(days=1))  # fmt: skip
    meeting = made.meetings.order_by("on").first()
    assert as_member(gus).post(f"{U}{meeting.place}coming/", {"said": "yes"}).status_code == 303
    assert stands(made, gus) == "yes"


def test_a_link_asks_once_more_and_answers_without_signing_in(invite, row, marco, client):
    path = answer_link(invite)
    page = client.get(f"{path}?said=no")
    assert re.search(r'btn-primary"[^>]*value="no"', page.content.decode())
    assert page.status_code == 200
    assert not Coming.objects.exists(), "programs look at links before people do"
    assert page["Referrer-Policy"] == "no-referrer"
    assert client.post(path, {"said": "no"}).status_code == 200
    assert (stands(row, marco), Coming.objects.get().how) == ("no", "link")
    assert "You do not come" in client.get(path).content.decode()
    assert client.post(path, {"said": "yes"}).status_code == 200
    assert stands(row, marco) == "yes"
    assert client.post(path, {"said": "everything"}).status_code == 403
    assert client.get(path[:-3] + "x/").status_code == 404
    assert client.get("/meetings/answer/nothing/").status_code == 404
    meeting = row.meetings.order_by("on").first()
    one = answer_link(invite, meeting.pk)
    assert client.post(one, {"said": "maybe"}).status_code == 200
    assert Coming.objects.get(meeting=meeting).said == "maybe"
    series_actions.end(row, by=row.by)
    assert "not to come any more" in client.get(path).content.decode()
    assert client.post(path, {"said": "yes"}).status_code == 422


def test_nothing_is_read_where_no_address_is_set(invite, row, settings):
    raw = reply(invite)
    settings.MEETING_ADDRESS = ""
    assert read(raw).what == LEFT
    assert organizer(invite) == "braid@localhost"


def piped(monkeypatch, raw: bytes, *to: str) -> int:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    return command.run(SimpleNamespace(to=list(to), verbose=True))


def test_a_mail_server_pipes_mails_in(invite, row, marco, monkeypatch, capsys):
    assert piped(monkeypatch, reply(invite)) == 0
    assert stands(row, marco) == "yes"
    # (Put together, so that no line of this file that somebody prints has it.)
    secret = "Secret" + "word"
    assert piped(monkeypatch, f"Subject: Buy {secret}\r\n\r\n{secret}".encode()) == 0
    assert piped(monkeypatch, reply(invite, extra="X" * LARGEST)) == command.DATA
    said = capsys.readouterr().err
    assert "longer than" in said
    assert secret not in said

    def away(*_args, **_more):
        from django.db import OperationalError

        raise OperationalError("database is locked")

    monkeypatch.setattr("braid.teamwork.inviting.reading.answer", away)
    assert piped(monkeypatch, reply(invite)) == command.LATER


def test_telling_twice_makes_no_second_mail(row, marco):
    assert tell(row, 1) == 0, "one waits already"
