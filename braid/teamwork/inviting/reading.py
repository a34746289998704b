"""Mails that answer an invitation (iMIP, RFC 6047). Anybody may write to such an address, so nothing is taken on trust.

An answer counts when it came to the address that only this person was given, is about that series, and speaks of that
person; a mail that is no answer is left alone. Nothing of any mail is kept or logged but what it answers.
"""

from __future__ import annotations

import email
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import Message
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from braid.people.models import Member
from braid.teamwork import recurring
from braid.teamwork.inviting.addresses import addresses_of, invite_at
from braid.teamwork.inviting.answers import answer
from braid.teamwork.inviting.declining import decline_counter
from braid.teamwork.inviting.picture import picture_of
from braid.teamwork.models import Coming, Invite, Meeting
from braid.teamwork.planning import planned_for

log = logging.getLogger("braid.answers")
LARGEST, LARGEST_HEAD, LARGEST_CALENDAR, MOST_PARTS = 512 * 1024, 64 * 1024, 64 * 1024, 60
# What stands between addresses. They are cut apart and nothing more: a parser of addresses breaks off at what strangers
# write there, or takes seconds.
BETWEEN = re.compile(r"[\s<>,;:\"()\[\]\\]+")
# Where mail servers say to whom a mail went; the first ones know more than the sender.
TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
SAID = {"ACCEPTED": Coming.Said.YES, "TENTATIVE": Coming.Said.MAYBE, "DECLINED": Coming.Said.NO, "DELEGATED": Coming.Said.NO}  # fmt: skip
TAKEN, LEFT, OLD, REFUSED = "taken", "left alone", "older", "refused"


@dataclass(frozen=True)
class Outcome:
    """What became of a mail, and why. Of its content nothing."""

    what: str
    why: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.why}" if self.why else self.what


def read(raw: bytes, to: Iterable[str] = ()) -> Outcome:
    """Reads one mail and does what it answers.

    Args:
        to: addresses to which it went, where somebody other than the mail knows them.
    """
    try:
        found = _read(raw, list(to))
    except (OperationalError, InterfaceError, IntegrityError):
        raise  # (nothing that the mail has done: it is read again)
    except (PermissionDenied, ValidationError):
        found = Outcome(LEFT, "who answers does not belong to it any more, or it is over")
    except Exception as wrong:  # (what strangers write goes wrong in many ways, and each is refused)
        found = Outcome(REFUSED, f"cannot be read ({type(wrong).__name__})")
    log.log(logging.INFO if found.what == TAKEN else logging.WARNING, "A mail to meetings was %s", found)
    return found


def _read(raw: bytes, to: list[str]) -> Outcome:
    if len(raw) > LARGEST:
        return Outcome(REFUSED, f"longer than {LARGEST // 1024} KB")
    message = email.message_from_bytes(raw)
    number = number_of([*to, *recipients(message)])
    if number is None:
        return Outcome(LEFT, "to no address of a meeting")
    invite = _invite(number)
    if invite is None:
        return Outcome(LEFT, "of a meeting that is not there any more")
    parts = _calendars(message)
    if not parts:
        return Outcome(LEFT, "no calendar in it")
    return _answered(invite, parts[0], message)


def recipients(message: Any) -> list[str]:
    """Every address to which a mail says that it went, or what looks like one: whose it is, is known by its signature."""
    said = " ".join(str(value) for name in TO for value in message.get_all(name, []))
    return [each for each in BETWEEN.split(said[:LARGEST_HEAD]) if "@" in each][:200]


def number_of(addresses: Iterable[str]) -> int | None:
    """The invite that is meant by one of these addresses."""
    return next((found for each in addresses if (found := invite_at(each)) is not None), None)


def _invite(number: int) -> Invite | None:
    rows = Invite.objects.select_related("series", "member__workspace", "member__user")
    found = rows.filter(pk=number).first()
    if found is None:
        return None
    found.series.workspace = found.member.workspace
    return found


def _calendars(message: Message) -> list[bytes]:
    """The calendars in a mail; those in a mail that is itself attached are of somebody else's."""
    found, waiting, seen = [], [message], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(0), seen + 1
        kind = part.get_content_type()
        if part.is_multipart() and kind.startswith("multipart/"):
            waiting += [each for each in part.get_payload() if isinstance(each, Message)]
        elif kind in ("text/calendar", "application/ics"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and len(content) <= LARGEST_CALENDAR:
                found.append(content)
    return found


def _answered(invite: Invite, file: bytes, message: Message) -> Outcome:
    from icalendar import Calendar

    calendar = Calendar.from_ical(file)
    method = str(calendar.get("METHOD", "")).upper()
    events = list(calendar.walk("VEVENT"))
    if method not in ("REPLY", "COUNTER") or not events:
        return Outcome(LEFT, f"a calendar that answers nothing ({method[:12] or 'no method'})")
    mine = [each for each in events if str(each.get("UID", "")) == invite.series.uid]
    if not mine:
        return Outcome(LEFT, "about another meeting")
    if method == "COUNTER":
        return _counter(invite, mine[0], message)
    outcomes = [_one(invite, each) for each in mine[:10]]
    return next((each for each in outcomes if each.what == TAKEN), outcomes[0])


@transaction.atomic
def _one(invite: Invite, event: Any) -> Outcome:
    """One answer: to the whole series, or with RECURRENCE-ID to one meeting of it."""
    attendee = _attendee(invite.member, event)
    if attendee is None:
        return Outcome(LEFT, "it speaks of somebody else")
    said = SAID.get(str(attendee.params.get("PARTSTAT", "")).upper())
    stamp = _moment(event, "DTSTAMP")
    if said is None or stamp is None:
        return Outcome(LEFT, "it says neither yes nor no, or not when")
    meeting, is_old = _meant(invite, event)
    if is_old:
        return Outcome(OLD, "it answers other times than those that are now")
    if "RECURRENCE-ID" in event and meeting is None:
        return Outcome(LEFT, "about a day on which there is none")
    kept = answer(
        invite.series, meeting, by=invite.member, said=said, how=Coming.How.MAIL, note=_note(event, attendee), at=stamp
    )  # fmt: skip
    return Outcome(TAKEN) if kept.said == said else Outcome(OLD, "something newer was said already")


def _attendee(member: Member, event: Any) -> Any:
    """The one of whom an answer speaks; there must be no other (RFC 5546, 3.2.3)."""
    found = event.get("ATTENDEE")
    found = found if isinstance(found, list) else [found] if found is not None else []
    if len(found) != 1:
        return None
    address = str(found[0]).strip().lower().removeprefix("mailto:")
    return found[0] if address in addresses_of(member) else None


def _note(event: Any, attendee: Any) -> str:
    """What they have written with it, in one line. Nobody takes somebody's place by mail: that they asked is noted."""
    if str(attendee.params.get("PARTSTAT", "")).upper() == "DELEGATED":
        return _("wanted somebody else to come instead")
    found = event.get("COMMENT", "")
    text = " ".join(str(found[0] if isinstance(found, list) else found).replace("\x00", " ").split())
    return text.encode(errors="ignore").decode()[:200]


def _moment(event: Any, name: str) -> datetime | None:
    value = getattr(event.get(name), "dt", None)
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _sequence(event: Any) -> int:
    value = event.get("SEQUENCE", 0)
    return int(value) if isinstance(value, int) else 0


def _meant(invite: Invite, event: Any) -> tuple[Meeting | None, bool]:
    """The meeting that is meant (None: the whole series), and whether its times are others by now.

    One that is far away is made for it, unless it is about other times.
    """
    series, said = invite.series, _sequence(event)
    value = getattr(event.get("RECURRENCE-ID"), "dt", None)
    if value is None:
        only = series.meetings.first() if series.rhythm == recurring.ONCE else None
        return only, said < picture_of(series).sequence + invite.raised
    day = _day(value, series.workspace.time_zone)
    meeting = series.meetings.filter(planned_on=day).first() or series.meetings.filter(on=day).first()
    is_old = said < series.sequence + invite.raised + (meeting.sequence if meeting else 0)
    if meeting is None and not is_old:
        meeting = planned_for(series, day, by=invite.member)
    return meeting, is_old


def _day(value: date | datetime, zone: str) -> date:
    """The day in the workspace: programs say it in their own zone, or in none."""
    if not isinstance(value, datetime):
        return value
    return value.astimezone(ZoneInfo(zone)).date() if value.tzinfo else value.date()


@transaction.atomic
def _counter(invite: Invite, event: Any, message: Message) -> Outcome:
    """Somebody asks for another time. Times are not bargained for by mail: they are told so, and where to move it."""
    if _attendee(invite.member, event) is None:
        return Outcome(LEFT, "it speaks of somebody else")
    if str(message.get("Auto-Submitted", "no")).lower() not in ("no", "auto-generated"):
        return Outcome(LEFT, "a machine answers a machine")
    meeting, _is_old = _meant(invite, event)
    decline_counter(invite, meeting if "RECURRENCE-ID" in event else None, _sequence(event))
    return Outcome(TAKEN, "another time was asked for, and declined")
