"""Decisions and responsibilities on For you: what waits for one's word, one's yes or one's decision, and what is due again."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.for_you import OWE, OWED, PLACE, Line
from braid.base.models import BOTH_SIDES
from braid.base.plugs import panel
from braid.base.prepared import asked_as
from braid.people.models import Member
from braid.teamwork.models import ChartAcknowledgement, Decision, DecisionPart, Duty, Position, Responsibility

AHEAD = timedelta(days=14)
MOST = 20
Role = DecisionPart.Role


@panel(PLACE)
def decisions_for_you(member: Member, _subject: Any) -> list[Line]:
    """Questions to decide, to agree to and to speak to; decisions to look at again. One query."""
    if not member.may("edit"):
        return []

    def found() -> Any:
        return _for_word_of(member).order_by("needed_by", "pk")[: 3 * MOST]

    lines = (
        _again(row) if row.decided_on else _line(member, row)
        for row in asked_as(member, "teamwork.decisions", found)
    )
    return [line for line in lines if line]


def _for_word_of(member: Member) -> Any:
    parts = DecisionPart.objects.filter(decision=OuterRef("pk"))
    # (A side as a whole is spoken for by its lead.)
    mine = Q(member=member) | (Q(side=member.side) if member.is_lead else Q(pk=None))
    said = Position.objects.filter(decision=OuterRef("pk"), side=member.side)
    agreed = parts.filter(mine, role=Role.APPROVER, approval__isnull=True)
    rows = Decision.objects.visible_to(member).annotate(
        decides=Exists(parts.filter(mine, role=Role.APPROVER)), agrees=Exists(agreed), has_said=Exists(said),
        asked=Exists(parts.filter(mine, role=Role.CONTRIBUTOR)),
    )  # fmt: skip
    waits = Q(decided_on=None) & (Q(decides=True) | Q(asked=True) | Q(driver=member))
    again = Q(decided_on__isnull=False, ending=None, review_on__lte=timezone.localdate() + AHEAD)
    return rows.filter(waits | again & (Q(decides=True) | Q(driver=member)))


def _again(row: Any) -> Line:
    """A decision that one drove or decided, to be looked at again by then."""
    why = _("Decision to look at again")
    return Line(
        OWE, row.question, row.place, why, row.review_on, _("Does it still hold?"), f"{row.place}look/"
    )


def _line(member: Member, row: Any) -> Line | None:
    def line(why: str, act: str, url: str, part: str = OWE) -> Line:
        return Line(
            part,
            row.question,
            row.place,
            f"{why}, {_('by')}" if row.needed_by else why,
            row.needed_by,
            act,
            f"{row.place}{url}",
        )

    if row.is_written:
        if row.agrees:
            return line(_("Decision that waits for your yes"), _("Read it"), "#outcome")
        return (
            line(_("Decision that waits for a yes"), _("Look"), "", OWED)
            if row.driver_id == member.pk
            else None
        )
    if row.decides:
        return line(_("Question for you to decide"), _("Decide"), "write/")
    if row.asked and not row.has_said and member.side in BOTH_SIDES:
        return line(_("Question: what does your side want?"), _("Say it"), "say/")
    return line(_("Question that you drive"), _("Look"), "") if row.driver_id == member.pk else None


@panel(PLACE)
def areas_for_you(member: Member, _subject: Any) -> list[Line]:
    """Areas that one leads on and has not agreed to, and for a lead those of the other side. One query."""
    if not member.may("edit") or member.side not in BOTH_SIDES:
        return []
    seen = ChartAcknowledgement.objects.filter(responsibility=OuterRef("pk"), side=member.side)
    leads = Duty.objects.filter(responsibility=OuterRef("pk"), role=Duty.Role.ACCOUNTABLE)
    rows = Responsibility.objects.visible_to(member).in_force().told().filter(~Exists(seen), leads=1)
    if not member.is_lead:
        rows = rows.filter(Exists(leads.filter(member=member)))
    return [
        Line(
            OWE,
            row.area,
            row.place,
            _("Who leads on it: does your side agree?"),
            None,
            _("Read it"),
            row.place,
        )
        for row in rows.order_by("pk")[:MOST]
    ]
