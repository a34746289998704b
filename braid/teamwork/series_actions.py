"""Every write about a series of meetings: beginning it, changing it, pausing and ending it, saying what becomes of it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import WorkspaceModel
from braid.base.rows import keep
from braid.people.models import Member
from braid.teamwork.models import Pause, Seat, Series, Verdict
from braid.teamwork.planning import plan, replan

MOST = 40


def held(row: Series, by: Member) -> Series:
    """The series as it is now, held until the transaction ends, for somebody who sees it and may write.

    Raises:
        PermissionDenied: this member may not edit, or may not see it.
    """
    rows = Series.objects.visible_to(by) if by.may("edit") else Series.objects.none()
    found: Series | None = rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise PermissionDenied
    found.workspace = by.workspace
    return found


@transaction.atomic
def begin(
    *, by: Member, people: Iterable[Member], only: bool | None = None, about: WorkspaceModel | None = None, **fields: Any
) -> Series:  # fmt: skip
    """Begins a series; its next meetings are there from then on.

    Args:
        people: who belongs to it.
        only: whether nobody else sees it; None: a 1:1 is for its two people, as is what is about a restricted thing
            for its own; everything else for all.
        about: what it is about, such as a launch.
        fields: of the table.

    Raises:
        ValidationError: by field.
        PermissionDenied: this member may not edit, or something is of another workspace.
    """
    row = Series(by=by if by.pk else None)
    if about is not None:
        row.about = f"{about._meta.model_name}:{about.pk}"
    keep(by, row, **fields)
    row.workspace = by.workspace
    named = _seated(row, people, by=by)
    hidden = row.kind_of == Series.Kind.ONE_TO_ONE or getattr(about, "is_restricted", False)
    _kept_to(row, named, hidden if only is None else only)
    plan(row, by=by)
    keep(by, row, since=max(row.first_on, timezone.localdate()), timed_at=timezone.now())
    record(by, "series.begun", row, invited=[each.pk for each in named])
    return row


@transaction.atomic
def change(row: Series, /, *, by: Member, people: Iterable[Member], only: bool, **fields: Any) -> Series:
    """Changes a series; meetings to come that nobody has touched follow.

    Raises:
        ValidationError: by field.
        PermissionDenied: this member may not edit, or may not see it.
    """
    now = held(row, by)
    rhythm = (now.rhythm, now.first_on, now.at, now.minutes)
    before = set(now.seats.values_list("member_id", flat=True))
    keep(by, now, **fields)
    named = _seated(now, people, by=by)
    _kept_to(now, named, only)
    if rhythm != (now.rhythm, now.first_on, now.at, now.minutes) and not now.ended_on:
        now.since = max(now.first_on, timezone.localdate())
        _other_times(now, by)
    record(by, "series.changed", now, invited=[each.pk for each in named if each.pk not in before])
    return now


def _other_times(now: Series, by: Member) -> None:
    """Its meetings to come are at other times from now on, and who was asked is asked anew."""
    now.time_changes()
    keep(by, now, since=now.since, sequence=now.sequence, timed_at=now.timed_at)
    replan(now, by=by)


def _seated(row: Series, people: Iterable[Member], *, by: Member) -> list[Member]:
    """Who belongs to it from now on."""
    named = list(dict.fromkeys(people))
    if any(each.workspace_id != by.workspace_id for each in named):
        raise PermissionDenied
    if not named:
        raise ValidationError({"people": _("Choose who meets.")})
    if row.kind_of == Series.Kind.ONE_TO_ONE and len(named) != 2:
        raise ValidationError({"people": _("A 1:1 is of two people. Choose two, or another kind.")})
    if len(named) > MOST:
        raise ValidationError({"people": _("Up to %(n)d people meet in one series.") % {"n": MOST}})
    there = {seat.member_id: seat for seat in row.seats.all()}
    for each in named:
        if each.pk not in there:
            keep(by, Seat(series=row, member=each), member=each)
    gone = set(there) - {each.pk for each in named}
    row.seats.filter(member__in=gone).delete()
    return named


def _kept_to(row: Series, people: list[Member], only: bool) -> None:
    """Whether nobody else sees it. Whoever comes may then read what was noted before."""
    if only and not any(each.user_id and each.may("edit") for each in people):
        text = _("Nobody among them may make changes here: it would be locked for ever.")
        raise ValidationError({"people": text})
    if row.is_restricted != only:
        row.is_restricted = only
        row.save(update_fields=["is_restricted"])
    row.readers.set(people if only else [])


@transaction.atomic
def pause(row: Series, *, by: Member, since: date, until: date | None = None, why: str = "") -> Pause:
    """Holds a series no more for a while; untouched meetings of these days are gone.

    Raises:
        ValidationError: the days are the wrong way round, or it has ended.
    """
    now = held(row, by)
    _going(now)
    made = keep(by, Pause(series=now, by=by), since=since, until=until, why=why)
    _fewer(now, by)
    replan(now, by=by)
    record(
        by, "series.paused", now, since=since.isoformat(), until=until.isoformat() if until else "", why=why
    )
    return made


@transaction.atomic
def resume(row: Series, *, by: Member) -> Series:
    """Lets a paused series go on from today; a pause to come does not come."""
    now, today = held(row, by), timezone.localdate()
    _going(now)
    for each in now.pauses.all():
        if each.since >= today:
            each.delete()
        elif each.until is None or each.until >= today:
            keep(by, each, until=today - timedelta(days=1))
    _fewer(now, by)
    replan(now, by=by)
    record(by, "series.resumed", now)
    return now


@transaction.atomic
def end(row: Series, *, by: Member) -> Series:
    """Holds a series no more. What was noted stays; open actions still come back to those who do them."""
    now = held(row, by)
    _going(now)
    _end(now, by)
    record(by, "series.ended", now, invited=_others(now, by))
    return now


def _end(now: Series, by: Member) -> None:
    today = timezone.localdate()
    keep(by, now, ended_on=today, sequence=now.sequence + 1)
    now.meetings.filter(on__gte=today).untouched().delete()


@transaction.atomic
def judge(row: Series, *, by: Member, said: str, why: str = "") -> Verdict:
    """Says what becomes of a series that was skipped again and again: keep, shrink or drop.

    Raises:
        ValidationError: it has ended, or nothing was chosen.
    """
    now = held(row, by)
    _going(now)
    made = keep(by, Verdict(series=now, by=by), said=said, why=why)
    if said == Verdict.Said.DROP:
        _end(now, by)
    record(by, "series.judged", now, said=said, why=why, invited=_others(now, by))
    return made


def _fewer(now: Series, by: Member) -> None:
    """Some of its meetings are held no more, or again. The others stay, and with them what was said of them."""
    keep(by, now, sequence=now.sequence + 1)


def _going(now: Series) -> None:
    if now.ended_on:
        raise ValidationError(_("This series has ended."))


def _others(now: Series, by: Member) -> list[int]:
    return [pk for pk in now.seats.values_list("member_id", flat=True) if pk != by.pk]
