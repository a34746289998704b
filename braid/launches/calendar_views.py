"""The calendar of releases and launches."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.text import number_word
from braid.base.web import Request, page
from braid.launches.calendar import LAUNCHES, RELEASES, Month, month_asked, month_of
from braid.people.doors import member_view
from braid.people.models import Member


@member_view("view")
def month(request: Request, member: Member) -> HttpResponse:
    """One month: what ships and what is said, and which launch comes before its release."""
    today = timezone.localdate()
    found = month_of(member, month_asked(request.GET.get("month", ""), today), today)
    context = {
        "month": found,
        "title": _title(found),
        "today": today,
        "lanes": ((RELEASES, "product", _("Releases")), (LAUNCHES, "marketing", _("Launches"))),
    }
    return page(request, "launches/calendar.html", context)


def _title(month: Month) -> str:
    """How much there is in this month, in a sentence."""
    counts = {
        lane: len({mark.url for mark in month.marks if mark.lane == lane}) for lane in (RELEASES, LAUNCHES)
    }
    if not any(counts.values()):
        return _("Nothing ships and nothing is launched in %(month)s") % {"month": month.title}
    releases = ngettext("%(n)s release", "%(n)s releases", counts[RELEASES]) % {
        "n": number_word(counts[RELEASES])
    }
    launches = ngettext("%(n)s launch", "%(n)s launches", counts[LAUNCHES]) % {
        "n": number_word(counts[LAUNCHES])
    }
    return _("%(month)s: %(releases)s, %(launches)s") % {"month": month.title, "releases": releases, "launches": launches}  # fmt: skip
