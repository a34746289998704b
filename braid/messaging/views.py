"""Screens about claims."""

from copy import copy
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from braid.activity.undo import undo_of
from braid.base.web import Request, go, page
from braid.messaging import actions
from braid.messaging.claim_page import claim_page, found_claim
from braid.messaging.forms import ClaimForm, attempt, proposed_items, proposed_releases
from braid.messaging.lists import CLAIMS, claim_cells, ledger_rows
from braid.messaging.models import Claim
from braid.people.doors import find, member_view
from braid.people.models import Member


@member_view("view")
def claims(request: Request, member: Member) -> HttpResponse:
    """Every claim beside the roadmap."""
    listed = CLAIMS.read(request, member, ledger_rows(member))
    listed.cells = claim_cells(member, listed)
    return page(request, "messaging/claims.html", {"listed": listed}, part="rows")


@member_view("view", post="edit")
def claim(request: Request, member: Member, pk: int) -> HttpResponse:
    """One claim and what is true; posting withdraws it."""
    found = found_claim(member, pk)
    if request.method == "POST":
        actions.withdraw_claim(found, by=member)
        told = _("The claim is withdrawn. What it said stays in the archive.")
        return go(request, _at(member, "claims/"), told, undo=undo_of(member, found))
    return claim_page(request, member, found)


@member_view("edit")
def claim_new(request: Request, member: Member) -> HttpResponse:
    """A new claim; the address may say about which item, in which release or piece of content."""
    asked = {
        name: request.GET[name] for name in ("item_ref", "release_ref", "content") if name in request.GET
    }
    claim = Claim(workspace_id=member.workspace_id, side=actions.voice(member))
    form = ClaimForm(_posted(request), member=member, instance=claim, initial=asked)
    made = attempt(form, lambda: actions.create_claim(by=member, reason=form.reason_given, **form.values))
    if made:
        return go(request, _at(member, made.place), _("Kept. The roadmap stands beside it."))
    return _claim_form(request, member, form, "claims/")


@member_view("edit")
def claim_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes what is said."""
    found = find(Claim.objects.visible_to(member).select_related("item", "release", "content"), pk=pk)
    form = ClaimForm(_posted(request), member=member, instance=copy(found))
    kept = attempt(
        form, lambda: actions.change_claim(found, by=member, reason=form.reason_given, **form.values)
    )
    if kept:
        return go(request, _at(member, found.place), _("The claim is changed."))
    return _claim_form(request, member, form, found.place)


def _claim_form(request: Request, member: Member, form: ClaimForm, back: str) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "back": back,
        "items": proposed_items(member),
        "releases": proposed_releases(member),
    }
    return page(request, "messaging/claim_form.html", context, status=422 if form.is_bound else 200)


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _at(member: Member, place: str) -> str:
    return f"/w/{member.workspace.slug}/{place}"
