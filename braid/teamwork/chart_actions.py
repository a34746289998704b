"""Every write about who leads on what."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.archive import archive
from braid.base.models import BOTH_SIDES
from braid.base.rows import keep
from braid.people.models import Member
from braid.rounds.actions import settle
from braid.rounds.models import Round
from braid.teamwork.models import ChartAcknowledgement, Duty, Responsibility

# (role, person or None, side or "")
Part = tuple[str, Member | None, str]


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
) -> Responsibility:
    """Writes down who leads on an area. An entry about the same area ends with it and stays readable.

    Args:
        source_round: the revealed round that it settles: what was agreed stands there as well.
        replaces: the entry that this one is to follow, where the area got another name.

    Raises:
        ValidationError: by field; nobody is accountable; or the round is not revealed.
        PermissionDenied: this member may not edit, or something is of another workspace.
    """
    parts = list(dict.fromkeys(duties))
    if not any(role == Duty.Role.ACCOUNTABLE for role, _member, _side in parts):
        raise ValidationError({"accountable": _("Say who has the last word.")})
    same = Responsibility.objects.visible_to(by).in_force().filter(area__iexact=area.strip())
    _end(same, by)
    if replaces is not None:
        _end(Responsibility.objects.visible_to(by).in_force().filter(pk=replaces.pk), by)
    made = keep(
        by, Responsibility(by=by), area=area, scope=scope, source_round=source_round,
        valid_from=valid_from or timezone.localdate(),
    )  # fmt: skip
    for role, member, side in parts:
        keep(by, Duty(responsibility=made), role=role, member=member, side=side)
    record(by, "responsibility.charted", made)
    if source_round is not None:
        _settle(source_round, made, by)
    return made


def _end(rows: Any, by: Member) -> None:
    if not by.may("edit"):
        raise PermissionDenied
    rows.update(ended_on=timezone.localdate())


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
