"""The forms of the radar."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from braid.base.forms import PlainForm, WorkspaceForm
from braid.base.models import BOTH_SIDES
from braid.people.models import Member
from braid.radar.detectors.kinds import Limit
from braid.radar.models import Commitment, Finding, Mute
from braid.radar.plays import PLAYS

# Where the usual number of a threshold comes from.
ORIGINS = {
    "pub": _("a published number"),
    "sim": _("found by simulation"),
    "conv": _("a convention"),
}


class CommitForm(WorkspaceForm):
    """An owner on each side, a play and a day."""

    play = forms.ChoiceField(label=_("Play"))

    class Meta:
        model = Commitment
        fields = ("play", "product_owner", "marketing_owner", "due_on", "note")

    def __init__(self, *args: Any, finding: Finding, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        offered = [play for play in finding.plays if play in PLAYS]
        others = [play for play in PLAYS if play not in offered]
        self.fields["play"].choices = [  # type: ignore[attr-defined]
            (_("Fits this finding"), [(play, PLAYS[play].name) for play in offered]),
            (_("Other plays"), [(play, PLAYS[play].name) for play in others]),
        ]
        self.instance.finding = finding
        for side in BOTH_SIDES:
            field: Any = self.fields[f"{side}_owner"]
            field.queryset = field.queryset.here().filter(side=side).order_by("name")

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"finding"}


class ChangeCommitmentForm(WorkspaceForm):
    """Other owners, another day, or in other words what exactly."""

    class Meta:
        model = Commitment
        fields = ("product_owner", "marketing_owner", "due_on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side in BOTH_SIDES:
            field: Any = self.fields[f"{side}_owner"]
            here = field.queryset.here().filter(side=side)
            held = field.queryset.filter(pk=getattr(self.instance, f"{side}_owner_id"))
            field.queryset = (here | held).order_by("name")


class AskForm(PlainForm):
    """The one-page ask: the question, ways to answer it, what one has to know, by when."""

    question = forms.CharField(
        label=_("Question"), max_length=300, help_text=_("One sentence that can be answered.")
    )
    option_lines = forms.CharField(
        label=_("Ways to answer it, one a line"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two are enough. Say of each what it costs."),
    )
    background = forms.CharField(
        label=_("What one has to know"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    needed_by = forms.DateField(label=_("By when"), required=False)

    @property
    def chosen(self) -> dict[str, Any]:
        """What is asked; each line once."""
        said = dict(self.cleaned_data)
        options = said.pop("option_lines").splitlines()
        return {**said, "options": options}


class MuteForm(WorkspaceForm):
    """Why a finding is set aside, and until when."""

    class Meta:
        model = Mute
        fields = ("reason", "until")


class EndForm(PlainForm):
    """What came of a commitment."""

    outcome = forms.ChoiceField(label=_("What came of it"), choices=Commitment.Outcome)
    learned = forms.CharField(label=_("What we learned"), max_length=500, required=False)


class ThresholdForm(PlainForm):
    """The numbers of one check, those that hold now filled in. An empty one goes back to what it usually is."""

    def __init__(self, *args: Any, limits: tuple[Limit, ...], **kwargs: Any) -> None:
        self.limits = {limit.name: limit for limit in limits}
        super().__init__(*args, **kwargs)

    def narrow(self, member: Member) -> None:
        """Makes the fields first, so that they read numbers as everywhere."""
        for limit in self.limits.values():
            self.fields[limit.name] = forms.FloatField(
                label=_(limit.about),
                required=False,
                min_value=0,
                help_text=_("%(unit)s; usually %(default)g, %(origin)s")
                % {
                    "unit": _(limit.unit),
                    "default": limit.shown(limit.default),
                    "origin": ORIGINS[limit.kind],
                },
            )
        super().narrow(member)

    @property
    def numbers(self) -> dict[str, float]:
        """Those that were given; the usual one, as it is shown, means the usual one to its last digit."""
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return {name: self.meant(self.limits[name], value) for name, value in given.items()}

    @staticmethod
    def meant(limit: Limit, value: float) -> float:
        """What somebody means who writes this number."""
        return limit.default if value == limit.shown(limit.default) else value
