"""The rule of a series that calendars get means the days that are here, in every zone and by another library."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as some

from braid.teamwork import recurring
from braid.teamwork.inviting import rules
from braid.teamwork.inviting.picture import picture_of
from braid.teamwork.models import Series
from braid.teamwork.tests.test_inviting import begun, sent, two

__all__ = ["two"]
pytestmark = pytest.mark.django_db


RHYTHMS = [each for each in Series.Rhythm.values if each != recurring.ONCE]


@given(rhythm=some.sampled_from(RHYTHMS), first=some.dates(date(2024, 1, 1), date(2032, 12, 31)))
def test_the_rule_that_calendars_get_means_the_days_that_are_here(rhythm, first):
    from icalendar import vRecur

    text = vRecur(rules.rule_of(rhythm, first)).to_ical().decode()
    end = first + timedelta(days=2200)
    wanted = list(recurring.days(rhythm, first, first, end))
    there = rrulestr(text, dtstart=datetime.combine(first, time()))
    assert [when.date() for when in there.between(datetime.combine(first, time()), datetime.combine(end, time()), inc=True)] == wanted  # fmt: skip


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Tokyo", "Asia/Kolkata", "Africa/Cairo"])  # fmt: skip
def test_zones_say_the_hour_that_clocks_show(zone):
    from io import StringIO

    from dateutil.tz import tzical

    text = rules.zone_part(zone, date(2026, 11, 29)).to_ical().decode()
    there = tzical(StringIO(text)).get(zone)
    for number in range(0, 3000, 3):
        noon = datetime(2026, 11, 29, 12) + timedelta(days=number)
        assert noon.replace(tzinfo=there).utcoffset() == noon.replace(tzinfo=ZoneInfo(zone)).utcoffset(), noon


@pytest.mark.parametrize(("rhythm", "first"), [("weekly", date(2027, 3, 21)), ("yearly", date(2028, 2, 29)), ("monthly", date(2027, 1, 31)), ("weekday", date(2027, 3, 30))])  # fmt: skip
def test_another_library_finds_the_moments_of_the_meetings(two, server, box, rhythm, first):
    server.start()
    row = begun(two, rhythm=rhythm, first_on=first, at=time(8, 30))
    text = [p for p in sent(box)[0].walk() if p.get_content_type() == "text/calendar"][0].get_content()
    event = vobject.readOne(text).vevent
    theirs = [each.astimezone(UTC) for each in event.getrruleset(addRDate=True)[:9]]
    days = list(recurring.days(rhythm, first, first, date(2060, 1, 1)))[:9]
    ours = [recurring.moment(day, time(8, 30), "Europe/Berlin").astimezone(UTC) for day in days]
    assert theirs == ours
    assert rhythm == "yearly" or len({each.hour for each in ours}) == 2, "in summer and in winter"
    assert picture_of(row).start == recurring.moment(first, time(8, 30), "Europe/Berlin")
