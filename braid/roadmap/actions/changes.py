"""Changes that customers will feel, and campaigns: when they take effect, when the other side was told."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from braid.activity.actions import record
from braid.activity.facts import told_apart
from braid.base.rows import keep
from braid.people.models import Member
from braid.roadmap.actions.items import day_past, differences, values
from braid.roadmap.models import ChangeNotice


@transaction.atomic
def note_change(*, by: Member, what: str, effective_on: date, side: str = "", **fields: Any) -> ChangeNotice:
    """Notes a change that customers will feel; made by the side of `by` unless said otherwise.

    Raises:
        ValidationError: naming each field at fault.
    """
    notice = keep(
        by, ChangeNotice(), what=what, effective_on=effective_on, side=side or by.side, by=by, **fields
    )
    record(by, "change.noted", notice, effective_on=str(notice.effective_on), told_on=_day(notice.told_on))
    return notice


@transaction.atomic
def change_notice(notice: ChangeNotice, *, by: Member, **fields: Any) -> ChangeNotice:
    """Changes what was noted.

    Raises:
        ValidationError: naming each field at fault; nothing is written then.
    """
    with told_apart(notice):
        before = values(notice, fields)
        keep(by, notice, **fields)
        changed = differences(before, values(notice, fields))
        if changed:
            record(by, "change.changed", notice, changed=changed)
    return notice


@transaction.atomic
def tell_other_side(notice: ChangeNotice, *, by: Member, on: date | None = None) -> ChangeNotice:
    """Notes the day on which the other side was told, today unless said otherwise. The first day stands.

    Raises:
        ValidationError: the day has not come yet.
    """
    if notice.told_on is not None:
        return notice
    keep(by, notice, told_on=day_past(on or timezone.localdate(), "told_on"))
    record(by, "change.told", notice, on=str(notice.told_on))
    return notice


def _day(value: date | None) -> str:
    return str(value) if value else ""
