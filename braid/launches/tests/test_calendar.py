"""Releases and launches in a month, on lanes of their own."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from braid.launches.actions import add_stage, call_off, create_launch
from braid.launches.calendar import month_asked, month_of
from braid.roadmap.actions import create_release

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
    assert [m.name for m in days[date(2027, 2, 3)].marks["launch"]] == ["Insights 2.0: Beta"]
    assert not days[date(2027, 2, 4)].marks["launch"]
    assert (found.before, found.after) == ("2027-01", "2027-03")


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
    assert cost() == few <= 9
