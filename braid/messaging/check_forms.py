"""Forms of the ledger: a verdict, asking an expert, publishing all the same."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm, WorkspaceForm
from braid.base.lists import kept_for
from braid.messaging.experts import experts, offered
from braid.messaging.models import Claim, FactCheck, Standing
from braid.people.models import Member

VERDICTS = (
    (Standing.TRUE, gettext_lazy("True")),
    (Standing.LIMITS, gettext_lazy("True with limits: say which")),
    (Standing.WRONG, gettext_lazy("Wrong, or not true yet")),
)


class VerdictForm(WorkspaceForm):
    """What an expert says of a claim, and how that is known."""

    class Meta:
        model = FactCheck
        fields = ("standing", "limits", "evidence", "url", "on")
        widgets = {
            "standing": forms.RadioSelect,
            "limits": forms.TextInput(attrs={"autocomplete": "off"}),
            "evidence": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "limits": gettext_lazy(
                "For “true with limits”: such as only on the Team plan, or up to 10,000 rows."
            ),
            "evidence": gettext_lazy(
                "In a sentence, so that nobody has to ask again: a test, a release, a measurement."
            ),
        }

    url = forms.URLField(label=gettext_lazy("Where that can be seen"), required=False, max_length=500, assume_scheme="https")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standing"].choices = VERDICTS  # type: ignore[attr-defined]
        self.fields["evidence"].required = True


class AskForm(PlainForm):
    """Who is asked, and by when."""

    expert = forms.ModelChoiceField(Member.objects.all(), label=gettext_lazy("Expert"))
    due_on = forms.DateField(label=gettext_lazy("By when"), required=False)

    def __init__(self, *args: Any, member: Member, asked: Sequence[Claim] = (), **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        field = self.fields["expert"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = experts(member)
        self.offered = kept_for(
            member, f"experts:{[claim.pk for claim in asked]}", lambda: offered(member, asked)
        )
        field.choices = self.offered


class OverrideForm(PlainForm):
    """Why something goes out although not everything in it is checked; bound where claims were named with the reason.

    `knowing` are the numbers of these claims, as they were seen by who gives the reason.
    """

    reason = forms.CharField(
        label=gettext_lazy("Why it goes out all the same"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Both sides read it, with your name: here, on each of these claims and in the activity."),
    )  # fmt: skip

    def __init__(self, posted: QueryDict | None = None, *, member: Member) -> None:
        named = posted.getlist("knowing") if posted else []
        self.knowing = {int(pk) for pk in named if pk.isdecimal() and len(pk) < 18}
        super().__init__(posted if named else None, member=member)

    @property
    def stands(self) -> bool:
        """Nothing is wrong with it: no reason is given, or one that can be kept."""
        return not self.is_bound or self.is_valid()

    @property
    def said(self) -> dict[str, Any]:
        """The reason and the claims that it is about, for whatever lets something go out."""
        return {"reason": self.cleaned_data["reason"] if self.is_bound else "", "knowing": self.knowing}
