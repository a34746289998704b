"""The forms of goals and metrics. What a member may choose is what a member may see."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.conflicts import digest
from braid.base.forms import Boxes, PlainForm, WorkspaceForm
from braid.base.models import BOTH_SIDES, Side
from braid.goals.actions import Owner
from braid.goals.models import (
    CheckIn,
    CounterMetric,
    Drive,
    KeyResult,
    Metric,
    Objective,
    Period,
    Statement,
    StrategyPoint,
)
from braid.people.models import Member


class ObjectiveForm(WorkspaceForm):
    """An objective with its owners on both sides."""

    class Meta:
        model = Objective
        fields = ("title", "period", "description", "parent", "strategy")
        widgets = {"title": forms.TextInput(), "description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, owners: list[Owner] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._newest_first("period", "-starts_on")
        self._newest_first("parent", "-period__starts_on", "title")
        if self.instance.pk:
            self.fields["parent"].queryset = self.fields["parent"].queryset.exclude(pk=self.instance.pk)  # type: ignore[attr-defined]
        people = Member.objects.visible_to(self.member).here().order_by("name")
        held = owners or []
        for side in BOTH_SIDES:
            name = self.member.workspace.side_name(side)
            self.fields[f"people_{side}"] = forms.ModelMultipleChoiceField(
                people, required=False, label=_("Owners in %(side)s") % {"side": name},
                initial=[member.pk for s, member, _label in held if s == side and member],
                widget=Boxes(),
            )  # fmt: skip
            self.fields[f"teams_{side}"] = forms.CharField(
                required=False, max_length=600, label=_("Teams in %(side)s") % {"side": name},
                help_text=_("Several teams with commas between them, where no one person is meant."),
                initial=", ".join(label for s, member, label in held if s == side and not member),
            )  # fmt: skip
        self.kept = [owner for owner in held if owner[0] not in BOTH_SIDES]

    def _newest_first(self, name: str, *order: str) -> None:
        field = self.fields[name]
        field.queryset = field.queryset.order_by(*order)  # type: ignore[attr-defined]

    @property
    def owners(self) -> list[Owner]:
        """The owners as the action takes them; owners on neither side stay as they are."""
        found: list[Owner] = list(self.kept)
        for side in BOTH_SIDES:
            found += [(side, member, "") for member in self.cleaned_data[f"people_{side}"]]
            labels = self.cleaned_data[f"teams_{side}"].split(",")
            found += [(side, None, label.strip()) for label in labels if label.strip()]
        return found


class KeyResultForm(WorkspaceForm):
    """A key result: with a metric, with numbers alone, or as a sentence."""

    class Meta:
        model = KeyResult
        fields = ("title", "metric", "baseline", "target", "due_on", "side", "accountable")
        widgets = {"title": forms.TextInput()}
        help_texts = {"target": gettext_lazy("Leave baseline and target empty for a goal in words.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = [(side, self.member.workspace.side_name(side)) for side in Side.values]
        self.fields["side"] = forms.ChoiceField(
            label=self.fields["side"].label, choices=sides, initial=self.instance.side or self.member.side
        )


class CheckInForm(WorkspaceForm):
    """Two minutes: where it stands, how sure we are, one sentence."""

    class Meta:
        model = CheckIn
        fields = ("value", "confidence", "note", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        self.fields["on"].required = False
        self.fields["confidence"].widget = forms.NumberInput(attrs={"min": 1, "max": 10})
        self.fields["note"].widget = forms.TextInput()
        people = Member.objects.visible_to(self.member).here().filter(user__isnull=False)
        self.fields["tell"] = forms.ModelMultipleChoiceField(
            people.exclude(pk=self.member.pk).order_by("name"), required=False, label=_("Who must know"),
            help_text=_("They are told in the app."), widget=Boxes(),
        )  # fmt: skip


class CarryForm(PlainForm):
    """Into which period an objective is taken along, and which of its key results."""

    period = forms.ModelChoiceField(Period.objects.none(), label=gettext_lazy("Into which period"))
    results = forms.ModelMultipleChoiceField(
        KeyResult.objects.none(), required=False, label=gettext_lazy("Key results to take along")
    )
    counters = forms.ModelMultipleChoiceField(
        CounterMetric.objects.none(),
        required=False,
        label=gettext_lazy("What must not get worse then either"),
    )
    parent = forms.ModelChoiceField(
        Objective.objects.none(), required=False, label=gettext_lazy("What it serves then")
    )

    def __init__(self, *args: Any, objective: Objective, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = Period.objects.visible_to(self.member).filter(starts_on__gt=objective.period.starts_on)
        held = KeyResult.objects.visible_to(self.member).filter(objective=objective).order_by("pk")
        self.fields["period"].queryset = later.order_by("starts_on")  # type: ignore[attr-defined]
        self.fields["results"].queryset = held  # type: ignore[attr-defined]
        self.fields["period"].initial = later.order_by("starts_on").first()
        self.fields["results"].initial = list(held)
        watched = CounterMetric.objects.visible_to(self.member).filter(objective=objective)
        self._take_along("counters", watched.select_related("metric").order_by("pk"))
        self._ask_parent(objective)

    def _take_along(self, name: str, rows: QuerySet[Any]) -> None:
        if found := list(rows):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].initial = found
        else:
            del self.fields[name]

    def _ask_parent(self, objective: Objective) -> None:
        """Asked only where it serves another one now."""
        if objective.parent_id is None:
            del self.fields["parent"]
            return
        field = self.fields["parent"]
        others = Objective.objects.visible_to(self.member).exclude(pk=objective.pk)
        field.queryset = others.order_by("-period__starts_on", "title")  # type: ignore[attr-defined]
        field.initial = objective.parent_id


class CounterForm(WorkspaceForm):
    """What must not get worse meanwhile."""

    class Meta:
        model = CounterMetric
        fields = ("metric", "bound", "limit")


class BoundForm(PlainForm):
    """Another limit, and why."""

    limit = forms.DecimalField(label=gettext_lazy("New limit"), max_digits=20, decimal_places=4)
    why = forms.CharField(label=gettext_lazy("Why"), max_length=300)


class PeriodForm(WorkspaceForm):
    """A stretch of time."""

    class Meta:
        model = Period
        fields = ("name", "starts_on", "ends_on")


class MetricForm(WorkspaceForm):
    """A metric, defined once."""

    class Meta:
        model = Metric
        fields = ("name", "unit", "kind_of", "formula")
        widgets = {"name": forms.TextInput(), "formula": forms.Textarea(attrs={"rows": 3})}


class DriveForm(WorkspaceForm):
    """What this metric moves, and after how many days."""

    class Meta:
        model = Drive
        fields = ("target", "lag_days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        field.queryset = field.queryset.exclude(pk=self.instance.source_id).order_by("name")  # type: ignore[attr-defined]
        self.fields["lag_days"].required = False


class LagForm(WorkspaceForm):
    """After how many days the other metric follows."""

    class Meta:
        model = Drive
        fields = ("lag_days",)


class ReadingForm(PlainForm):
    """The value on a day; a day that has one already gets the new one instead."""

    on = forms.DateField(label=gettext_lazy("Day"))
    value = forms.DecimalField(label=gettext_lazy("Value"), max_digits=20, decimal_places=4)

    def __init__(self, *args: Any, metric: Metric, day: str = "", **kwargs: Any) -> None:
        super().__init__(*args, about=metric, **kwargs)
        asked = _day(day) or timezone.localdate()
        self.fields["on"].initial = asked
        known = metric.readings.filter(on=asked).first()
        self.opened_on = {f"value {asked}": known.value if known else None}
        if known and day:
            self.fields["value"].initial = known.value.normalize()
        sent = _day(self.data.get("on", ""))
        taken = metric.readings.filter(on=sent).values_list("value", flat=True).first() if sent else None
        self.there = {"value": taken}

    def opened_with(self) -> dict[str, Any]:
        """The value of the day with which the form begins."""
        return self.opened_on

    def before(self, name: str, opened: dict[str, str]) -> str | None:
        """The value that the chosen day had; of another day than the first, nothing was shown."""
        if name != "value" or not opened or self.there["value"] is None:
            return None
        return opened.get(f"value {self.cleaned_data.get('on')}", digest(""))

    @property
    def values(self) -> dict[str, Any]:
        """For the action."""
        return {"on": self.cleaned_data["on"], "value": self.cleaned_data["value"]}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class StatementForm(WorkspaceForm):
    """A new version of the mission or the strategy."""

    class Meta:
        model = Statement
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}
        help_texts = {"text": gettext_lazy("Markdown. Everybody is asked to say that they have read it.")}


class PointForm(WorkspaceForm):
    """A point of the strategy."""

    class Meta:
        model = StrategyPoint
        fields = ("title",)
