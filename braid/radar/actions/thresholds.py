"""A workspace's own numbers for the checks."""

import math

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.people.models import Member
from braid.radar.detectors.kinds import Limit
from braid.radar.detectors.registry import BY_ID
from braid.radar.models import Threshold

HIGHEST = {"share": 1.0, "days": 366.0}


def limit_of(detector: str, name: str) -> Limit:
    """The threshold of that name.

    Raises:
        ValidationError: no check has it.
    """
    check = BY_ID.get(detector)
    for limit in check.thresholds() if check else ():
        if limit.name == name:
            return limit
    raise ValidationError({"name": _("There is no such threshold.")})


def checked(limit: Limit, value: float) -> float:
    """A value that the threshold can take.

    Raises:
        ValidationError: not a number, below 0, above 1 for a share or 366 for days, or not whole where it must be.
    """
    highest = 1.0 if limit.unit.startswith("share") else HIGHEST.get(limit.unit, 10_000.0)
    if not math.isfinite(value) or not 0 <= value <= highest:
        raise ValidationError({"value": _("Choose a number from 0 to %(highest)g.") % {"highest": highest}})
    if isinstance(limit.default, int) and value != int(value):
        raise ValidationError({"value": _("Choose a whole number.")})
    return value


@transaction.atomic
def set_threshold(detector: str, name: str, value: float | None, *, by: Member) -> Threshold | None:
    """Sets a threshold for the whole workspace, or takes it back to what it usually is (None).

    Raises:
        ValidationError: as `limit_of` and `checked` say.
        PermissionDenied: the member is no admin.
    """
    if not by.may("manage"):
        raise PermissionDenied
    limit = limit_of(detector, name)
    rows = Threshold.objects.filter(workspace_id=by.workspace_id, detector=detector, name=name)
    before = rows.values_list("value", flat=True).first()
    wanted = None if value is None else checked(limit, value)
    row = None
    if wanted is None or wanted == limit.default:
        rows.delete()
    else:
        row, _is_new = Threshold.objects.update_or_create(
            workspace_id=by.workspace_id,
            detector=detector,
            name=name,
            defaults={"value": wanted, "by": by, "on": timezone.localdate()},
        )
    after = row.value if row else None
    if before != after:
        record(
            by,
            "threshold.set",
            row or Threshold,
            detector=detector,
            threshold=name,
            before=before,
            after=after,
        )
    return row
