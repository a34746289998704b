"""Checking claims: verdicts, and asking for them one by one or many at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.base.forms import done
from braid.base.web import Request, form_page, go
from braid.messaging.check_forms import AskForm, VerdictForm
from braid.messaging.checking import MOST, Asked, ask_expert, give_verdict, take_back_ask
from braid.messaging.claim_page import claim_page, found_claim
from braid.messaging.lists import CLAIMS, ledger_rows
from braid.messaging.models import Ask, Claim
from braid.people.doors import find, member_view
from braid.people.models import Member

LISTED = 5


@member_view("view", post="edit")
def check(request: Request, member: Member, pk: int) -> HttpResponse:
    """The page of the claim; posting gives a verdict."""
    claim = found_claim(member, pk)
    if request.method != "POST":
        return claim_page(request, member, claim)
    form = VerdictForm(request.POST, member=member)
    if done(form, lambda: give_verdict(claim, by=member, **form.values)):
        return go(request, _at(member, claim.place), _("Your verdict is kept. Whoever asked is told."))
    return claim_page(request, member, claim, verdict=form)


@member_view("view", post="edit")
def ask(request: Request, member: Member, pk: int) -> HttpResponse:
    """The page of the claim; posting puts it to an expert."""
    claim = found_claim(member, pk)
    if request.method != "POST":
        return claim_page(request, member, claim)
    form = AskForm(request.POST, member=member, asked=[claim], prefix="ask")
    outcome = done(form, lambda: _ask([claim], member, form))
    if outcome and outcome.count:
        name = form.cleaned_data["expert"].name
        return go(request, _at(member, claim.place), _("%(name)s is asked, and finds it on For you.") % {"name": name})  # fmt: skip
    if outcome:
        form.add_error("expert", outcome.left[0][1])
    return claim_page(request, member, claim, ask=form)


def _ask(claims: list[Claim], member: Member, form: AskForm) -> Asked:
    return ask_expert(
        claims, by=member, expert=form.cleaned_data["expert"], due_on=form.cleaned_data["due_on"]
    )


@member_view("view", post="edit")
def take_back(request: Request, member: Member, pk: int) -> HttpResponse:
    """The claim that somebody is asked about; posting asks no longer."""
    found = find(Ask.objects.visible_to(member).select_related("claim", "expert"), pk=pk)
    back = _at(member, found.claim.place)
    if request.method == "POST" and found.is_open:
        take_back_ask(found, by=member)
        return go(request, back, _("%(name)s is asked no longer.") % {"name": found.expert.name})
    return go(request, back)


@member_view("edit")
def ask_several(request: Request, member: Member) -> HttpResponse:
    """The ticked claims, or with `all` everything that fits what the address asks; posting puts them to an expert."""
    rows = _meant(request, member)
    form = AskForm(request.POST if request.method == "POST" else None, member=member, asked=rows)
    back = _at(member, f"claims/?{_narrowed(request)}".rstrip("?"))
    if not rows and request.method != "POST":
        messages.info(request, _("Tick the claims that are to be checked first."))
        return go(request, back)
    if not rows:
        form.full_clean()
        form.add_error(None, _("Tick the claims that are to be checked first."))
    outcome = done(form, lambda: _ask(rows, member, form)) if form.is_bound else None
    if outcome:
        _tell(request, outcome, form.cleaned_data["expert"])
        return go(request, back)
    crumbs = [(_("Claims"), _at(member, "claims/"))]
    return form_page(
        request, form, template="messaging/ask_several.html", heading=_("Who can say whether this is true?"),
        save=_("Ask"), cancel=back, crumbs=crumbs, claims=rows,
    )  # fmt: skip


def _narrowed(request: Request) -> str:
    kept = request.GET.copy()
    for name in ("tick", "all"):
        kept.pop(name, None)
    return kept.urlencode()


def _meant(request: Request, member: Member) -> list[Claim]:
    rows = ledger_rows(member).order_by("pk")
    said = request.POST if request.method == "POST" else request.GET
    ticks = said.getlist("tick")
    if request.GET.get("all") and not (request.method == "POST" and ticks):
        found = CLAIMS.read(request, member, rows).found
        return list(found[: MOST + 1]) if found is not None else []
    ticked = {int(value) for value in ticks if value.isdecimal() and len(value) < 18}
    return list(rows.filter(pk__in=sorted(ticked)[: MOST + 1]))


def _tell(request: Request, outcome: Asked, expert: Member) -> None:
    """One sentence for what was done, one for each that was left out."""
    if outcome.count:
        told = ngettext("%(name)s is asked about %(n)s claim.", "%(name)s is asked about %(n)s claims.", outcome.count)  # fmt: skip
        messages.success(request, told % {"name": expert.name, "n": outcome.count})
    for text, why in outcome.left[:LISTED]:
        messages.warning(request, _("Left out “%(text)s”: %(why)s") % {"text": text, "why": why})
    if (more := len(outcome.left) - LISTED) > 0:
        messages.warning(request, ngettext("%(n)s more is left out.", "%(n)s more are left out.", more) % {"n": more})  # fmt: skip


def _at(member: Member, place: str) -> str:
    return f"/w/{member.workspace.slug}/{place}"
