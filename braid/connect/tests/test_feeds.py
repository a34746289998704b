"""Calendars by secret link: read by two other programs' libraries, with the rights of the moment."""

import logging
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from braid.connect.feeds.actions import make_feed, revoke_feed
from braid.connect.feeds.models import CalendarFeed
from braid.launches.actions import add_stage, create_launch
from braid.launches.date_actions import add_date
from braid.launches.models import Launch
from braid.launches.task_actions import add_task
from braid.messaging.actions import create_content
from braid.people.models import Member
from braid.roadmap.actions import create_release
from braid.rounds.models import Round

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = TODAY + timedelta(days=20)


@pytest.fixture
def launch(priya, marco) -> Launch:
    release = create_release(by=priya, name="4.2; “beta”, all", planned_on=DAY, owner=priya)
    made = create_launch(
        by=marco, name="Insights 2.0", on=DAY, release=release, product_owner=priya, marketing_owner=marco
    )
    add_stage(made, by=marco, name="Beta", on=DAY - timedelta(days=9), until=DAY - timedelta(days=5))
    add_task(made, by=marco, title="Write the post", side="marketing", owner=marco, days=-3)
    create_content(by=marco, title="A post", publish_on=DAY, owner=marco)
    add_date(by=marco, name="Freeze", kind_of="freeze", on=DAY, until=DAY + timedelta(days=2))
    closes = datetime.combine(DAY, datetime.min.time(), ZoneInfo("UTC")) + timedelta(hours=9, minutes=30)
    Round.objects.create(
        workspace=made.workspace,
        use="go",
        name="Go?",
        state="open",
        closes_at=closes,
        subject_kind=made.kind,
        subject_id=made.pk,
    )
    return made


def read(member, of, launch=None, **headers):
    _feed, token = make_feed(by=member, of=of, launch=launch)
    answer = Client(headers=headers).get(f"/calendar/{token}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return answer.content


def by_icalendar(body) -> dict[str, tuple]:
    events = Calendar.from_ical(body).walk("VEVENT")
    return {
        str(event["summary"]): (event["dtstart"].dt, event["dtend"].dt if "dtend" in event else None)
        for event in events
    }


def by_vobject(body) -> dict[str, tuple]:
    found = {}
    for event in getattr(vobject.readOne(body.decode()), "vevent_list", []):
        end = event.dtend.value if hasattr(event, "dtend") else None
        found[event.summary.value] = (event.dtstart.value, end)
    return found


@pytest.mark.parametrize("library", [by_icalendar, by_vobject])
def test_whole_days_end_the_day_after_and_a_round_has_its_moment(launch, priya, library):
    found = library(read(priya, "workspace"))
    assert found["Insights 2.0"] == (DAY, DAY + timedelta(days=1))
    assert found["Insights 2.0: Beta"] == (DAY - timedelta(days=9), DAY - timedelta(days=4))
    assert found["4.2; “beta”, all"] == (DAY, DAY + timedelta(days=1))
    assert found["Freeze"] == (DAY, DAY + timedelta(days=3))
    assert type(found["Insights 2.0"][0]) is date
    assert found["Go?"][0] == Round.objects.get().closes_at


def test_what_is_mine_and_what_is_of_one_launch(launch, priya, marco):
    mine = by_icalendar(read(marco, "mine"))
    assert {"Insights 2.0", "Insights 2.0: Write the post", "A post"} <= set(mine)
    assert mine["Insights 2.0: Write the post"][0] == DAY - timedelta(days=3)
    assert "4.2; “beta”, all" not in mine
    assert "4.2; “beta”, all" in by_icalendar(read(priya, "mine"))
    body = read(priya, "launch", launch)
    one = by_icalendar(body)
    assert {"Insights 2.0", "Insights 2.0: Beta", "Insights 2.0: Write the post", "Go?"} <= set(one)
    assert body.count(b"SUMMARY:Review of") == 3
    assert "Freeze" not in one


def test_it_reads_with_the_rights_of_the_moment(launch, priya, marco):
    feed, token = make_feed(by=priya, of="workspace")
    one, secret = make_feed(by=priya, of="launch", launch=launch)
    browser = Client()
    assert "Insights 2.0" in browser.get(f"/calendar/{token}.ics").content.decode()
    Launch.objects.filter(pk=launch.pk).update(is_restricted=True)
    launch.readers.add(marco)
    assert "Insights" not in browser.get(f"/calendar/{token}.ics").content.decode()
    assert browser.get(f"/calendar/{secret}.ics").status_code == 404
    Member.objects.filter(pk=priya.pk).update(left_on=TODAY)
    assert browser.get(f"/calendar/{token}.ics").status_code == 404


def test_what_has_not_changed_is_not_sent_again(launch, priya):
    _feed, token = make_feed(by=priya, of="workspace")
    browser = Client()
    first = browser.get(f"/calendar/{token}.ics")
    same = browser.get(f"/calendar/{token}.ics", headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    add_date(by=priya, name="New", on=DAY)
    assert browser.get(f"/calendar/{token}.ics", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_link_is_renewed_and_revoked_and_kept_as_a_hash(launch, priya, marco, as_member, caplog):
    client, at = as_member(priya), "/w/acme/calendar/feeds/"
    page = client.post(at, {"of": "workspace"}).content.decode()
    token = page.partition(".ics")[0].rpartition("/calendar/")[2]
    feed = CalendarFeed.objects.get()
    assert token not in str(CalendarFeed.objects.values_list())
    browser = Client()
    assert browser.get(f"/calendar/{token}.ics").status_code == 200
    page = client.post(f"{at}{feed.pk}/renew/").content.decode()
    newer = page.partition(".ics")[0].rpartition("/calendar/")[2]
    with caplog.at_level(logging.DEBUG):
        assert browser.get(f"/calendar/{token}.ics").status_code == 404
    assert token not in caplog.text
    assert browser.get(f"/calendar/{newer}.ics").status_code == 200
    assert newer not in client.get(at).content.decode()
    assert as_member(marco).post(f"{at}{feed.pk}/revoke/").status_code == 404
    assert client.post(f"{at}{feed.pk}/revoke/").status_code == 303
    assert browser.get(f"/calendar/{newer}.ics").status_code == 404
    revoke_feed(feed, by=priya)


def test_a_guest_has_a_link_too_and_a_launch_must_be_named(launch, gus, as_member):
    client = as_member(gus)
    assert client.post("/w/acme/calendar/feeds/", {"of": "workspace"}).status_code == 200
    answer = client.post("/w/acme/calendar/feeds/", {"of": "launch"})
    assert answer.status_code == 422
    assert CalendarFeed.objects.count() == 1


def test_my_meetings_have_their_hour_and_nobody_elses_are_in_it(priya, marco, cast):
    """At ten in Berlin, whatever the clocks do; a skipped one is gone, and a 1:1 is in the calendars of its two."""
    from braid.teamwork import meeting_actions, series_actions

    priya.workspace.time_zone = "Europe/Berlin"
    priya.workspace.save()
    row = series_actions.begin(
        by=priya, people=[priya, marco], name="Pair", purpose="What we count on", first_on=TODAY, minutes=45,
        rhythm="once", link="https://video.example/pair",
    )  # fmt: skip
    body = read(marco, "mine")
    begins, ends = by_icalendar(body)["Pair"]
    assert begins.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M") == "10:00"
    assert ends - begins == timedelta(minutes=45)
    assert b"https://video.example/pair" in body
    assert "Pair" not in by_icalendar(read(cast["lina"], "mine"))
    assert "Pair" not in by_icalendar(read(priya, "workspace"))
    meeting_actions.skip(row.meetings.get(), by=priya)
    assert "Pair" not in by_icalendar(read(marco, "mine"))


@pytest.mark.parametrize(
    ("public", "home"), [("", "http://testserver"), ("https://braid.example", "https://braid.example")]
)
def test_each_event_leads_to_its_page_and_none_tells_the_secret(launch, marco, settings, public, home):
    """An event may be passed on: its address must not open the calendar of whoever has it."""
    settings.PUBLIC_URL = public
    _feed, token = make_feed(by=marco, of="launch", launch=launch)
    answer = Client().get(f"/calendar/{token}.ics")
    addresses = {str(one["url"]) for one in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert f"{home}/w/acme/{launch.place}" in addresses
    assert all(one.startswith(f"{home}/w/acme/") for one in addresses)
    assert token not in answer.content.replace(b"\r\n ", b"").decode()
