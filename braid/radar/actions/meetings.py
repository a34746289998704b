"""A play becomes a meeting, and where there is a finding also a commitment."""

from collections.abc import Iterable
from datetime import date, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from braid.base.models import BOTH_SIDES
from braid.base.rows import keep
from braid.people.models import Member
from braid.radar.actions.findings import commit_to
from braid.radar.models import Commitment, Finding, PlayMeeting
from braid.radar.plays import PLAYS
from braid.teamwork import agenda, series_actions
from braid.teamwork.models import Meeting, Series

KINDS = {"PL19": Series.Kind.RETRO, "PL23": Series.Kind.TRAINING}


@transaction.atomic
def meet_for(
    play: str, *, by: Member, people: Iterable[Member], on: date, at: time, rhythm: str, finding: Finding | None = None
) -> Meeting:  # fmt: skip
    """Begins a series, or one meeting, for a play; its steps are on the agenda of the first one.

    With a finding both sides commit to the play, unless they have committed to something already, so that it can be
    seen afterwards what came of it. What is for a few only is met about by these few.

    Raises:
        ValidationError: by field.
        PermissionDenied: this member may not edit, or somebody or something is not of this workspace.
    """
    if play not in PLAYS:
        raise ValidationError(_("There is no such play."))
    named, chosen = list(people), PLAYS[play]
    if finding is not None:
        _check_readers(finding, named, by)
    series = series_actions.begin(
        by=by, people=named, about=finding, only=True if finding is not None and finding.is_private else None,
        name=str(chosen.name)[:120], kind_of=KINDS.get(play, Series.Kind.OTHER), purpose=str(chosen.purpose)[:300],
        rhythm=rhythm, first_on=on, at=at, minutes=chosen.minutes,
    )  # fmt: skip
    first: Meeting | None = series.meetings.order_by("on", "at").first()
    if first is None:
        raise ValidationError({"on": _("No meeting falls on that day. Choose one to come.")})
    for step in chosen.steps:
        agenda.put_on(first, by=by, text=str(step)[:300])
    keep(by, PlayMeeting(), series=series, play=play)
    if finding is not None:
        _commit(finding, play, named, on, by)
    return first


def _check_readers(finding: Finding, people: list[Member], by: Member) -> None:
    """Nobody learns of a finding by being asked to a meeting about it."""
    if not Finding.objects.visible_to(by).filter(pk=finding.pk).exists():
        raise PermissionDenied
    for each in people:
        if not Finding.objects.visible_to(each).filter(pk=finding.pk).exists():
            text = _("%(name)s may not read this finding: meet without them, or about something else.")
            raise ValidationError({"people": text % {"name": each.name}})


def _commit(finding: Finding, play: str, people: list[Member], on: date, by: Member) -> None:
    """An owner of each side, where both meet; whoever asks comes first."""
    ordered = sorted(people, key=lambda each: (each.pk != by.pk, not each.is_lead, each.pk))
    owners = {side: next((each for each in ordered if each.side == side), None) for side in BOTH_SIDES}
    if None in owners.values() or Commitment.objects.filter(finding=finding, outcome="").exists():
        return
    commit_to(
        finding, by=by, play=play, product_owner=owners[BOTH_SIDES[0]], marketing_owner=owners[BOTH_SIDES[1]],
        due_on=on + timedelta(days=14),
    )  # fmt: skip
