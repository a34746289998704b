"""What happened to a finding after both sides had committed to something: how it stood then and how it stands now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from braid.base import text
from braid.people.models import Member
from braid.radar.models import Commitment, Finding, Turn
from braid.radar.telling import Teller, numbers_of

Turns = dict[int, list[Turn]]


@dataclass(frozen=True)
class After:
    """A commitment with the finding before it and today. `now` is None where the finding has gone."""

    commitment: Commitment
    then: int | None
    now: int | None
    verdict: str
    tone: str
    numbers: list[tuple[str, Any, Any]]
    turns: list[Turn]


def turns_since(member: Member, commitments: Iterable[Commitment]) -> Turns:
    """What became of each finding from the day of its first commitment on; one query for all."""
    first: dict[int, date] = {}
    for each in commitments:
        if each.finding_id is None:
            continue
        first[each.finding_id] = min(each.made_on, first.get(each.finding_id, each.made_on))
    found: Turns = defaultdict(list)
    if first:
        rows = Turn.objects.visible_to(member).filter(finding__in=first, on__gte=min(first.values()))
        for turn in rows.order_by("on", "pk"):
            if turn.on >= first[turn.finding_id]:
                found[turn.finding_id].append(turn)
    return found


def after(commitment: Commitment, finding: Finding, turns: Iterable[Turn], teller: Teller) -> After:
    """Lays both side by side."""
    then = commitment.before.get("severity")
    now = finding.severity if finding.is_open else None
    since = [turn for turn in turns if turn.on >= commitment.made_on and turn.what != Turn.What.OPENED]
    verdict, tone = _verdict(then, now, finding, since)
    return After(commitment, then, now, verdict, tone, _numbers(commitment, finding, teller), since)


def _verdict(then: int | None, now: int | None, finding: Finding, since: list[Turn]) -> tuple[str, str]:
    """In words what became of it, and the colour of that."""
    if now is None:
        day = text.day(finding.cleared_on) if finding.cleared_on else ""
        return _("cleared on %(day)s") % {"day": day}, "ok"
    if any(turn.what == Turn.What.RETURNED for turn in since):
        return _("cleared, and came back"), "warn"
    if not finding.is_readable:
        return _("cannot be judged now"), ""
    if finding.clear_since:
        return _("reads clear since %(day)s") % {"day": text.day(finding.clear_since)}, "ok"
    if then is None or now == then:
        return _("still open"), ""
    return (_("less far apart"), "ok") if now < then else (_("further apart"), "bad")


def _numbers(commitment: Commitment, finding: Finding, teller: Teller) -> list[tuple[str, Any, Any]]:
    """The numbers of the rule then and now, by name; a number that is not there any more is None."""
    now = _told(finding.said if finding.is_open else {}, teller)
    then = _told(commitment.before, teller)
    names = [*then, *(name for name in now if name not in then)]
    return [(name, then.get(name), now.get(name)) for name in names]


def _told(said: dict[str, Any], teller: Teller) -> dict[str, Any]:
    if not said or "numbers" not in said:
        return {}
    return {teller.label(number.label): teller.value(number.value) for number, _held in numbers_of(said)}
