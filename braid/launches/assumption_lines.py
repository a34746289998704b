"""What the sides take for granted of each other, as the page of a launch shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.held import Held
from braid.base.models import BOTH_SIDES
from braid.launches.models import Assumption, AssumptionAnswer, Launch
from braid.people.models import Member

MOST = 100
Verdict = AssumptionAnswer.Verdict
PILLS = {
    Verdict.CONFIRMED: (gettext_lazy("confirmed"), "ok"),
    Verdict.CORRECTED: (gettext_lazy("corrected"), "warn"),
    Verdict.UNKNOWN: (gettext_lazy("not known"), "warn"),
}


@dataclass(frozen=True, slots=True)
class AssumptionLine:
    """One thing taken for granted, with what the other side said last."""

    pk: int
    text: str
    side: str
    asks: str
    asked_by: str
    asked_at: datetime
    verdict: str
    words: str
    said_by: str
    said_at: datetime | None
    is_unread: bool
    may_answer: bool
    may_read: bool
    may_remove: bool

    @property
    def is_open(self) -> bool:
        """Neither confirmed nor corrected."""
        return self.verdict not in (Verdict.CONFIRMED, Verdict.CORRECTED)

    @property
    def pill(self) -> tuple[str, str]:
        """What the other side says, in a word."""
        word, tone = PILLS.get(self.verdict, (_("asked"), ""))  # type: ignore[call-overload]
        return str(word), tone


def _with_answers(_member: Member, launch: int) -> QuerySet[Assumption]:
    newest = AssumptionAnswer.objects.filter(assumption=OuterRef("pk")).order_by("-id")
    said = {
        f"said_{name}": Subquery(newest.values(column)[:1])
        for name, column in (
            ("verdict", "verdict"), ("words", "words"), ("by", "by__name"), ("at", "at"), ("read", "read_at"),
        )
    }  # fmt: skip
    return Assumption.objects.filter(launch=launch).annotate(**said, asker=F("by__name"))[:MOST]


_assumptions: Held[Assumption] = Held(_with_answers, Assumption.launch)


def assumption_lines(member: Member, launch: Launch) -> dict[str, list[AssumptionLine]]:
    """By the side that takes it for granted: open ones first, then corrected ones nobody has read. One query."""
    found: dict[str, list[AssumptionLine]] = {str(side): [] for side in BOTH_SIDES}
    for row in _assumptions.of(member, launch):
        row.launch = launch
        found[row.side].append(_line(member, row))
    for lines in found.values():
        lines.sort(key=lambda line: (not line.is_open, not line.is_unread, line.pk))
    return found if any(found.values()) else {}


def _line(member: Member, row: Any) -> AssumptionLine:
    gone = _("somebody who has left")
    is_unread = row.said_verdict == Verdict.CORRECTED and row.said_read is None
    return AssumptionLine(
        row.pk, row.text, row.side, row.asks, row.asker or gone, row.at, row.said_verdict or "", row.said_words or "",
        (row.said_by or gone) if row.said_verdict else "", row.said_at, is_unread, row.answerable_by(member),
        is_unread and row.removable_by(member), row.removable_by(member),
    )  # fmt: skip


def waiting_for(member: Member) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Open assumptions that this member is to answer as the owner of a launch, and corrections that they are to read.

    Whoever asked reads the correction; where they have left, the owner of their side.
    """
    here = {"launch__launched_on": None, "launch__cancelled_on": None}
    asked = Assumption.objects.visible_to(member).open().filter(
        Q(side="marketing", launch__product_owner=member) | Q(side="product", launch__marketing_owner=member), **here
    )  # fmt: skip
    newest = (
        AssumptionAnswer.objects.filter(assumption=OuterRef("assumption")).order_by("-id").values("pk")[:1]
    )
    gone = Q(assumption__by=None) | Q(assumption__by__left_on__isnull=False)
    owns = Q(assumption__side="product", assumption__launch__product_owner=member) | Q(
        assumption__side="marketing", assumption__launch__marketing_owner=member
    )
    corrected = AssumptionAnswer.objects.visible_to(member).filter(
        Q(assumption__by=member) | (gone & owns), pk=Subquery(newest), verdict=Verdict.CORRECTED, read_at=None,
    )  # fmt: skip
    return asked.select_related("launch"), corrected.select_related("assumption__launch")
