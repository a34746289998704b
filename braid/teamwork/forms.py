"""The form of a word."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from braid.base.forms import WorkspaceForm
from braid.people.models import Member
from braid.teamwork.models import Term, UnclearWord


class TermForm(WorkspaceForm):
    """A word or abbreviation with its plain meaning."""

    class Meta:
        model = Term
        fields = ("term", "expansion", "meaning", "example", "also_called", "group", "owner", "in_texts")
        widgets = {
            "meaning": forms.Textarea(attrs={"rows": 4}),
            "example": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "meaning": _("As you would say it to somebody from the other side. Markdown works."),
            "also_called": _("Other words for the same, with commas between them."),
            "in_texts": _("Not for a word that stands in every other text, such as “team”."),
            "group": _("Such as pricing, technical or research."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        owner.queryset = Member.objects.visible_to(self.member).here().order_by("name")  # type: ignore[attr-defined]


class UnclearForm(WorkspaceForm):
    """A word that one does not understand."""

    class Meta:
        model = UnclearWord
        fields = ("word", "where")
        help_texts = {"where": _("The page or the text, so that whoever explains it knows what was meant.")}
