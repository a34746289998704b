"""Screens about the secret links of one's own, and what a calendar program reads by one of them."""

import hashlib
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from braid.base.forms import PlainForm, done
from braid.base.web import Request, go, page
from braid.connect.feeds import actions
from braid.connect.feeds.contents import marks_of
from braid.connect.feeds.models import CalendarFeed
from braid.connect.feeds.writing import as_ics
from braid.launches.models import Launch
from braid.people.doors import find, member_view
from braid.people.mail import absolute
from braid.people.models import Member

MIME = "text/calendar; charset=utf-8"


class FeedForm(PlainForm):
    """What a new link shows."""

    of = forms.ChoiceField(label=gettext_lazy("What is in it"), choices=CalendarFeed.Of.choices)
    launch = forms.ModelChoiceField(
        Launch.objects.all(), label=gettext_lazy("Launch"), required=False,
        help_text=gettext_lazy("For a calendar of one launch."),
    )  # fmt: skip


def _own(member: Member) -> Any:
    rows = CalendarFeed.objects.visible_to(member).filter(member=member, revoked_at=None)
    return rows.select_related("launch", "member")


def _link(request: HttpRequest, token: str) -> str:
    return absolute(request, reverse("calendar_feed", args=[token]))


@member_view("view", post="view", receipts=False)
def feeds(request: Request, member: Member) -> HttpResponse:
    """The links of one's own; posting makes another one, whose address is shown this once."""
    launch = request.GET.get("launch", "")
    first = {"of": "launch", "launch": launch} if launch.isdecimal() and len(launch) < 18 else {"of": "mine"}
    form = FeedForm(request.POST or None, member=member, initial=first)
    made = None
    if request.method == "POST":
        made = done(form, lambda: actions.make_feed(by=member, **form.cleaned_data))
    link = _link(request, made[1]) if made else ""
    return _page(request, member, FeedForm(member=member, initial=first) if made else form, link)


def _page(request: Request, member: Member, form: FeedForm, link: str = "") -> HttpResponse:
    context = {"form": form, "link": link, "rows": list(_own(member).order_by("-pk"))}
    return page(request, "connect/feeds.html", context, status=422 if form.errors else 200)


@member_view("view", post="view", receipts=False)
@require_POST
def feed_renew(request: Request, member: Member, pk: int) -> HttpResponse:
    """Gives a link another address, which is shown this once; the old one reads nothing any more."""
    token = actions.renew_feed(find(_own(member), pk=pk), by=member)
    return _page(request, member, FeedForm(member=member, initial={"of": "mine"}), _link(request, token))


@member_view("view", post="view")
@require_POST
def feed_revoke(request: Request, member: Member, pk: int) -> HttpResponse:
    """Shuts a link."""
    actions.revoke_feed(find(_own(member), pk=pk), by=member)
    return go(request, f"/w/{member.workspace.slug}/calendar/feeds/", _("Nobody reads anything by that link any more."))  # fmt: skip


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program reads: what the member of the link may see now. Whoever has no such link finds nothing."""
    with transaction.atomic():
        feed = actions.by_token(token)
        body = _body(request, feed) if feed else None
    if body is None:
        answer = HttpResponse(
            _("There is no such calendar."), status=404, content_type="text/plain; charset=utf-8"
        )
        # (What is logged of an answer is its address, and this address is a secret.)
        setattr(answer, "_has_been_logged", True)  # noqa: B010
        return answer
    etag = quote_etag(hashlib.blake2b(body, digest_size=16).hexdigest())
    asked = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    answer = HttpResponse(status=304) if etag in asked else HttpResponse(body, content_type=MIME)
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _body(request: HttpRequest, feed: CalendarFeed) -> bytes:
    zone = (feed.member.user.time_zone if feed.member.user else "") or feed.member.workspace.time_zone
    with timezone.override(zone):
        # (Asked for an empty path, a request says where it is itself: that is the secret.)
        return as_ics(feed, marks_of(feed), absolute(request, "/").removesuffix("/"))
