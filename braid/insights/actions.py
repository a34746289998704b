"""Every write of this room."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.rows import keep
from braid.insights.models import Answer, Customer, Insight
from braid.people.models import Member


@transaction.atomic
def capture(
    *, by: Member, text: str, side: str = "", customer: Customer | str | None = None, **fields: Any
) -> Insight:
    """Keeps something that was heard. Only the text must be there.

    Args:
        side: the side that gives it, by default that of `by`; the other one owes an answer from today on.
        customer: a customer, or the name of one, who is added when nobody knows the name yet.

    Raises:
        ValidationError: naming each field at fault; nothing is written then.
    """
    known = customer_named(customer, by=by)
    fields.setdefault("clock_from", timezone.localdate())
    insight = keep(by, Insight(), text=text, side=side or by.side, giver=by, customer=known, **fields)
    record(by, "insight.captured", insight, side=insight.side)
    return insight


@transaction.atomic
def change_insight(insight: Insight, *, by: Member, **fields: Any) -> Insight:
    """Changes columns of an insight; `customer` may be a name.

    Raises:
        ValidationError: naming each field at fault; nothing is written then.
    """
    if "customer" in fields:
        fields["customer"] = customer_named(fields["customer"], by=by)
    before = {name: getattr(insight, name) for name in fields}
    keep(by, insight, **fields)
    changed = sorted(name for name in fields if before[name] != getattr(insight, name))
    if changed:
        record(by, "insight.changed", insight, changed=changed)
    return insight


@transaction.atomic
def answer(insight: Insight, *, by: Member, verdict: str, why: str, revisit_on: date | None = None) -> Answer:
    """Gives the answer of the side that owes it: yes, no or later, and why. An answer may be given anew.

    Raises:
        PermissionDenied: the other side owes this answer, or it is an insight of another workspace.
        ValidationError: naming each field at fault; nothing is written then.
    """
    if insight.workspace_id != by.workspace_id or not insight.answerable_by(by):
        raise PermissionDenied
    row = Answer(insight=insight, by=by, side=by.side)
    keep(by, row, verdict=verdict, why=why, revisit_on=revisit_on)
    insight.answered_on = insight.answered_on or row.on
    insight.verdict = row.verdict
    insight.save(update_fields=["answered_on", "verdict"])
    record(by, "insight.answered", insight, verdict=row.verdict)
    return row


def customer_named(customer: Customer | str | None, *, by: Member) -> Customer | None:
    """The customer of this name, added if new; None for no name.

    Raises:
        ValidationError: on `customer`: the name is too long, or the customer is of another workspace.
    """
    if isinstance(customer, Model):
        if customer.workspace_id != by.workspace_id:
            raise ValidationError({"customer": _("This is not in your workspace.")})
        return customer
    name = (customer or "").strip()
    if not name:
        return None
    known = Customer.objects.visible_to(by).filter(name__iexact=name).first()
    if known:
        return known
    try:
        return keep(by, Customer(), name=name)
    except ValidationError as error:
        raise ValidationError({"customer": error.messages}) from error
