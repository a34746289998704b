"""The screen that says in which launch a piece of content goes out."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm, done
from braid.base.web import Request, form_page, go
from braid.launches.content_plan import offered, plan_for_launch
from braid.launches.models import Launch, LaunchContent, LaunchStage
from braid.messaging.models import Content
from braid.people.doors import find, member_view
from braid.people.models import Member


class LaunchOfContentForm(PlainForm):
    """A launch, or one stage of it."""

    launch = forms.ChoiceField(label=gettext_lazy("Launch, or stage of a launch"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        self.fields["launch"].choices = [("", _("Not chosen")), *offered(member)]  # type: ignore[attr-defined]


@member_view("edit")
def launch_of_content(request: Request, member: Member, pk: int) -> HttpResponse:
    """The piece goes out with this launch; with one that it has already, the stage is said anew."""
    piece = find(Content.objects.visible_to(member), pk=pk)
    form = LaunchOfContentForm(request.POST if request.method == "POST" else None, member=member)
    place = f"/w/{member.workspace.slug}/{piece.place}"
    if request.method == "POST" and done(form, lambda: _plan(piece, form, member)):
        return go(request, place, _("It goes out with this launch."))
    return form_page(
        request, form, heading=_("In which launch does it go out?"), save=_("Plan it so"), cancel=place,
        crumbs=[(_("Content"), f"/w/{member.workspace.slug}/content/"), (piece.title, place)],
    )  # fmt: skip


def _plan(piece: Content, form: LaunchOfContentForm, member: Member) -> LaunchContent:
    launch, _colon, stage = form.cleaned_data["launch"].partition(":")
    found = find(Launch.objects.visible_to(member), pk=int(launch))
    at = find(LaunchStage.objects.visible_to(member), pk=int(stage), launch=found) if stage else None
    return plan_for_launch(piece, found, by=member, stage=at)
