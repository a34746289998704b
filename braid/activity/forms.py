"""Forms of the panel under every thing."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.base.forms import PlainForm


class CommentForm(PlainForm):
    """What somebody says, in Markdown."""

    body = forms.CharField(
        label=_("Comment"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Markdown works: **bold**, - lists, [links](https://…)."),
    )  # fmt: skip


class SpokeForm(PlainForm):
    """The day on which both sides spoke: today, unless another day is given."""

    on = forms.DateField(label=_("Day"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def clean_on(self) -> object:
        """Today when nothing was given; the action refuses days to come."""
        return self.cleaned_data["on"] or timezone.localdate()
