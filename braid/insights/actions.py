"""Every write of this room."""

from collections.abc import Iterable
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
    if "on_behalf_of" in fields:
        fields["on_behalf_member"] = member_named(fields["on_behalf_of"], by=by)
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
    if "on_behalf_of" in fields:
        fields["on_behalf_member"] = member_named(fields["on_behalf_of"], by=by)
    before = {name: getattr(insight, name) for name in fields}
    keep(by, insight, **fields)
    changed = sorted(
        name for name in fields if before[name] != getattr(insight, name) and name != "on_behalf_member"
    )
    if changed:
        record(by, "insight.changed", insight, changed=changed)
    return insight


@transaction.atomic
def answer(insight: Insight, *, by: Member, verdict: str, why: str, revisit_on: date | None = None) -> Answer:
    """Gives the answer of the side that owes it: yes, no or later, and why. An answer may be given anew.

    A "later" needs its day, on which the answer is owed again.

    Raises:
        PermissionDenied: the other side owes this answer, or it is an insight of another workspace.
        ValidationError: naming each field at fault; nothing is written then.
    """
    if insight.workspace_id != by.workspace_id or not insight.answerable_by(by):
        raise PermissionDenied
    owed_anew = insight.revisit_on if insight.has_come_back(timezone.localdate()) else None
    row = Answer(insight=insight, by=by, side=by.side, asked_on=owed_anew)
    keep(by, row, verdict=verdict, why=why, revisit_on=revisit_on)
    insight.answered_on = insight.answered_on or row.on
    insight.verdict, insight.revisit_on = row.verdict, row.revisit_on
    insight.save(update_fields=["answered_on", "verdict", "revisit_on"])
    record(by, "insight.answered", insight, verdict=row.verdict)
    return row


@transaction.atomic
def answer_all(
    rows: Iterable[Insight], *, by: Member, verdict: str, why: str, revisit_on: date | None = None
) -> int:
    """Gives one and the same answer to several insights; how many. All of them, or none.

    Raises:
        PermissionDenied, ValidationError: as `answer` does.
    """
    given = [answer(row, by=by, verdict=verdict, why=why, revisit_on=revisit_on) for row in rows]
    return len(given)


def member_named(name: str | None, *, by: Member) -> Member | None:
    """The one person here who has this name; None for words that name nobody, or more than one."""
    text = (name or "").strip()
    if not text or "\x00" in text:
        return None
    found = list(Member.objects.visible_to(by).filter(name__iexact=text)[:2])
    return found[0] if len(found) == 1 else None


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


@transaction.atomic
def change_customer(customer: Customer, *, by: Member, **fields: Any) -> Customer:
    """Changes what a customer is called and the segment that they are in.

    Raises:
        ValidationError: naming each field at fault, such as a name that another customer has.
    """
    before = {name: getattr(customer, name) for name in fields}
    keep(by, customer, **fields)
    changed = sorted(name for name in fields if before[name] != getattr(customer, name))
    if changed:
        record(by, "customer.changed", customer, changed=changed)
    return customer
