"""Asking both sides apart what to do first."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from braid.base.web import Request
from braid.people.doors import member_view
from braid.people.models import Member
from braid.roadmap.models import ACTIVE, Item
from braid.rounds.models import Round
from braid.rounds.starting import AboutForm, start
from braid.rounds.templating import asks, chosen, starts_with


@member_view("edit")
def priorities_new(request: Request, member: Member) -> HttpResponse:
    """A round of priorities about items that are under way."""
    rows = Item.objects.visible_to(member).filter(phase__in=ACTIVE).order_by("title")
    initial = {"name": _("Priorities"), "purpose": _("What do we do first, and what can wait?")}
    plan = chosen(request, member, Round.Use.PRIORITIES)
    form = AboutForm(request.POST or None, member=member, subjects=rows, initial=starts_with(plan, initial))
    lede = _("Everybody scores each item alone. Then both orders stand side by side, widest gap first.")
    return start(
        request,
        member,
        form,
        use=Round.Use.PRIORITIES,
        questions=lambda _form: asks(plan, Round.Use.PRIORITIES),
        lede=lede,
    )
