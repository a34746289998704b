"""Who comes: saying so for oneself, and what was said of one meeting or of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import BOTH_SIDES, Side
from braid.people.models import Member
from braid.teamwork.models import Coming, Meeting, Series

YES, MAYBE, NO = Coming.Said.YES, Coming.Said.MAYBE, Coming.Said.NO


@transaction.atomic
def answer(
    series: Series, meeting: Meeting | None, *, by: Member, said: str, how: str = Coming.How.PAGE, note: str = "",
    at: datetime | None = None,
) -> Coming:  # fmt: skip
    """Says for oneself whether one comes, to one meeting or (None) to all to come. What is older than the last word is not kept.

    Args:
        at: when it was said, where that was elsewhere.

    Raises:
        PermissionDenied: this member may not see the series.
        ValidationError: they do not belong to it, nothing of it is to come, or the meeting is skipped.
    """
    now = _held(series, by)
    if not now.seats.filter(member=by).exists():
        raise ValidationError(_("You do not belong to this series."))
    if now.ended_on and meeting is None:
        raise ValidationError(_("This series has ended."))
    if meeting is not None and (meeting.series_id != now.pk or meeting.on < timezone.localdate()):
        raise ValidationError(_("This meeting is over."))
    if meeting is not None and meeting.skipped_at:
        raise ValidationError(_("This meeting is not held: it was skipped."))
    moment = min(at or timezone.now(), timezone.now())
    rows = Coming.objects.filter(workspace_id=by.workspace_id)
    row = rows.filter(series=now, meeting=meeting, member=by).first() or Coming(series=now, meeting=meeting, member=by)  # fmt: skip
    if row.pk and row.at > moment:
        return row
    is_new = row.pk is None or row.said != said
    # (A guest who was asked may answer, and change nothing else.)
    row.workspace_id, row.said, row.how, row.note, row.at = by.workspace_id, said, how, note[:200], moment
    row.clean_fields()
    row.save()
    if is_new:
        # (That somebody does not come is what the one who has called them together wants to hear.)
        told = [now.by_id] if said == NO and now.by_id else []
        record(by, "meeting.answered", meeting or now, said=str(said), tell=told)
    return row


def _held(series: Series, by: Member) -> Series:
    rows = Series.objects.visible_to(by) if by.may("view") else Series.objects.none()
    found: Series | None = rows.select_for_update(of=("self",)).filter(pk=series.pk).first()
    if found is None:
        raise PermissionDenied
    found.workspace = by.workspace
    return found


def said_of(meetings: Iterable[Meeting]) -> dict[int, dict[int, Coming]]:
    """By number of the meeting and of the member what each has said of it. One query.

    What was said of this one goes before what was said of all; what was said before it was moved is no answer.
    """
    rows = {row.pk: row for row in meetings}
    known: dict[tuple[int, int | None], list[Coming]] = defaultdict(list)
    for each in Coming.objects.filter(series__in={row.series_id for row in rows.values()}).order_by(
        "at", "pk"
    ):
        known[each.series_id, each.meeting_id].append(each)
    found: dict[int, dict[int, Coming]] = {}
    for row in rows.values():
        since = max(row.series.timed_at, row.moved_at or row.series.timed_at)
        both = [*known[row.series_id, None], *known[row.series_id, row.pk]]
        found[row.pk] = {each.member_id: each for each in both if each.at >= since}
    return found


def said_of_all(series: Series) -> dict[int, Coming]:
    """By number of the member what each has said of the whole series. One query."""
    rows = Coming.objects.filter(series=series, meeting=None, at__gte=series.timed_at)
    return {each.member_id: each for each in rows}


def by_side(people: list[Member], said: dict[int, Coming]) -> list[dict[str, Any]]:
    """For each of both sides with somebody in it how many come, perhaps, do not, and have not said."""
    found = []
    for side in (*BOTH_SIDES, Side.OTHER):
        answers = [said[each.pk].said if each.pk in said else "" for each in people if each.side == side]
        if answers:
            counts = {word: answers.count(word) for word in (YES, MAYBE, NO, "")}
            found.append({"side": str(side), "of": len(answers), "all_away": counts[NO] == len(answers), **{str(k) or "open": n for k, n in counts.items()}})  # fmt: skip
    return found
