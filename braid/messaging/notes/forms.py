"""Forms about release notes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from braid.base.forms import PlainForm, WorkspaceForm
from braid.messaging.forms import newest
from braid.messaging.models import Changelog, ReleaseNote


class NoteForm(WorkspaceForm):
    """The head of a note: what it is called, and about what it is."""

    class Meta:
        model = ReleaseNote
        fields = ["title", "kind_of", "item", "release"]
        help_texts = {
            "title": _("What the reader gets, in a few words."),
            "item": _("Leave it open for what is no item of the roadmap, such as a small fix."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("item", "release"):
            newest(self.fields[name], getattr(self.instance, name) or self._asked(name))

    def _asked(self, name: str) -> Any:
        """The row that the address names, which may not be among the newest."""
        asked = str(self.initial.get(name) or "")
        rows = self.fields[name].queryset  # type: ignore[attr-defined]
        return rows.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 18 else None


class PartForm(PlainForm):
    """What one side says."""

    text = forms.CharField(
        label=_("Text"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Markdown works: **bold**, - lists, [links](https://…). Pictures are not shown."),
    )  # fmt: skip


class ToneForm(WorkspaceForm):
    """How notes are written here."""

    class Meta:
        model = Changelog
        fields = ["tone"]
        labels = {"tone": _("How we write")}
        help_texts = {"tone": _("In your own words, with an example or two. Markdown works.")}
        widgets = {"tone": forms.Textarea(attrs={"rows": 12})}


class ChangelogForm(WorkspaceForm):
    """How the public page is introduced."""

    class Meta:
        model = Changelog
        fields = ["title", "intro", "is_indexed"]
        help_texts = {
            "title": _("Such as “What is new at Acme”. The name of the workspace where it is empty."),
            "intro": _("One or two sentences for somebody who comes here for the first time."),
            "is_indexed": _("Otherwise the page asks them not to."),
        }
        widgets = {"intro": forms.Textarea(attrs={"rows": 3})}
