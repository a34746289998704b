"""Forms about people."""

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from braid.base.conflicts import Careful
from braid.base.forms import Boxes, PlainForm, Spoken, WorkspaceForm
from braid.base.models import Side
from braid.people.models import Invitation, Member, Pod, User, Workspace


@cache
def time_zones() -> tuple[tuple[str, str], ...]:
    """Every time zone that has a place in its name, and UTC."""
    names = sorted(n for n in zoneinfo.available_timezones() if "/" in n and not n.startswith("Etc/"))
    return (("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names))


class SignupForm(forms.Form):
    """What is asked at sign-up beside mail address and password."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: Any) -> None:
        """allauth asks for this method; the adapter has kept the name already."""


class WorkspaceSettingsForm(Careful, Spoken, forms.ModelForm):
    """What a workspace is called, what its two sides are called, and how it counts time."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)
    year_starts_in = forms.TypedChoiceField(
        label=_("First month of the fiscal year"), choices=tuple(MONTHS.items()), coerce=int
    )

    class Meta:
        model = Workspace
        fields = ["name", "product_name", "marketing_name", "time_zone", "year_starts_in"]
        labels = {
            "product_name": _("What the product side is called here"),
            "marketing_name": _("What the marketing side is called here"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.carry_opened(self.instance)


class NewWorkspaceForm(WorkspaceSettingsForm):
    """The same at the beginning, with the place of whoever makes it."""

    side = forms.ChoiceField(label=_("Your own side"), choices=Side.choices, widget=forms.RadioSelect)
    discipline = forms.CharField(
        label=_("Your discipline"), max_length=60, required=False,
        help_text=_("For example product manager, designer, product marketer."),
    )  # fmt: skip


class YouForm(Spoken, forms.ModelForm):
    """One's own settings, the same in every workspace."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False,
        choices=lambda: (("", _("As the workspace")), *time_zones()),
    )  # fmt: skip

    class Meta:
        model = User
        fields = ["name", "time_zone", "theme"]
        labels = {"name": _("Your name"), "theme": _("Light or dark")}


class ProfileForm(WorkspaceForm):
    """How somebody works: read by the other side wherever this person appears."""

    class Meta:
        model = Member
        fields = ["name", "discipline", "how_i_work", "how_judged", "need_from_other"]
        widgets = {
            name: forms.Textarea(attrs={"rows": 4})
            for name in ("how_i_work", "how_judged", "need_from_other")
        }
        help_texts = {
            "how_i_work": _("When you are best reached, how you decide, what slows you down."),
            "how_judged": _("The number or the result by which your own boss measures you."),
            "need_from_other": _("What would make your work easier if it came earlier or at all."),
        }


class MemberForm(WorkspaceForm):
    """The place of a person in the workspace, set by an admin."""

    class Meta:
        model = Member
        fields = ["name", "email", "side", "discipline", "right", "is_lead", "is_sponsor", "joined_on"]


class LeaveForm(PlainForm):
    """The last day of somebody in the workspace."""

    left_on = forms.DateField(label=_("Last day"))


class InviteForm(WorkspaceForm):
    """Who is invited, and what they will be."""

    class Meta:
        model = Invitation
        fields = ["email", "member", "side", "right", "discipline"]
        labels = {"email": _("Mail address"), "member": _("Somebody on the roster")}
        help_texts = {
            "email": _("Leave it empty to get a link that you can hand to several people."),
            "member": _("Choose the person here when the roster has them already."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.fields["member"].queryset  # type: ignore[attr-defined]
        self.fields["member"].queryset = rows.here().filter(user=None).order_by("name")  # type: ignore[attr-defined]
        self.fields["member"].empty_label = _("Nobody: a new person")  # type: ignore[attr-defined]


class PodForm(WorkspaceForm):
    """A pod and who is in it."""

    class Meta:
        model = Pod
        fields = ["name", "purpose", "members"]
        widgets = {"members": Boxes}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.fields["members"].queryset  # type: ignore[attr-defined]
        self.fields["members"].queryset = rows.here().order_by("name")  # type: ignore[attr-defined]
