"""What the radar offers to the others when Braid starts."""

from datetime import date
from functools import partial

from django.utils.translation import gettext_lazy as _

from braid.activity.search import searchable
from braid.activity.told import TEXT, tells
from braid.base.lists import remembered
from braid.base.nav import beside, entry
from braid.base.prepared import how_many
from braid.people.models import Member
from braid.radar import (
    beside_pulse,  # noqa: F401  (it speaks from here on)
    confining,  # noqa: F401  (it listens from here on)
    for_you,  # noqa: F401  (it speaks from here on)
    meeting_views,  # noqa: F401  (it speaks from here on)
    open_findings,  # noqa: F401  (it speaks from here on)
    panels,
    renaming,  # noqa: F401  (it listens from here on)
    round_asks,  # noqa: F401  (it speaks from here on)
    sponsor,  # noqa: F401  (it speaks from here on)
    threads,  # noqa: F401  (it speaks from here on)
    week,  # noqa: F401  (it speaks from here on)
    workshop_panels,  # noqa: F401  (it speaks from here on)
)
from braid.radar.actions.evaluations import today_in
from braid.radar.models import Commitment, Finding
from braid.radar.models.findings import FindingQuerySet


def count(member: Member) -> int:
    """Findings that are open and not set aside."""
    known = getattr(member, "findings_shown", None)
    if known is not None:
        return int(known)
    today = today_in(member.workspace)
    name = f"findings:{member.pk}:{today}"
    shown = partial(_shown, member, today)
    return int(remembered(member, name, lambda: how_many(member, name, shown)))


def _shown(member: Member, today: date) -> FindingQuerySet:
    return Finding.objects.visible_to(member).shown(today)


__all__ = ["panels"]  # (imported so that it offers what it draws)

entry("", _("Radar"), "radar", "", order=10, count=count)
beside("glossary", _("Suggested words"), "glossary/suggested/")
entry("Align", _("Capacity"), "gauge", "capacity/", order=37)
entry("Learn", _("Plays"), "lightbulb", "radar/plays/", order=60)
entry("Workspace", _("Checks"), "list-checks", "radar/checks/", order=20)

searchable(Finding, "radar", "radar/{}/", title="text")
tells("commitment.ended", outcome=Commitment.Outcome)
tells("commitment.made", due=TEXT)
