"""Forms of the message house."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm, WorkspaceForm
from braid.base.models import Side
from braid.insights.models import Insight
from braid.messaging.forms import still_here
from braid.messaging.houses import TEXTS
from braid.messaging.models import Claim, HouseReview, HouseVersion, MessageHouse
from braid.messaging.models.house import LISTS

MOST_PROOFS = 50
_NUMBER = re.compile(r"#(\d{1,17})\b")
HELP = {
    "for_whom": gettext_lazy("Such as: analysts in companies of 50 to 500 people."),
    "need": gettext_lazy("Such as: want to act on a change before the weekly meeting."),
    "category": gettext_lazy("Such as: analytics service."),
    "benefit": gettext_lazy("Such as: tells the team in a sentence what to do next."),
    "unlike": gettext_lazy("Such as: dashboards, which show everything and say nothing."),
    "values": gettext_lazy("One a line: what it is worth to them."),
    "differentiators": gettext_lazy("One a line: what nobody else has."),
    "use_words": gettext_lazy("One a line."),
    "avoid_words": gettext_lazy("One a line; after an arrow what to say instead: users -> teams."),
}


class HouseForm(WorkspaceForm):
    """A message house with the words of its newest version."""

    proof_lines = forms.CharField(
        label=gettext_lazy("Proof"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line: a claim of the ledger, by its words, or by # and its number."),
    )  # fmt: skip
    why = forms.CharField(label=gettext_lazy("Why it changed"), required=False, max_length=300)

    class Meta:
        model = MessageHouse
        fields = ("audience", "product_owner", "marketing_owner", "review_on")

    def __init__(self, *args: Any, version: HouseVersion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side in (Side.PRODUCT, Side.MARKETING):
            field = self.fields[f"{side}_owner"]
            still_here(field, getattr(self.instance, f"{side}_owner_id"))
            field.queryset = field.queryset.filter(side=side)  # type: ignore[attr-defined]
        for name in TEXTS:
            column: Any = HouseVersion._meta.get_field(name)
            rows = 4 if name in LISTS else 2
            self.fields[name] = forms.CharField(
                label=capfirst(column.verbose_name), required=False, max_length=column.max_length, help_text=HELP[name],
                initial=getattr(version, name, ""), widget=forms.Textarea(attrs={"rows": rows}),
            )  # fmt: skip
        if version:
            claims = Claim.objects.visible_to(self.member).filter(pk__in=version.proofs.values("claim"))
            self.initial["proof_lines"] = "\n".join(
                f"#{pk} {' '.join(text.split())}"
                for pk, text in claims.order_by("pk").values_list("pk", "text")
            )
        first = ("audience", *TEXTS, "proof_lines", "product_owner", "marketing_owner", "review_on", "why")
        self.order_fields(first)

    def clean_proof_lines(self) -> list[Claim]:
        """The claims that are meant; a line that means none is refused by its words."""
        lines = [line.strip() for line in self.cleaned_data["proof_lines"].splitlines() if line.strip()]
        if len(lines) > MOST_PROOFS:
            raise ValidationError(_("Up to %(most)s proofs fit here.") % {"most": MOST_PROOFS})
        return [self._claim(line) for line in lines]

    def _claim(self, line: str) -> Claim:
        rows = Claim.objects.visible_to(self.member)
        named = _NUMBER.match(line)
        found = (
            rows.filter(pk=named[1]).first() if named else rows.filter(text__iexact=line.strip('“”"')).first()
        )
        if found is None:
            raise ValidationError(_("There is no claim “%(line)s” in the ledger.") % {"line": line[:80]})
        return found

    @property
    def said(self) -> dict[str, Any]:
        """What the actions take."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "proof_lines"}
        return {**found, "proofs": self.cleaned_data["proof_lines"]}


class ReviewForm(PlainForm):
    """Whether the house still holds."""

    outcome = forms.ChoiceField(label=gettext_lazy("What came of it"), choices=HouseReview.Outcome.choices, widget=forms.RadioSelect)  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("What was seen"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("“We stay as we are” is an answer, with the reason."),
    )  # fmt: skip
    theme = forms.ChoiceField(
        label=gettext_lazy("Answers the market signals about"), required=False,
        help_text=gettext_lazy("The radar then knows that this theme has had a response."),
    )  # fmt: skip
    on = forms.DateField(label=gettext_lazy("Looked at on"))
    again_on = forms.DateField(label=gettext_lazy("Look again on"), required=False)

    def __init__(self, *args: Any, member: Any, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        rows = Insight.objects.visible_to(member).exclude(theme="")
        rows = rows.filter(kind_of__in=(Insight.Kind.COMPETITOR, Insight.Kind.MARKET))
        names = rows.order_by("theme").values_list("theme", flat=True).distinct()[:200]
        self.fields["theme"].choices = [("", _("No theme of its own")), *((name, name) for name in names)]  # type: ignore[attr-defined]


class AgreeForm(PlainForm):
    """To which version."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
