"""Background work of rounds: reminding, closing at the time, putting secrets out of order, making the next wave."""

import logging
import secrets
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from braid.rounds.actions import close, next_wave, remind
from braid.rounds.models import Ballot, Remark, Round, Seat, random_key

log = logging.getLogger("braid.rounds")
THIRD_DAY, LAST_DAY = timedelta(days=2), timedelta(days=1)


def close_due() -> int:
    """Closes every round whose time has come; how many."""
    now, count = timezone.now(), 0
    for row in Round.objects.filter(state=Round.State.OPEN, closes_at__lte=now).select_related("workspace"):
        close(row, by=None, now=now)
        count += 1
    return count


def remind_due() -> int:
    """Reminds all who were invited to an open round, on its third day and on its last; how many reminders.

    A round of three days or less has only the last one.
    """
    now, count = timezone.now(), 0
    rows = Round.objects.filter(state=Round.State.OPEN, closes_at__gt=now).select_related("workspace")
    for row in rows:
        opened = row.steps.filter(state=Round.State.OPEN).values_list("at", flat=True).first() or now
        if now >= row.closes_at - LAST_DAY:
            # (On the last day nobody hears of the third as well.)
            count += row.closes_at - opened > LAST_DAY and remind(row, which="last")
        elif now >= opened + THIRD_DAY:
            count += remind(row, which="third")
    return count


def shuffle_due() -> int:
    """Puts the seats and ballots of closed anonymous rounds into random order in the file itself."""
    rows = list(
        Round.objects.filter(
            is_anonymous=True, is_shuffled=False, state__in=["closed", "revealed", "settled"]
        )
    )
    for row in rows:
        shuffle(row)
    if rows:
        # (First cleared, then called so: where the file is busy, it is tried again.)
        compact(Ballot, Remark, Seat)
        Round.objects.filter(pk__in=[row.pk for row in rows]).update(is_shuffled=True)
    return len(rows)


@transaction.atomic
def shuffle(row: Round) -> None:
    """Writes both tables anew in random order, ballots under new keys: what was written when cannot be told any more."""
    dice = secrets.SystemRandom()
    for model in (Ballot, Remark):
        kept = list(model.objects.filter(round=row))
        model.objects.filter(round=row).delete()
        _written(model, kept, dice, lambda each: setattr(each, "key", random_key()))
    seats = list(Seat.objects.filter(round=row))
    Seat.objects.filter(round=row).delete()
    _written(Seat, seats, dice, lambda each: setattr(each, "pk", None))


def _written(model: Any, rows: list[Any], dice: Any, renew: Any) -> None:
    dice.shuffle(rows)
    for each in rows:
        renew(each)
        each._state.adding = True
    model.objects.bulk_create(rows)


def compact(*tables: Any) -> None:
    """Leaves nothing of the old order in the file: free pages, the log beside it, dead rows.

    Args:
        tables: those of which nothing may be left; on SQLite it is the whole file.
    """
    if connection.in_atomic_block:  # (in a test: no database compacts within a transaction)
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # (Not `secure_delete` instead: pages that were split before keep copies of ballots that nobody deletes.
            # Of 600 ballots 5 to 10 were still in the file with it, none after VACUUM.)
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for model in tables:
                cursor.execute(f'VACUUM FULL "{model._meta.db_table}"')


def repeat_due() -> int:
    """Opens the next wave of rounds that come again, when their time has come; how many."""
    count = 0
    waves = Round.objects.filter(
        every_months__gt=0, paused_at=None, state__in=["closed", "revealed", "settled"], next=None
    )
    for row in waves.select_related("workspace"):
        try:
            count += next_wave(row) is not None
        except ValidationError:
            # (One that cannot be made must not keep the others from coming; its page says that it is due.)
            log.warning("round %s: its next wave could not be made", row.pk, exc_info=True)
    return count
