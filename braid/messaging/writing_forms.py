"""Forms about a piece in work: how far it is, its text, and what others suggest for it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from braid.base.forms import PlainForm
from braid.messaging.drafts.reading import read_file, read_markdown
from braid.messaging.models import State, Suggestion
from braid.messaging.models.writing import MOST_PASSAGE
from braid.messaging.writing import tidy


class MoveForm(PlainForm):
    """To another state."""

    state = forms.ChoiceField(label=_("State"), choices=State.choices)


class TextForm(PlainForm):
    """The text of a piece. `since` is the number of the version that it was opened with: what came after it is shown."""

    body = forms.CharField(
        label=_("Text"), required=False, max_length=1_000_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_("Markdown: # before a heading, - before a point, ** around what is important."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or the file that it is in"), required=False,
        help_text=_("Markdown, DOCX, HTML or plain text, up to 10 MB. Its words take the place of the text above; the file is not kept."),
    )  # fmt: skip
    note = forms.CharField(label=_("What changed"), required=False, max_length=200)
    since = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000)

    def clean_body(self) -> str:
        """The text as it is kept."""
        try:
            return tidy(self.cleaned_data["body"])
        except ValidationError as error:
            raise ValidationError(error.messages) from error

    def clean_file(self) -> str:
        """The words of the file; Markdown stays Markdown."""
        file = self.cleaned_data["file"]
        if not file:
            return ""
        is_markdown = (file.name or "").lower().endswith((".md", ".markdown", ".txt"))
        return read_markdown(file) if is_markdown else read_file(file)

    def clean(self) -> dict[str, Any]:
        """What is in the file, where there is one, is the text."""
        found = super().clean() or {}
        if found.get("file"):
            found["body"] = tidy(found["file"])
        return found


class SuggestionForm(PlainForm):
    """Other words for a passage."""

    passage = forms.CharField(
        label=_("The passage"), max_length=MOST_PASSAGE, strip=False, widget=forms.HiddenInput
    )
    text = forms.CharField(
        label=_("What it could say"), required=False, max_length=MOST_PASSAGE, strip=False,
        widget=forms.Textarea(attrs={"rows": 6}), help_text=_("Empty suggests to leave the passage out."),
    )  # fmt: skip
    why = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class AnswerForm(PlainForm):
    """Taken or left, and why."""

    answer = forms.ChoiceField(choices=Suggestion.Answer.choices, widget=forms.HiddenInput)
    answer_why = forms.CharField(
        label=_("Why"), max_length=500, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Whoever suggested it reads this. A suggestion that is left needs it."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A suggestion that is not taken is owed a reason."""
        found = super().clean() or {}
        if found.get("answer") == Suggestion.Answer.LEFT and not found.get("answer_why", "").strip():
            self.add_error("answer_why", _("Say why the text stays as it is."))
        return found
