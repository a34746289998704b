"""What the report for the sponsor says: one page, on the screen, on paper and as PDF."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from braid.people.models import Member
from braid.radar import screens
from braid.radar.models import Commitment, Evaluation, Finding
from braid.radar.plays import PLAYS

# So many fit on one sheet of paper with what both sides have committed to.
FINDINGS = 6
COMMITMENTS = 4


@dataclass(frozen=True)
class Report:
    """The page as data. `moved` has what opened, cleared and came back in 90 days."""

    title: str
    lede: str
    by_severity: list[tuple[int, int]]
    oldest: int
    moved: dict[str, Any]
    lines: list[screens.Line]
    more: int
    commitments: list[tuple[Commitment, str]]
    blind: list[str]
    today: date


def report_of(member: Member, today: date, evaluation: Evaluation | None) -> Report:
    """What a member may see of it: three queries."""
    found = screens.summary(member, today, for_all=True)
    total = found["s1"] + found["s2"] + found["s3"]
    commitments = [each for each in screens.open_commitments(member) if not each.is_private]  # type: ignore[attr-defined]
    of = {commitment.finding_id: commitment for commitment in commitments}
    teller = screens.teller_for(member.workspace, links=False)
    rows = (
        Finding.objects.visible_to(member)
        .shown(today)
        .filter(is_private=False)
        .order_by("-severity", "-opened_on", "-pk")[:FINDINGS]
    )
    return Report(
        title=screens.title(total, evaluation),
        lede=screens.lede(total, evaluation),
        by_severity=[(level, found[f"s{level}"]) for level in (3, 2, 1)],
        oldest=(today - found["oldest"]).days if found["oldest"] else 0,
        moved=found,
        lines=[screens.line(row, teller, of.get(row.pk)) for row in rows],
        more=max(0, total - FINDINGS),
        commitments=[
            (each, str(PLAYS[each.play].name)) for each in commitments[:COMMITMENTS] if each.play in PLAYS
        ],
        blind=sorted({screens.check_name(each["id"]) for each in screens.blind_checks(evaluation)}),
        today=today,
    )
