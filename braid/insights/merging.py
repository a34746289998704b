"""The same thing heard twice, and one customer under two names: what hangs on the one goes over to the other."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.carrying import Moved, carry_back, carry_over
from braid.activity.models import Event
from braid.insights.models import Customer, Insight
from braid.people.models import Member


@transaction.atomic
def merge_insight(insight: Insight, *, by: Member, into: Insight) -> None:
    """Says that both are one: links, answers and comments go over, and the older question counts.

    The duplicate is put away, its words are kept, and its page leads to the other one.

    Raises:
        PermissionDenied: this member may not edit, or one of them is of another workspace.
        ValidationError: on `into`: the same one, one that was merged itself, or one that the other side gave.
    """
    _may(by, insight, into)
    _refuse(insight, into)
    before = into.clock_from.isoformat()
    moved = carry_over(insight, into)
    insight.merged_into, insight.archived_at, insight.archived_by = into, timezone.now(), by
    insight.save(update_fields=["merged_into", "archived_at", "archived_by"])
    into.clock_from = min(insight.clock_from, into.clock_from)
    _settle(into)
    record(by, "insight.merged", insight, into=into.pk, to=into, moved=moved, before=before)
    record(by, "insight.taken_in", into, insight=insight.pk)


@transaction.atomic
def take_apart(insight: Insight, *, by: Member) -> Insight:
    """Takes a merge back: what went over and is still there comes back.

    Raises:
        PermissionDenied: as `merge_insight`.
        ValidationError: it was not merged.
    """
    into = insight.merged_into
    if into is None:
        raise ValidationError(_("This insight is not merged with another one."))
    _may(by, insight, into)
    facts = _facts_of(insight)
    moved: Moved = facts.get("moved") or {}
    carry_back(moved, insight, into)
    insight.merged_into = insight.archived_at = insight.archived_by = None
    into.clock_from = type(into.clock_from).fromisoformat(facts.get("before") or into.clock_from.isoformat())
    insight.save(update_fields=["merged_into", "archived_at", "archived_by"])
    for row in (insight, into):
        _settle(row)
    record(by, "insight.taken_apart", insight, **{"from": into})
    return insight


@transaction.atomic
def merge_customer(customer: Customer, *, by: Member, into: Customer) -> None:
    """One customer under two names: their insights go to the other, and the name that goes is kept on record.

    Raises:
        PermissionDenied: as `merge_insight`.
        ValidationError: on `into`: it is the same customer.
    """
    _may(by, customer, into)
    if customer.pk == into.pk:
        raise ValidationError({"into": _("That is the same customer.")})
    moved = carry_over(customer, into)
    if customer.segment and not into.segment:
        into.segment = customer.segment
        into.save(update_fields=["segment"])
    facts = {"customer": customer.pk, "was": customer.name, "segment": customer.segment}
    record(by, "customer.merged", into, **facts, external_id=customer.external_id, moved=moved)
    customer.delete()


def _may(by: Member, row: Any, into: Any) -> None:
    if {row.workspace_id, into.workspace_id} != {by.workspace_id} or not by.may("edit"):
        raise PermissionDenied


def _refuse(insight: Insight, into: Insight) -> None:
    if insight.pk == into.pk:
        raise ValidationError({"into": _("An insight cannot be merged with itself.")})
    if insight.merged_into_id or into.merged_into_id:
        raise ValidationError({"into": _("One of them was merged already.")})
    if insight.side != into.side:
        raise ValidationError({"into": _("The two sides heard these: each is owed its own answer.")})


def _settle(insight: Insight) -> None:
    """What the insight keeps of its answers, after some came or went."""
    answers = list(insight.answers.order_by("pk"))
    newest = answers[-1] if answers else None
    insight.answered_on = min((answer.on for answer in answers), default=None)
    insight.verdict = newest.verdict if newest else ""
    insight.revisit_on = newest.revisit_on if newest else None
    insight.save(update_fields=["clock_from", "answered_on", "verdict", "revisit_on"])


def _facts_of(insight: Insight) -> dict[str, Any]:
    rows = Event.objects.filter(
        workspace_id=insight.workspace_id, subject_kind=insight.kind, subject_id=insight.pk
    )
    event = rows.filter(name="insight.merged").order_by("-pk").first()
    return dict(event.facts) if event else {}
