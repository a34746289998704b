"""Screens about claims and content."""

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from braid.activity.undo import undo_of
from braid.base.web import Request, go, page
from braid.messaging import actions
from braid.messaging.check_forms import OverrideForm
from braid.messaging.claim_page import claim_page, found_claim
from braid.messaging.content_page import content_page
from braid.messaging.forms import ClaimForm, ContentForm, attempt, proposed_items, proposed_releases
from braid.messaging.lists import CLAIMS, CONTENT, claim_cells, content_cells, ledger_rows
from braid.messaging.models import Claim, Content
from braid.messaging.publishing import publish_content
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
    made = attempt(form, lambda: actions.create_claim(by=member, **form.values))
    if made:
        return go(request, _at(member, made.place), _("Kept. The roadmap stands beside it."))
    return _claim_form(request, member, form, "claims/")


@member_view("edit")
def claim_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes what is said."""
    found = find(Claim.objects.visible_to(member).select_related("item", "release", "content"), pk=pk)
    form = ClaimForm(_posted(request), member=member, instance=copy(found))
    kept = attempt(form, lambda: actions.change_claim(found, by=member, **form.values))
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


@member_view("view")
def contents(request: Request, member: Member) -> HttpResponse:
    """Every piece of content."""
    listed = CONTENT.read(request, member, Content.objects.visible_to(member))
    listed.cells = content_cells(member, listed)
    return page(request, "messaging/contents.html", {"listed": listed}, part="rows")


@member_view("view", post="edit")
def content(request: Request, member: Member, pk: int) -> HttpResponse:
    """One piece, the items it is about and the claims it makes; posting says that it is out."""
    found = find(Content.objects.visible_to(member).select_related("owner"), pk=pk)
    if request.method != "POST" or found.published_on:
        return content_page(request, member, found)
    form = OverrideForm(request.POST if "knowing" in request.POST else None, member=member)
    knowing = {int(pk) for pk in request.POST.getlist("knowing") if pk.isdecimal() and len(pk) < 18}
    if not form.is_bound or form.is_valid():
        reason = form.cleaned_data["reason"] if form.is_bound else ""
        try:
            publish_content(found, by=member, reason=reason, knowing=knowing)
        except ValidationError as refused:
            return content_page(request, member, found, form=form, refused=" ".join(refused.messages))
        return go(request, _at(member, found.place), _("It is out since today."))
    return content_page(request, member, found, form=form)


@member_view("edit")
def content_new(request: Request, member: Member) -> HttpResponse:
    """A new piece; the address may say about which item."""
    asked = {"item_lines": request.GET.get("item", ""), "owner": member.pk}
    form = ContentForm(_posted(request), member=member, initial=asked)
    made = attempt(form, lambda: _create(form, member))
    if made:
        return go(request, _at(member, made.place), _("The piece is kept."))
    return _content_form(request, member, form, "content/")


def _create(form: ContentForm, member: Member) -> Content:
    return actions.create_content(by=member, items=form.cleaned_data["item_lines"], **form.values)


def _change(found: Content, form: ContentForm, member: Member) -> Content:
    items = form.cleaned_data["item_lines"]
    return actions.change_content(found, by=member, items=items, **form.values)


@member_view("edit")
def content_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Changes a piece."""
    found = find(Content.objects.visible_to(member), pk=pk)
    form = ContentForm(_posted(request), member=member, instance=copy(found))
    kept = attempt(form, lambda: _change(found, form, member))
    if kept:
        return go(request, _at(member, found.place), _("The piece is changed."))
    return _content_form(request, member, form, found.place)


def _content_form(request: Request, member: Member, form: ContentForm, back: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "back": back, "items": proposed_items(member)}
    return page(request, "messaging/content_form.html", context, status=422 if form.is_bound else 200)


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _at(member: Member, place: str) -> str:
    return f"/w/{member.workspace.slug}/{place}"
