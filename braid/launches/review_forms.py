"""Forms about looking back at a launch."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm, WorkspaceForm
from braid.base.models import BOTH_SIDES, Side
from braid.launches.models import Learning, Win
from braid.people.models import Member
from braid.rounds.forms import RoundForm


class LearningForm(WorkspaceForm):
    """One line for the next time."""

    class Meta:
        model = Learning
        fields = ("text",)
        labels = {"text": gettext_lazy("What we learned, in one line")}
        help_texts = {"text": gettext_lazy("It is offered to whoever plans the next launch of this kind.")}


class WinForm(WorkspaceForm):
    """What went well, and who of each side did it."""

    class Meta:
        model = Win
        fields = ("text", "product", "marketing")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        here = Member.objects.visible_to(member).here().order_by("name")
        for side in BOTH_SIDES:
            field: Any = self.fields[side]
            field.queryset, field.required = here.filter(side=side), True
            field.label = member.workspace.side_name(side)


class ReviewTestForm(PlainForm):
    """What the two stories do not agree on, as something to try."""

    title = forms.CharField(
        label=gettext_lazy("What we try"), max_length=200,
        help_text=gettext_lazy("So that afterwards one of the two stories is the better one."),
    )  # fmt: skip
    owner = forms.ModelChoiceField(Member.objects.all(), label=gettext_lazy("Who sees to it"))
    on = forms.DateField(label=gettext_lazy("Until when"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        field: Any = self.fields["owner"]
        field.queryset = (
            Member.objects.visible_to(member).here().exclude(side=Side.OTHER).order_by("side", "name")
        )


class LeaveOutForm(PlainForm):
    """Why there is no looking back this time."""

    dropped_why = forms.CharField(label=gettext_lazy("Why"), max_length=300)


class StoriesForm(RoundForm):
    """A round about the causes of a result, in words."""

    causes = forms.CharField(
        label=gettext_lazy("Causes, one a line"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Each side says of each how much it helped or hurt, and why. Take out what does not apply, add your own."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["name", "purpose", "causes"])

    @property
    def subjects(self) -> list[Any]:
        """Each line once."""
        lines = self.cleaned_data["causes"].splitlines()
        return list(dict.fromkeys(line.strip()[:300] for line in lines if line.strip()))
