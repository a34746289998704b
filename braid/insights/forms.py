"""The forms of this room: the text first, everything else when there is time for it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from braid.base.forms import WorkspaceForm
from braid.base.models import Side
from braid.insights.models import Answer, Customer, Insight


class InsightForm(WorkspaceForm):
    """Something heard. Only the text must be there."""

    customer_name = forms.CharField(
        label=_("Customer"),
        required=False,
        max_length=200,
        help_text=_("Somebody new is added by their name."),
        widget=forms.TextInput(attrs={"list": "customers", "autocomplete": "off"}),
    )

    # The customer is asked for by name.
    shown_as = {"customer": "customer_name"}

    class Meta:
        model = Insight
        fields = ("text", "theme", "source", "area", "kind_of", "segment", "on_behalf_of", "heard_on", "side")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4, "autofocus": True}),
            **{
                name: forms.TextInput(attrs={"list": offered, "autocomplete": "off"})
                for name, offered in (
                    ("theme", "themes"),
                    ("segment", "segments"),
                    ("on_behalf_of", "people"),
                )
            },
        }
        labels = {"side": _("Given by"), "theme": _("Theme")}
        help_texts = {"on_behalf_of": _("Somebody here, or in words: “sales in the north”.")}

    field_order = ("text", "customer_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "kind_of", "heard_on", "side"):
            self.fields[name].required = False
        side: Any = self.fields["side"]
        # (Put into words only where the menu is shown, or somebody has chosen.)
        side.choices = lambda: [(each.value, self.member.workspace.side_name(each)) for each in Side]
        side.initial = self.member.side
        if self.instance.pk and self.instance.customer:
            self.fields["customer_name"].initial = self.instance.customer.name

    def _post_clean(self) -> None:
        # What was left open is as it was, or as the table has it: not empty.
        for name in ("source", "kind_of", "heard_on", "side"):
            if not self.cleaned_data.get(name):
                kept = getattr(self.instance, name) or (self.member.side if name == "side" else None)
                self.cleaned_data[name] = kept
        super()._post_clean()  # type: ignore[misc]

    @property
    def values(self) -> dict[str, Any]:
        """The columns, for the action; the customer by name."""
        return {**super().values, "customer": self.cleaned_data["customer_name"]}


class CustomerForm(WorkspaceForm):
    """What a customer is called, and the segment that they are in."""

    class Meta:
        model = Customer
        fields = ("name", "segment")
        widgets = {"segment": forms.TextInput(attrs={"list": "segments", "autocomplete": "off"})}


class AnswerForm(WorkspaceForm):
    """Yes, no or later, and why."""

    class Meta:
        model = Answer
        fields = ("verdict", "why", "revisit_on")
        widgets = {
            "verdict": forms.RadioSelect,
            "why": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "why": _("In words that the giver can pass on to the customer."),
            "revisit_on": _("For a “later”: the day on which it comes back and is owed again."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = Answer.Verdict.choices  # type: ignore[attr-defined]
