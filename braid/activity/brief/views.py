"""The brief of one person, the week of both teams, the page for the sponsor, and how one hears of things."""

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.core.internal.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from braid.activity.brief import sponsor as asking
from braid.activity.brief.brief import brief_of
from braid.activity.brief.mailing import next_mail
from braid.activity.brief.titles import parts, title
from braid.activity.brief.week import PARTS, Week, said, week_of
from braid.activity.forms import HearingForm
from braid.activity.hearing import choose, hearing_of
from braid.base.text import number_word
from braid.base.web import go, page
from braid.people import limits
from braid.people.addresses import is_confirmed
from braid.people.doors import member_view
from braid.people.models import Member, User

# As far back as weeks are counted from here.
OLDEST = date(2000, 1, 3)
SHOWN = 8


@member_view("view")
def brief(request: HttpRequest, member: Member) -> HttpResponse:
    """What the Monday mail would say now."""
    found = brief_of(member)
    context = {
        "title": title(found), "parts": parts(found), "brief": found, "hearing": hearing_of(member),
        "next": next_mail(member), "confirmed": is_confirmed(member.user) if member.user else False,
    }  # fmt: skip
    return page(request, "activity/brief.html", context)


@member_view("view")
def week(request: HttpRequest, member: Member) -> HttpResponse:
    """What both sides decided, shipped and learned in a week, what is coming, and where they differ."""
    chosen = week_of(_day(request.GET.get("of", "")))
    found = said(member, chosen)
    now = week_of(timezone.localdate())
    past = [part for part in PARTS[:3] if found[part]]
    context = {
        "week": chosen, "said": found, "title": _week_title(chosen, now, len(found["decided"]), len(found["shipped"])), "current": now,
        "before": chosen.since - timedelta(days=7), "after": chosen.begins, "quiet": not past, "shown": SHOWN,
    }  # fmt: skip
    return page(request, "activity/week.html", context)


def _day(text: str) -> date:
    """The day that was asked for; today where none was, or none that there is."""
    today = timezone.localdate()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if OLDEST <= day <= today + timedelta(days=366) else today


def _week_title(chosen: Week, now: Week, decided: int, shipped: int) -> str:
    """What is true of the week."""
    if not decided and not shipped:
        return _("A week without a decision or a release") if chosen.since < now.since else _("Nothing decided or shipped yet this week")  # fmt: skip
    decisions = ngettext("%(word)s decision", "%(word)s decisions", decided) % {"word": number_word(decided)}
    releases = ngettext("%(word)s thing shipped", "%(word)s things shipped", shipped) % {
        "word": number_word(shipped)
    }
    told = ", ".join(words for words, count in ((decisions, decided), (releases, shipped)) if count)
    return told[:1].upper() + told[1:]


@member_view("view")
def sponsor(request: HttpRequest, member: Member) -> HttpResponse:
    """Three questions that only the executive sponsor can answer, each as a page of its own on paper."""
    found, who = asking.asks(member), asking.sponsors(member)
    context = {
        "title": _sponsor_title(member, who, min(len(found), asking.MOST)), "asks": found[: asking.MOST], "who": who,
        "more": max(0, len(found) - asking.MOST), "most": asking.MOST,
    }  # fmt: skip
    return page(request, "activity/sponsor.html", context)


def _sponsor_title(member: Member, who: list[Member], count: int) -> str:
    if not who:
        return _("Nobody here is marked as executive sponsor")
    names = _(" or ").join(one.name for one in who)
    mine = member.pk in {one.pk for one in who}
    if not count:
        return _("Nothing waits for you that only you can answer") if mine else _("Nothing waits for %(names)s") % {"names": names}  # fmt: skip
    values = {"word": number_word(count), "names": names}
    if mine:
        said = ngettext("%(word)s question that only you can answer", "%(word)s questions that only you can answer", count)  # fmt: skip
    else:
        said = ngettext("%(word)s question that only %(names)s can answer", "%(word)s questions that only %(names)s can answer", count)  # fmt: skip
    told = said % values
    return told[:1].upper() + told[1:]


@member_view("view", post="view")
def hearing(request: HttpRequest, member: Member) -> HttpResponse:
    """For each kind of thing how one hears of it, and when the mail that sums up comes."""
    form = HearingForm(request.POST or None, member=member, hearing=hearing_of(member))
    if request.method == "POST" and form.is_valid():
        choose(by=member, kinds=form.kinds, mails=form.cleaned_data["mails"])
        return go(request, f"/w/{member.workspace.slug}/for-you/hearing/", _("Your choice is kept."))
    context = {
        "form": form, "confirmed": is_confirmed(member.user) if member.user else False,
        "email": member.user.email if member.user else "", "next": next_mail(member), "zone": timezone.get_current_timezone_name(),
    }  # fmt: skip
    return page(request, "activity/hearing.html", context, status=422 if form.errors else 200)


@member_view("view", post="view", receipts=False)
@require_POST
def confirm_address(request: HttpRequest, member: Member) -> HttpResponse:
    """Sends the mail by whose link somebody shows that the address is theirs."""
    user = member.user
    assert isinstance(user, User)
    back = f"/w/{member.workspace.slug}/for-you/hearing/"
    if is_confirmed(user):
        return go(request, back, _("Your address is confirmed already."))
    if not limits.allowed("confirm", str(user.pk), times=5, seconds=3600):
        return respond_429(request)
    row, _new = EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
    row.send_confirmation(request, signup=False)
    return go(request, back, _("A mail is on its way to %(email)s. Follow its link.") % {"email": user.email})
