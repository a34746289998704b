"""The Monday mail, and the short daily one: when they are due, and what they say when they go.

Eight in the morning is what the clock on the reader's wall says, so that it stays eight when clocks are changed.
"""

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce, NullIf
from django.template import engines
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.activity.brief.brief import Brief, brief_of
from braid.activity.brief.stopping import stop_link
from braid.activity.brief.titles import parts, title
from braid.activity.brief.week import monday
from braid.activity.hearing import Mails, hearing_of
from braid.base.models import BOTH_SIDES
from braid.base.sides import call_sides
from braid.people.addresses import confirmed, reachable
from braid.people.mail import address
from braid.people.models import Member
from braid.people.outbox.kinds import Written, kind
from braid.people.outbox.models import Mail
from braid.people.outbox.sending import put

WEEKLY, DAILY = "weekly", "daily"
AT = clock(8)
# A worker that rested on Monday morning still sends the Monday mail on Tuesday; a daily one until noon.
WEEKLY_DAYS, DAILY_HOURS = 2, 4
EVERY_SECONDS = 20

_looked = 0.0


def due_in(zone: str, now: datetime) -> dict[str, tuple[date, datetime]]:
    """Which mails are due where it is that time: for each its day, and until when it is worth sending."""
    here = _zone(zone)
    local = now.astimezone(here)
    today, first = local.date(), monday(local.date())
    found = {}
    until = _at(first + timedelta(days=WEEKLY_DAYS), clock(0), here)
    if _at(first, AT, here) <= now < until:
        found[WEEKLY] = (first, _at(first + timedelta(days=7), clock(0), here))
    if 0 < today.weekday() < 5 and _at(today, AT, here) <= now < _at(today, AT, here) + timedelta(
        hours=DAILY_HOURS
    ):
        found[DAILY] = (today, _at(today + timedelta(days=1), clock(0), here))
    return found


def _at(day: date, hour: clock, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, zone).astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def next_mail(member: Member) -> datetime | None:
    """When the next mail that sums up comes to this member; None where none does."""
    wanted = hearing_of(member).mails
    if wanted == Mails.NONE:
        return None
    here, now = _zone(zone_of(member)), timezone.now()
    today = now.astimezone(here).date()
    days = (today + timedelta(days=ahead) for ahead in range(9))
    fitting = (day for day in days if day.weekday() == 0 or (wanted == Mails.DAILY and day.weekday() < 5))
    return next(moment for day in fitting if (moment := _at(day, AT, here)) > now)


def briefs_due() -> int:
    """A job of the worker: lets the mails wait that are due now. Looks every twenty seconds; returns how many."""
    global _looked
    if _looked and time.monotonic() - _looked < EVERY_SECONDS:
        return 0
    _looked = time.monotonic()
    return put_due(timezone.now())


def put_due(now: datetime) -> int:
    """One question tells the time zones that there are; one more for each in which something is due now."""
    count = 0
    zones = _wanting().order_by().values_list("zone", flat=True).distinct()
    for zone in list(zones):
        for word, (day, until) in due_in(zone, now).items():
            count += _put(word, zone, day, until)
    return count


def _wanting() -> Any:
    """Members to whom some mail goes: here, with an account and a confirmed address, and without a no."""
    zone = Coalesce(NullIf(F("user__time_zone"), Value("")), F("workspace__time_zone"))
    rows = Member.objects.here().filter(user__is_active=True, workspace__is_sample=False)
    return rows.exclude(hearing__mails=Mails.NONE).filter(confirmed()).annotate(zone=zone)


def _put(word: str, zone: str, day: date, until: datetime) -> int:
    once = f"{word}:{day.isoformat()}"
    there = Mail.objects.filter(member=OuterRef("pk"), once=once)
    rows = _wanting().filter(~Exists(there), zone=zone, joined_on__lt=day)
    if word == DAILY:
        rows = rows.filter(hearing__mails=Mails.DAILY)
    members = list(rows)
    return put(word, members, once={member.pk: once for member in members}, until=until) if members else 0


def write(mail: Mail) -> Written | None:
    """The mail as its reader may have it now; None where nothing is to be said, or it is not wanted any more."""
    member = Member.objects.select_related("workspace", "user").get(pk=mail.member_id)
    wanted = hearing_of(member).mails
    if not reachable(member) or wanted == Mails.NONE or (mail.kind == DAILY and wanted != Mails.DAILY):
        return None
    with timezone.override(_zone(zone_of(member))):
        call_sides(member.workspace.product_name, member.workspace.marketing_name)
        found = brief_of(member, daily=mail.kind == DAILY)
        return None if found.is_empty else Written(message_of(member, found))


def zone_of(member: Member) -> str:
    """The time zone of a reader."""
    return (member.user.time_zone if member.user else "") or member.workspace.time_zone


def message_of(member: Member, brief: Brief) -> EmailMultiAlternatives:
    """The mail in two forms that say the same, with a link that ends it without signing in (RFC 8058)."""
    assert member.user is not None
    context = context_of(member, brief)
    text = render_to_string("activity/brief_message.txt", context, using="text").strip() + "\n"
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{context['subject']}"
    headers = {
        "List-Unsubscribe": f"<{context['stop']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"{member.workspace.name} <{member.workspace.slug}.braid>",
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMultiAlternatives(subject, text, to=[member.user.email], headers=headers)
    message.attach_alternative(html_of(context), "text/html")
    return message


def html_of(context: dict[str, Any]) -> str:
    """The mail for programs that show HTML."""
    return str(engines["jinja2"].get_template("activity/brief_mail.html").render(context))


def context_of(member: Member, brief: Brief) -> dict[str, Any]:
    """What both forms are made of."""
    prefix = f"{address()}/w/{member.workspace.slug}/"
    return {
        "brief": brief, "member": member, "where": member.workspace.name, "prefix": prefix,
        "sides": {str(side): member.workspace.side_name(side) for side in BOTH_SIDES},
        "subject": subject_of(member, brief), "title": title(brief), "parts": parts(brief),
        "stop": f"{address()}{stop_link(member, DAILY if brief.is_daily else WEEKLY)}",
        "day": date_format(brief.day, "l j F"),
    }  # fmt: skip


def subject_of(member: Member, brief: Brief) -> str:
    """On one line, without a word of what is in it: mail programs show it on locked screens."""
    name = " ".join(member.workspace.name.split())
    if brief.is_daily:
        return _("Today in %(where)s: %(title)s") % {"where": name, "title": title(brief)}
    return _("Your week in %(where)s: %(title)s") % {"where": name, "title": title(brief)}


kind(WEEKLY, gettext_lazy("Monday mail"), write)
kind(DAILY, gettext_lazy("Daily mail"), write)
