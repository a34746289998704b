"""Invitations by mail: who is to get one when something changes, and what it says at the moment in which it goes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import engines
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.activity.brief.mailing import zone_of
from braid.activity.brief.stopping import INVITATIONS, stop_link
from braid.activity.hearing import How, heard
from braid.activity.models import Notification
from braid.base.sides import call_sides
from braid.people.addresses import is_confirmed, reachable
from braid.people.mail import address
from braid.people.models import Member
from braid.people.outbox.kinds import Written, kind
from braid.people.outbox.models import Mail
from braid.people.outbox.sending import WORTH, put
from braid.teamwork.inviting.addresses import answer_link, organizer, sender
from braid.teamwork.inviting.answers import said_of, said_of_all
from braid.teamwork.inviting.files import Answers, Maker
from braid.teamwork.inviting.picture import News, Picture, news, picture_of
from braid.teamwork.models import Coming, Invite, Meeting, Series
from braid.teamwork.recurring import ONCE

KIND = "invite"
# Who mends what they have just typed sends one mail, not two.
AFTER = timedelta(minutes=2)
# So many single meetings are named in a mail.
NAMED = 10
# Whoever was called off and comes in again gets something newer than both.
RAISE = 2


def tell(series: Series, event: int, only: Member | None = None) -> int:
    """Lets a mail wait for everybody whose calendar may not show the series as it is; how many.

    What has changed for whom, and whether anything has, is seen when the mail is written.

    Args:
        event: the number of what has happened: nobody gets two mails of that.
        only: the one whom it concerns; None: everybody.
    """
    if not series.by_mail or series.workspace.is_sample:
        return 0
    invites = {each.member_id: each for each in series.invites.select_related("member")}
    for seat in series.seats.select_related("member").exclude(member__in=list(invites)):
        fresh = Invite.objects.create(workspace_id=series.workspace_id, series=series, member=seat.member)
        invites[seat.member_id] = fresh
    people = [each for each in _who_hear(invites) if only is None or each.pk == only.pk]
    once = {each.pk: f"{KIND}:{invites[each.pk].pk}:{event}" for each in people}
    now = timezone.now()
    return put(KIND, people, once=once, until=now + WORTH, due=now + AFTER)


def tell_who_left() -> int:
    """A job of the worker: what still stands in the calendar of somebody whose last day is over is called off.

    A last day may be noted ahead, and nothing happens on the day itself: so the table is asked, not an event.
    """
    today = timezone.localdate()
    rows = Invite.objects.exclude(told={}).filter(
        member__left_on__gt=today - WORTH, member__left_on__lte=today
    )
    ahead = [
        each
        for each in rows.filter(series__ended_on=None).select_related("member", "series")
        if _is_ahead(each)
    ]
    once = {f"{KIND}:{each.pk}:left-{each.member.left_on}": each.member for each in ahead}
    # (Asked first, so that nothing is written where nothing is new: the worker looks all the time.)
    there = (
        set(Mail.objects.filter(kind=KIND, once__in=list(once)).values_list("once", flat=True))
        if once
        else set()
    )
    now = timezone.now()
    return sum(
        put(KIND, [member], once={member.pk: word}, until=now + WORTH, due=now + AFTER)
        for word, member in once.items()
        if word not in there
    )


def _is_ahead(invite: Invite) -> bool:
    """Whether something of what was told is to come: nobody calls off what is over."""
    return invite.series.rhythm != ONCE or datetime.fromisoformat(invite.told["start"]) > timezone.now()


def _who_hear(invites: dict[int, Invite]) -> list[Member]:
    """Those who want mails and for whom none waits already that nobody has begun to write."""
    rows = Member.objects.here().filter(pk__in=list(invites), user__is_active=True).select_related("hearing")
    # (Held: who begins to write one of them now must see what this transaction has changed.)
    mails = Mail.objects.to_take().select_for_update().filter(kind=KIND, member__in=list(invites))
    waiting = {once.split(":")[1] for once in mails.values_list("once", flat=True)}
    return [
        each for each in rows
        if str(invites[each.pk].pk) not in waiting and heard(each, Notification.Reason.INVITED) == How.MAIL
    ]  # fmt: skip


def write(mail: Mail) -> Written | None:
    """What is new for this reader now; None where that is nothing, or no mail is wanted any more."""
    member = Member.objects.select_related("workspace", "user", "hearing").get(pk=mail.member_id)
    invite = Invite.objects.filter(pk=int(mail.once.split(":")[1])).select_related("series").first()
    wanted = heard(member, Notification.Reason.INVITED) == How.MAIL
    if invite is None or not wanted or not invite.series.by_mail or not _is_reached(member):
        return None
    invite.member, series = member, invite.series
    series.workspace = member.workspace
    now = _seen(series, member)
    what = news(invite.told, now)
    if what is None:
        return None
    with timezone.override(zone_of(member)):
        call_sides(member.workspace.product_name, member.workspace.marketing_name)
        message = _message(invite, now, what)
    raised = invite.raised + (RAISE if what.is_over else 0)
    return Written(message, lambda: _note(invite.pk, now.as_told, raised))


def _is_reached(member: Member) -> bool:
    """Whether mail goes there. Whoever has left gets one more: that what they were invited to is off."""
    user = member.user
    return reachable(member) or bool(member.has_left and user and user.is_active and is_confirmed(user))


def _note(pk: int, told: dict[str, Any], raised: int) -> None:
    Invite.objects.filter(pk=pk).update(told=told, told_at=timezone.now(), raised=raised)


def _seen(series: Series, member: Member) -> Picture:
    """The series as this reader may have it: nothing of it, where they do not belong to it, may not see it or have left."""
    belongs = not member.has_left and series.seats.filter(member=member).exists()
    if not belongs or not Series.objects.visible_to(member).filter(pk=series.pk).exists():
        return Picture(series, sequence=series.sequence)
    return picture_of(series)


def _message(invite: Invite, now: Picture, what: News) -> EmailMultiAlternatives:
    """Text, HTML and the calendar, which stands there twice: programs look for it in one place or the other."""
    context = _context(invite, now, what)
    text = render_to_string("teamwork/invite_message.txt", context, using="text").strip() + "\n"
    html = str(engines["jinja2"].get_template("teamwork/invite_mail.html").render(context))
    headers = {
        "Reply-To": organizer(invite), "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{context['stop']}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }  # fmt: skip
    assert invite.member.user is not None
    to, subject = [invite.member.user.email], f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{context['subject']}"
    message = EmailMultiAlternatives(subject, text, from_email=sender(invite), to=to, headers=headers)
    message.attach_alternative(html, "text/html")
    if what.is_over:
        file = Maker(invite, now, [], {}, {}).file(what)
    else:
        file = _maker(invite, now).file(what)
    message.attach_alternative(file.decode(), f"text/calendar; method={what.method}")
    message.attach("invite.ics", file, "application/ics")
    return message


def _maker(invite: Invite, now: Picture) -> Maker:
    people = [
        seat.member for seat in now.series.seats.select_related("member__user").order_by("member__name")
    ]
    singles = said_of([one.meeting for one in now.singles.values()])
    only = only_of(now.series)
    said = said_of([only])[only.pk] if only else said_of_all(now.series)
    return Maker(invite, now, people, _words(said), {pk: _words(each) for pk, each in singles.items()})  # fmt: skip


def only_of(series: Series) -> Meeting | None:
    """The one meeting of what is held once."""
    found: Meeting | None = series.meetings.order_by("on").last() if series.rhythm == ONCE else None
    if found is not None:
        found.series = series
    return found


def _words(said: dict[int, Coming]) -> Answers:
    return {pk: each.said for pk, each in said.items()}


def _context(invite: Invite, now: Picture, what: News) -> dict[str, Any]:
    """What both forms of the mail are made of. Of what its reader may not see any more, only the name told before."""
    member, row = invite.member, now.series
    prefix = f"{address()}/w/{member.workspace.slug}/"
    name = invite.told["name"] if what.is_over else row.name
    meeting = what.singles[0].meeting if len(what.singles) == 1 else only_of(row)
    one = meeting.pk if meeting else 0
    answers = f"{address()}{answer_link(invite, one)}"
    return {
        "name": name, "what": what, "method": what.method, "where": member.workspace.name, "prefix": prefix,
        "subject": _subject(what, " ".join(name.split())), "lines": _lines(now, what),
        "purpose": "" if what.is_over else row.purpose, "video": "" if what.is_over else row.video,
        "rhythm": "" if what.is_over or meeting else row.get_rhythm_display(),
        "people": [] if what.is_over else _people(row), "by": row.by.name if row.by and not what.is_over else "",
        "place": "meetings/" if what.is_over else meeting.place if meeting else row.place,
        "answers": [(f"{answers}?said={said}", words) for said, words in _choices()] if what.method == "REQUEST" else [],
        "is_out": member.has_left, "stop": f"{address()}{stop_link(member, INVITATIONS)}",
    }  # fmt: skip


def _choices() -> Iterable[tuple[str, str]]:
    return (
        (Coming.Said.YES, _("I come")),
        (Coming.Said.MAYBE, _("Perhaps")),
        (Coming.Said.NO, _("I do not come")),
    )


def _subject(what: News, name: str) -> str:
    if what.is_over:
        return _("Called off: %(name)s") % {"name": name}
    if what.is_first:
        return _("Invitation: %(name)s") % {"name": name}
    if what.is_whole:
        return _("Changed: %(name)s") % {"name": name}
    if what.method == "CANCEL":
        return _("Not held: %(name)s") % {"name": name}
    return _("Moved: %(name)s") % {"name": name}


def _lines(now: Picture, what: News) -> list[str]:
    """When, in the reader's time zone: one line for each meeting that is named."""
    if what.is_over:
        return []
    if not what.singles:
        return [_("Begins %(moment)s") % {"moment": when_text(now.start)}] if now.start else []
    found = []
    for one in what.singles[:NAMED]:
        if one.is_skipped:
            found.append(_("%(day)s: it is not held.") % {"day": when_text(one.planned)})
        elif one.starts == one.planned:
            found.append(_("%(moment)s: it is held as planned.") % {"moment": when_text(one.starts)})
        else:
            both = {"before": when_text(one.planned), "now": when_text(one.starts)}
            found.append(_("%(before)s: it is now %(now)s.") % both)
    return found


def when_text(moment: datetime) -> str:
    """A moment with its weekday, on the clock that is set, and whose clock that is: a mail is read anywhere."""
    zone = timezone.get_current_timezone_name()
    return f"{date_format(timezone.localtime(moment), 'l j F, H:i')} ({zone})"


def _people(row: Series) -> list[tuple[str, str]]:
    """Who meets, each with the side."""
    seats = row.seats.select_related("member").order_by("member__name")
    return [(seat.member.name, row.workspace.side_name(seat.member.side)) for seat in seats]


kind(KIND, gettext_lazy("Invitation to a meeting"), write)
