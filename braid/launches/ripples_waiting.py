"""Changes that ripple on For you: what one is asked, what one has said must change, what others say to one's own change."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.facts import Names
from braid.activity.for_you import OWE, OWED, Line
from braid.launches.models import RippleAnswer, RippleAsk
from braid.launches.ripple_lines import as_asked, asked_about, known_names, subject_names
from braid.people.models import Member

Verdict = RippleAnswer.Verdict
MOST = 30
# One change of many may ask about each of them.
LOOKED_AT = 600


def ripples_for_you(member: Member) -> list[Line]:
    """Questions to the member, and to others about what the member changed. Four queries.

    Where who was asked has left, it is the owner of that side who is asked.
    """
    if not member.may("edit"):
        return []
    today = timezone.localdate()
    gone = Q(asked=None) | Q(asked__left_on__lte=today)
    owns = Q(side="product", launch__product_owner=member) | Q(
        side="marketing", launch__marketing_owner=member
    )
    mine = Q(asked=member) | (gone & owns)
    open_ones = Q(launch=None) | Q(launch__launched_on=None, launch__cancelled_on=None)
    rows = RippleAsk.objects.visible_to(member).pending().filter(open_ones, mine | Q(ripple__by=member))
    named = rows.annotate(
        changer=F("ripple__by__name"), asked_name=F("asked__name"), asked_left=F("asked__left_on")
    )
    found = list(named.select_related("launch", "ripple").order_by("pk")[:LOOKED_AT])
    known = known_names(member, (ask.changes for ask in found)) | subject_names(member, found)
    return [line for asks in as_asked(found) for line in _lines(member, asks, known)][: MOST * 2]


def _lines(member: Member, asks: list[Any], known: Names) -> Iterator[Line]:
    ask = asks[0]
    what = asked_about(asks, known)
    name = ask.launch.name if ask.launch else ""
    what = f"{name}: {what}" if name else what
    gone = _("Somebody who has left")
    # (A question is due from the day it was asked: by the day of a launch weeks ahead it would be folded away behind
    # everything that comes before. What one has said must change has until that day.)
    asked_on = timezone.localtime(ask.at).date()
    if ask.asked_id == member.pk or ask.asked_id is None or ask.asked_left:
        if ask.verdict is None:
            why = _("%(name)s changed it. Does it still fit?") % {"name": ask.changer or gone}
            yield Line(
                OWE,
                what,
                ask.page,
                why,
                asked_on,
                _("Fine"),
                f"{ask.page}fine/",
                True,
            )
        elif ask.verdict == Verdict.CHANGE:
            day = ask.launch.on if ask.launch else None
            yield Line(OWE, what, ask.page, _("You said: %(words)s") % {"words": ask.words}, day, _("It is changed"), f"{ask.page}fine/", True)  # fmt: skip
    elif ask.verdict == Verdict.CANNOT:
        why = _("%(name)s says that it cannot be: %(words)s") % {"name": ask.asked_name, "words": ask.words}
        yield Line(OWE, what, ask.page, why, asked_on, _("Look"), ask.page)
    elif ask.verdict is None:
        yield Line(OWED, what, ask.page, _("%(name)s has not answered") % {"name": ask.asked_name or gone}, None, _("Remind"), ask.page)  # fmt: skip
