"""Forms of the panel under every thing."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from braid.activity.models import Hearing, Notification, SavedView
from braid.base.forms import PlainForm, WorkspaceForm

# The choices side by side, in one word each; the page says above what they mean.
SHORT = (
    (Hearing.How.OFF, _("Off")),
    (Hearing.How.APP, _("Here")),
    (Hearing.How.DIGEST, _("Summed up")),
    (Hearing.How.MAIL, _("At once")),
)
# When one is told of which kind.
WHEN: dict[str, Any] = {
    Notification.Reason.MENTIONED: _("somebody writes @ and your name"),
    Notification.Reason.TOLD: _("somebody wants you to know of something, or a round waits for you"),
    Notification.Reason.ANSWERED: _("an insight that you gave has an answer"),
    Notification.Reason.COMMITTED: _("somebody commits you to a play"),
    Notification.Reason.OWNER: _("somebody changes what you own"),
    Notification.Reason.REPLIED: _("somebody speaks where you have spoken"),
    Notification.Reason.INVITED: _(
        "a meeting of yours is made, moved or called off; at once means: as an invitation for your calendar"
    ),
}


class CommentForm(PlainForm):
    """What somebody says, in Markdown."""

    body = forms.CharField(
        label=_("Comment"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Markdown works: **bold**, - lists, [links](https://…). @Name tells somebody."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["data-mentions"] = f"/w/{self.member.workspace.slug}/people/named/"


class HearingForm(PlainForm):
    """How somebody hears of each kind of thing, and when the mail that sums up comes."""

    mails = forms.ChoiceField(
        label=_("The mail that sums up"), choices=Hearing.Mails.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, hearing: Hearing | None = None, **kwargs: Any) -> None:
        now = hearing or Hearing()
        first = {reason: now.of(reason) for reason in Notification.Reason.values}
        super().__init__(*args, initial={"mails": now.mails, **first}, **kwargs)
        for reason, name in Notification.Reason.choices:
            self.fields[reason] = forms.ChoiceField(
                label=name, choices=SHORT, widget=forms.RadioSelect, help_text=WHEN[reason]
            )

    def rows(self) -> list[Any]:
        """The kinds, as fields."""
        return [self[reason] for reason in Notification.Reason.values]

    @property
    def kinds(self) -> dict[str, str]:
        """What was chosen for each kind."""
        return {reason: self.cleaned_data[reason] for reason in Notification.Reason.values}


class SavedViewForm(WorkspaceForm):
    """The name of a view, and for whom it is."""

    class Meta:
        model = SavedView
        fields = ["name", "is_shared"]
        help_texts = {"is_shared": _("Everybody here sees it above the list; otherwise only you do.")}


class SpokeForm(PlainForm):
    """The day on which both sides spoke: today, unless another day is given."""

    on = forms.DateField(label=_("Day"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def clean_on(self) -> object:
        """Today when nothing was given; the action refuses days to come."""
        return self.cleaned_data["on"] or timezone.localdate()
