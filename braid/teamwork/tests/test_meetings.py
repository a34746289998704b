"""Series of meetings: made by themselves, kept to their people, noted, and actions that come back until they are done."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from braid.activity.actions import comment
from braid.activity.models import Event
from braid.teamwork import agenda, meeting_actions, series_actions
from braid.teamwork.inviting.answers import answer
from braid.teamwork.jobs import plan_due
from braid.teamwork.models import ActionItem, Attendance, Meeting, Seat, Series
from braid.teamwork.planning import AHEAD
from tests.queries import costs_the_same

pytestmark = pytest.mark.django_db
U = "/w/acme/"
SECRET = "Quokka leaves in May"


def page(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def two(cast):
    return [cast["priya"], cast["marco"]]


def begun(by, people, **more) -> Series:
    today = timezone.localdate()
    fields = {
        "name": "Priya and Marco",
        "purpose": "What we count on",
        "first_on": today,
        "at": time(10),
        **more,
    }
    return series_actions.begin(by=by, people=people, **fields)


def held(two, ago: int = 7) -> tuple[Meeting, Meeting]:
    """The last meeting, at which both were, and the next one."""
    row = begun(two[0], two, first_on=timezone.localdate() - timedelta(days=ago))
    last, now = row.meetings.order_by("on")[:2]
    meeting_actions.attend(last, two, by=two[0])
    return last, now


def test_a_series_makes_its_next_meetings_by_clicks_and_by_the_clock(cast, as_member, two, monkeypatch):
    today, client = timezone.localdate(), as_member(two[0])
    sent = {
        "name": "Priya and Marco", "kind_of": "one_to_one", "purpose": "What we count on", "people": [each.pk for each in two],
        "rhythm": "weekly", "first_on": today.isoformat(), "at": "10:00", "minutes": "30", "link": "https://video.example/a",
    }  # fmt: skip
    assert client.post(f"{U}meetings/series/new/", sent).status_code == 303
    row = Series.objects.get()
    wanted = [today + timedelta(weeks=n) for n in range(9)]
    assert list(row.meetings.order_by("on").values_list("on", flat=True)) == wanted
    assert plan_due() == 0
    later = today + timedelta(days=15)
    monkeypatch.setattr(timezone, "localdate", lambda *args, **kwargs: later)
    assert [plan_due(), plan_due()] == [1, 0]
    assert row.meetings.order_by("-on").first().on == today + timedelta(weeks=10)
    assert Event.objects.get(name="series.planned").by is None


def test_what_is_seldom_has_its_next_meeting_too(two):
    row = begun(two[0], two, rhythm="yearly", first_on=timezone.localdate() - timedelta(days=20))
    assert row.meetings.filter(on__gt=timezone.localdate() + AHEAD).count() == 1
    once = begun(two[0], two, rhythm="once", first_on=timezone.localdate() + timedelta(days=100))
    assert once.meetings.count() == 1
    old = begun(two[0], two, first_on=date(1950, 1, 3))
    assert old.meetings.count() < 70


def test_a_changed_rhythm_leaves_what_is_over_and_what_was_touched(two):
    last, now = held(two)
    series_actions.change(
        last.series, by=two[0], people=two, only=True, name="Priya and Marco", purpose="x", rhythm="fortnightly", at=time(15),
        first_on=timezone.localdate() + timedelta(days=1),
    )  # fmt: skip
    assert Meeting.objects.filter(pk=last.pk, at=time(10)).exists()
    assert not Meeting.objects.filter(pk=now.pk).exists()
    ahead = last.series.meetings.filter(on__gte=timezone.localdate()).order_by("on")
    assert {row.at for row in ahead} == {time(15)}
    moved = meeting_actions.move(
        ahead[1], by=two[1], on=ahead[1].on + timedelta(days=1), at=time(9), minutes=20
    )
    series_actions.end(last.series, by=two[0])
    assert list(last.series.meetings.filter(on__gte=timezone.localdate())) == [moved]
    with pytest.raises(ValidationError):
        series_actions.pause(last.series, by=two[0], since=timezone.localdate())


def test_a_meeting_about_which_something_was_said_stays_with_its_series(two):
    _last, now = held(two)
    ahead = now.series.meetings.filter(on__gt=now.on).order_by("on")[0]
    comment(ahead, by=two[0], body=SECRET)
    series_actions.end(now.series, by=two[0])
    assert list(now.series.meetings.filter(on__gte=timezone.localdate())) == [ahead], (
        "its words would be everybody's"
    )


def test_a_pause_takes_its_meetings_away_and_going_on_brings_them_back(two, as_member):
    last, now = held(two)
    today, row, client = timezone.localdate(), last.series, as_member(two[1])
    place = f"{U}{row.place}"
    wrong = {"since": today.isoformat(), "until": (today - timedelta(days=3)).isoformat()}
    assert client.post(f"{place}pause/", wrong).status_code == 422
    right = {"since": today.isoformat(), "until": (today + timedelta(days=20)).isoformat(), "why": "Holidays"}
    assert client.post(f"{place}pause/", right).status_code == 303
    assert row.meetings.filter(on__gte=today).order_by("on").first().on == today + timedelta(days=21)
    assert "Holidays" in page(client, place)
    assert client.post(f"{place}resume/").status_code == 303
    assert row.meetings.filter(on=today).count() == 1


def test_one_side_alone_is_allowed_and_said(cast, as_member):
    people = [cast["priya"], cast["lina"], cast["jonas"]]
    row = begun(cast["priya"], people, kind_of="retro", name="Product retro")
    assert "Of one side only" in page(as_member(cast["marco"]), f"{U}{row.place}")
    assert "of one side only" in page(as_member(cast["marco"]), f"{U}meetings/")
    with pytest.raises(ValidationError):
        begun(cast["priya"], people, kind_of="one_to_one")


def test_a_one_to_one_is_for_its_two_and_nobody_else_reads_a_word_of_it(cast, as_member, two):
    last, now = held(two)
    meeting_actions.note(last, by=two[0], notes=SECRET)
    meeting_actions.agree_on(last, by=two[0], text=SECRET, owner=two[1], due_on=timezone.localdate())
    agenda.put_on(now, by=two[1], text=SECRET)
    lina, boss = as_member(cast["lina"]), as_member(cast["ella"])
    for client in (lina, boss):
        for path in (last.place, now.place, last.series.place, f"{last.place}notes/"):
            assert client.get(f"{U}{path}").status_code in (403, 404)
        for path in ("meetings/", "activity/", "for-you/", "search/?q=Quokka", "meetings/?format=csv"):
            response = client.get(f"{U}{path}")
            text = b"".join(response) if response.streaming else response.content
            assert b"leaves in May" not in text
            assert b"Wombat" not in text
    assert SECRET in page(as_member(two[1]), f"{U}{last.place}")
    assert SECRET not in page(as_member(two[1]), f"{U}activity/")
    assert SECRET not in page(as_member(two[1]), f"{U}search/?q=Quokka")
    assert SECRET not in "".join(str(event.facts) + event.title for event in Event.objects.all())
    with pytest.raises(PermissionDenied):
        meeting_actions.note(last, by=cast["lina"], notes="x")
    with pytest.raises(ValidationError):
        meeting_actions.agree_on(last, by=two[0], text="x", owner=cast["lina"], due_on=timezone.localdate())


def test_other_series_are_seen_by_all_unless_somebody_says_otherwise(cast, as_member, two):
    team = [*two, cast["lina"]]
    row = begun(two[0], team, kind_of="launch", name="Launch team")
    assert "Launch team" in page(as_member(cast["gus"]), f"{U}meetings/")
    series_actions.change(row, by=two[0], people=team, only=True, name="Launch team", purpose="x")
    assert as_member(cast["gus"]).get(f"{U}{row.place}").status_code == 404
    series_actions.change(
        row, by=two[0], people=[*team, cast["gus"]], only=True, name="Launch team", purpose="x"
    )
    assert as_member(cast["gus"]).get(f"{U}{row.place}").status_code == 200


def test_who_was_there_is_one_tap_by_side(cast, as_member, two):
    row = begun(
        two[0], [*two, cast["lina"]], kind_of="planning", first_on=timezone.localdate() - timedelta(days=1)
    )
    last, now = row.meetings.order_by("on")[:2]
    client = as_member(two[0])
    assert client.post(f"{U}{last.place}here/{two[1].pk}/").status_code == 303
    assert Attendance.objects.get().side == "marketing"
    assert client.post(f"{U}{last.place}here/").status_code == 303
    assert last.attendances.count() == 3
    assert client.post(f"{U}{last.place}here/{two[1].pk}/", {"away": "1"}).status_code == 303
    assert last.attendances.count() == 2
    assert client.post(f"{U}{now.place}here/").status_code == 422, "it has not come yet"
    assert client.post(f"{U}{last.place}skip/", {"why": ""}).status_code == 422, "it took place"
    assert as_member(cast["gus"]).post(f"{U}{last.place}here/").status_code == 403


def test_an_action_comes_back_until_it_is_done(cast, as_member, two):
    last, now = held(two)
    priya, marco = as_member(two[0]), as_member(two[1])
    due = (timezone.localdate() + timedelta(days=3)).isoformat()
    sent = {"text": "Send the price list", "owner": two[1].pk, "due_on": due}
    assert priya.post(f"{U}{last.place}actions/new/", sent).status_code == 303
    item = ActionItem.objects.get()
    later = last.series.meetings.order_by("on")[3]
    for meeting in (now, later):
        assert "Send the price list" in page(priya, f"{U}{meeting.place}")
    assert "Send the price list" in page(marco, f"{U}for-you/")
    assert "Send the price list" not in page(priya, f"{U}for-you/")
    assert marco.post(f"{U}{last.place}actions/{item.pk}/done/", {"at": now.pk}).headers["Location"].endswith(f"{now.place}#actions")  # fmt: skip
    assert "done on" in page(priya, f"{U}{now.place}")
    assert "Send the price list" not in page(marco, f"{U}for-you/")
    assert marco.post(f"{U}{last.place}actions/{item.pk}/done/", {"open": "1"}).status_code == 303
    assert "Send the price list" in page(marco, f"{U}for-you/")
    assert priya.post(f"{U}{last.place}actions/{item.pk}/remove/").status_code == 303
    assert not ActionItem.objects.exists()


def test_two_who_write_notes_at_once_are_both_asked(as_member, two):
    last, _now = held(two)
    priya, marco = as_member(two[0]), as_member(two[1])
    place = f"{U}{last.place}notes/"
    opened = page(marco, place).split('name="opened_on" value="')[1].split('"')[0].replace("&quot;", '"')
    assert priya.post(place, {"notes": "Hers"}).status_code == 303
    answer = marco.post(place, {"notes": "His", "opened_on": opened})
    assert answer.status_code == 422
    assert "Hers" in answer.content.decode()
    assert Meeting.objects.get(pk=last.pk).notes == "Hers"


def test_two_who_change_an_agenda_at_once_lose_nothing(as_member, two):
    """Both have the page open as it was: each press is about a line, whatever has become of the others."""
    _last, now = held(two)
    priya, marco = as_member(two[0]), as_member(two[1])
    here = f"{U}{now.place}line/"
    for client, text in ((priya, "Prices"), (marco, "Names"), (priya, "Analyst"), (marco, "Booth")):
        assert client.post(f"{here}new/", {"text": text}).status_code == 303
    lines = {entry.text: entry.key for entry in agenda.entries(two[0], now)}
    for client, text, deed in (
        (priya, "Booth", "up"), (marco, "Booth", "up"), (priya, "Names", "off"), (marco, "Names", "talked"),
        (priya, "Analyst", "talked"), (marco, "Analyst", "talked"),
    ):  # fmt: skip
        assert client.post(here, {"line": lines[text], "deed": deed}).status_code == 303
    entries = {entry.text: entry.row for entry in agenda.entries(two[0], now)}
    assert [text for text in entries if text in lines][:2] == ["Prices", "Booth"]
    assert entries["Names"].off_at
    assert entries["Names"].talked_by == two[1]
    assert entries["Analyst"].talked_by == two[1], "the last word counts"
    assert now.lines.count() == 4, "nothing is there twice"
    answer = marco.post(here, {"line": "own-999999", "deed": "talked"})
    assert answer.status_code == 422
    assert "not on the agenda any more" in answer.content.decode()


def test_skipped_twice_people_are_asked_what_becomes_of_it(as_member, two):
    row = begun(two[0], two, first_on=timezone.localdate() - timedelta(days=14))
    first, second, _third = row.meetings.order_by("on")[:3]
    client = as_member(two[1])
    # (What was not noted is not skipped.)
    assert "Skipped twice" not in page(client, f"{U}{row.place}")
    for meeting in (second, row.meetings.order_by("on")[2]):
        assert client.post(f"{U}{meeting.place}skip/", {"why": "Nothing to say"}).status_code == 303
    assert "Skipped twice" in page(client, f"{U}{row.place}")
    assert "keep, shrink or drop" in page(client, f"{U}for-you/")
    keep = client.post(f"{U}{row.place}keep/", {"said": "keep", "why": "Only holidays"})
    assert keep.status_code == 303
    assert "Skipped twice" not in page(client, f"{U}{row.place}")
    series_actions.judge(row, by=two[0], said="drop")
    row.refresh_from_db()
    assert row.ended_on == timezone.localdate()
    assert not row.meetings.filter(on__gt=timezone.localdate()).exists()


def test_a_room_at_the_video_server_is_there_by_setting(as_member, two, settings):
    row = begun(two[0], two)
    client = as_member(two[0])
    assert "Join by video" not in page(client, f"{U}{row.place}")
    settings.JITSI_URL = "https://meet.example.org"
    assert f"https://meet.example.org/{row.room}" in page(client, f"{U}meetings/{row.meetings.first().pk}/")
    row.link = "https://video.example/a"
    assert row.video == row.link


def test_the_list_costs_the_same_however_long_it_is(cast, as_member, two):
    def more() -> None:
        for number in range(8):
            begun(two[0], two, name=f"Series {number}")

    more()
    costs_the_same(as_member(two[0]), f"{U}meetings/", more, 12)


def test_whoever_leaves_keeps_no_seat_open_but_stays_readable(as_member, two):
    last, _now = held(two)
    assert Seat.objects.filter(series=last.series).count() == 2
    html = page(as_member(two[0]), f"{U}{last.place}")
    assert two[1].name in html


def test_the_week_of_both_teams_says_who_meets_and_a_1_1_stays_with_its_two(cast, as_member, two):
    begun(two[0], two)
    begun(two[0], [*two, cast["ella"]], name="Launch team", kind_of="launch")
    assert "Priya and Marco" in page(as_member(two[1]), f"{U}week/")
    seen = page(as_member(cast["ella"]), f"{U}week/")
    assert "Launch team" in seen
    assert "Priya and Marco" not in seen


def test_files_and_comments_hang_on_a_meeting_for_those_who_meet(cast, as_member, two):
    row = begun(two[0], two, is_restricted=True)
    meeting = row.meetings.first()
    client, here = as_member(two[0]), f"{U}talk/teamwork.meeting/{meeting.pk}/"
    assert (
        client.post(f"{here}file/", {"file": SimpleUploadedFile("Slides.txt", SECRET.encode())}).status_code
        == 303
    )
    assert client.post(f"{here}comment/", {"body": SECRET}).status_code == 303
    shown = page(as_member(two[1]), f"{U}{meeting.place}")
    assert "Slides.txt" in shown
    assert SECRET in shown
    other = as_member(cast["tessa"])
    assert other.get(f"{U}{meeting.place}").status_code == 404
    assert "Slides.txt" not in page(other, f"{U}files/")
    assert other.post(f"{here}file/", {"file": SimpleUploadedFile("a.txt", b"a")}).status_code == 404


def test_what_begins_in_years_has_its_first_meeting(two, as_member):
    leap = date(2032, 2, 29)
    row = begun(two[0], two, rhythm="yearly", first_on=leap)
    assert [each.on for each in row.meetings.all()] == [leap]
    assert "Nothing is to come" not in page(as_member(two[0]), f"{U}{row.place}")
    assert plan_due() == 0


def test_in_the_activity_a_meeting_is_named_by_its_day_in_words(cast, as_member):
    row = (
        begun(cast["priya"], [cast["priya"], cast["marco"]], only=False, kind_of="launch")
        .meetings.order_by("on")
        .first()
    )
    answer(row.series, row, by=cast["marco"], said="yes")
    text = page(as_member(cast["priya"]), f"{U}activity/")
    assert "answered the invitation to" in text
    assert f"{row.series.name}, {row.on.day} {row.on:%b %Y}" in text
