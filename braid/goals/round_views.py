"""Asking both sides apart how confident they are in key results."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from braid.base.web import Request
from braid.goals.models import KeyResult
from braid.people.doors import member_view
from braid.people.models import Member
from braid.rounds.models import Round
from braid.rounds.starting import AboutForm, start
from braid.rounds.templating import asks, chosen, starts_with


@member_view("edit")
def confidence_new(request: Request, member: Member) -> HttpResponse:
    """A round of confidence before a check-in, about key results that are still to be reached."""
    rows = KeyResult.objects.visible_to(member).exclude(due_on__lt=timezone.localdate()).order_by("title")
    initial = {"name": _("Confidence"), "purpose": _("How sure are we that these are reached, and why?")}
    plan = chosen(request, member, Round.Use.CONFIDENCE)
    form = AboutForm(request.POST or None, member=member, subjects=rows, initial=starts_with(plan, initial))
    lede = _("From 1 to 10, apart, with the reason. The spread tells more than the mean.")
    return start(
        request,
        member,
        form,
        use=Round.Use.CONFIDENCE,
        questions=lambda _form: asks(plan, Round.Use.CONFIDENCE),
        lede=lede,
    )
