"""The forms of meetings: a series, a pause, what becomes of it; notes, another day, what is to be done."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Case, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm, WorkspaceForm
from braid.people.models import Member
from braid.teamwork.citing import meant
from braid.teamwork.models import ActionItem, AgendaLine, Meeting, Pause, Series, Verdict


class Clock(forms.TimeInput):
    """An hour and a minute."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class SeriesForm(WorkspaceForm):
    """A series: what for, who, how often, where, and who else sees it."""

    link = forms.URLField(label=gettext_lazy("Video link"), max_length=500, required=False, assume_scheme="https", help_text=gettext_lazy("Of any provider."))  # fmt: skip
    people = forms.ModelMultipleChoiceField(Member.objects.all(), label=gettext_lazy("Who meets"))
    about = forms.CharField(
        label=gettext_lazy("What it is about"), max_length=500, required=False,
        help_text=gettext_lazy("The address of a page, or an exact title: a launch, an item, an objective. What is open there comes onto the agenda."),
    )  # fmt: skip
    only = forms.ChoiceField(
        label=gettext_lazy("Who else sees it"), required=False, widget=forms.RadioSelect,
        choices=[("", gettext_lazy("As usual: a 1:1 is for its two people, everything else for all here")), ("yes", gettext_lazy("Only those who meet")), ("no", gettext_lazy("Everybody in this workspace"))],
    )  # fmt: skip

    class Meta:
        model = Series
        fields = ("name", "kind_of", "purpose", "rhythm", "first_on", "at", "minutes", "link", "by_mail")
        widgets = {"at": Clock(), "purpose": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "purpose": gettext_lazy(
                "One sentence. Whoever cannot say it may not need the meeting."
            ),
            "by_mail": gettext_lazy("Each gets it for their own calendar, with every change, and answers there. Nobody gets mail who does not want it."),
            "first_on": gettext_lazy("The others follow from it: the same weekday, or the same date."),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held: Any = self.fields["people"]
        # (Whoever is chosen already stands where one sees it: the list of a large workspace is long.)
        first = Case(When(pk__in=self.initial.get("people", []), then=0), default=1)
        held.queryset = held.queryset.here().order_by(first, "side", "name")
        zone = self.member.workspace.time_zone
        self.fields["at"].help_text = _("In the time zone of the workspace, %(zone)s; summer or winter, the hour stays.") % {"zone": zone}  # fmt: skip
        if settings.JITSI_URL:
            self.fields["link"].help_text = _("Of any provider. Left empty, there is a room at %(url)s.") % {"url": settings.JITSI_URL}  # fmt: skip
        self.order_fields(
            [
                "name",
                "kind_of",
                "purpose",
                "people",
                "about",
                "rhythm",
                "first_on",
                "at",
                "minutes",
                "link",
                "by_mail",
                "only",
            ]  # fmt: skip
        )
        if self.instance.pk:
            del self.fields["about"]
            only: Any = self.fields["only"]
            only.choices = only.choices[1:]

    def clean_about(self) -> Any:
        """The row that is meant."""
        said = self.cleaned_data["about"]
        found = meant(self.member, said) if said else None
        if said and found is None:
            raise ValidationError(_("Nothing here is called so. Copy the address of its page, and paste it."))
        return found

    @property
    def chosen(self) -> dict[str, Any]:
        """All that `begin` and `change` take."""
        said = self.cleaned_data
        only = {"yes": True, "no": False}.get(said["only"])
        found = {**self.values, "people": list(said["people"]), "only": only}
        return found if self.instance.pk else {**found, "about": said["about"]}


class PauseForm(WorkspaceForm):
    """Days without meetings."""

    class Meta:
        model = Pause
        fields = ("since", "until", "why")
        help_texts = {"until": gettext_lazy("Left open, it pauses until somebody lets it go on.")}


class VerdictForm(WorkspaceForm):
    """Keep, shrink or drop."""

    class Meta:
        model = Verdict
        fields = ("said", "why")
        widgets = {"said": forms.RadioSelect}


class NotesForm(WorkspaceForm):
    """What was said."""

    class Meta:
        model = Meeting
        fields = ("notes",)
        widgets = {"notes": forms.Textarea(attrs={"rows": 18})}
        help_texts = {"notes": gettext_lazy("Markdown works. Whoever sees the meeting sees them as soon as they are saved.")}  # fmt: skip


class MoveForm(WorkspaceForm):
    """Another day, another hour, for this once."""

    class Meta:
        model = Meeting
        fields = ("on", "at", "minutes")
        widgets = {"at": Clock()}


class SkipForm(PlainForm):
    """Why it is not held."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=200, required=False)


class LineForm(WorkspaceForm):
    """Something to talk about."""

    class Meta:
        model = AgendaLine
        fields = ("text",)


class ActionForm(WorkspaceForm):
    """What somebody does, until a day."""

    class Meta:
        model = ActionItem
        fields = ("text", "owner", "due_on")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = meeting.series.seats.values("member")
        owner: Any = self.fields["owner"]
        owner.required = True
        owner.queryset = owner.queryset.here().filter(pk__in=seated).order_by("side", "name")
