"""The page of one claim: how it stands, its story, and the two ways to get on: a verdict, or asking an expert."""

from typing import Any

from django.http import HttpResponse

from braid.activity.panels import talk
from braid.base.held import Held
from braid.base.lists import kept_for
from braid.base.plugs import panels
from braid.base.prepared import Prepared
from braid.base.text import shortened
from braid.base.web import Request, page
from braid.messaging.check_forms import AskForm, VerdictForm
from braid.messaging.checking import is_expert, why_not
from braid.messaging.ledger import Turn, story
from braid.messaging.models import Ask, Claim
from braid.messaging.said import Said, beside, columns_of, with_roadmap
from braid.people.doors import seek
from braid.people.models import Member


def _claim(member: Member, pk: int) -> Any:
    return Claim.objects.visible_to(member).filter(pk=pk)


_seen: Prepared[Claim] = Prepared(
    lambda member, pk: with_roadmap(member, _claim(member, pk)).select_related(
        "content", "by", "item", "release", "workspace"
    )
)
_asks: Held[Ask] = Held(
    lambda member, claim: Ask.objects.visible_to(member).open().filter(claim=claim).select_related("expert"),
    Ask.claim,
)


def found_claim(member: Member, pk: int) -> Claim:
    """The claim, or 404."""

    def read() -> Any:
        return seek(_seen, member, pk)

    claim: Claim = kept_for(member, f"claim:{pk}", read)
    return claim


def claim_page(
    request: Request,
    member: Member,
    claim: Claim,
    *,
    verdict: VerdictForm | None = None,
    ask: AskForm | None = None,
) -> HttpResponse:
    """The page; with a form that was refused, that form says why."""
    asks, one, turns = kept_for(member, f"claim:{claim.pk}:stands", lambda: _stands(member, claim))
    may = member.may("edit")
    context = {
        "claim": claim,
        "one": one,
        "heading": shortened(claim.text, 120),
        "stand": one.stand,
        "turns": turns,
        "asks": asks,
        "asked_of_me": next((one for one in asks if one.expert_id == member.pk), None),
        "verdict": verdict or (VerdictForm(member=member) if is_expert(member) else None),
        "only_wrong": why_not(claim, member) if is_expert(member) else "",
        "ask": (ask or AskForm(member=member, asked=[claim], prefix="ask")) if may else None,
        "panels": panels("messaging.claim", member, claim),
        "talk": talk(member, claim),
    }
    refused = (verdict is not None and verdict.is_bound) or (ask is not None and ask.is_bound)
    return page(request, "messaging/claim.html", context, status=422 if refused else 200)


def _stands(member: Member, claim: Claim) -> tuple[list[Ask], Said, list[Turn]]:
    one = beside(member, [columns_of(claim)])[0]
    return _asks.of(member, claim), one, story(member, claim)
