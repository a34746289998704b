"""Releases and launches in a month, on lanes of their own."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from braid.base.months import asked as month_asked
from braid.launches.actions import add_stage, create_launch
from braid.launches.calendar import conflicts, month_of
from braid.launches.date_actions import add_date
from braid.launches.models import CalendarDate, Launch
from braid.launches.shipping import call_off
from braid.messaging.actions import create_content
from braid.roadmap.actions import create_release, note_change
from braid.teamwork.series_actions import begin

CALENDAR = "/w/acme/launches/calendar/"
TODAY = timezone.localdate()


@pytest.mark.parametrize(
    ("text", "first"),
    [("2027-02", date(2027, 2, 1)), ("", date(2026, 11, 1)), ("2027-13", date(2026, 11, 1)), ("x-1", date(2026, 11, 1)), ("9999-12", date(2026, 11, 1))],
)  # fmt: skip
def test_a_month_that_is_none_is_this_month(text, first):
    assert month_asked(text, date(2026, 11, 25)) == first


def test_lanes_stages_and_what_lasts_into_the_month(priya, marco):
    create_release(by=priya, name="4.2", planned_on=date(2027, 2, 10))
    launch = create_launch(by=marco, name="Insights 2.0", on=date(2027, 2, 20), kind_of="staggered")
    add_stage(
        launch, by=marco, name="Beta", on=date(2027, 1, 20), until=date(2027, 2, 3), audience="220 accounts"
    )
    add_stage(launch, by=marco, name="Everyone", on=date(2027, 3, 20))
    create_launch(by=marco, name="Undated")
    call_off(create_launch(by=marco, name="Off", on=date(2027, 2, 21)), by=marco)
    found = month_of(priya, date(2027, 2, 1), TODAY)
    assert [(m.lane, m.name) for m in found.marks] == [
        ("launch", "Insights 2.0: Beta"),
        ("release", "4.2"),
        ("launch", "Insights 2.0"),
    ]
    days = {each.on: each for week in found.weeks for each in week}
    assert [m.name for m in days[date(2027, 2, 3)].held["launch"]] == ["Insights 2.0: Beta"]
    assert not days[date(2027, 2, 4)].held["launch"]
    assert (found.grid.before, found.grid.after) == ("2027-01", "2027-03")


def test_a_launch_before_its_release_is_said_in_words(priya, marco, as_member):
    release = create_release(by=priya, name="4.2", planned_on=TODAY + timedelta(days=30))
    launch = create_launch(by=marco, name="Insights 2.0", on=TODAY + timedelta(days=28), release=release)
    create_launch(by=marco, name="Later one", on=TODAY + timedelta(days=30), release=release)
    client = as_member(priya)
    page = client.get(CALENDAR).content.decode()
    assert "Insights 2.0 is planned for" in page
    assert "2 days before its release 4.2" in page
    assert "Later one is planned" not in page
    assert 'aria-current="date"' in page
    assert "before its release 4.2" in client.get(f"/w/acme/{launch.place}").content.decode()


def test_it_costs_the_same_for_few_and_many(priya, marco, as_member):
    client = as_member(priya)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(CALENDAR).status_code == 200
        return len(asked)

    def more(n: int) -> None:
        for i in range(n):
            release = create_release(by=priya, name=f"{n}.{i}", planned_on=TODAY + timedelta(days=1))
            launch = create_launch(by=marco, name=f"L {n} {i}", on=TODAY, release=release)
            add_stage(launch, by=marco, name="Beta", on=TODAY)

    more(5)
    few = cost()
    more(20)
    assert cost() == few <= 15


def test_content_rounds_and_freezes_have_lanes_of_their_own_and_the_address_filters_them(
    priya, marco, as_member
):
    create_content(by=marco, title="A post", publish_on=TODAY)
    add_date(by=marco, name="Year-end freeze", kind_of="freeze", on=TODAY, until=TODAY + timedelta(days=2))
    create_launch(by=marco, name="Insights 2.0", on=TODAY)
    client = as_member(priya)
    for view in ("month", "quarter", "list"):
        page = client.get(f"{CALENDAR}?view={view}").content.decode()
        assert all(name in page for name in ("A post", "Year-end freeze", "Insights 2.0"))
    page = client.get(f"{CALENDAR}?view=list&lane=content").content.decode()
    assert ">A post</a>" in page
    assert ">Year-end freeze</a>" not in page
    page = client.get(f"{CALENDAR}?view=list&q=insights").content.decode()
    assert ">Insights 2.0</a>" in page
    assert ">A post</a>" not in page
    assert client.get(f"{CALENDAR}?view=nonsense&month=x&lane=none").status_code == 200
    sheet = client.get(f"{CALENDAR}?view=list&format=csv")
    table = b"".join(sheet.streaming_content).decode("utf-8-sig")
    assert "Year-end freeze" in table
    assert (TODAY + timedelta(days=2)).isoformat() in table


def test_meetings_and_campaigns_stand_in_it_and_a_talk_of_two_is_theirs(priya, marco, ella, as_member):
    """What is skipped does not take place. A 1:1 is seen by its two people alone, here as elsewhere."""
    note_change(by=marco, what="Spring campaign begins", effective_on=TODAY)
    when = {"rhythm": "weekly", "first_on": TODAY, "at": time(9), "minutes": 30}
    shown = begin(by=priya, people=[priya, marco], name="Launch team", purpose="Are we ready?", **when)
    begin(
        by=priya,
        people=[priya, marco],
        name="Tête-à-tête",
        purpose="Each other",
        kind_of="one_to_one",
        **when,
    )
    for view in ("month", "quarter", "list"):
        page = as_member(priya).get(f"{CALENDAR}?view={view}").content.decode()
        assert all(name in page for name in ("Spring campaign begins", "Launch team", "Tête-à-tête"))
        assert "Tête-à-tête" not in as_member(ella).get(f"{CALENDAR}?view={view}").content.decode()
    page = as_member(ella).get(f"{CALENDAR}?view=list&lane=change").content.decode()
    assert ">Spring campaign begins</a>" in page
    assert ">Launch team</a>" not in page
    shown.meetings.update(skipped_at=timezone.now())
    assert "Launch team" not in as_member(priya).get(f"{CALENDAR}?view=list").content.decode()


def test_a_freeze_and_one_audience_twice_are_said_in_words(priya, marco, as_member):
    monday = TODAY + timedelta(days=14 - TODAY.weekday())
    add_date(by=marco, name="Summer freeze", kind_of="freeze", on=monday, until=monday + timedelta(days=4))
    create_launch(by=marco, name="One", on=monday + timedelta(days=1), audience="Admins")
    create_launch(by=marco, name="Two", on=monday + timedelta(days=3), audience="admins ")
    create_launch(by=marco, name="Three", on=monday + timedelta(days=8), audience="admins")
    create_release(by=priya, name="4.2", planned_on=monday)
    said = "\n".join(text for text, _at in conflicts(priya))
    assert "One, Two go to the same audience, Admins" in said
    assert "One is planned for" in said
    assert "4.2 is planned for" in said
    assert "when nothing should go out: Summer freeze" in said
    assert "Three" not in said
    assert "when nothing should go out: Summer freeze" in as_member(priya).get(CALENDAR).content.decode()


def test_a_restricted_launch_is_in_no_sentence_for_others(priya, marco):
    hidden = create_launch(by=marco, name="Zebra", on=TODAY + timedelta(days=7), audience="Admins")
    create_launch(by=marco, name="One", on=TODAY + timedelta(days=7), audience="Admins")
    Launch.objects.filter(pk=hidden.pk).update(is_restricted=True)
    assert "Zebra" not in str(conflicts(priya))
    assert "Zebra" not in str(month_of(priya, TODAY.replace(day=1), TODAY))


def test_dates_have_a_list_and_a_page_and_a_last_day_before_the_first_is_refused(marco, as_member):
    client, new = as_member(marco), "/w/acme/launches/dates/new/"
    sent = {"name": "Freeze", "kind_of": "freeze", "on": "2026-12-20", "until": "2026-12-18"}
    answer = client.post(new, sent)
    assert answer.status_code == 422
    assert "The last day is before the first day." in answer.content.decode()
    assert not CalendarDate.objects.exists()
    assert client.post(new, {**sent, "until": "2027-01-02"}).status_code == 303
    row = CalendarDate.objects.get()
    assert "Freeze" in client.get("/w/acme/launches/dates/").content.decode()
    assert client.post(f"/w/acme/{row.place}", {**sent, "until": "2027-01-04"}).status_code == 303
    row.refresh_from_db()
    assert row.until == date(2027, 1, 4)
    assert "2 Jan" in client.get(f"/w/acme/{row.place}").content.decode()


def test_a_guest_finds_the_beta_and_everybody_the_calendar_of_a_launch(marco, gus, as_member):
    launch = create_launch(by=marco, name="Insights 2.0", on=TODAY)
    for who in (gus, marco):
        page = as_member(who).get(f"/w/acme/{launch.place}").content.decode()
        assert f'href="/w/acme/{launch.place}beta/"' in page
        assert f'href="/w/acme/calendar/feeds/?launch={launch.pk}"' in page
    form = as_member(gus).get(f"/w/acme/calendar/feeds/?launch={launch.pk}").content.decode()
    assert f'<option value="{launch.pk}" selected>' in form
