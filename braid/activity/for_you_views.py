"""For you: what one person was told, owes, waits for and has ahead."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from braid.activity import notifying
from braid.activity.for_you import AHEAD_DAYS, COMING, OWE, OWED, lines, notices
from braid.activity.hearing import hearing_of
from braid.activity.models import Notification
from braid.base.web import go, page
from braid.people.doors import find, member_view
from braid.people.models import Member

SHOWN = 12


def _title(member: Member, owe: int) -> str:
    """What is true: how much is new, how much is owed."""
    from django.utils.translation import ngettext

    from braid.base.text import number_word

    if member.unread:
        return ngettext("%(word)s thing is new for you", "%(word)s things are new for you", member.unread) % {
            "word": number_word(member.unread).capitalize()
        }
    if owe:
        return ngettext("%(word)s thing waits for you", "%(word)s things wait for you", owe) % {
            "word": number_word(owe).capitalize()
        }
    return _("Nothing waits for you")


@member_view("view")
def for_you(request: HttpRequest, member: Member) -> HttpResponse:
    """The page that everybody begins the day with."""
    found = lines(member)
    context = {
        "title": _title(member, len(found[OWE])),
        "notices": notices(member),
        "owe": found[OWE],
        "owed": found[OWED],
        "coming": found[COMING],
        "shown": SHOWN,
        "days": AHEAD_DAYS,
        "hearing": hearing_of(member),
    }
    return page(request, "activity/for_you.html", context)


def _back(request: HttpRequest, member: Member, said: str = "") -> HttpResponse:
    return go(request, f"/w/{member.workspace.slug}/for-you/", said)


@member_view("view", post="view")
@require_POST
def read(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Marks one line as read, or as unread again: a notification, and those of the same done to the same place."""
    row = find(Notification.objects.visible_to(member).select_related("event"), pk=pk)
    same = Notification.objects.visible_to(member).filter(
        event__name=row.event.name, event__place=row.event.place
    )
    notifying.mark(same, by=member, read="unread" not in request.POST)
    return _back(request, member)


@member_view("view", post="view")
@require_POST
def read_all(request: HttpRequest, member: Member) -> HttpResponse:
    """Marks everything as read."""
    notifying.mark(Notification.objects.all(), by=member)
    return _back(request, member, _("Everything is marked as read."))
