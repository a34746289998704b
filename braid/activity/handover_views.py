"""The page that shows what somebody holds and hands it over."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from braid.activity.handover import Held, hand_over, held_by
from braid.base.forms import PlainForm, done
from braid.base.plugs import panels
from braid.base.web import Request, go, page
from braid.people.doors import find, member_view
from braid.people.models import Member

SHOWN = 12


class HandOverForm(PlainForm):
    """Who takes what: one choice for each kind of thing."""

    def __init__(self, *args: Any, person: Member, held: list[Held] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Member.objects.visible_to(self.member).here().exclude(pk=person.pk).order_by("name")
        for one in held or []:
            names = [str(thing)[:80] for thing in one.things[:SHOWN]]
            rest = len(one.rows) - len(names)
            more = [ngettext("%(n)s more", "%(n)s more", rest) % {"n": rest}] if rest else []
            self.fields[one.key] = forms.ModelChoiceField(
                people, required=False, empty_label=_("Leave as it is"), help_text=" · ".join([*names, *more]),
                label=f"{one.label} ({len(one.rows)})",
            )  # fmt: skip


@member_view("edit")
def hand_over_page(request: Request, member: Member, pk: int) -> HttpResponse:
    """What somebody holds by name, and who takes it."""
    person = find(Member.objects.visible_to(member), pk=pk)
    if person.pk != member.pk and not member.may("manage"):
        raise PermissionDenied
    person.workspace = member.workspace
    held = held_by(person, by=member)
    form = HandOverForm(request.POST or None, member=member, person=person, held=held)
    here = f"/w/{member.workspace.slug}/{person.place}"
    counted: list[int] = []

    def act() -> None:
        to = {key: taker for key, taker in form.cleaned_data.items() if taker}
        counted.append(hand_over(person, by=member, to=to))

    if request.method == "POST" and done(form, act):
        count = counted[0]
        said = ngettext("%(n)s thing was handed over.", "%(n)s things were handed over.", count) % {
            "n": count
        }
        return go(request, f"{here}hand-over/", said)
    context = {
        "person": person, "held": held, "form": form, "here": here, "own": person.pk == member.pk,
        "panels": panels("people.hand_over", member, person),
    }  # fmt: skip
    return page(request, "activity/handover.html", context, status=422 if request.method == "POST" else 200)
