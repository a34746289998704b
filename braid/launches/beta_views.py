"""Screens about the beta of a launch."""

from copy import copy
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _

from braid.base.web import Request, go, page
from braid.insights.forms import InsightForm
from braid.insights.lists import offered
from braid.launches import beta_actions
from braid.launches.beta_forms import BetaForm, BetaReadingForm, ExitForm, ParticipantForm, PasteForm
from braid.launches.beta_page import PARTICIPANTS, beta_context, participant_cells
from braid.launches.models import Beta, BetaReading, Launch, Participant
from braid.launches.views import at, posted, small_form
from braid.messaging.forms import attempt
from braid.people.doors import find, member_view
from braid.people.models import Member


@member_view("view")
def beta(request: Request, member: Member, pk: int) -> HttpResponse:
    """The exit with its readings, the invitation, what was heard; or the offer to start one."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    found = Beta.objects.visible_to(member).filter(launch=launch).select_related("gate", "metric").first()
    return page(request, "launches/beta.html", beta_context(member, launch, found))


@member_view("edit")
def beta_edit(request: Request, member: Member, pk: int) -> HttpResponse:
    """Starts the beta of a launch, or changes its exit and invitation."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    found = Beta.objects.visible_to(member).filter(launch=launch).select_related("launch", "metric").first()
    row = copy(found) if found else Beta(workspace_id=member.workspace_id, launch=launch)
    form = BetaForm(posted(request), member=member, instance=row, launch=launch)

    def act() -> Beta:
        if found:
            return beta_actions.change_beta(found, by=member, **form.values)
        return beta_actions.start_beta(launch, by=member, **form.values)

    if attempt(form, act):
        return go(request, f"{at(member, launch)}beta/", _("The beta is kept."))
    title = _("Change the beta") if found else _("Start a beta")
    return small_form(request, launch, form, title, _("Save"))


@member_view("edit")
def reading_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """What was reached on a day."""
    launch, found = _beta(member, pk)
    row = BetaReading(workspace_id=member.workspace_id, beta=found)
    form = BetaReadingForm(posted(request), member=member, instance=row)
    if attempt(form, lambda: beta_actions.read_beta(found, by=member, **form.values)):
        return go(
            request, f"{at(member, launch)}beta/", _("The reading is kept. The gate goes by the newest.")
        )
    return small_form(request, launch, form, _("What has the beta reached?"), _("Keep it"))


@member_view("view", post="edit")
def reading(request: Request, member: Member, pk: int, reading: int) -> HttpResponse:
    """Posting takes a reading away; looking leads to the beta."""
    launch, found = _beta(member, pk)
    row = find(BetaReading.objects.visible_to(member), pk=reading, beta=found)
    row.beta = found
    if request.method == "POST":
        beta_actions.unread_beta(row, by=member)
    return go(request, f"{at(member, launch)}beta/")


@member_view("edit")
def exit_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Opens the exit although its bar is not met, under one's own name."""
    launch, found = _beta(member, pk)
    form = ExitForm(posted(request), member=member)
    gate = found.gate
    if gate and attempt(
        form, lambda: beta_actions.open_exit(gate, by=member, reason=form.cleaned_data["reason"])
    ):
        return go(request, f"{at(member, launch)}beta/", _("The exit is open, under your name."))
    return small_form(request, launch, form, _("Open the exit although its bar is not met"), _("Open it, under my name"))  # fmt: skip


@member_view("view")
def people(request: Request, member: Member, pk: int) -> HttpResponse:
    """Who takes part; contacts only for those who may edit, and in a file only whoever has agreed."""
    launch, found = _beta(member, pk)
    rows = Participant.objects.visible_to(member).filter(beta=found)
    if hasattr(request, "csv_page"):
        rows = rows.exportable()
    listed = PARTICIPANTS.read(request, member, rows)
    if not member.may("edit"):
        listed.hidden = listed.hidden | {"contact", "email"}
    listed.cells = participant_cells(member, launch, listed)
    return page(request, "launches/participants.html", {"listed": listed, "launch": launch, "beta": found}, part="rows")  # fmt: skip


@member_view("edit")
def participant_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """One more participant."""
    launch, found = _beta(member, pk)
    row = Participant(workspace_id=member.workspace_id, beta=found)
    form = ParticipantForm(posted(request), member=member, instance=row)
    if attempt(form, lambda: beta_actions.add_participant(found, by=member, account=form.cleaned_data["account"], **form.values)):  # fmt: skip
        return go(request, f"{at(member, launch)}beta/people/", _("They take part."))
    return small_form(request, launch, form, _("Who takes part?"), _("Add"))


@member_view("edit")
def participants_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """Many participants at once, from a sheet."""
    launch, found = _beta(member, pk)
    form = PasteForm(posted(request), request.FILES or None, member=member)
    count = attempt(
        form, lambda: beta_actions.add_participants(found, by=member, rows=form.cleaned_data["rows"])
    )
    if count:
        return go(
            request, f"{at(member, launch)}beta/people/", _("%(count)s take part now.") % {"count": count}
        )
    lede = _(
        "All of them or none: what cannot be read is named by its line, and nothing is kept until it can."
    )
    context = {"launch": launch, "form": form, "lede": lede}
    return page(request, "launches/paste.html", context, status=422 if form.is_bound else 200)


@member_view("edit")
def participant(request: Request, member: Member, pk: int, person: int) -> HttpResponse:
    """One participant: whom to write to, that they agreed, the invitation to send; or out, with all that is known of them."""
    launch, found = _beta(member, pk)
    row = find(Participant.objects.visible_to(member).select_related("customer", "consent_by", "invited_by"), pk=person, beta=found)  # fmt: skip
    row.beta = found
    there = f"{at(member, launch)}beta/people/"
    if request.method == "POST" and "remove" in request.POST:
        beta_actions.remove_participant(row, by=member)
        return go(request, there, _("They take no part any more, and nothing of the person is kept."))
    if request.method == "POST" and "invited" in request.POST:
        beta_actions.note_invited(row, by=member, done=request.POST["invited"] == "yes")
        return go(request, f"{there}{row.pk}/", _("Noted."))
    form = ParticipantForm(posted(request), member=member, instance=copy(row))
    if attempt(form, lambda: beta_actions.change_participant(row, by=member, **form.values)):
        return go(request, there, _("Kept."))
    context = {"launch": launch, "beta": found, "row": row, "form": form, **_letter(found, row)}
    return page(request, "launches/participant.html", context, status=422 if form.is_bound else 200)


def _letter(beta: Beta, row: Participant) -> dict[str, str]:
    """The invitation in the names of whom it goes to; nothing for somebody who has not agreed."""
    if row.consent_on is None or not beta.invitation:
        return {"letter": "", "mailto": ""}
    named = {"{contact}": row.contact or row.customer.name, "{account}": row.customer.name}
    letter, subject = beta.invitation, beta.subject
    for word, name in named.items():
        letter, subject = letter.replace(word, name), subject.replace(word, name)
    mailto = f"mailto:{quote(row.email)}?subject={quote(subject)}&body={quote(letter)}" if row.email else ""
    return {"letter": letter, "mailto": mailto}


@member_view("edit")
def feedback_new(request: Request, member: Member, pk: int, person: int) -> HttpResponse:
    """What a participant says, as an insight of their account."""
    launch, found = _beta(member, pk)
    row = find(Participant.objects.visible_to(member).select_related("customer"), pk=person, beta=found)
    first = {"customer_name": row.customer.name, "source": "call", "theme": launch.name[:120]}
    form = InsightForm(posted(request), member=member, initial=first)
    if attempt(form, lambda: beta_actions.keep_feedback(found, by=member, **form.values)):
        return go(request, f"{at(member, launch)}beta/#heard", _("Kept as an insight, and here."))
    context: dict[str, Any] = {"launch": launch, "form": form, "offered": offered(member), "row": row}
    return page(request, "launches/beta_feedback.html", context, status=422 if form.is_bound else 200)


def _beta(member: Member, pk: int) -> tuple[Launch, Beta]:
    launch = find(Launch.objects.visible_to(member), pk=pk)
    found: Beta = find(Beta.objects.visible_to(member).select_related("gate", "metric"), launch=launch)
    found.launch = launch
    if found.gate:
        found.gate.launch = launch
    return launch, found
