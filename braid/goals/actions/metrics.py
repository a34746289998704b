"""Writes about metrics, what drives what, and readings."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.archive import archive
from braid.base.rows import keep
from braid.goals.actions.changing import changed, check_may_change, day_past, one_at_a_time
from braid.goals.models import Drive, Metric, Reading
from braid.goals.models.metrics import reached
from braid.people.models import Member


@transaction.atomic
def create_metric(*, by: Member, **fields: Any) -> Metric:
    """Defines a metric.

    Raises:
        ValidationError: by field, such as a name that is taken.
    """
    row = keep(by, Metric(), **fields)
    record(by, "metric.created", row, kind=row.kind_of)
    return row


@transaction.atomic
def change_metric(metric: Metric, *, by: Member, **fields: Any) -> Metric:
    """Changes the definition; raises as `create_metric` does."""
    return changed(by, metric, "metric.changed", fields)


@transaction.atomic
def add_drive(*, by: Member, source: Metric, target: Metric, lag_days: int = 0) -> Drive:
    """Says that moving one metric is expected to move another, after so many days.

    Raises:
        ValidationError: on `target` when it would make a circle, or when the two are linked already.
    """
    one_at_a_time(by)
    # Those of metrics that were put away as well: they may come back.
    edges = Drive.objects.visible_with_archived(by).values_list("source_id", "target_id")
    if source.pk == target.pk:
        raise ValidationError({"target": _("A metric cannot drive itself.")})
    if source.pk in reached(target.pk, edges):
        raise ValidationError({"target": _("This would make a circle: that metric drives this one already.")})
    row = keep(by, Drive(), source=source, target=target, lag_days=lag_days)
    record(by, "metric.drive_added", source, target=target.name, lag_days=row.lag_days)
    return row


@transaction.atomic
def change_lag(drive: Drive, *, by: Member, lag_days: int) -> Drive:
    """After how many days the other metric is expected to move."""
    return changed(by, drive, "metric.lag_changed", {"lag_days": lag_days}, subject=drive.source)


@transaction.atomic
def remove_metric(metric: Metric, *, by: Member) -> None:
    """Puts a metric into the archive, with its readings, links and places as a counter."""
    archive(metric, by=by)


@transaction.atomic
def remove_drive(drive: Drive, *, by: Member) -> None:
    """Takes the link between two metrics away."""
    check_may_change(by, drive)
    record(by, "metric.drive_removed", drive.source, target=drive.target.name)
    drive.delete()


@transaction.atomic
def add_reading(metric: Metric, *, by: Member, value: Decimal, on: date | None = None) -> Reading:
    """The value of a metric on a day; a second one for the same day takes the place of the first.

    Raises:
        ValidationError: the day is to come, or the value is no number.
    """
    check_may_change(by, metric)
    day = day_past(on or timezone.localdate())
    row = Reading.objects.filter(metric=metric, on=day).first() or Reading()
    keep(by, row, metric=metric, on=day, value=value)
    record(by, "metric.read", metric, on=str(day), value=str(row.value))
    return row


@transaction.atomic
def remove_reading(reading: Reading, *, by: Member) -> None:
    """Takes a reading out."""
    check_may_change(by, reading)
    record(by, "metric.reading_removed", reading.metric, on=str(reading.on), value=str(reading.value))
    reading.delete()
