"""Invitations as calendar programs read them (iTIP, RFC 5546)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from braid.people.mail import address
from braid.people.models import Member
from braid.teamwork.inviting.addresses import is_read, mail_of, organizer
from braid.teamwork.inviting.picture import News, Picture, Single
from braid.teamwork.inviting.rules import zone_part
from braid.teamwork.models import Coming, Invite

PARTSTAT = {Coming.Said.YES: "ACCEPTED", Coming.Said.MAYBE: "TENTATIVE", Coming.Said.NO: "DECLINED"}
# What may not stand in the part of a line that says more about a value (RFC 5545, 3.2).
NOT_IN_PARTS = re.compile(r'[\x00-\x1f\x7f"]')
# Member number -> what they have said.
Answers = dict[int, str]


class Maker:
    """Makes the file for one person.

    Args:
        people: whose who meet, with what each has said of the whole series.
        of_single: the same of single meetings, by number of the meeting.
    """

    def __init__(self, invite: Invite, now: Picture, people: list[Member], said: Answers, of_single: dict[int, Answers]) -> None:  # fmt: skip
        self.invite, self.now, self.people, self.said, self.of_single = invite, now, people, said, of_single
        self.stamp = timezone.now().astimezone(UTC).replace(microsecond=0)
        self.zone = ZoneInfo(now.zone)

    def file(self, what: News) -> bytes:
        """The calendar that tells this."""
        calendar = self._calendar(what.method)
        if what.is_over:
            calendar.add_component(self._called_off())
            return bytes(calendar.to_ical())
        assert self.now.start is not None
        first = min((one.planned for one in what.singles), default=self.now.start)
        calendar.add_component(zone_part(self.now.zone, first.date()))
        if what.is_whole:
            calendar.add_component(self._whole())
        for one in what.singles or self.now.singles.values():
            if not what.is_whole or not one.is_skipped:
                calendar.add_component(self._single(one))
        return bytes(calendar.to_ical())

    def _calendar(self, method: str) -> Any:
        from icalendar import Calendar

        calendar = Calendar()
        calendar.add("prodid", "-//Braid//Meetings//EN")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", method)
        return calendar

    def _event(self, sequence: int) -> Any:
        from icalendar import Event

        event = Event()
        event.add("uid", self.now.series.uid)
        event.add("dtstamp", self.stamp)
        event.add("sequence", sequence + self.invite.raised)
        event.add("organizer", _cal_address(organizer(self.invite), {"CN": "Braid"}))
        return event

    def _described(self, event: Any, place: str, said: Answers) -> Any:
        """With what it is called, where one meets, and who is invited."""
        row = self.now.series
        url = f"{address()}/w/{row.workspace.slug}/{place}"
        event.add("summary", row.name)
        event.add("description", f"{row.purpose}\n\n{url}")
        event.add("url", url)
        if row.video:
            event.add("location", row.video)
        event.add("status", "CONFIRMED")
        event.add("transp", "OPAQUE")
        for person in self.people:
            self._add_person(event, person, said)
        return event

    def _add_person(self, event: Any, person: Member, said: Answers) -> None:
        if not (mail := mail_of(person)):
            return
        stands = PARTSTAT.get(Coming.Said(said[person.pk]), "") if person.pk in said else "NEEDS-ACTION"
        wanted = "TRUE" if is_read() else "FALSE"
        about = {
            "CN": person.name,
            "CUTYPE": "INDIVIDUAL",
            "ROLE": "REQ-PARTICIPANT",
            "PARTSTAT": stands,
            "RSVP": wanted,
        }
        event.add("attendee", _cal_address(mail, about))

    def _whole(self) -> Any:
        now = self.now
        assert now.start is not None
        event = self._described(self._event(now.sequence), now.series.place, self.said)
        self._times(event, now.start, now.minutes)
        if now.rule:
            until = now.rule.get("UNTIL")
            event.add("rrule", {**now.rule, "UNTIL": until.astimezone(UTC)} if until else now.rule)
        out = [*now.without, *(one.planned.date() for one in now.singles.values() if one.is_skipped)]
        if out:
            event.add("exdate", [self._on(day, now.start) for day in sorted(out)])
        if now.extra:
            event.add("rdate", [moment.astimezone(self.zone) for moment in now.extra])
        return event

    def _on(self, day: date, start: datetime) -> datetime:
        return datetime.combine(day, start.time(), self.zone)

    def _single(self, one: Single) -> Any:
        event = self._event(one.sequence)
        event.add("recurrence-id", one.planned.astimezone(self.zone))
        self._times(event, one.starts, one.minutes)
        if not one.is_skipped:
            return self._described(event, one.meeting.place, self.of_single.get(one.meeting.pk, {}))
        event.add("summary", self.now.series.name)
        event.add("status", "CANCELLED")
        self._add_person(event, self.invite.member, {})
        return event

    def _called_off(self) -> Any:
        """The end of all of it, with nothing in it that its reader was not told before."""
        event = self._event(self.now.sequence + 1)
        told = self.invite.told
        event.add("dtstart", datetime.fromisoformat(told["start"]).astimezone(UTC))
        event.add("summary", told["name"])
        event.add("status", "CANCELLED")
        self._add_person(event, self.invite.member, {})
        return event

    def _times(self, event: Any, start: datetime, minutes: int) -> None:
        end = start.astimezone(UTC) + timedelta(minutes=minutes)
        event.add("dtstart", start.astimezone(self.zone))
        event.add("dtend", end.astimezone(self.zone))


def _cal_address(mail: str, about: dict[str, str]) -> Any:
    from icalendar import vCalAddress

    found = vCalAddress(f"mailto:{mail}")
    for name, value in about.items():
        found.params[name] = " ".join(NOT_IN_PARTS.sub(" ", value).split())
    return found
