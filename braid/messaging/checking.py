"""Checking what is said: verdicts of experts, and asking for them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.activity.actions import record
from braid.base.models import Side
from braid.base.rows import keep
from braid.messaging.models import HOLDS, Ask, Claim, FactCheck, Standing
from braid.messaging.resting import bases
from braid.people.models import Member

MOST = 500


def is_expert(member: Member) -> bool:
    """Whether somebody can say what is true: those who build it. A guest never can."""
    return member.side == Side.PRODUCT and member.may("edit")


def why_not(claim: Claim, member: Member, standing: str = Standing.TRUE) -> str:
    """Why this member cannot give this verdict on a claim; empty where nothing stands in the way.

    The rule, here alone: a verdict is given by the side that builds. Whoever wrote a claim cannot be its only
    checker: they may call it wrong at any time, but call it true only where somebody else has since the last change.
    """
    if not is_expert(member):
        side = claim.workspace.side_name(Side.PRODUCT)
        return _("Only somebody of %(side)s can say what is true here.") % {"side": side}
    if standing not in HOLDS or claim.by_id != member.pk:
        return ""
    rows = FactCheck.objects.filter(claim=claim)
    last = rows.filter(standing=Standing.EXPIRED).order_by("-pk").values_list("pk", flat=True).first() or 0
    others = rows.filter(pk__gt=last, standing__in=HOLDS).exclude(expert=member)
    if others.exists():
        return ""
    return _("You wrote this claim. Somebody else has to call it true first: ask one of your colleagues.")


@transaction.atomic
def give_verdict(claim: Claim, *, by: Member, standing: str, evidence: str, limits: str = "", **more: Any) -> FactCheck:  # fmt: skip
    """An expert says how a claim stands, and how that is known. Open requests to this expert are answered by it.

    Args:
        more: `url`, where it can be seen; `on`, the day of the check, today unless said otherwise.

    Raises:
        PermissionDenied: the claim is of another workspace, or this member may not edit.
        ValidationError: by field; also where this member cannot give this verdict (see `why_not`).
    """
    if claim.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    if standing not in (*HOLDS, Standing.WRONG):
        raise ValidationError({"standing": _("Say whether it is true, true with limits, or wrong.")})
    if why := why_not(claim, by, standing):
        raise ValidationError({"standing": why})
    if not evidence.strip():
        raise ValidationError({"evidence": _("Say in a sentence how you know, so that others need not ask.")})
    rests_on = bases(Claim.objects.filter(pk=claim.pk))[claim.pk]
    row = FactCheck(claim=claim, expert=by, by=by, rests_on=rests_on)
    keep(by, row, standing=standing, evidence=evidence, limits=limits, **more)
    asked = Ask.objects.open().filter(claim=claim, expert=by)
    waited = {pk for pk in asked.values_list("by_id", flat=True) if pk}
    asked.update(answer=row)
    record(by, "claim.checked", claim, item=claim.item_id, standing=standing, tell=sorted({*waited, *_author(claim)}))  # fmt: skip
    return row


def _author(claim: Claim) -> set[int]:
    return {claim.by_id} if claim.by_id else set()


@dataclass
class Asked:
    """What came of asking about several claims: how many the expert is asked about now, and what was left out and why."""

    count: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def ask_expert(claims: Iterable[Claim], *, by: Member, expert: Member, due_on: date | None = None) -> Asked:
    """Puts claims to somebody who knows. Whoever is asked already gets the new day.

    Raises:
        PermissionDenied: this member may not edit, or a claim is of another workspace.
        ValidationError: on `expert`: somebody who cannot check; on `due_on`: a day that is over.
    """
    rows = list(claims)
    if not by.may("edit") or any(claim.workspace_id != by.workspace_id for claim in rows):
        raise PermissionDenied
    _refuse_asking(expert, by, due_on)
    if len(rows) > MOST:
        raise ValidationError(_("Up to %(most)s claims can be put to somebody at once.") % {"most": MOST})
    outcome = Asked()
    visible = set(Claim.objects.visible_to(expert).filter(pk__in=[c.pk for c in rows]).values_list("pk", flat=True))  # fmt: skip
    open_ones = {ask.claim_id: ask for ask in Ask.objects.open().filter(claim__in=rows, expert=expert)}
    asked = []
    for claim in rows:
        if why := _cannot_be_asked(claim, expert, visible):
            outcome.left.append((str(claim), why))
        elif ask := open_ones.get(claim.pk):
            keep(by, ask, due_on=due_on or ask.due_on)
            outcome.count += 1
        else:
            asked.append(claim)
    Ask.objects.bulk_create(
        Ask(workspace_id=by.workspace_id, claim=claim, expert=expert, by=by, due_on=due_on) for claim in asked
    )
    outcome.count += len(asked)
    if len(asked) == 1:
        record(by, "claim.asked_about", asked[0], item=asked[0].item_id, expert=expert, tell=[expert.pk])
    elif asked:
        record(by, "claims.asked_about", Claim, count=len(asked), expert=expert, claims=[c.pk for c in asked], tell=[expert.pk])  # fmt: skip
    return outcome


def _refuse_asking(expert: Member, by: Member, due_on: date | None) -> None:
    if expert.workspace_id != by.workspace_id or expert.has_left:
        raise ValidationError({"expert": _("This person is not here any more. Ask somebody else.")})
    if not is_expert(expert):
        raise ValidationError({"expert": _("This person cannot say what is true here. Ask somebody who builds it.")})  # fmt: skip
    if due_on and due_on < timezone.localdate():
        raise ValidationError({"due_on": _("That day is over. Choose one to come.")})


def _cannot_be_asked(claim: Claim, expert: Member, visible: set[int]) -> str:
    if claim.pk not in visible:
        return _("%(name)s may not see it.") % {"name": expert.name}
    if claim.by_id == expert.pk:
        return _("%(name)s wrote it.") % {"name": expert.name}
    return ""


@transaction.atomic
def take_back_ask(ask: Ask, *, by: Member) -> None:
    """Asks no longer. Raises ValidationError when it was answered meanwhile."""
    if ask.workspace_id != by.workspace_id or not by.may("edit"):
        raise PermissionDenied
    if not ask.is_open:
        raise ValidationError(_("It is answered or taken back already."))
    keep(by, ask, taken_back_at=timezone.now())
    record(by, "claim.asking_taken_back", ask.claim, item=ask.claim.item_id, expert=ask.expert)
