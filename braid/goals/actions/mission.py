"""Writes about mission and strategy."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.rows import keep
from braid.goals.actions.changing import changed, check_may_change
from braid.goals.models import Acknowledgement, Statement, StrategyPoint
from braid.people.models import Member


def newest_statement(by: Member, kind_of: str) -> Statement | None:
    """The version that came last; None while there is none."""
    found: Statement | None = (
        Statement.objects.visible_to(by).filter(kind_of=kind_of).order_by("-number").first()
    )
    return found


@transaction.atomic
def publish_statement(*, by: Member, kind_of: str, text: str, published_on: date | None = None) -> Statement:
    """Puts a new version of the mission or the strategy in force; earlier ones stay on record.

    Raises:
        ValidationError: the text is empty, too long, or the one in force; or the kind is neither of the two.
    """
    newest = newest_statement(by, kind_of)
    if newest and newest.says(text):
        raise ValidationError(
            {"text": _("This is the text in force. Everybody would be asked to read it once more.")}
        )
    row = keep(
        by, Statement(), kind_of=kind_of, number=newest.number + 1 if newest else 1, text=text, by=by,
        published_on=published_on or timezone.localdate(),
    )  # fmt: skip
    record(by, "statement.published", row, kind=kind_of, number=row.number)
    return row


@transaction.atomic
def acknowledge(statement: Statement, *, by: Member, on: date | None = None) -> Acknowledgement:
    """Notes that a member has read this version; a second time changes nothing.

    Raises:
        PermissionDenied: the version is of another workspace, or the member a guest.
        ValidationError: a newer version is in force, which would then seem to be read.
    """
    if not statement.acknowledgeable_by(by):
        raise PermissionDenied
    if not statement.is_in_force():
        raise ValidationError({"statement": _("There is a newer version. Please read that one.")})
    row, new = Acknowledgement.objects.get_or_create(
        statement=statement, member=by,
        defaults={"workspace_id": by.workspace_id, "on": on or timezone.localdate()},
    )  # fmt: skip
    if new:
        record(by, "statement.acknowledged", statement)
    return row


@transaction.atomic
def add_strategy_point(*, by: Member, title: str) -> StrategyPoint:
    """Adds a lasting choice that objectives can serve.

    Raises:
        ValidationError: empty, too long, or there already.
    """
    row = keep(by, StrategyPoint(), title=title)
    record(by, "strategy.point_added", row)
    return row


@transaction.atomic
def rename_strategy_point(point: StrategyPoint, *, by: Member, title: str) -> StrategyPoint:
    """Says a point in other words; objectives keep serving it. Raises as `add_strategy_point` does."""
    return changed(by, point, "strategy.point_changed", {"title": title})


@transaction.atomic
def remove_strategy_point(point: StrategyPoint, *, by: Member) -> None:
    """Takes a point out; objectives that served it serve none until somebody says which."""
    check_may_change(by, point)
    record(by, "strategy.point_removed", point)
    point.delete()
