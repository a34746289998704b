"""The forms of decisions: the question, what a side says, what is decided, how it ends, where it counts."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm, WorkspaceForm
from braid.base.models import BOTH_SIDES
from braid.people.models import Member
from braid.teamwork.chart_actions import Leader, Part
from braid.teamwork.citing import meant
from braid.teamwork.models import Decision, DecisionPart, Ending, Position, Responsibility, Review

OFFERED = 200
Role = DecisionPart.Role


class Known:
    """People and sides as choices, and back again."""

    def __init__(self, member: Member) -> None:
        rows = Member.objects.visible_to(member).here().order_by("side", "name")
        self.people = {str(m.pk): m for m in rows}
        sides = [(f"side:{side}", member.workspace.side_name(side)) for side in BOTH_SIDES]
        self.choices = [*sides, *((pk, person.name) for pk, person in self.people.items())]

    def leader(self, value: str) -> Leader:
        """Who is meant by a choice."""
        if value.startswith("side:"):
            return None, value.removeprefix("side:")
        return self.people[value], ""


def chosen(member: Member | None, side: str) -> str:
    """The choice for somebody, or a side."""
    return str(member.pk) if member else f"side:{side}"


class DecisionForm(WorkspaceForm):
    """A question, how it can be answered, and who has which part in it."""

    option_lines = forms.CharField(
        label=gettext_lazy("Options, one a line"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    approver = forms.ChoiceField(
        label=gettext_lazy("Decides"), required=False,
        help_text=gettext_lazy("Left open, it is whoever leads on the area. Where nobody does, it goes to the executive sponsor in time."),
    )  # fmt: skip
    together = forms.MultipleChoiceField(
        label=gettext_lazy("Decides together with"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Name them before the question is hot: it stands when all of them agree."),
    )  # fmt: skip
    contributor = forms.MultipleChoiceField(label=gettext_lazy("Is asked before"), required=False, widget=forms.CheckboxSelectMultiple)  # fmt: skip
    informed = forms.MultipleChoiceField(label=gettext_lazy("Is told after"), required=False, widget=forms.CheckboxSelectMultiple)  # fmt: skip
    shown_as = {"options": "option_lines"}

    class Meta:
        model = Decision
        fields = ("question", "background", "data", "driver", "area", "needed_by", "is_blind")
        widgets = {
            "background": forms.Textarea(attrs={"rows": 4}),
            "data": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "question": gettext_lazy(
                "One sentence that can be answered, such as “Do we raise the price in spring?”"
            ),
            "data": gettext_lazy("Numbers, studies, links. Markdown works."),
            "driver": gettext_lazy("Sees to it that it is decided."),
            "is_blind": gettext_lazy("Neither sees what the other side wants before both have said it."),
        }

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        self.known = Known(member)
        held: Any = self.fields["driver"]
        held.queryset = held.queryset.here().exclude(right="guest").order_by("name")
        areas: Any = self.fields["area"]
        areas.queryset = Responsibility.objects.visible_to(member).in_force().order_by("area")
        for name in ("approver", "together", "contributor", "informed"):
            field: Any = self.fields[name]
            field.choices = (
                [("", _("Not chosen")), *self.known.choices] if name == "approver" else self.known.choices
            )
        self.order_fields(
            ["question", "option_lines", "background", "data", "area", "driver", "approver", "together", "contributor", "informed", "is_blind", "needed_by"]
        )  # fmt: skip

    @property
    def options(self) -> list[str]:
        """Each line once."""
        return [str(line) for line in self.cleaned_data["option_lines"].splitlines()]

    @property
    def parts(self) -> list[Part]:
        """Who has which part."""
        return list(self._parts())

    def _parts(self) -> Iterator[Part]:
        said = self.cleaned_data
        first = [said["approver"]] if said["approver"] else []
        for role, values in (
            (Role.APPROVER, [*first, *said["together"]]),
            (Role.CONTRIBUTOR, said["contributor"]),
            (Role.INFORMED, said["informed"]),
        ):
            for value in dict.fromkeys(values):
                yield (role, *self.known.leader(value))


def initial_of(row: Decision) -> dict[str, Any]:
    """What stands in the log, as the form takes it."""
    found: dict[str, list[str]] = {role: [] for role in Role.values}
    for part in row.parts.select_related("member").order_by("pk"):
        if part.member or part.side:
            found[part.role].append(chosen(part.member, part.side))
    first, *others = found[Role.APPROVER] or [""]
    return {
        "option_lines": "\n".join(option.text for option in row.options.all()), "approver": first, "together": others,
        "contributor": found[Role.CONTRIBUTOR], "informed": found[Role.INFORMED],
    }  # fmt: skip


class PositionForm(WorkspaceForm):
    """What one's own side wants."""

    class Meta:
        model = Position
        fields = ("text", "option")
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"text": gettext_lazy("A hundred words at most: what you want, what it costs the other side, what you know.")}  # fmt: skip

    def __init__(self, *args: Any, decision: Decision | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["option"]
        field.queryset = field.queryset.filter(decision=decision)
        if not field.queryset.exists():
            del self.fields["option"]


class OutcomeForm(WorkspaceForm):
    """What is decided, and why."""

    option = forms.ModelChoiceField(DecisionPart.objects.none(), label=gettext_lazy("Option that is chosen"), required=False)  # fmt: skip
    lead = forms.ChoiceField(label=gettext_lazy("Has the last word on it from now on"), required=False)

    class Meta:
        model = Decision
        fields = ("outcome", "why", "dissent", "review_on")
        widgets = {"outcome": forms.Textarea(attrs={"rows": 3}), "why": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"review_on": gettext_lazy("A day on which you ask whether it still holds.")}

    def __init__(self, *args: Any, member: Member, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, member=member, about=decision, **kwargs)
        self.known = Known(member)
        for name in ("outcome", "why"):
            self.fields[name].required = True
        options: Any = self.fields["option"]
        options.queryset = decision.options.all()
        self.initial.setdefault("option", decision.options.filter(is_chosen=True).first())
        if not decision.options.exists():
            del self.fields["option"]
        if decision.asks_lead:
            field: Any = self.fields["lead"]
            field.choices = [("", _("Not chosen")), *self.known.choices]
            self.order_fields(["lead", "option"])
        else:
            del self.fields["lead"]
            self.order_fields(["option"])

    @property
    def chosen(self) -> dict[str, Any]:
        """All that `write` takes."""
        lead = self.cleaned_data.get("lead")
        return {
            **self.values, "option": self.cleaned_data.get("option"), "lead": self.known.leader(lead) if lead else None,
        }  # fmt: skip


class BackForm(PlainForm):
    """Why one does not agree."""

    why = forms.CharField(
        label=gettext_lazy("What would have to be otherwise"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EndForm(WorkspaceForm):
    """How a decision ended."""

    class Meta:
        model = Ending
        fields = ("kind_of", "instead", "why")
        widgets = {"kind_of": forms.RadioSelect}

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["instead"]
        rows = field.queryset.standing().exclude(pk=decision.pk).order_by("-decided_on", "-pk")
        field.queryset = field.queryset.filter(decided_on__isnull=False).exclude(pk=decision.pk)
        field.choices = [("", _("Not chosen")), *((row.pk, row.question) for row in rows[:OFFERED])]


class LookForm(WorkspaceForm):
    """That a decision still holds."""

    review_on = forms.DateField(label=gettext_lazy("Look at it again on"), required=False)

    class Meta:
        model = Review
        fields = ("note",)


class CiteForm(PlainForm):
    """What else a decision counts for."""

    thing = forms.CharField(
        label=gettext_lazy("What it is about"), max_length=500,
        help_text=gettext_lazy("The address of its page, or its exact title or key: an item, an objective, a metric, a launch, a claim."),
    )  # fmt: skip

    def clean_thing(self) -> Any:
        """The row that is meant."""
        found = meant(self.member, self.cleaned_data["thing"])
        if found is None:
            raise ValidationError(_("Nothing here is called so. Copy the address of its page, and paste it."))
        return found
