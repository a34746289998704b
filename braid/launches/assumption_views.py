"""Screens about what the sides take for granted of each other before a launch."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from braid.base.web import Request, go, page
from braid.launches import assumption_actions
from braid.launches.forms import AssumptionAnswerForm, AssumptionForm
from braid.launches.models import Assumption, AssumptionAnswer, Launch
from braid.launches.views import at, posted, small_form
from braid.messaging.forms import attempt
from braid.people.doors import find, member_view
from braid.people.models import Member

ANSWERS = 100


@member_view("edit")
def assumption_new(request: Request, member: Member, pk: int) -> HttpResponse:
    """What one's own side takes for granted of the other."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    form = AssumptionForm(posted(request), member=member)
    if attempt(form, lambda: assumption_actions.assume(launch, by=member, **form.cleaned_data)):
        return go(request, f"{at(member, launch)}#granted", _("The other side is asked. Until they answer it lowers their readiness."))  # fmt: skip
    title, lede = _("What do you take for granted?"), _("Something that the other side must see to, in one sentence. They say whether it is so.")  # fmt: skip
    return small_form(request, launch, form, title, _("Ask them"), lede=lede)


@member_view("view", post="edit")
def assumption(request: Request, member: Member, pk: int, assumption: int) -> HttpResponse:
    """One of them with everything that was answered; posting answers, says that a correction was read, or takes it back."""
    launch = find(Launch.objects.visible_to(member), pk=pk)
    found = find(
        Assumption.objects.visible_to(member).select_related("launch", "by"), pk=assumption, launch=launch
    )
    there = f"{at(member, launch)}#granted"
    rows = (
        AssumptionAnswer.objects.visible_to(member).filter(assumption=found).select_related("by", "read_by")
    )
    history = list(rows.order_by("-pk")[:ANSWERS])
    if request.method == "POST" and "remove" in request.POST:
        assumption_actions.take_back(found, by=member)
        return go(request, there, _("Your side no longer takes it for granted."))
    if request.method == "POST" and "read" in request.POST and history:
        history[0].assumption = found
        assumption_actions.read_correction(history[0], by=member)
        return go(request, there, _("Noted."))
    may_answer = found.answerable_by(member)
    if request.method == "POST" and not may_answer:
        raise PermissionDenied
    last = history[0] if history else AssumptionAnswer()
    now = {"verdict": last.verdict, "words": last.words}
    form = AssumptionAnswerForm(posted(request), member=member, about=found, there=now)
    if attempt(form, lambda: assumption_actions.answer_assumption(found, by=member, **form.cleaned_data)):
        return go(request, there, _("Your side has answered."))
    context = {
        "launch": launch, "assumption": found, "history": history, "form": form if may_answer else None,
        "may_remove": found.removable_by(member),
    }  # fmt: skip
    return page(request, "launches/assumption.html", context, status=422 if form.is_bound else 200)
