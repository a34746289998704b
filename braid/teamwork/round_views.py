"""Asking both sides apart who leads on what, and the five questions that both must answer alike."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.web import Request
from braid.people.doors import member_view
from braid.people.models import Member
from braid.rounds import instruments
from braid.rounds.forms import FiveForm, RoundForm
from braid.rounds.models import Round
from braid.rounds.starting import start
from braid.rounds.templating import asks, chosen, starts_with


class RolesForm(RoundForm):
    """A round about areas, in words."""

    areas = forms.CharField(
        label=gettext_lazy("Areas, one a line"), max_length=4000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("Work that touches both teams. Take out what does not, add your own."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["name", "purpose", "areas"])

    @property
    def subjects(self) -> list[Any]:
        """Each line once."""
        lines = self.cleaned_data["areas"].splitlines()
        return list(dict.fromkeys(line.strip()[:300] for line in lines if line.strip()))


@member_view("edit")
def roles_new(request: Request, member: Member) -> HttpResponse:
    """Who leads on each of the grey areas."""
    initial = {
        "name": _("Who leads on what"),
        "purpose": _("Where do both of us say “ours”, and where nobody?"),
        "areas": "\n".join(str(area) for area in instruments.AREAS),
    }
    plan = chosen(request, member, Round.Use.ROLES)
    form = RolesForm(request.POST or None, member=member, initial=starts_with(plan, initial))
    lede = _(
        "Nine areas lie between the two sides in most companies. Both claim, nobody claims: either can be settled."
    )
    return start(
        request,
        member,
        form,
        use=Round.Use.ROLES,
        questions=lambda _form: asks(plan, Round.Use.ROLES),
        lede=lede,
    )


@member_view("edit")
def five_new(request: Request, member: Member) -> HttpResponse:
    """The five shared questions, in words and by choice."""
    initial = {"name": _("Five shared questions"), "purpose": _("Do both sides give the same answers?")}
    plan = chosen(request, member, Round.Use.FIVE)
    form = FiveForm(
        request.POST or None,
        member=member,
        initial=starts_with(plan, initial),
        asked=asks(plan, Round.Use.FIVE),
    )
    lede = _(
        "Customer, positioning, pricing, what gets built and why, how we grow: answered apart, opened together."
    )
    return start(request, member, form, use=Round.Use.FIVE, questions=lambda filled: filled.asked, lede=lede)
