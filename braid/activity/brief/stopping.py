"""The link in every mail that ends it: it works without signing in, and says whose mail it ends by its signature."""

from typing import Any

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from braid.activity.hearing import How, Mails, choose, hearing_of
from braid.activity.models import Notification
from braid.base.web import page
from braid.people.models import Member

SALT = "braid.activity.stop"
WEEKLY, DAILY, NEWS, INVITATIONS = "weekly", "daily", "news", "invitations"
INVITED = Notification.Reason.INVITED


def stop_link(member: Member, what: str) -> str:
    """The path of the page that ends this sort of mail to this member. It holds for good, as such a link must."""
    return reverse("stop_mail", args=[signing.dumps([member.pk, what], salt=SALT, compress=True)])


def read(token: str) -> tuple[Member, str] | None:
    """Whose mail of which sort a link is about."""
    try:
        pk, what = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    member = Member.objects.select_related("workspace", "user").filter(pk=pk).first()
    return (member, what) if member and what in (WEEKLY, DAILY, NEWS, INVITATIONS) else None


@csrf_exempt  # (a mail program has no cookie of ours; the signature says who asks)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once; posting ends the mail, or takes that back. Merely looking ends nothing: programs look at links."""
    found = read(token)
    if found is None:
        return page(request, "activity/stop_unknown.html", {}, status=404)
    member, what = found
    if request.method == "POST":
        with transaction.atomic():
            _again(member, what) if "again" in request.POST else _stop(member, what)
    context = {
        "where": member.workspace.name, "what": what, "is_over": _is_over(member, what), "slug": member.workspace.slug,
        "asked": request.method == "POST", "name": _name(what),
    }  # fmt: skip
    response = page(request, "activity/stop.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _name(what: str) -> Any:
    names = {
        WEEKLY: _("the Monday mail"),
        DAILY: _("the daily mail"),
        NEWS: _("mails at once"),
        INVITATIONS: _("invitations by mail"),
    }
    return names[what]


def _stop(member: Member, what: str) -> None:
    if what == NEWS:
        choose(by=member, kinds=dict.fromkeys(_at_once(member), How.DIGEST))
    elif what == INVITATIONS:
        choose(by=member, kinds={INVITED: How.APP})
    elif what == WEEKLY or hearing_of(member).mails == Mails.DAILY:
        choose(by=member, kinds={}, mails=Mails.NONE if what == WEEKLY else Mails.WEEKLY)


def _again(member: Member, what: str) -> None:
    if what in (WEEKLY, DAILY):
        choose(by=member, kinds={}, mails=what)
    elif what == INVITATIONS:
        choose(by=member, kinds={INVITED: How.MAIL})


def _at_once(member: Member) -> list[str]:
    """The kinds of which there are mails at once. Invitations are mails of another sort."""
    row = hearing_of(member)
    kinds = [reason for reason in Notification.Reason.values if reason != INVITED]
    return [reason for reason in kinds if row.of(reason) == How.MAIL]


def _is_over(member: Member, what: str) -> bool:
    row = hearing_of(member)
    if what == NEWS:
        return not _at_once(member)
    if what == INVITATIONS:
        return row.of(INVITED) != How.MAIL
    return row.mails == Mails.NONE or (what == DAILY and row.mails != Mails.DAILY)
