"""Invitations over a real mail server, read by the parser of Python and by two libraries for calendars."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.utils import timezone
from icalendar import Calendar

from braid.activity.hearing import choose
from braid.people.actions import change_workspace, come_back, leave
from braid.people.invitations import accept, invite
from braid.people.models import Member, Workspace
from braid.people.outbox import sending
from braid.people.outbox.models import Mail
from braid.teamwork import meeting_actions, series_actions
from braid.teamwork.inviting.mails import tell_who_left
from braid.teamwork.models import Coming, Series
from tests.mails import later

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
U = "/w/acme/"


@pytest.fixture
def two(cast, confirm, settings):
    """Priya and Marco, who can be written to; their company is in Berlin."""
    settings.MEETING_ADDRESS = "meetings@braid.example"
    Workspace.objects.filter(pk=cast["priya"].workspace_id).update(time_zone="Europe/Berlin")
    for one in (cast["priya"], cast["marco"]):
        one.workspace.time_zone = "Europe/Berlin"
        confirm(one)
    return [cast["priya"], cast["marco"]]


def begun(two, **more) -> Series:
    fields = {
        "name": "Priya and Marco",
        "purpose": "What we count on",
        "first_on": timezone.localdate(),
        "at": time(10),
    }
    return series_actions.begin(by=two[0], people=two, **{**fields, **more})


def changed(row: Series, two, people=None, **more) -> Series:
    fields = {
        "name": row.name,
        "purpose": row.purpose,
        "rhythm": row.rhythm,
        "first_on": row.first_on,
        "at": row.at,
    }
    return series_actions.change(row, by=two[0], people=people or two, only=True, **{**fields, **more})


def sent(box, to: str = "") -> list:
    """What goes now, in its order; with `to`, only what goes to somebody."""
    before = len(box.mails)
    later(minutes=10)
    sending.send_due()
    return [mail for mail in box.mails[before:] if to in mail["To"]]


def calendar_of(mail) -> Calendar:
    """The calendar of a mail; both libraries read it, and the file beside it is the same."""
    [part] = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    [file] = [each for each in mail.walk() if each.get_filename() == "invite.ics"]
    text = part.get_content()
    assert file.get_content().decode().split() == text.split()
    found = Calendar.from_ical(text)
    assert part.get_param("method") == found["METHOD"]
    assert not any(event.errors for event in found.walk("VEVENT"))
    other = vobject.readOne(text)
    assert other.method.value == found["METHOD"]
    assert {str(each.uid.value) for each in other.vevent_list} == {
        str(e["UID"]) for e in found.walk("VEVENT")
    }
    return found


def event_of(mail):
    [event] = calendar_of(mail).walk("VEVENT")
    return event


def test_an_invitation_is_read_by_mail_programs_and_calendars(two, server, box):
    server.start()
    row = begun(two, link="https://video.example/a")
    assert sent(box) == [] or len(box.mails) == 2
    mail = next(each for each in box.mails if "marco" in each["To"])
    assert mail["Subject"] == "[Braid] Invitation: Priya and Marco"
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    assert "What we count on" in mail.get_body(("plain",)).get_content()
    assert "10:00 (Europe/Berlin)" in mail.get_body(("plain",)).get_content()
    assert "video.example" in mail.get_body(("html",)).get_content()
    found = calendar_of(mail)
    [event] = found.walk("VEVENT")
    assert (found["METHOD"], event["UID"], event["SEQUENCE"]) == ("REQUEST", row.uid, 0)
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event["DTSTART"].dt.time() == time(10)
    assert [str(zone["TZID"]) for zone in found.walk("VTIMEZONE")] == ["Europe/Berlin"]
    assert event["RRULE"]["FREQ"] == ["WEEKLY"]
    people = {str(one): one.params for one in event["ATTENDEE"]}
    assert people["mailto:marco@acme.example"]["PARTSTAT"] == "NEEDS-ACTION"
    assert people["mailto:priya@acme.example"]["RSVP"] == "TRUE"
    organizer = str(event["ORGANIZER"]).removeprefix("mailto:")
    assert organizer.startswith("meetings+")
    assert organizer in mail["From"]
    other = next(each for each in box.mails if "priya" in each["To"])
    assert str(event_of(other)["ORGANIZER"]) != str(event["ORGANIZER"])


def test_naughty_names_stay_names(two, server, box):
    server.start()
    Member.objects.filter(pk=two[1].pk).update(name='Ev"il;:, \r\nX-A:B\x07 Ünï 🦊')
    begun(two, name="Bcc: a@b\tc; DTEND:1, \\n 🦊 " + "x" * 80, purpose="A\r\nEND:VEVENT\r\nBEGIN:VEVENT")
    mail = sent(box, "priya")[0]
    [event] = calendar_of(mail).walk("VEVENT")
    assert event["SUMMARY"].startswith("Bcc: a@b")
    assert mail["Bcc"] is None
    names = {str(one): str(one.params["CN"]) for one in event["ATTENDEE"]}
    assert names["mailto:marco@acme.example"] == "Ev il;:, X-A:B Ünï 🦊"


def test_who_says_what_is_in_the_next_invitation_but_makes_none(two, server, box):
    server.start()
    row = begun(two)
    sent(box)
    Coming.objects.create(workspace=row.workspace, series=row, member=two[1], said="yes")
    meeting_actions.note(row.meetings.order_by("on")[3], by=two[0], notes="We count on May")
    assert sent(box) == []
    changed(row, two, name="Both of us")
    event = event_of(sent(box, "priya")[0])
    assert event["SUMMARY"] == "Both of us"
    assert event["SEQUENCE"] == 0, "a new name changes no time"
    assert {str(one): one.params["PARTSTAT"] for one in event["ATTENDEE"]}[
        "mailto:marco@acme.example"
    ] == "ACCEPTED"
    again = changed(Series.objects.get(), two, name="Both of us", at=time(15))
    [mail] = sent(box, "marco")
    assert mail["Subject"] == "[Braid] Changed: Both of us"
    event, noted = calendar_of(mail).walk("VEVENT")
    assert event["SEQUENCE"] > 0
    assert noted["DTSTART"].dt.time() == time(10), "what somebody has written about stays where it was"
    assert again.sequence == 1
    assert {one.params["PARTSTAT"] for one in event["ATTENDEE"]} == {"NEEDS-ACTION"}, (
        "other times are asked anew"
    )


def test_one_meeting_is_moved_skipped_and_held_after_all(two, server, box):
    server.start()
    row = begun(two)
    sent(box)
    meeting = row.meetings.order_by("on")[2]
    meeting_actions.move(meeting, by=two[0], on=meeting.on + timedelta(days=1), at=time(9), minutes=20)
    [mail] = sent(box, "marco")
    moved = event_of(mail)
    assert mail["Subject"] == "[Braid] Moved: Priya and Marco"
    assert moved["RECURRENCE-ID"].dt == datetime.combine(meeting.on, time(10), BERLIN)
    assert moved["DTSTART"].dt == datetime.combine(meeting.on + timedelta(days=1), time(9), BERLIN)
    assert moved["DTEND"].dt - moved["DTSTART"].dt == timedelta(minutes=20)
    meeting_actions.skip(meeting, by=two[0])
    [mail] = sent(box, "marco")
    found = calendar_of(mail)
    [skipped] = found.walk("VEVENT")
    assert found["METHOD"] == "CANCEL"
    assert skipped["RECURRENCE-ID"].dt == moved["RECURRENCE-ID"].dt
    assert skipped["SEQUENCE"] > moved["SEQUENCE"]
    meeting_actions.hold_after_all(meeting, by=two[0])
    [mail] = sent(box, "marco")
    held = event_of(mail)
    assert held["SEQUENCE"] > skipped["SEQUENCE"]
    assert held["DTSTART"].dt == moved["DTSTART"].dt
    assert held["UID"] == moved["UID"] == row.uid


def test_whoever_comes_in_later_gets_all_with_what_was_moved_and_without_what_is_skipped(two, cast, confirm, server, box):  # fmt: skip
    server.start()
    confirm(cast["tessa"])
    row = begun(two, kind_of="launch", only=True)
    meetings = list(row.meetings.order_by("on"))
    meeting_actions.move(
        meetings[1], by=two[0], on=meetings[1].on + timedelta(days=1), at=time(9), minutes=30
    )
    meeting_actions.skip(meetings[2], by=two[0])
    sent(box)
    changed(row, two, [*two, cast["tessa"]], kind_of="launch")
    fresh = sent(box)
    assert [mail["To"] for mail in fresh] == ["tessa@acme.example"], "the others have it already"
    whole, single = calendar_of(fresh[0]).walk("VEVENT")
    assert [each.dt.date() for each in whole["EXDATE"].dts] == [meetings[2].on]
    assert single["RECURRENCE-ID"].dt.date() == meetings[1].on


def test_a_pause_is_left_out_and_without_end_it_ends_in_calendars(two, server, box):
    server.start()
    row = begun(two)
    sent(box)
    today = timezone.localdate()
    series_actions.pause(row, by=two[0], since=today + timedelta(days=5), until=today + timedelta(days=20))
    event = event_of(sent(box, "marco")[0])
    days = {each.dt.date() for each in event["EXDATE"].dts}
    assert days == {today + timedelta(weeks=1), today + timedelta(weeks=2)}
    series_actions.resume(row, by=two[0])
    assert "EXDATE" not in event_of(sent(box, "marco")[0])
    series_actions.pause(row, by=two[0], since=today + timedelta(days=30))
    event = event_of(sent(box, "marco")[0])
    assert event["RRULE"]["UNTIL"][0] < datetime.combine(today + timedelta(days=30), time(), UTC)
    series_actions.resume(row, by=two[0])
    assert "UNTIL" not in event_of(sent(box, "marco")[0])["RRULE"]


def test_what_ends_is_called_off_or_ends_where_it_was_held_before(two, server, box):
    server.start()
    row = begun(two)
    sent(box)
    series_actions.end(row, by=two[0])
    mails = sent(box)
    assert len(mails) == 2
    assert calendar_of(mails[0])["METHOD"] == "CANCEL"
    assert event_of(mails[0])["STATUS"] == "CANCELLED"
    assert sent(box) == []
    old = begun(two)
    Series.objects.filter(pk=old.pk).update(since=timezone.localdate() - timedelta(weeks=3), first_on=timezone.localdate() - timedelta(weeks=3))  # fmt: skip
    sent(box)
    series_actions.end(Series.objects.get(pk=old.pk), by=two[0])
    found = calendar_of(sent(box)[0])
    assert found["METHOD"] == "REQUEST"
    assert "UNTIL" in found.walk("VEVENT")[0]["RRULE"]


def test_who_is_taken_out_is_told_under_the_name_that_they_knew_and_comes_in_again(
    two, cast, confirm, server, box
):
    server.start()
    confirm(cast["tessa"])
    row = series_actions.begin(
        by=two[0], people=[*two, cast["tessa"]], name="Launch team", purpose="Ready or not", kind_of="launch",
        first_on=timezone.localdate(), at=time(10), only=True,
    )  # fmt: skip
    sent(box)
    changed(row, two, kind_of="launch", name="Layoffs in May")
    mails = {mail["To"]: mail for mail in sent(box)}
    off = event_of(mails["tessa@acme.example"])
    assert off["STATUS"] == "CANCELLED"
    assert "Layoffs" not in str(mails["tessa@acme.example"])
    assert off["SUMMARY"] == "Launch team"
    assert calendar_of(mails["marco@acme.example"])["METHOD"] == "REQUEST"
    changed(Series.objects.get(), two, [*two, cast["tessa"]], kind_of="launch", name="Layoffs in May")
    [mail] = sent(box)
    assert mail["To"] == "tessa@acme.example"
    assert event_of(mail)["SEQUENCE"] > off["SEQUENCE"]


def test_whoever_leaves_is_called_off_on_the_day_and_gets_all_anew_who_comes_back(two, cast, server, box):
    server.start()
    begun(two, name="Over", rhythm="once", first_on=timezone.localdate() - timedelta(days=2))
    begun(two)
    sent(box)
    assert tell_who_left() == 0
    leave(two[1], by=two[0], on=timezone.localdate() + timedelta(days=3))
    assert tell_who_left() == 0, "the day is still to come"
    leave(two[1], by=two[0])
    assert [tell_who_left(), tell_who_left()] == [1, 0], "what is over is not called off"
    [mail] = sent(box)
    off = event_of(mail)
    assert (mail["To"], calendar_of(mail)["METHOD"], off["STATUS"]) == (
        "marco@acme.example",
        "CANCEL",
        "CANCELLED",
    )
    said = mail.get_body(("plain",)).get_content() + mail.get_body(("html",)).get_content()
    assert "Called off: Priya and Marco" in said
    assert "/meetings/" not in said, "no page of Braid opens for whoever has left"
    assert tell_who_left() == 0
    come_back(two[1], by=two[0])
    [mail] = sent(box)
    assert mail["To"] == "marco@acme.example"
    assert (calendar_of(mail)["METHOD"], event_of(mail)["SEQUENCE"] > off["SEQUENCE"]) == ("REQUEST", True)


def test_who_left_is_not_written_to_who_wanted_no_mail_or_has_come_back_meanwhile(two, server, box):
    server.start()
    begun(two)
    sent(box)
    leave(two[1], by=two[0])
    assert tell_who_left() == 1
    come_back(two[1], by=two[0])
    assert sent(box) == []
    choose(by=two[1], kinds={"invited": "app"})
    leave(two[1], by=two[0])
    tell_who_left()
    assert sent(box) == []


def test_who_comes_in_by_an_invitation_gets_the_meetings_that_wait_for_them(two, cast, server, box):
    server.start()
    user = cast["marco"].user
    Member.objects.filter(pk=cast["marco"].pk).update(user=None)
    begun(two)
    sent(box)
    seat = Member.objects.get(pk=cast["marco"].pk)
    made, _token = invite(by=two[0], side=seat.side, right=seat.right, member=seat)
    accept(made, user=user)
    assert [mail["To"] for mail in sent(box)] == ["marco@acme.example"]


def test_what_is_withdrawn_before_it_went_never_goes(two, server, box):
    row = begun(two)
    series_actions.end(row, by=two[0])
    server.start()
    assert sent(box) == []
    assert not Mail.objects.waiting().exists()


def test_a_day_without_a_mail_server_gives_one_mail_with_what_is_so_at_its_end(two, server, box, as_member):
    row = begun(two)
    for hour in range(8, 18):
        sending.send_due()
        later(hours=1)
        changed(Series.objects.get(pk=row.pk), two, at=time(hour))
    assert Mail.objects.waiting().count() == 2
    assert "Invitation to a meeting" in as_member(two[0]).get(f"{U}settings/mails/").content.decode()
    server.start()
    mails = sent(box)
    assert len(mails) == 2
    assert {event_of(mail)["DTSTART"].dt.time() for mail in mails} == {time(17)}
    assert sent(box) == []


@pytest.mark.parametrize("why", ["they want none", "of this series none", "address not confirmed", "sample"])
def test_nobody_gets_what_they_do_not_want(two, server, box, why, as_member):
    server.start()
    if why == "they want none":
        choose(by=two[1], kinds={"invited": "app"})
    if why == "address not confirmed":
        two[1].user.emailaddress_set.all().delete()
    if why == "sample":
        Workspace.objects.filter(pk=two[0].workspace_id).update(is_sample=True)
    row = begun(two, by_mail=why != "of this series none")
    assert [mail["To"] for mail in sent(box) if "marco" in mail["To"]] == []
    if why == "address not confirmed":
        assert "No invitation goes to Marco" in as_member(two[0]).get(f"{U}{row.place}").content.decode()


def test_the_link_in_the_mail_ends_invitations(two, server, box, client):
    server.start()
    row = begun(two)
    mail = sent(box, "marco")[0]
    link = mail["List-Unsubscribe"].strip("<>")
    path = "/" + link.split("/", 3)[3]
    assert client.post(path).status_code == 200
    changed(row, two, at=time(16))
    assert [each["To"] for each in sent(box)] == ["priya@acme.example"]
    client.post(path, {"again": "1"})
    changed(Series.objects.get(), two, at=time(17))
    assert len(sent(box)) == 2


def test_a_workspace_that_moves_to_another_zone_tells_its_meetings(two, server, box):
    server.start()
    begun(two)
    sent(box)
    change_workspace(two[0].workspace, by=two[0], time_zone="Asia/Tokyo")
    mail = sent(box, "marco")[0]
    event = event_of(mail)
    assert event["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert event["SEQUENCE"] > 0
