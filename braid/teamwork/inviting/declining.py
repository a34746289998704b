"""The answer to whoever asks for another time by mail (COUNTER): no, and where the meeting is moved instead."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.people.addresses import reachable
from braid.people.mail import address
from braid.people.models import Member
from braid.people.outbox.kinds import Written, kind
from braid.people.outbox.models import Mail
from braid.people.outbox.sending import put
from braid.teamwork.inviting.addresses import mail_of, organizer, sender
from braid.teamwork.models import Invite, Meeting, Series

KIND = "counter"


def decline_counter(invite: Invite, meeting: Meeting | None, sequence: int) -> None:
    """Lets the answer wait: one a day about the same meeting, however often somebody asks."""
    today = timezone.localdate().isoformat()
    once = f"{KIND}:{invite.pk}:{meeting.pk if meeting else 0}:{min(sequence, 10**6)}:{today}"
    put(KIND, [invite.member], once={invite.member_id: once}, until=timezone.now() + timedelta(days=2))


def write(mail: Mail) -> Written | None:
    """The answer, with a calendar that says the same (METHOD:DECLINECOUNTER)."""
    _kind, number, of, sequence, _day = mail.once.split(":")
    member = Member.objects.select_related("workspace", "user").get(pk=mail.member_id)
    invite = Invite.objects.filter(pk=int(number)).select_related("series").first()
    if invite is None or not reachable(member) or member.user is None:
        return None
    if not Series.objects.visible_to(member).filter(pk=invite.series_id).exists():
        return None
    invite.member, invite.series.workspace = member, member.workspace
    meeting = invite.series.meetings.filter(pk=int(of)).first()
    if meeting is not None:
        meeting.series = invite.series
    place = meeting.place if meeting else invite.series.place
    name = " ".join(invite.series.name.split())
    text = _(
        "You have asked for another time for %(name)s. Braid does not bargain about times by mail: it stays where it is.\n\n"
        "Whoever may change the meeting moves it here, and everybody gets the new time: %(link)s\n"
    ) % {"name": name, "link": f"{address()}/w/{member.workspace.slug}/{place}"}
    subject = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + _("It stays where it is: %(name)s") % {"name": name}
    headers = {"Reply-To": organizer(invite), "Auto-Submitted": "auto-replied"}
    message = EmailMultiAlternatives(
        subject, text, from_email=sender(invite), to=[member.user.email], headers=headers
    )
    message.attach_alternative(
        _file(invite, meeting, int(sequence), text), "text/calendar; method=DECLINECOUNTER"
    )
    return Written(message)


def _file(invite: Invite, meeting: Meeting | None, sequence: int, text: str) -> str:
    from icalendar import Calendar, Event, vCalAddress

    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Braid//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "DECLINECOUNTER")
    event.add("uid", invite.series.uid)
    event.add("dtstamp", timezone.now().astimezone(UTC).replace(microsecond=0))
    event.add("sequence", sequence)
    event.add("organizer", vCalAddress(f"mailto:{organizer(invite)}"))
    event.add("attendee", vCalAddress(f"mailto:{mail_of(invite.member)}"))
    event.add("comment", text)
    if meeting is not None:
        event.add("recurrence-id", _planned(meeting))
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def _planned(meeting: Meeting) -> Any:
    from braid.teamwork import recurring

    series = meeting.series
    return recurring.moment(meeting.planned_on or meeting.on, series.at, series.workspace.time_zone).astimezone(UTC)  # fmt: skip


kind(KIND, gettext_lazy("Answer about another time"), write)
