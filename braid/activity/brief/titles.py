"""What the parts of a brief are called, what each line says, and what all of it says in one sentence."""

from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.brief.brief import Brief, Part
from braid.base.text import number_word


class Shown(NamedTuple):
    """One line, whatever it is about. `url` is below `/w/<slug>/`."""

    what: str
    url: str
    why: str = ""
    on: date | None = None
    side: str = ""


def shown(one: Any) -> Shown:
    """A line of For you, of the week, or what somebody did."""
    if not isinstance(one, dict):
        return Shown(one.what, one.url, one.why, one.on, getattr(one, "side", ""))
    notice = one.get("notice")
    names = one.get("names") or [one["by"].name if one["by"] else "Braid"]
    times = (
        ngettext("once", "%(num)s times", one["times"]) % {"num": one["times"]}
        if one["times"] > 1
        else one["detail"]
    )
    why = " · ".join(part for part in (one["why"] if notice else "", times) if part)
    place = notice.event.place if notice else one["place"]
    return Shown(f"{', '.join(names[:3])} {one['done']} {one['title']}", place or "for-you/", why)


def parts(brief: Brief) -> list[tuple[str, Part, str]]:
    """Those that say something: heading, lines, and the page below `/w/<slug>/` that has all of them."""
    today = brief.is_daily
    found = [
        (_("Needs you today") if today else _("Needs you this week"), brief.needs, "for-you/"),
        (_("You were told"), brief.news, "for-you/"),
        (_("You owe, later or without a day"), brief.owe, "for-you/"),
        (_("They owe you"), brief.owed, "for-you/"),
        (_("Others changed what is yours"), brief.changed, "activity/"),
        (_("The other side decided"), brief.decided, "decisions/"),
        (_("Today") if today else _("Coming this week"), brief.this_week, "week/"),
        (_("Next week"), brief.next_week, "week/"),
    ]
    return [
        (name, Part([shown(one) for one in part.lines], part.more), place)
        for name, part, place in found
        if part
    ]


def title(brief: Brief) -> str:
    """What is true: how much needs the reader, or how much is new or coming."""
    needs, news, coming = _count(brief.needs), _count(brief.news), _count(brief.this_week)
    changed = _count(brief.changed) + _count(brief.decided)
    if needs and brief.is_daily:
        said = ngettext("%(word)s thing needs you today", "%(word)s things need you today", needs)
    elif needs:
        said = ngettext("%(word)s thing needs you this week", "%(word)s things need you this week", needs)
    elif news:
        said = ngettext("%(word)s thing is new for you", "%(word)s things are new for you", news)
    elif changed:
        said = ngettext("%(word)s change touches your work", "%(word)s changes touch your work", changed)
    elif coming:
        said = ngettext("%(word)s thing is coming", "%(word)s things are coming", coming)
    else:
        return _("Nothing needs you") if brief.is_empty else _("A quiet week")
    told = said % {"word": number_word(needs or news or changed or coming)}
    return told[:1].upper() + told[1:]


def _count(part: Part) -> int:
    return len(part.lines) + part.more
