"""The worked examples about who decides, and when an executive is needed, as rows of the rooms."""

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from braid.people.models import Member
from braid.radar.models import Acknowledgement, Commitment, Finding, Mute
from braid.radar.tests.planted import STORIES, story
from braid.radar.tests.planted_areas import area
from braid.radar.tests.rows import SIDES, Rows, ago, ahead
from braid.teamwork.models import Citation, Decision, DecisionPart, Duty, Escalation, Position

__all__ = ["STORIES"]


def decision(rows: Rows, number: int, *parts: tuple[str, str], **more: Any) -> Decision:
    """A decision of this month, with the parts that sides have in it as (role, side)."""
    values = {"asked_on": ago(25), "decided_on": ago(20), **more}
    row: Decision = rows.make(Decision, question=f"Question {number}?", **values)
    for role, side in parts:
        rows.make(DecisionPart, decision=row, role=role, side=side)
    return row


def decisions(rows: Rows, alone: int, total: int, **more: Any) -> list[Decision]:
    """So many decisions of product about what both touch; of those not made alone marketing was asked before."""
    where = area(rows, "pricing")
    asked = [("approver", "product"), ("contributor", "marketing")]
    return [decision(rows, n, *(asked[:1] if n < alone else asked), area=where, **more) for n in range(total)]


@story("D21", 2)
def product_decided_seven_of_ten_alone(rows: Rows) -> None:
    decisions(rows, 7, 10)


@story("D21", 3)
def product_decided_ten_of_eleven_alone(rows: Rows) -> None:
    decisions(rows, 10, 11)


@story("D21", "clear")
def marketing_was_asked_before_half_of_them(rows: Rows) -> None:
    decisions(rows, 5, 10)


@story("D21", "clear")
def what_marketing_said_before_counts_as_asked(rows: Rows) -> None:
    for row in decisions(rows, 10, 10)[:5]:
        rows.make(Position, decision=row, side="marketing", text="We would rather not.")


@story("D21", "unknown")
def six_decisions_are_too_few(rows: Rows) -> None:
    decisions(rows, 6, 6)


@story("D21", "unknown")
def the_chart_gives_pricing_to_product(rows: Rows) -> None:
    rows.make(Duty, responsibility=decisions(rows, 10, 10)[0].area, role="accountable", side="product")


@story("D21", "unknown")
def what_concerns_one_side_alone_is_its_own(rows: Rows) -> None:
    for number in range(10):
        decision(rows, number, ("approver", "product"))


@story("D21", 2)
def what_rests_on_something_shared_concerns_both(rows: Rows) -> None:
    item = rows.item("Insights")
    for number in range(10):
        parts = [("approver", "marketing"), *([("contributor", "product")] if number > 6 else [])]
        row = decision(rows, number, *parts)
        rows.make(Citation, decision=row, subject_kind="roadmap.item", subject_id=item.pk)


def seventh(rows: Rows, plays: int, **more: Any) -> Finding:
    """A finding of 34 days that both sides have seen."""
    row = rows.make(
        Finding, detector="D05", subject="objective:1", kind_of="goals", severity=2, text="The floor is broken.", digest="x",
        opened_on=ago(34), seen_on=ago(34), said={}, **more,
    )  # fmt: skip
    for side in SIDES:
        rows.make(Acknowledgement, finding=row, side=side, on=ago(30))
    owners = {f"{side}_owner": Member.objects.filter(workspace=rows.workspace, side=side).first() for side in SIDES}  # fmt: skip
    for _number in range(plays):
        rows.make(
            Commitment, finding=row, play="PL15", due_on=ago(10), outcome="same", ended_on=ago(9), **owners
        )
    return row


@story("D28", 3)
def seen_by_both_for_34_days_and_a_play_was_done(rows: Rows) -> None:
    seventh(rows, 1)


@story("D28", "clear")
def the_same_without_a_play(rows: Rows) -> None:
    seventh(rows, 0)


@story("D28", "clear")
def a_decision_about_the_finding_is_recorded(rows: Rows) -> None:
    row = seventh(rows, 1)
    made = decision(rows, 1, ("approver", "product"))
    rows.make(Citation, decision=made, subject_kind="radar.finding", subject_id=row.pk)


@story("D28", "unknown")
def it_waits_for_a_date_and_is_set_aside_until_then(rows: Rows) -> None:
    rows.make(Mute, finding=seventh(rows, 1), reason="After the fair", until=ahead(9))


@story("D28", "unknown")
def a_private_finding_is_no_fact_for_all(rows: Rows) -> None:
    seventh(rows, 1, is_private=True)


@story("D28", 3)
def nobody_decides_for_eleven_days(rows: Rows) -> None:
    decision(rows, 1, asked_on=ago(11), decided_on=None)


@story("D28", 3)
def whoever_was_to_decide_has_left(rows: Rows) -> None:
    gone = rows.make(Member, name="Gone", side="product", joined_on=ago(300), left_on=ago(2))
    row = decision(rows, 1, asked_on=ago(11), decided_on=None)
    rows.make(DecisionPart, decision=row, role="approver", member=gone)


@story("D28", "unknown")
def somebody_decides_it(rows: Rows) -> None:
    decision(rows, 1, ("approver", "product"), asked_on=ago(40), decided_on=None)


def taken(rows: Rows, days: int) -> None:
    row = decision(rows, 1, ("approver", "other"), asked_on=ago(40), decided_on=None)
    at = timezone.make_aware(datetime.combine(ago(days), time(12)))
    rows.make(Escalation, decision=row, at=at)


@story("D28", 3)
def the_sponsor_has_it_for_eleven_days(rows: Rows) -> None:
    taken(rows, 11)


@story("D28", "clear")
def the_sponsor_has_it_for_ten_days(rows: Rows) -> None:
    taken(rows, 10)
