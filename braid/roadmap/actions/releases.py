"""Releases, and the stage that an item reaches in each."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import Stage
from braid.base.rows import keep
from braid.people.models import Member
from braid.roadmap.actions.items import day_past, differences, note_moves, ship_item, unasked, values
from braid.roadmap.models import Item, Milestone, Phase, Release

# Work on these is far enough that they can be in a release that ships.
SHIPPABLE = (Phase.BUILD, Phase.BETA, Phase.LAUNCH, Phase.LEARN)


@transaction.atomic
def create_release(*, by: Member, name: str, **fields: Any) -> Release:
    """Plans a release; `v1.35` and `1.35` are one.

    Raises:
        ValidationError: naming each field at fault.
    """
    release = keep(by, Release(), name=name, **fields)
    record(by, "release.created", release)
    return release


@transaction.atomic
def change_release(
    release: Release, *, by: Member, asks: bool = True, why: str = "", **fields: Any
) -> Release:
    """Changes columns of a release; `asks` and `why` as `change_item` has them.

    Raises:
        ValidationError: naming each field at fault; nothing is written then.
    """
    before, planned = values(release, fields), release.planned_on
    keep(by, release, **fields)
    changed = differences(before, values(release, fields))
    if changed:
        if planned != release.planned_on:
            # (What has a day of its own does not move with the release.)
            held = Item.objects.filter(release=release, planned_on=None, released_on=None)
            note_moves(dict.fromkeys(held.select_related("release"), planned), by=by)
        record(by, "release.changed", release, changed=changed, **unasked(asks, why))
    return release


@transaction.atomic
def ship_release(
    release: Release, *, by: Member, on: date | None = None, items: Iterable[Item] | None = None
) -> Release:
    """Notes that a release is out, and these of its items with it.

    Args:
        on: the day; today unless said otherwise.
        items: what has gone out; by default everything in the release that is at least being built.

    Raises:
        ValidationError: the day has not come yet, or one of the items is not in this release.
    """
    day = day_past(on or timezone.localdate(), "released_on")
    shipped = list(shippable(release) if items is None else items)
    if any(item.release_id != release.pk for item in shipped):
        raise ValidationError({"items": _("That item is not in this release.")})
    keep(by, release, released_on=day)
    for item in shipped:
        ship_item(item, by=by, on=day)
    record(by, "release.shipped", release, on=str(day), items=[item.pk for item in shipped])
    return release


def shippable(release: Release) -> Iterable[Item]:
    """Items of the release that are not out yet and at least being built."""
    return release.items.filter(released_on=None, phase__in=SHIPPABLE).order_by("title", "pk")


@transaction.atomic
def add_milestone(item: Item, *, by: Member, stage: str, release: Release) -> Milestone:
    """Says in which release an item is to reach a stage; each stage has one release.

    Raises:
        ValidationError: no such stage, or a release of another workspace.
    """
    if stage not in Stage.values:
        raise ValidationError({"stage": _("Only alpha, beta and general availability are stages here.")})
    if item.workspace_id != by.workspace_id:
        raise PermissionDenied
    row = item.milestones.filter(stage=stage).first() or Milestone(item=item, stage=stage)
    if row.pk and row.release_id == release.pk:
        return row
    keep(by, row, release=release)
    record(by, "item.milestone_set", item, stage=stage, release=release.name)
    return row


@transaction.atomic
def remove_milestone(row: Milestone, *, by: Member) -> None:
    """Takes a milestone away."""
    if row.workspace_id != by.workspace_id:
        raise PermissionDenied
    row.delete()
    record(by, "item.milestone_removed", row.item, stage=row.stage, release=row.release.name)
