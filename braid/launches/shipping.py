"""A launch goes out, is called off, or is opened again; and what it says when it goes out."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.rows import keep
from braid.launches.models import Gate, Launch
from braid.messaging.models import Claim, ContentClaim
from braid.messaging.publishing import held_back, take_upon
from braid.messaging.saving import as_json
from braid.people.models import Member


def goes_out_with(launch: Launch, day: date) -> QuerySet[Any]:
    """What a launch says on its day: the claims in its pieces that are not out yet and due by then, and those about
    its items that stand in no piece, of its own release or of none.

    A piece that is out already was asked about when it went out; one that is planned for later is asked then.
    """
    pieces = launch.content_links.filter(content__published_on=None)
    due = pieces.filter(Q(content__publish_on=None) | Q(content__publish_on__lte=day))
    again = ContentClaim.objects.in_use().filter(content__in=due.values("content_id"))
    in_piece = Q(content__in=due.values("content_id")) | Q(pk__in=again.values("claim"))
    about = Q(content=None, item__in=launch.item_links.values("item_id"), is_planned=False)
    own = Q(release=None) | Q(release=launch.release_id) if launch.release_id else Q(release=None)
    return Claim.objects.filter(in_piece | (about & own), workspace_id=launch.workspace_id)


@transaction.atomic
def ship(
    launch: Launch, *, by: Member, on: date | None = None, reason: str = "", knowing: Collection[int] = ()
) -> Launch:
    """Says that a launch is out since a day, today unless said otherwise.

    Args:
        reason, knowing: why it goes out although some of what it says is not checked, and which claims these are as
            they were seen by who says so; as for a piece of content.

    Raises:
        ValidationError: on `launched_on`: it is out or called off already, the day is to come, a gate blocks it, or
            a claim is not verified; on `reason`: it is too long.
    """
    day = on or timezone.localdate()
    _refuse_unless_open(launch, "launched_on")
    if day > timezone.localdate():
        raise ValidationError({"launched_on": _("That day has not come yet.")})
    if blockers := Gate.objects.filter(launch=launch).open_blockers():
        names = "; ".join(gate.name for gate in blockers[:5])
        raise ValidationError({"launched_on": _("Not ready, and blocking this launch: %(names)s.") % {"names": names}})  # fmt: skip
    open_ones = held_back(goes_out_with(launch, day), by, reason, knowing, "launched_on")
    keep(by, launch, launched_on=day)
    if open_ones:
        override = take_upon(launch, by, reason, open_ones)
        tell = sorted({claim.by_id for claim in open_ones if claim.by_id})
        record(by, "launch.shipped_anyway", launch, on=as_json(day), override=override.pk, unverified=len(open_ones), tell=tell)  # fmt: skip
    else:
        record(by, "launch.shipped", launch, on=as_json(day))
    return launch


@transaction.atomic
def call_off(launch: Launch, *, by: Member) -> Launch:
    """Says that there will be no such launch; raises ValidationError when it is out or called off already."""
    _refuse_unless_open(launch, "cancelled_on")
    keep(by, launch, cancelled_on=timezone.localdate())
    record(by, "launch.called_off", launch)
    return launch


@transaction.atomic
def reopen(launch: Launch, *, by: Member) -> Launch:
    """Takes back that a launch is out or called off: for a slip of the hand.

    Raises:
        ValidationError: on `launched_on`: it is open.
    """
    if launch.is_open:
        raise ValidationError({"launched_on": _("This launch is still to come.")})
    was = {"launched_on": as_json(launch.launched_on), "cancelled_on": as_json(launch.cancelled_on)}
    keep(by, launch, launched_on=None, cancelled_on=None)
    launch.looks_back.empty().delete()  # (They come again when their day comes again.)
    record(by, "launch.reopened", launch, was=was)
    return launch


def _refuse_unless_open(launch: Launch, field: str) -> None:
    if launch.launched_on:
        raise ValidationError({field: _("This launch is out already.")})
    if launch.cancelled_on:
        raise ValidationError({field: _("This launch was called off. Take that back first.")})
