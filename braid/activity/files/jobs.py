"""Once an hour: what was taken away long ago goes for good, and what a failed save has left."""

from datetime import datetime, timedelta

from django.utils import timezone

from braid.activity.files import actions, storing

EVERY = timedelta(hours=1)
_last: dict[str, datetime] = {}


def tidy_due() -> int:
    """Tidies up where an hour has gone by; how many contents and files went."""
    now = timezone.now()
    if now - _last.get("at", now - EVERY) < EVERY:
        return 0
    _last["at"] = now
    return actions.delete_left(now) + storing.sweep(now)
