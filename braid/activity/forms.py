"""Forms of the panel under every thing."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.activity.models import Hearing, SavedView
from braid.base.forms import PlainForm, WorkspaceForm


class CommentForm(PlainForm):
    """What somebody says, in Markdown."""

    body = forms.CharField(
        label=_("Comment"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Markdown works: **bold**, - lists, [links](https://…). @Name tells somebody."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["data-mentions"] = f"/w/{self.member.workspace.slug}/people/named/"


class HearingForm(PlainForm):
    """How somebody wants to hear of what concerns them."""

    how = forms.ChoiceField(
        label=_("How you hear of things"), choices=Hearing.How.choices, widget=forms.RadioSelect
    )


class SavedViewForm(WorkspaceForm):
    """The name of a view, and for whom it is."""

    class Meta:
        model = SavedView
        fields = ["name", "is_shared"]
        help_texts = {"is_shared": _("Everybody here sees it above the list; otherwise only you do.")}


class SpokeForm(PlainForm):
    """The day on which both sides spoke: today, unless another day is given."""

    on = forms.DateField(label=_("Day"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def clean_on(self) -> object:
        """Today when nothing was given; the action refuses days to come."""
        return self.cleaned_data["on"] or timezone.localdate()
