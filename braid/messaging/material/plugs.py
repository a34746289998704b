"""Where raw material is given, and where it is told what became of it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from markupsafe import Markup

from braid.activity.for_you import OWE, OWED, PLACE, Line
from braid.activity.search import searchable
from braid.base.held import Held
from braid.base.models import Side
from braid.base.nav import entry
from braid.base.plugs import panel
from braid.base.text import shortened
from braid.messaging.material.lists import newest_fates, pill, with_fate
from braid.messaging.models import Material
from braid.people.models import Member

SHOWN = 10
NAMED = 3

entry("Plan & launch", gettext_lazy("Raw material"), "pickaxe", "material/", order=46, under="content/")
searchable(Material, "pickaxe", "material/{}/", text=("text",))


def _given_about(member: Member, kind: str, pk: int) -> QuerySet[Material]:
    rows = Material.objects.visible_to(member).filter(subject_kind=kind, subject_id=pk)
    return rows.select_related("by").order_by("-pk")[:SHOWN]


_given: Held[Material] = Held(_given_about, Material)


@panel("roadmap.item.rests")
@panel("roadmap.release")
@panel("launches.launch.rests")
def material_on(member: Member, subject: Any) -> Markup | str:
    """What was given about it, how that stands, and the way to give more. Two queries."""
    from braid.messaging.plugs import drawn

    rows = _given.of(member, subject)
    if not rows and not member.may("edit"):
        return ""
    fates = newest_fates(member, rows) if rows else {}
    lines = [(row, shortened(row.text, 140), fates.get(row.pk), pill(fates.get(row.pk))) for row in rows]
    return drawn("messaging/material/panel.html", member, {"lines": lines, "subject": subject})


@panel(PLACE)
def material_for_you(member: Member, _subject: Any) -> list[Line]:
    """What waits to be used, for marketing; what one has given and nobody has taken up, for whoever gave it. Two queries."""
    if not member.may("edit"):
        return []
    waiting = with_fate(Material.objects.visible_to(member)).filter(stands="").order_by("pk")
    mine = [
        Line(OWED, f"“{shortened(row.text, 100)}”", row.place, _("Raw material that you gave, waits"), None, _("Remind"), f"{row.place}#talk")
        for row in waiting.filter(by=member)[:NAMED]
    ]  # fmt: skip
    count = waiting.exclude(by=member).count() if member.side == Side.MARKETING else 0
    if not count:
        return mine
    what = ngettext("One piece of raw material waits", "%(num)s pieces of raw material wait", count) % {
        "num": count
    }
    return [*mine, Line(OWE, what, "material/?stands=waits", _("given by those who build it"), None, _("Look"), "material/?stands=waits")]  # fmt: skip
