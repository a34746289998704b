"""A draft is pasted or sent as a file, its claims are offered, and those that are chosen are kept."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.models import Stage
from braid.base.web import Request, go, page
from braid.messaging import actions
from braid.messaging.announcing import Draft, Offer, read_draft
from braid.messaging.forms import AnnouncementForm, proposed_items
from braid.messaging.refs import item_meant
from braid.people.doors import member_view
from braid.people.models import Member


@member_view("edit")
def announcement(request: Request, member: Member) -> HttpResponse:
    """Paste the text; look at what it says; keep what is right."""
    form = AnnouncementForm(request.POST or None, request.FILES or None, member=member)
    draft: Draft | None = None
    offered: list[Offer] | None = None
    wrong: dict[int, str] = {}
    if form.is_valid():
        said = form.cleaned_data
        draft = read_draft(member, said["text"], said["release"])
        offered = draft.offers
        if "keep" in request.POST:
            offered = [_mended(offer, number, request.POST) for number, offer in enumerate(offered)]
            picked = {int(n) for n in request.POST.getlist("pick") if n.isdecimal()}
            chosen = {n: offer for n, offer in enumerate(offered) if n in picked}
            wrong = _keep(member, chosen, said) if chosen else {-1: _("Choose at least one of them.")}
            if not wrong:
                kept = ngettext("%(n)s claim is kept.", "%(n)s claims are kept.", len(chosen))
                return go(request, f"/w/{member.workspace.slug}/claims/", kept % {"n": len(chosen)})
    context = {
        "form": form,
        "offered": offered,
        "draft": draft,
        "picked": set(request.POST.getlist("pick")) if "keep" in request.POST else None,
        "wrong": wrong,
        "stages": Stage.choices,
        "items": proposed_items(member),
    }
    is_wrong = bool(wrong) or (form.is_bound and not form.is_valid())
    return page(request, "messaging/announcement.html", context, status=422 if is_wrong else 200)


def _mended(offer: Offer, number: int, posted: Any) -> Offer:
    """What was read from the text, with what somebody has put right."""
    stage = posted.get(f"stage_{number}", offer.stage)
    item = posted.get(f"item_{number}", offer.item).strip()[:200]
    phrase = offer.phrase if stage == offer.stage else ""
    return replace(offer, item=item, stage=stage if stage in Stage.values else "", phrase=phrase)


def _keep(member: Member, chosen: dict[int, Offer], said: dict[str, Any]) -> dict[int, str]:
    """Keeps all of them, or none: then what is wrong with which."""
    wrong: dict[int, str] = {}
    with transaction.atomic():
        for number, offer in chosen.items():
            try:
                item_meant(member, offer.item)
                actions.create_claim(
                    by=member, text=offer.text, item_ref=offer.item, stage=offer.stage, phrase=offer.phrase,
                    release_ref=offer.release, source=said["source"], said_on=said["said_on"],
                    **({"side": said["side"]} if said["side"] else {}),
                )  # fmt: skip
            except ValidationError as error:
                wrong[number] = " ".join(error.messages)
        if wrong:
            transaction.set_rollback(True)
    return wrong
