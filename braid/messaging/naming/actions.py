"""Every write about naming rules."""

from typing import Any

from django.db import transaction

from braid.activity.actions import record
from braid.base.rows import keep
from braid.messaging.models import NamingRule
from braid.messaging.saving import keep_changes
from braid.people.models import Member


@transaction.atomic
def create_rule(*, by: Member, **values: Any) -> NamingRule:
    """Keeps a rule.

    Raises:
        ValidationError: by field.
    """
    row = keep(by, NamingRule(by=by), **values)
    record(by, "naming_rule.made", row)
    return row


@transaction.atomic
def change_rule(row: NamingRule, *, by: Member, **values: Any) -> NamingRule:
    """Changes a rule; names that followed the old one are not looked at again."""
    if changes := keep_changes(by, row, **values):
        record(by, "naming_rule.changed", row, changes=list(changes))
    return row
