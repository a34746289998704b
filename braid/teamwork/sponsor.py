"""Decisions on the page for the sponsor: those that were taken there, and those that are theirs to decide."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.brief.sponsor import SPONSOR, TAKEN, WAITS, Ask
from braid.base.plugs import panel
from braid.people.models import Member
from braid.teamwork.models import Decision, DecisionPart, Position

MOST = 20


@panel(SPONSOR)
def decisions_for_the_sponsor(member: Member, _subject: Any) -> list[Ask]:
    """Open questions that a sponsor decides, with what each side said. Three queries."""
    parts = DecisionPart.objects.filter(decision=OuterRef("pk"), role=DecisionPart.Role.APPROVER)
    theirs = Exists(parts.filter(member__is_sponsor=True, approval=None))
    rows = Decision.objects.visible_to(member).open().filter(Q(escalation__isnull=False) | theirs)
    found = list(
        rows.select_related("escalation__by").prefetch_related("options").order_by("asked_on", "pk")[:MOST]
    )
    wanted = _wanted(member, found)
    return [_ask(row, wanted.get(row.pk, ())) for row in found]


def _wanted(member: Member, rows: list[Decision]) -> dict[int, tuple[tuple[str, str], ...]]:
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    said = Position.objects.visible_to(member).filter(decision__in=[row.pk for row in rows])
    for one in said.order_by("-side"):
        found[one.decision_id] = (*found.get(one.decision_id, ()), (one.side, one.text))
    return found


def _ask(row: Any, wanted: tuple[tuple[str, str], ...]) -> Ask:
    taken = getattr(row, "escalation", None)
    if taken is None:
        why = _("the sponsor decides it")
    elif taken.by:
        why = _("%(name)s took it to the sponsor") % {"name": taken.by.name}
    else:
        why = _("both sides had their time and did not settle it")
    since = timezone.localdate(taken.at) if taken else row.asked_on
    options = tuple((option.text, "") for option in row.options.all())
    return Ask(
        TAKEN if taken else WAITS, since, row.question, row.place, why, row.background, options, wanted,
        row.needed_by, _("Decide"), f"{row.place}write/",
    )  # fmt: skip
