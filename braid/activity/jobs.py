"""Mails about what somebody was told and has not read: found in the table when they are due, written when they are sent."""

from typing import Any

from django.core.mail import EmailMessage
from django.db.models import F, Min
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from braid.activity.brief.mailing import zone_of
from braid.activity.brief.stopping import NEWS, stop_link
from braid.activity.facts import Names, names
from braid.activity.models import Comment, Event, Notification
from braid.activity.panels import line
from braid.base.sides import call_sides
from braid.people.addresses import reachable
from braid.people.mail import address, written
from braid.people.models import Member
from braid.people.outbox.kinds import Written, kind
from braid.people.outbox.models import Mail
from braid.people.outbox.sending import WORTH, put

# Notifications named in one mail.
AT_ONCE = 50


def mail_due() -> int:
    """A job of the worker: lets one mail wait for each person who has something due. Returns how many."""
    now = timezone.now()
    waiting = Mail.objects.waiting().filter(kind=NEWS).values("member")
    due = Notification.objects.filter(mail_due_at__lte=now).exclude(member__in=waiting)
    oldest = dict(due.order_by().values_list("member").annotate(Min("pk")))
    if not oldest:
        return 0
    members = Member.objects.filter(pk__in=oldest)
    return put(NEWS, members, once={pk: f"{NEWS}:{first}" for pk, first in oldest.items()}, until=now + WORTH)


def write_news(mail: Mail) -> Written | None:
    """What this member may see now of what is due, and has not read; nothing where that is nothing."""
    member = Member.objects.select_related("workspace", "user").get(pk=mail.member_id)
    due = Notification.objects.filter(member=member, mail_due_at__lte=timezone.now())
    found = list(due.select_related("event", "event__by").order_by("pk")[:AT_ONCE])
    if not found or not reachable(member):
        not_any_more(mail)
        return None
    numbers = [row.pk for row in found]
    Notification.objects.filter(pk__in=numbers).update(mail_tries=F("mail_tries") + 1)
    visible = set(Event.objects.visible_to(member).filter(pk__in=[r.event_id for r in found]).values_list("pk", flat=True))  # fmt: skip
    worth = [row for row in found if row.event_id in visible]
    if not worth:
        not_any_more(mail)
        return None

    def sent() -> None:
        rows = Notification.objects.filter(pk__in=numbers)
        rows.filter(event__in=visible).update(mailed_at=timezone.now())
        rows.update(mail_due_at=None)

    with timezone.override(zone_of(member)):
        return Written(_message(member, worth), sent)


def not_any_more(mail: Mail) -> None:
    """No mail is wanted any more about what was due."""
    rows = Notification.objects.filter(member=mail.member_id, mail_due_at__lte=timezone.now())
    rows.update(mail_due_at=None)


def _message(member: Member, rows: list[Notification]) -> EmailMessage:
    assert member.user is not None
    context = _context(member, rows)
    message = written("activity/news", member.user.email, context)
    message.extra_headers |= {
        "List-Unsubscribe": f"<{context['stop']}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }  # fmt: skip
    return message


def _context(member: Member, rows: list[Notification]) -> dict[str, Any]:
    prefix = f"{address()}/w/{member.workspace.slug}/"
    call_sides(member.workspace.product_name, member.workspace.marketing_name)
    known = names(member, [row.event for row in rows])
    return {
        "name": member.name,
        "where": member.workspace.name,
        "lines": [_line(row, prefix, known) for row in rows],
        "settings_link": f"{prefix}for-you/hearing/",
        "stop": f"{address()}{stop_link(member, NEWS)}",
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


kind(NEWS, _("News for one person"), write_news, not_any_more)
