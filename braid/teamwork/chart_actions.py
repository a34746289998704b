"""Every write about who leads on what."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.archive import archive
from braid.base.models import BOTH_SIDES
from braid.base.rows import keep
from braid.people.models import Member
from braid.rounds.actions import settle
from braid.rounds.instruments import AREAS
from braid.rounds.models import Round
from braid.teamwork.models import ChartAcknowledgement, Decision, Duty, Responsibility
from braid.teamwork.models.chart import here

# (role, person or None, side or "")
Part = tuple[str, Member | None, str]
# (person or None, side or "")
Leader = tuple[Member | None, str]


def leader_of(row: Responsibility) -> Leader | None:
    """Who has the last word on an area; None where nobody who is here has, or more than one."""
    found = [(part[1], part[2]) for part in parts_of(row, here(timezone.localdate())) if part[0] == Duty.Role.ACCOUNTABLE]  # fmt: skip
    return found[0] if len(found) == 1 else None


def parts_of(row: Responsibility, narrow: Q | None = None) -> list[Part]:
    """Who has which part in an area."""
    duties = row.duties.filter(narrow or Q()).select_related("member").order_by("pk")
    return [(each.role, each.member, each.side) for each in duties if each.member or each.side]


@transaction.atomic
def chart_area(
    *,
    by: Member,
    area: str,
    duties: Iterable[Part],
    scope: str = "",
    valid_from: date | None = None,
    source_round: Round | None = None,
    replaces: Responsibility | None = None,
    in_use: bool = False,
    is_open: bool = False,
) -> Responsibility:
    """Writes down who leads on an area. An entry about the same area ends with it and stays readable.

    Args:
        source_round: the revealed round that it settles: what was agreed stands there as well.
        replaces: the entry that this one is to follow, where the area got another name.
        is_open: nobody leads on it yet, and that is known: the clock runs.

    Raises:
        ValidationError: by field; nobody is accountable; or the round is not revealed.
        PermissionDenied: this member may not edit, or something is of another workspace.
    """
    parts = list(dict.fromkeys(duties))
    if not is_open and not any(role == Duty.Role.ACCOUNTABLE for role, _member, _side in parts):
        raise ValidationError({"accountable": _("Say who has the last word.")})
    named = Q(area__iexact=area.strip())
    before = named | Q(pk=replaces.pk) if replaces is not None else named
    ended = list(
        Responsibility.objects.visible_to(by).in_force().filter(before).values_list("pk", "open_since")
    )
    _end(Responsibility.objects.filter(pk__in=[pk for pk, _since in ended]), by)
    made = keep(
        by, Responsibility(by=by), area=area, scope=scope, source_round=source_round, in_use=in_use,
        valid_from=valid_from or timezone.localdate(),
        open_since=min((since for _pk, since in ended if since), default=None),
    )  # fmt: skip
    for role, member, side in parts:
        keep(by, Duty(responsibility=made), role=role, member=member, side=side)
    Decision.objects.filter(area__in=[pk for pk, _since in ended]).update(area=made)
    wind(made, by=by)
    record(by, "responsibility.charted", made)
    if source_round is not None:
        _settle(source_round, made, by)
    return made


def _end(rows: Any, by: Member) -> None:
    if not by.may("edit"):
        raise PermissionDenied
    rows.update(ended_on=timezone.localdate())


def wind(row: Responsibility, *, by: Member) -> None:
    """Lets the clock of an area run while nobody leads on it, or more than one; stops it when one does."""
    is_settled = leader_of(row) is not None
    since = None if is_settled else row.open_since or timezone.localdate()
    if since != row.open_since:
        keep(by, row, open_since=since)
    if is_settled:
        for question in Decision.objects.open().in_use().filter(area=row, asks_lead=True):
            archive(question, by=by)


@transaction.atomic
def claim(row: Responsibility, *, by: Member) -> Duty:
    """Says that one leads on an area. Where somebody else does too, it is to be settled.

    Raises:
        ValidationError: a newer entry is in force, or one has claimed it already.
        PermissionDenied: this member is on neither side, or may not edit.
    """
    now = _locked(row, by)
    mine = Q(member=by) | Q(side=by.side, member=None)
    if now.duties.filter(mine, role=Duty.Role.ACCOUNTABLE).exists():
        raise ValidationError(_("You lead on it already, or your side as a whole does."))
    made = keep(by, Duty(responsibility=now), role=Duty.Role.ACCOUNTABLE, member=by, side="")
    now.acknowledgements.all().delete()
    wind(now, by=by)
    record(by, "responsibility.claimed", now, side=by.side)
    return made


@transaction.atomic
def give_up(row: Responsibility, *, by: Member) -> None:
    """Takes back that one leads on an area, or that one's side as a whole does.

    Raises:
        ValidationError: a newer entry is in force, or one does not lead on it.
        PermissionDenied: this member is on neither side, or may not edit.
    """
    now = _locked(row, by)
    mine = Q(member=by) | Q(side=by.side, member=None)
    if not now.duties.filter(mine, role=Duty.Role.ACCOUNTABLE).delete()[0]:
        raise ValidationError(_("You do not lead on it."))
    wind(now, by=by)
    record(by, "responsibility.given_up", now, side=by.side)


def _locked(row: Responsibility, by: Member) -> Responsibility:
    if not by.may("edit") or row.workspace_id != by.workspace_id or by.side not in BOTH_SIDES:
        raise PermissionDenied
    now: Responsibility = Responsibility.objects.select_for_update().get(pk=row.pk)
    if now.ended_on:
        raise ValidationError(_("There is a newer entry about this area. Please read that one."))
    return now


@transaction.atomic
def chart_nine(*, by: Member) -> int:
    """Puts those of the nine grey areas into the chart that are not in it: nobody leads on them yet. How many."""
    there = {area.casefold() for area in Responsibility.objects.visible_to(by).in_force().values_list("area", flat=True)}  # fmt: skip
    missing = [str(area) for area in AREAS if str(area).casefold() not in there]
    for area in missing:
        chart_area(by=by, area=area, duties=(), is_open=True)
    return len(missing)


def unwind(person: Member, day: date | None) -> None:
    """Somebody leaves on that day, or stays after all: the clock of what they lead on starts then, or stops."""
    rows = Responsibility.objects.in_force().filter(duties__member=person, duties__role=Duty.Role.ACCOUNTABLE)
    for row in rows.distinct():
        others = row.duties.filter(here(day or timezone.localdate()), role=Duty.Role.ACCOUNTABLE)
        since = None if others.count() == 1 else row.open_since or day or timezone.localdate()
        Responsibility.objects.filter(pk=row.pk).update(open_since=since)


def _settle(row: Round, made: Responsibility, by: Member) -> None:
    leads = made.duties.filter(role=Duty.Role.ACCOUNTABLE).select_related("member").first()
    who = leads.member.name if leads and leads.member else by.workspace.side_name(leads.side if leads else "")
    said = _("%(area)s: %(who)s has the last word.") % {"area": made.area, "who": who}
    if made.scope:
        said = f"{said} {made.scope}"
    settle(row, by=by, said=said, agreed={"area": made.area})


@transaction.atomic
def acknowledge_area(row: Responsibility, *, by: Member) -> ChartAcknowledgement:
    """One's own side agrees; a second time changes nothing.

    Raises:
        ValidationError: a newer entry is in force.
        PermissionDenied: this member is on neither side, or may not edit.
    """
    if not by.may("edit") or row.workspace_id != by.workspace_id or by.side not in BOTH_SIDES:
        raise PermissionDenied
    if row.ended_on:
        raise ValidationError(_("There is a newer entry about this area. Please read that one."))
    made, is_new = ChartAcknowledgement.objects.get_or_create(
        responsibility=row, side=by.side, defaults={"workspace_id": by.workspace_id, "by": by}
    )
    if is_new:
        record(by, "responsibility.acknowledged", row, side=by.side)
    return made


@transaction.atomic
def remove_area(row: Responsibility, *, by: Member) -> None:
    """Puts an area into the archive."""
    archive(row, by=by)
