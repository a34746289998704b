"""Screens about changes that ripple: what somebody is asked, and taking a change back."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from braid.activity.facts import Names
from braid.base.web import Request, go, page, sorry
from braid.launches import ripple_actions
from braid.launches.forms import RippleForm
from braid.launches.models import Ripple, RippleAnswer, RippleAsk
from braid.launches.ripple_lines import (
    asked_about,
    kind_of,
    known_names,
    phrase,
    subject_names,
    things_of,
    told_by,
)
from braid.launches.views import posted
from braid.messaging.forms import attempt
from braid.people.doors import find, member_view
from braid.people.models import Member

ANSWERS = 50


def _ask(member: Member, pk: int) -> RippleAsk:
    rows = RippleAsk.objects.visible_to(member).select_related("ripple__by", "asked", "launch", "instead_of")
    return find(rows, pk=pk)


def _asked(member: Member, ask: RippleAsk) -> list[Any]:
    """What is asked with this one, itself among them."""
    rows: Any = RippleAsk.objects.visible_to(member).together_with(ask)
    return list(rows.select_related("ripple").order_by("pk")) or [ask]


def _several(member: Member, asks: list[Any], known: Names) -> list[tuple[str, str, str]]:
    """Of a question about many rows each of them: its name, its address, and what was changed; those that are seen."""
    if len(asks) == 1:
        return []
    found = [(ask, (ask.ripple.subject_kind, ask.ripple.subject_id)) for ask in asks]
    return [
        (known[key], ripple_actions.subject_of(ask.ripple).place, phrase(key[0], ask.changes, known))
        for ask, key in found[:ANSWERS] if key in known
    ]  # fmt: skip


def _there(member: Member, ask: RippleAsk) -> str:
    """Where the change is told: the page of its launch, or of what was changed."""
    row = ask.launch or ripple_actions.subject_of(ask.ripple)
    return f"/w/{member.workspace.slug}/{row.place}#ripples"


@member_view("view", post="edit")
def ripple(request: Request, member: Member, ask: int) -> HttpResponse:
    """What changed, what of somebody's rests on it, and what they say; posting answers."""
    found = _ask(member, ask)
    may_answer = found.answerable_by(member)
    if request.method == "POST" and not may_answer and not found.ended_at:
        raise PermissionDenied
    history = list(
        RippleAnswer.objects.visible_to(member)
        .filter(ask=found)
        .select_related("by")
        .order_by("-pk")[:ANSWERS]
    )
    last = history[0] if history else RippleAnswer()
    now = {"verdict": last.verdict, "words": last.words}
    form = RippleForm(posted(request), member=member, about=found.ripple, there=now)
    if attempt(form, lambda: ripple_actions.answer_ripple(found, by=member, **form.cleaned_data)):
        return go(request, _there(member, found), _("Noted. Whoever made the change sees it."))
    asks = _asked(member, found)
    known = known_names(member, (ask.changes for ask in asks)) | subject_names(member, asks)
    things, hidden = things_of(member, asks)
    who = found.ripple.by.name if found.ripple.by else _("Somebody who has left")
    context = {
        "ask": found, "made": found.ripple, "history": history, "form": form if may_answer else None,
        "things": [(kind_of(row), row) for row in things], "hidden": hidden, "there": _there(member, found),
        "what": asked_about(asks, known), "subject": ripple_actions.subject_of(found.ripple), "several": _several(member, asks, known),
        "said": told_by(who, found.ripple, known) if len(asks) == 1 else _("%(name)s changed several at once") % {"name": who},
    }  # fmt: skip
    return page(request, "launches/ripple.html", context, status=422 if form.is_bound else 200)


@member_view("view", post="edit")
def ripple_fine(request: Request, member: Member, ask: int) -> HttpResponse:
    """Posting says in one tap that it is fine; looking leads to the question."""
    found = _ask(member, ask)
    if request.method != "POST":
        return go(request, f"/w/{member.workspace.slug}/{found.page}")
    try:
        ripple_actions.answer_ripple(found, by=member, verdict=RippleAnswer.Verdict.FINE)
    except ValidationError as error:
        sorry(request, " ".join(error.messages))
        return go(request, _there(member, found))
    return go(request, _there(member, found), _("Noted: it is fine."))


@member_view("view", post="edit")
def ripple_back(request: Request, member: Member, ripple: int) -> HttpResponse:
    """Posting takes a change back, with what was asked because of it; looking leads to what was changed."""
    found = find(Ripple.objects.visible_to(member).select_related("by"), pk=ripple)
    subject = ripple_actions.subject_of(found)
    there = f"/w/{member.workspace.slug}/{subject.place}#ripples"
    if request.method != "POST":
        return go(request, there)
    try:
        ripple_actions.take_back(found, by=member)
    except ValidationError as error:
        sorry(request, " ".join(error.messages))
        return go(request, there)
    return go(request, there, _("It is as it was. Whoever was asked has been told."))
