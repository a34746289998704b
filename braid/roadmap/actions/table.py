"""Who is at the table of an item, by what each side will judge it, what it rests on, whether it ships quietly."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import BOTH_SIDES, Side
from braid.base.rows import keep
from braid.goals.models import Metric
from braid.insights.models import Insight
from braid.people.models import Member
from braid.roadmap.models import Item, ItemInsight, ItemMetric, ItemOwner, QuietChoice

Owner = tuple[str, Member | None, str]


@transaction.atomic
def set_owners(item: Item, *, by: Member, owners: Iterable[Owner]) -> Item:
    """Makes these the owners of an item: `(side, member or None, team by its name)` for each.

    Raises:
        ValidationError: on `owners`: somebody of another workspace, an unknown side, or neither person nor team.
    """
    before = [[owner.side, owner.member_id, owner.label] for owner in item.owners.all()]
    if write_owners(item, owners, by=by):
        sides = sorted({owner.side for owner in item.owners.all()})
        record(by, "item.owners_set", item, sides=sides, before=before)
    return item


def write_owners(item: Item, owners: Iterable[Owner], *, by: Member) -> bool:
    """Writes the owners without a record, as part of another action; whether anything changed."""
    if item.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    wanted = {owner_key(owner, by): owner for owner in owners}
    kept = {(o.side, o.member_id, o.label): o for o in item.owners.all()}
    gone = [row.pk for key, row in kept.items() if key not in wanted]
    new = [
        ItemOwner(workspace_id=by.workspace_id, item=item, side=side, member_id=member, label=label)
        for side, member, label in wanted
        if (side, member, label) not in kept
    ]
    item.owners.filter(pk__in=gone).delete()
    ItemOwner.objects.bulk_create(new)
    return bool(gone or new)


def owner_key(owner: Owner, by: Member) -> tuple[str, int | None, str]:
    """The owner as it is compared and kept.

    Raises:
        ValidationError: on `owners`, saying what is wrong with this one.
    """
    side, member, label = owner
    label = (label or "").strip()
    if side not in Side.values:
        raise ValidationError({"owners": _("“%(side)s” is none of the sides.") % {"side": side}})
    if member is not None and member.workspace_id != by.workspace_id:
        raise ValidationError({"owners": _("That person is not in your workspace.")})
    if member is None and not label:
        raise ValidationError({"owners": _("Name a person or a team.")})
    if len(label) > 120 or "\x00" in label:
        raise ValidationError({"owners": _("The name of a team has at most 120 characters.")})
    return side, member.pk if member else None, label


@transaction.atomic
def name_success_metric(item: Item, *, by: Member, metric: Metric, side: str = "") -> ItemMetric:
    """Notes that a side will call the item a success by this metric; naming it twice changes nothing.

    Raises:
        PermissionDenied: a side names its own metrics only.
        ValidationError: the metric is of another workspace, or it is not said which side names it.
    """
    side = side or by.side
    if side not in BOTH_SIDES:
        raise ValidationError({"side": _("Say which of the two sides names this metric.")})
    if not item.metric_nameable_by(by, side):
        raise PermissionDenied
    known = item.success_metrics.filter(side=side, metric=metric).first()
    if known:
        return known
    row = keep(by, ItemMetric(), item=item, side=side, metric=metric)
    record(by, "item.metric_named", item, side=side, metric=metric.name)
    return row


@transaction.atomic
def remove_success_metric(row: ItemMetric, *, by: Member) -> None:
    """Takes a metric away again.

    Raises:
        PermissionDenied: a side takes away its own metrics only.
    """
    if row.workspace_id != by.workspace_id or not row.item.metric_nameable_by(by, row.side):
        raise PermissionDenied
    row.delete()
    record(by, "item.metric_removed", row.item, side=row.side, metric=row.metric.name)


@transaction.atomic
def link_insight(item: Item, *, by: Member, insight: Insight) -> ItemInsight:
    """Notes that an item rests on an insight; linking it twice changes nothing.

    Raises:
        ValidationError: the insight is of another workspace.
    """
    known = item.insight_links.filter(insight=insight).first()
    if known and item.workspace_id == by.workspace_id:
        return known
    row = keep(by, ItemInsight(), item=item, insight=insight)
    record(by, "item.insight_linked", item, insight=insight.pk)
    return row


@transaction.atomic
def unlink_insight(item: Item, *, by: Member, insight: Insight) -> None:
    """Takes the link away again."""
    if item.workspace_id != by.workspace_id:
        raise PermissionDenied
    gone, _rows = item.insight_links.filter(insight=insight).delete()
    if gone:
        record(by, "item.insight_unlinked", item, insight=insight.pk)


@transaction.atomic
def choose_quiet(item: Item, *, by: Member, side: str = "") -> QuietChoice:
    """A side chooses that the item ships without noise; it counts when both have.

    Raises:
        PermissionDenied: a side chooses for itself only.
    """
    _own_side(item, by, side)
    known = item.quiet_choices.filter(side=by.side).first()
    if known:
        return known
    row = keep(by, QuietChoice(), item=item, side=by.side, by=by)
    record(by, "item.quiet_chosen", item, side=by.side)
    return row


@transaction.atomic
def withdraw_quiet(item: Item, *, by: Member, side: str = "") -> None:
    """A side takes its choice back.

    Raises:
        PermissionDenied: a side chooses for itself only.
    """
    _own_side(item, by, side)
    gone, _rows = item.quiet_choices.filter(side=by.side).delete()
    if gone:
        record(by, "item.quiet_withdrawn", item, side=by.side)


def _own_side(item: Item, by: Member, side: str) -> None:
    if item.workspace_id != by.workspace_id or (side and side != by.side) or not item.quiet_choosable_by(by):
        raise PermissionDenied
