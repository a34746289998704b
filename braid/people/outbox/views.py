"""For those who manage a workspace: which of its mails wait, and why."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from braid.base.csvs import Row, Table
from braid.base.text import number_word
from braid.base.web import go, page
from braid.people.doors import find, member_view
from braid.people.models import Member
from braid.people.outbox import sending
from braid.people.outbox.kinds import can_go_again, name_of
from braid.people.outbox.models import Mail
from braid.people.writing import record

SHOWN = 100


def _title(waiting: int) -> str:
    if not waiting:
        return _("No mail waits")
    said = ngettext("%(word)s mail waits", "%(word)s mails wait", waiting) % {"word": number_word(waiting)}
    return said[:1].upper() + said[1:]


@member_view("manage")
def mails(request: HttpRequest, member: Member) -> HttpResponse:
    """What waits, the longest waiting first, and what was given up lately. Of mails that went only how many."""
    rows: Any = Mail.objects.visible_to(member).select_related("member")
    waiting = rows.waiting().order_by("made_at", "pk")
    given_up = rows.exclude(given_up_at=None).order_by("-given_up_at", "-pk")
    went = rows.exclude(done_at=None).aggregate(count=Count("pk"), last=Max("done_at"))
    count = waiting.count()
    context = {
        "title": _title(count),
        "waiting": [(mail, name_of(mail), False) for mail in waiting[:SHOWN]],
        "given_up": [(mail, name_of(mail), can_go_again(mail)) for mail in given_up[:SHOWN]],
        "more": max(0, count - SHOWN),
        "went": went,
        "unseen": member.workspace.mail_refused_at is not None,
        "table": _as_table(request, rows, count),
    }
    return page(request, "people/mails.html", context)


def _as_table(request: HttpRequest, rows: Any, count: int) -> Table:
    def found() -> Iterator[Row]:
        for mail in rows.waiting().order_by("made_at", "pk").iterator():
            to = mail.member.name if mail.member else mail.to
            yield "", (to, name_of(mail), mail.made_at, mail.tries, mail.due_at, mail.trouble)

    heads = (_("To"), _("What"), _("Waits since"), _("Tries"), _("Next try"), _("What the server said"))
    return Table(request.path, heads, found, count)


def _back(request: HttpRequest, member: Member, said: str) -> HttpResponse:
    return go(request, f"/w/{member.workspace.slug}/settings/mails/", said)


@member_view("manage")
@require_POST
def mails_try(request: HttpRequest, member: Member) -> HttpResponse:
    """Everything that waits is tried at once."""
    if count := sending.hurry(Mail.objects.visible_to(member)):
        record(member, "mails.hurried", Mail, count=count)
    return _back(request, member, _("They are tried now. Look again in a moment."))


@member_view("manage")
@require_POST
def mail_drop(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """One of them is not sent."""
    mail = find(Mail.objects.visible_to(member).filter(done_at=None, given_up_at=None), pk=pk)
    if not sending.drop(mail):
        return _back(request, member, _("It has gone meanwhile, or is going now."))
    record(member, "mail.dropped", Mail, sort=mail.kind)
    return _back(request, member, _("That mail is not sent."))


@member_view("manage")
@require_POST
def mail_again(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """One that was given up is tried anew."""
    mail = find(Mail.objects.visible_to(member).filter(done_at=None).exclude(given_up_at=None), pk=pk)
    if not sending.again(mail):
        return _back(request, member, _("That mail cannot be written any more. Nothing was changed."))
    record(member, "mail.sent_again", Mail, sort=mail.kind)
    return _back(request, member, _("It is tried now. Look again in a moment."))


@member_view("manage")
@require_POST
def mails_seen(request: HttpRequest, member: Member) -> HttpResponse:
    """What was given up has been seen, and stands on no For you any more."""
    if sending.seen(member.workspace_id):
        record(member, "mails.seen", Mail)
    return _back(request, member, _("For you does not speak of it any more."))
