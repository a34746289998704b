"""Forms about launches, their gates and stages."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm, WorkspaceForm
from braid.base.models import BOTH_SIDES, Side
from braid.goals.models import Metric
from braid.launches.gate_lines import answered
from braid.launches.models import (
    AssumptionAnswer,
    CalendarDate,
    Gate,
    GateAnswer,
    Launch,
    LaunchStage,
    RippleAnswer,
    Task,
)
from braid.launches.plans import Plan
from braid.messaging.forms import ItemLinesForm, newest, still_here
from braid.messaging.models import Content
from braid.messaging.saving import as_json
from braid.people.models import Member

HOUR_HELP = gettext_lazy("In the time zone of the workspace. Empty where any time of the day will do.")


def hour_input() -> forms.TimeInput:
    """A time of day, to the minute."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class LaunchForm(ItemLinesForm):
    """A launch, its owners, and the items that it is about.

    Args:
        plan: the template that a new one begins with; the kind is chosen then, and each role asks who has it.
    """

    along = forms.BooleanField(
        label=gettext_lazy("When the day moves, gates and stages to come move by as many days"),
        required=False, initial=True,
    )  # fmt: skip

    class Meta:
        model = Launch
        fields = [
            "name", "kind_of", "tier", "kind_evidence", "on", "hour", "promised_stage", "release", "audience", "price",
            "product_owner", "marketing_owner", "summary", "target", "target_value", "target_on", "counter", "counter_bound",
            "counter_is_ceiling",
        ]  # fmt: skip
        help_texts = {
            "promised_stage": gettext_lazy("What customers are told to expect."),
            "kind_evidence": gettext_lazy(
                "In a sentence, such as “34 of 40 beta accounts use it every week”."
            ),
            "hour": HOUR_HELP,
            "price": gettext_lazy("What it costs and in which plan, where that is part of the promise."),
            "target": gettext_lazy("In a sentence: from where to where, until when."),
            "target_value": gettext_lazy("Drawn into the chart of the metric that both sides look at."),
            "counter": gettext_lazy("What must not suffer from it, such as support tickets."),
            "counter_is_ceiling": gettext_lazy("Otherwise it must not be fallen below."),
        }
        widgets = {"summary": forms.Textarea(attrs={"rows": 3}), "hour": hour_input()}

    def __init__(self, *args: Any, plan: Plan | None = None, **kwargs: Any) -> None:
        self.plan = plan
        super().__init__(*args, **kwargs)
        newest(self.fields["release"], self.instance.release)
        newest(self.fields["counter"], self.instance.counter)
        for name, side in (("product_owner", Side.PRODUCT), ("marketing_owner", Side.MARKETING)):
            field = self.fields[name]
            still_here(field, getattr(self.instance, f"{name}_id"))
            assert isinstance(field, forms.ModelChoiceField)
            assert field.queryset is not None
            field.queryset = field.queryset.filter(side=side)
        if self.instance._state.adding:
            self.fields["kind_evidence"].required = True
            del self.fields["along"]
        if plan is not None:
            self._begin_with(plan)

    def _begin_with(self, plan: Plan) -> None:
        del self.fields["kind_of"]
        on = self.fields["on"]
        on.required = plan.is_dated
        on.help_text = _("Gates, stages and tasks get their days from it.") if plan.is_dated else ""
        for number, role in enumerate(plan.roles):
            people = Member.objects.filter(side=role.side, left_on=None).order_by("name")
            self.fields[f"role-{number}"] = forms.ModelChoiceField(people, label=role.name, required=False)

    @property
    def roles(self) -> list[forms.BoundField]:
        """The fields that ask who has which role."""
        return [self[f"role-{number}"] for number in range(len(self.plan.roles if self.plan else ()))]

    @property
    def people(self) -> dict[str, Member]:
        """Who has which role, where somebody was chosen."""
        roles = self.plan.roles if self.plan else ()
        found = {role.name: self.cleaned_data.get(f"role-{number}") for number, role in enumerate(roles)}
        return {name: who for name, who in found.items() if who}

    def clean(self) -> dict[str, Any]:
        """Another kind asks anew what speaks for it."""
        said = super().clean() or self.cleaned_data
        if (
            not self.instance._state.adding
            and "kind_of" in self.changed_data
            and "kind_evidence" not in self.changed_data
        ):
            self.add_error("kind_evidence", _("You have chosen another kind. What speaks for it?"))
        return said


class StageForm(WorkspaceForm):
    """One step of a launch."""

    class Meta:
        model = LaunchStage
        fields = ["name", "on", "until", "audience", "channels"]
        help_texts = {"audience": gettext_lazy("For whom, and how many: “5% of base”, “220 accounts”.")}


class GateForm(WorkspaceForm):
    """What is asked before a launch."""

    class Meta:
        model = Gate
        fields = ["name", "asked_of", "due_on", "bar", "unit", "bar_is_ceiling", "is_blocking", "is_go_no_go"]
        help_texts = {
            "bar": gettext_lazy("The number that must be reached, where there is one."),
            "unit": gettext_lazy("Such as %, accounts or ms."),
            "bar_is_ceiling": gettext_lazy("The number must not be passed, instead of being reached."),
            "is_blocking": gettext_lazy("The launch cannot go out before every side asked says ready."),
            "is_go_no_go": gettext_lazy("The last decision. It does not count towards readiness."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["bar"] = as_json(self.instance.bar)


class TaskForm(WorkspaceForm):
    """What has to be done for a launch."""

    class Meta:
        model = Task
        fields = ["title", "side", "owner", "role", "days", "on", "hour"]
        widgets = {"hour": hour_input()}
        help_texts = {
            "role": gettext_lazy("Such as “Launch lead”, where it is not yet known who does it."),
            "days": gettext_lazy(
                "−21 is three weeks before the day, 7 a week after it. It moves with the launch."
            ),
            "on": gettext_lazy("Instead of it: a day that stays where it is."),
            "hour": HOUR_HELP,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        still_here(self.fields["owner"], self.instance.owner_id)


class CalendarDateForm(WorkspaceForm):
    """A freeze, or a date to know."""

    class Meta:
        model = CalendarDate
        fields = ["name", "kind_of", "on", "until", "note"]
        help_texts = {"until": gettext_lazy("Empty where it is one day.")}


class AssumptionForm(PlainForm):
    """What a side takes for granted of the other."""

    text = forms.CharField(
        label=gettext_lazy("We take for granted that"), max_length=300,
        help_text=gettext_lazy("Such as “pricing is final on the 14th” or “the API stays as documented”."),
    )  # fmt: skip


class AssumptionAnswerForm(PlainForm):
    """Whether it is so."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Is it so?"), choices=AssumptionAnswer.Verdict.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("In your words"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("How it is instead, or when you will know."),
    )  # fmt: skip


class RippleForm(PlainForm):
    """Whether what somebody owns fits a change."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Does it still fit?"),
        choices=RippleAnswer.Verdict.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("In a sentence"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What must change, such as “the slides are printed”, or why it cannot be."),
    )  # fmt: skip


class AnswerForm(PlainForm):
    """What one side says about a gate, with the value reached where the gate has a bar."""

    state = forms.ChoiceField(
        label=gettext_lazy("How ready are you"), choices=GateAnswer.State.choices, widget=forms.RadioSelect
    )
    value = forms.DecimalField(
        label=gettext_lazy("Value reached"), required=False, max_digits=20, decimal_places=4
    )
    evidence = forms.CharField(
        label=gettext_lazy("What it rests on"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, gate: Gate, said: GateAnswer | None, member: Member, **kwargs: Any
    ) -> None:
        first = {"state": said.state if said else None, "value": as_json(gate.evidence_value)}
        kwargs.setdefault("auto_id", f"gate{gate.pk}_%s")
        there = answered(gate, said)
        super().__init__(*args, member=member, about=gate.launch, initial=first, there=there, **kwargs)
        if gate.bar is None:
            del self.fields["value"]


class MetricForm(PlainForm):
    """A metric by which a side will call the launch a success."""

    side = forms.ChoiceField(label=gettext_lazy("Side"))
    metric = forms.ModelChoiceField(Metric.objects.all(), label=gettext_lazy("Metric"))

    def __init__(self, *args: Any, member: Member, launch: Launch, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        newest(self.fields["metric"])
        side = self.fields["side"]
        assert isinstance(side, forms.ChoiceField)
        workspace = member.workspace
        side.choices = [
            (s.value, workspace.side_name(s)) for s in BOTH_SIDES if launch.metric_nameable_by(member, s)
        ]


class ContentLinkForm(PlainForm):
    """A piece of content that belongs to a launch."""

    content = forms.ModelChoiceField(Content.objects.all(), label=gettext_lazy("Piece of content"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        newest(self.fields["content"])
