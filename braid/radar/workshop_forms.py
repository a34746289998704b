"""The forms of a planning workshop."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm, WorkspaceForm
from braid.goals.quarters import quarter
from braid.people.models import Member
from braid.radar.models import Workshop, WorkshopItem, WorkshopPoint
from braid.roadmap.models import Item, Release
from braid.rounds.models import Round
from braid.teamwork.meeting_forms import Clock


class WorkshopForm(WorkspaceForm):
    """Which period; the next quarter, where nobody says otherwise."""

    class Meta:
        model = Workshop
        fields = ("name", "first_on", "last_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            start = self.member.workspace.year_starts_in
            now = quarter(timezone.localdate(), start)
            then = quarter(now.ends_on + timedelta(days=1), start)
            self.initial.update({"name": _("Plan for %(quarter)s") % {"quarter": then.name}, "first_on": then.starts_on, "last_on": then.ends_on})  # fmt: skip


class RoundForm(PlainForm):
    """Which round of priorities."""

    round = forms.ModelChoiceField(Round.objects.all(), label=gettext_lazy("Round"), empty_label=None, widget=forms.RadioSelect)  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["round"]
        field.queryset = field.queryset.filter(use=Round.Use.PRIORITIES).order_by("-pk")
        field.label_from_instance = lambda row: f"{row.name} ({row.get_state_display()})"


class PlaceForm(WorkspaceForm):
    """In or out, why, and when."""

    release = forms.ModelChoiceField(Release.objects.all(), label=gettext_lazy("Release"), required=False)
    planned_on = forms.DateField(label=gettext_lazy("Planned release date"), required=False)

    class Meta:
        model = WorkshopItem
        fields = ("verdict", "why")
        widgets = {"verdict": forms.RadioSelect}
        help_texts = {"why": gettext_lazy("What is out says why: somebody hoped for it.")}

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        release: Any = self.fields["release"]
        release.queryset = release.queryset.filter(released_on=None).order_by("planned_on", "-pk")
        self.initial.update({"release": item.release_id, "planned_on": item.planned_on})

    @property
    def chosen(self) -> dict[str, Any]:
        """All that `place_item` takes."""
        said = self.cleaned_data
        return {**self.values, "release": said["release"], "planned_on": said["planned_on"]}


class PointForm(WorkspaceForm):
    """What the plan rests on."""

    class Meta:
        model = WorkshopPoint
        fields = ("text", "owner", "due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = owner.queryset.here().order_by("side", "name")


class AgreeForm(WorkspaceForm):
    """Who sees it differently."""

    class Meta:
        model = Workshop
        fields = ("dissent",)
        widgets = {"dissent": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"dissent": gettext_lazy("In one line. A plan with a dissent that is written down holds better than one without.")}  # fmt: skip


class WorkshopMeetForm(PlainForm):
    """Who meets to plan, and when."""

    people = forms.ModelMultipleChoiceField(Member.objects.all(), label=gettext_lazy("Who meets"))
    on = forms.DateField(label=gettext_lazy("Day"))
    at = forms.TimeField(label=gettext_lazy("Begins at"), widget=Clock())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["people"]
        people.queryset = people.queryset.here().order_by("side", "name")
