"""What concerns one person: what they owe, what others owe them, what is coming.

Every room says its own part: `@panel(PLACE)` over a function of the member that gives lines, for each kind of line one, so
that those who have nothing need not be asked (see `base.sparing`); `@panel(NOW)` where they may change without an event,
as when somebody has answered an anonymous round.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.facts import Names, names
from braid.activity.models import Notification
from braid.activity.panels import line, url_of
from braid.activity.restricting import left_alone
from braid.base.plugs import panel, panels
from braid.base.prepared import asked_as
from braid.people.models import Member

PLACE = "activity.for_you"
NOW = "activity.for_you.now"
AHEAD_DAYS = 14
READ_BEFORE = 10
GIVEN_UP_DAYS = 7
UNREAD = 50


class Line(NamedTuple):
    """One thing to do, to wait for or to expect. `url` and `act_url` are below `/w/<slug>/`.

    `act` is the word on the button that does it; with `post` one click is enough.
    """

    part: str
    what: str
    url: str
    why: str = ""
    on: date | None = None
    act: str = ""
    act_url: str = ""
    post: bool = False


OWE, OWED, COMING = "owe", "owed", "coming"


def lines(member: Member) -> dict[str, list[Line]]:
    """Everything that the rooms have to say, the most urgent first. Remembered until something changes.

    What somebody owes on a day to come is coming too.
    """
    found: dict[str, list[Line]] = {OWE: [], OWED: [], COMING: []}
    today = timezone.localdate()
    for said in (*panels(PLACE, member, member, sparing=True), *panels(NOW, member, member, keep=False)):
        for one in said:
            found[one.part].append(one)
            if one.part == OWE and one.on and today <= one.on <= today + timedelta(days=AHEAD_DAYS):
                found[COMING].append(one)
    for rows in found.values():
        rows.sort(key=lambda one: one.on or date.max)
    return found


@panel(PLACE)
def locked_away(member: Member, _subject: Any) -> list[Line]:
    """For admins: what is kept to people who have all left. One query."""
    count = len(left_alone(member.workspace_id)) if member.may("manage") else 0
    if not count:
        return []
    what = ngettext("One thing is kept to people who have left", "%(num)s things are kept to people who have left", count)  # fmt: skip
    why = _("nobody here can see it any more")
    return [Line(OWE, what % {"num": count}, "readers/", why, act=_("Look"), act_url="readers/")]


@panel(PLACE)
def given_up(member: Member, _subject: Any) -> list[Line]:
    """For admins, for a week: the mail server has refused a mail for good. No query."""
    at = member.workspace.mail_refused_at
    if not member.may("manage") or at is None or at < timezone.now() - timedelta(days=GIVEN_UP_DAYS):
        return []
    path = "settings/mails/"
    return [
        Line(
            OWE,
            _("A mail was given up"),
            path,
            _("the mail server does not take it"),
            act=_("Look"),
            act_url=path,
        )
    ]


def notices(member: Member) -> list[dict[str, Any]]:
    """What the member was told: all that is unread, and the last that was read, the newest first. One query.

    The same thing done to one place again and again, as a launch that gets its gates answered, is one line.
    """
    most = min(member.unread, UNREAD) + READ_BEFORE

    def told() -> Any:
        rows = Notification.objects.visible_to(member).select_related("event", "event__by")
        unread_first = Case(When(read_at=None, then=0), default=1)
        return rows.order_by(unread_first, "-at", "-pk")[:most]

    return told_lines(member, asked_as(member, f"notices {most}", told))


def told_lines(member: Member, found: list[Notification]) -> list[dict[str, Any]]:
    """These notifications as lines."""
    known = names(member, [one.event for one in found])
    told: dict[Any, dict[str, Any]] = {}
    for one in found:
        event = one.event
        shown = told.setdefault((event.name, event.place, one.read_at is None), _shown(member, one, known))
        shown["times"] += 1
        name = event.by.name if event.by else "Braid"
        if name not in shown["names"]:
            shown["names"].append(name)
    return list(told.values())


def _shown(member: Member, one: Notification, known: Names) -> dict[str, Any]:
    url = url_of(member, one.event)
    more = {"notice": one, "url": url, "why": one.get_reason_display(), "times": 0, "names": []}
    return {**line(one.event, known), **more}
