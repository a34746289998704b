"""Every write about a question before it is decided: asking it, changing it, saying what one's side wants, citing it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.activity.archive import archive
from braid.base.models import BOTH_SIDES, WorkspaceModel
from braid.base.rows import keep
from braid.people.models import Member
from braid.teamwork.chart_actions import Part, leader_of
from braid.teamwork.models import Approval, Citation, Decision, DecisionOption, DecisionPart, Position

Role = DecisionPart.Role
MOST_OPTIONS = 12


def locked(row: Decision, by: Member) -> Decision:
    """The decision as it is now, held until the transaction ends, for somebody who sees it and may write.

    Raises:
        PermissionDenied: this member may not edit, or may not see it.
    """
    rows = Decision.objects.visible_to(by) if by.may("edit") else Decision.objects.none()
    found: Decision | None = rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise PermissionDenied
    return found


@transaction.atomic
def ask(*, by: Member, question: str, parts: Iterable[Part] = (), options: Iterable[str] = (), **fields: Any) -> Decision:  # fmt: skip
    """Puts a question into the log. Where nobody is named who decides, whoever leads on its area does.

    Args:
        parts: who decides, contributes and is informed, each as (role, person or None, side or "").
        options: how it can be answered, in words.
        fields: of the table; without a `driver` it is whoever asks.

    Raises:
        ValidationError: by field.
        PermissionDenied: this member may not edit, or something is of another workspace.
    """
    asked = Decision(by=by if by.pk else None)
    row = keep(by, asked, **{"driver": by, **fields}, question=question)
    set_parts(row, _with_decider(row, parts), by=by)
    set_options(row, options, by=by)
    record(by, "decision.asked", row, tell=_people(row, Role.APPROVER, Role.CONTRIBUTOR))
    return row


def _with_decider(row: Decision, parts: Iterable[Part]) -> list[Part]:
    found = list(dict.fromkeys(parts))
    if row.area is None or any(role == Role.APPROVER for role, _member, _side in found):
        return found
    leads = leader_of(row.area)
    return [*found, (Role.APPROVER, *leads)] if leads else found


@transaction.atomic
def change(row: Decision, /, *, by: Member, parts: Iterable[Part], options: Iterable[str], **fields: Any) -> Decision:  # fmt: skip
    """Changes a question that is not decided; what was written down as decision is to be agreed to again.

    Raises:
        ValidationError: by field; it stands already; or it was to be said apart, and somebody has said something.
        PermissionDenied: this member may not edit, or may not see it.
    """
    now = locked(row, by)
    refuse_decided(now)
    if fields.get("is_blind", now.is_blind) != now.is_blind and now.positions.exists():
        raise ValidationError(
            {"is_blind": _("A side has said what it wants already: how it was asked stays as it is.")}
        )
    keep(by, now, **fields, written_by=None, written_at=None)
    set_parts(now, _with_decider(now, parts), by=by)
    set_options(now, options, by=by)
    Approval.objects.filter(part__decision=now).delete()
    record(by, "decision.changed", now)
    return now


def refuse_decided(row: Decision) -> None:
    """Raises ValidationError where a decision stands."""
    if row.decided_on:
        raise ValidationError(
            _(
                "This is decided already, and stays as it was. Ask anew, and let the new decision supersede it."
            )
        )


def set_parts(row: Decision, parts: Iterable[Part], *, by: Member) -> None:
    """Who has which part from now on; the answer to who leads on an area is no part of this."""
    wanted = {(role, member.pk if member else None, side): member for role, member, side in parts}
    for part in row.parts.exclude(role=Role.LEAD):
        key = (part.role, part.member_id, part.side)
        if key in wanted:
            del wanted[key]
        else:
            part.delete()
    for (role, _pk, side), member in wanted.items():
        keep(by, DecisionPart(decision=row), role=role, member=member, side=side)


def set_options(row: Decision, options: Iterable[str], *, by: Member) -> None:
    """How the question can be answered; an option that stays keeps who would take it."""
    texts = list(dict.fromkeys(text.strip()[:300] for text in options if text.strip()))
    if len(texts) > MOST_OPTIONS:
        raise ValidationError({"options": _("Up to %(most)s options fit here.") % {"most": MOST_OPTIONS}})
    there = {option.text: option for option in row.options.all()}
    DecisionOption.objects.filter(decision=row).exclude(text__in=texts).delete()
    for order, text in enumerate(texts):
        keep(by, there.get(text) or DecisionOption(decision=row), text=text, order=order)


def _people(row: Decision, *roles: str) -> list[int]:
    """The people who have one of these parts by name."""
    rows = row.parts.filter(role__in=roles, member__isnull=False)
    return sorted(set(rows.values_list("member_id", flat=True)))


@transaction.atomic
def say(row: Decision, *, by: Member, text: str, option: DecisionOption | None = None) -> Position:
    """Says what one's own side wants. Where both were to say it apart, the second one opens both.

    Raises:
        ValidationError: on `text` when it is empty or longer than a hundred words; it is decided, or both are open.
        PermissionDenied: this member is on neither side, may not edit, or may not see it.
    """
    now = locked(row, by)
    if by.side not in BOTH_SIDES:
        raise PermissionDenied
    refuse_decided(now)
    if now.is_blind and now.opened_at:
        raise ValidationError(
            _("Both sides have seen what was said: it stays as it is. Add a comment instead.")
        )
    if option is not None and option.decision_id != now.pk:
        raise ValidationError({"option": _("This is no option of this question.")})
    there = Position.objects.filter(decision=now, side=by.side).first()
    made = keep(
        by, there or Position(decision=now, side=by.side), text=text, option=option, by=by, at=timezone.now()
    )
    opens = now.is_blind and now.positions.count() == len(BOTH_SIDES)
    if opens:
        keep(by, now, opened_at=timezone.now())
    name = "decision.positions_opened" if opens else "decision.position_given"
    record(by, name, now, side=by.side, tell=_people(now, Role.APPROVER) if opens else [])
    return made


@transaction.atomic
def asked_before(row: Decision, *, by: Member) -> Decision:
    """Notes, for the side that was asked, that it was: of a decision that was made without anything written down of it.

    Raises:
        ValidationError: it is not decided yet, or it is known already that this side had a part in it.
        PermissionDenied: this member is on neither side, may not edit, or may not see it.
    """
    now = locked(row, by)
    if by.side not in BOTH_SIDES:
        raise PermissionDenied
    if not now.decided_on:
        raise ValidationError(_("It is not decided yet: say what your side wants instead."))
    if by.side in heard(now):
        raise ValidationError(_("It is known already that your side had a part in it."))
    keep(by, DecisionPart(decision=now), role=Role.CONTRIBUTOR, member=None, side=by.side)
    record(by, "decision.asking_noted", now, side=by.side)
    return now


@transaction.atomic
def not_asked(row: Decision, *, by: Member) -> Decision:
    """Takes that back."""
    now = locked(row, by)
    now.parts.filter(role=Role.CONTRIBUTOR, member=None, side=by.side).delete()
    record(by, "decision.asking_taken_back", now, side=by.side)
    return now


def heard(row: Decision) -> set[str]:
    """The sides that decided it, were asked before, or said what they want."""
    roles = row.parts.filter(role__in=(Role.APPROVER, Role.CONTRIBUTOR))
    sides = set(roles.annotate(of=Coalesce("member__side", "side")).values_list("of", flat=True))
    return sides | set(row.positions.values_list("side", flat=True))


@transaction.atomic
def cite(row: Decision, about: WorkspaceModel, *, by: Member) -> Citation:
    """Names a decision on the page of something else, and that on the page of the decision; twice changes nothing.

    Raises:
        PermissionDenied: this member may not edit, or may not see one of the two.
    """
    now = locked(row, by)
    if not type(about).objects.visible_to(by).filter(pk=about.pk).exists():
        raise PermissionDenied
    made, is_new = Citation.objects.get_or_create(
        decision=now, subject_kind=about.kind, subject_id=about.pk,
        defaults={"workspace_id": by.workspace_id, "by": by},
    )  # fmt: skip
    if is_new:
        record(by, "decision.cited", now, about=about)
    return made


@transaction.atomic
def uncite(citation: Citation, *, by: Member) -> None:
    """Takes a citation back."""
    now = locked(citation.decision, by)
    citation.delete()
    record(by, "decision.uncited", now)


@transaction.atomic
def remove(row: Decision, *, by: Member) -> None:
    """Puts a decision into the archive."""
    archive(row, by=by)
