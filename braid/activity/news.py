"""What an open page asks when it has heard that something changed while its reader is writing."""

from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from braid.activity.deeds import done
from braid.activity.models import Event
from braid.activity.words import kind_label
from braid.people.doors import member_view
from braid.people.models import Member

# An action is dated when it begins and seen when it is kept.
MEANWHILE = timedelta(seconds=5)


@member_view("view")
def news(request: HttpRequest, member: Member) -> JsonResponse:
    """A new ticket, and what somebody else did last since `at` in one of the `rooms`, as a sentence."""
    rooms = request.GET.get("rooms", "").split()
    since = _moment(request.GET.get("at", ""))
    said = _last(member, since, rooms) if since and rooms else ""
    return JsonResponse({"ticket": member.ticket(), "version": member.workspace.news_version, "said": said})


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(text), UTC) - MEANWHILE
    except (ValueError, OverflowError, OSError):
        return None


def _last(member: Member, since: datetime, rooms: list[str]) -> str:
    somewhere = Q()
    for room in rooms:
        somewhere |= Q(subject_kind__startswith=f"{room}.")
    events = Event.objects.visible_to(member).filter(somewhere, at__gt=since).exclude(by=member)
    event = events.select_related("by").order_by("-pk").first()
    if event is None:
        return ""
    what = event.title or kind_label(event.subject_kind)
    return _("%(who)s %(did)s %(what)s.") % {
        "who": event.by or "Braid",
        "did": done(event.name),
        "what": what,
    }
