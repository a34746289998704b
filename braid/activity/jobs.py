"""Mails about what somebody was told and has not read: found in the table when they are due, sent once."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator

from braid.activity.facts import Names, names
from braid.activity.models import Comment, Event, Notification
from braid.activity.panels import line
from braid.base.sides import call_sides
from braid.people.mail import send
from braid.people.models import Member

# Notifications looked at in one go.
AT_ONCE = 200
# How long a mail that is on its way, or that no server took, waits for the next try; longer every time.
AGAIN = timedelta(minutes=10)
LONGEST = timedelta(hours=6)
# After so many tries somebody has read it in Braid or never will.
TRIES = 20


def mail_due() -> int:
    """A job of the worker: one mail for each person who has something due. Returns how many were sent."""
    now = timezone.now()
    waiting: dict[int, list[Notification]] = defaultdict(list)
    rows = Notification.objects.filter(mail_due_at__lte=now).select_related("event", "event__by")
    for row in rows.order_by("pk")[:AT_ONCE]:
        waiting[row.member_id].append(row)
    return sum(_mail(pk, found, now) for pk, found in waiting.items())


def _mail(pk: int, found: list[Notification], now: datetime) -> int:
    """Takes the notifications, so that no other worker does, and sends one mail about those still worth it."""
    taken = [row for row in found if _take(row, now)]
    member = Member.objects.select_related("workspace", "user").get(pk=pk)
    if member.user is None or not member.user.is_active or not member.may("view"):
        _settle(taken, mail_due_at=None)
        return 0
    visible = set(
        Event.objects.visible_to(member)
        .filter(pk__in=[r.event_id for r in taken])
        .values_list("pk", flat=True)
    )
    worth = [row for row in taken if row.event_id in visible and row.mail_tries < TRIES]
    _settle([row for row in taken if row not in worth], mail_due_at=None)
    if not worth or not send("activity/news", member.user.email, _context(member, worth)):
        return 0
    _settle(worth, mail_due_at=None, mailed_at=timezone.now())
    return 1


def _take(row: Notification, now: datetime) -> bool:
    """Puts the next try off before this one, so that a worker that dies while sending loses nothing."""
    again = now + min(AGAIN * (row.mail_tries + 1), LONGEST)
    mine = Notification.objects.filter(pk=row.pk, mail_due_at=row.mail_due_at)
    return bool(mine.update(mail_due_at=again, mail_tries=row.mail_tries + 1))


def _settle(rows: list[Notification], **values: Any) -> None:
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(**values)


def address() -> str:
    """Where Braid is reached, for a mail that no request has asked for."""
    host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
    return settings.PUBLIC_URL or f"http://{host}:{settings.PORT}"


def _context(member: Member, rows: list[Notification]) -> dict[str, Any]:
    prefix = f"{address()}/w/{member.workspace.slug}/"
    call_sides(member.workspace.product_name, member.workspace.marketing_name)
    known = names(member, [row.event for row in rows])
    return {
        "name": member.name,
        "where": member.workspace.name,
        "lines": [_line(row, prefix, known) for row in rows],
        "settings_link": f"{prefix}for-you/",
    }


def _line(row: Notification, prefix: str, known: Names) -> dict[str, Any]:
    said = (
        Comment.objects.filter(pk=row.event.facts.get("comment")).first()
        if row.event.name == "comment.added"
        else None
    )
    return {
        **line(row.event, known),
        "by": row.event.by.name if row.event.by else "Braid",
        "why": row.get_reason_display(),
        "text": Truncator(" ".join(said.body.split())).chars(300) if said else "",
        "link": f"{prefix}comments/{said.pk}/" if said else f"{prefix}{row.event.place or 'for-you/'}",
    }
