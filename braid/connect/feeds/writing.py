"""Calendars as other programs read them (RFC 5545)."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from braid.connect.feeds.models import CalendarFeed
from braid.launches.calendar_marks import Mark


def as_ics(feed: CalendarFeed, marks: list[Mark], base: str) -> bytes:
    """The calendar as a file; the same marks give the same bytes, so that an ETag holds.

    Args:
        base: what stands before the address of a page, such as `https://braid.example`.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Braid//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{feed.member.workspace.name}: {feed}")
    calendar.add("x-wr-timezone", str(timezone.get_current_timezone()))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    stamp = (feed.renewed_at or feed.made_at).astimezone(UTC).replace(microsecond=0)
    for mark in marks:
        calendar.add_component(_event(feed, mark, base, stamp))
    return bytes(calendar.to_ical())


def _event(feed: CalendarFeed, mark: Mark, base: str, stamp: datetime) -> "Event":  # type: ignore[name-defined]  # noqa: F821
    from icalendar import Event

    event = Event()
    event.add("uid", f"{mark.key}@{feed.member.workspace.slug}.braid")
    event.add("dtstamp", stamp)
    event.add("summary", mark.name)
    if mark.what:
        event.add("description", mark.what)
    event.add("url", f"{base}{mark.url}")
    # (Only where one is to be there the time is taken.)
    event.add("transp", "OPAQUE" if mark.ends else "TRANSPARENT")
    if mark.where:
        event.add("location", mark.where)
    if mark.at:
        event.add("dtstart", mark.at.astimezone(UTC).replace(microsecond=0))
        if mark.ends:
            event.add("dtend", mark.ends.astimezone(UTC).replace(microsecond=0))
    else:
        event.add("dtstart", mark.start)
        # (The end of a whole day is the day after the last one.)
        event.add("dtend", mark.until + timedelta(days=1))
    return event
