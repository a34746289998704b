"""Forms about files."""

from django import forms
from django.utils.translation import gettext_lazy as _

from braid.activity.models import Attachment
from braid.base.forms import PlainForm, WorkspaceForm


class FileForm(PlainForm):
    """A file and what is to be known about it."""

    file = forms.FileField(label=_("File"), max_length=None, allow_empty_file=True, help_text=_("Up to 50 MB. Pictures and PDF are shown, everything else is saved."))  # fmt: skip
    note = forms.CharField(label=_("What is new in it"), max_length=200, required=False)


class NameForm(WorkspaceForm):
    """What a file is called here."""

    class Meta:
        model = Attachment
        fields = ["title"]
