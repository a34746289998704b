"""Forms about a beta."""

import csv
import io
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm, WorkspaceForm
from braid.base.rows import unkeepable
from braid.launches.models import Beta, BetaReading, Gate, Launch, Participant
from braid.messaging.forms import newest

# What the first line of a table may call each column.
COLUMNS = {
    "account": ("account", "customer", "company", "organisation", "organization"),
    "contact": ("contact", "name", "person", "contact name"),
    "email": ("email", "e-mail", "mail", "address"),
    "consent_on": ("agreed on", "consent", "consent on", "agreed", "consent date"),
    "consent_how": ("how they agreed", "consent how", "how", "source of consent"),
}
MOST_LINES, MOST_BYTES = 2000, 500_000


class BetaForm(WorkspaceForm):
    """The exit of a beta and the words of its invitation."""

    bar = forms.DecimalField(label=gettext_lazy("Exit bar"), required=False, max_digits=20, decimal_places=4, help_text=gettext_lazy("For a new gate: the number that must be reached."))  # fmt: skip
    unit = forms.CharField(label=gettext_lazy("Unit"), required=False, max_length=30)

    class Meta:
        model = Beta
        fields = ("gate", "metric", "subject", "invitation")
        widgets = {"invitation": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "gate": gettext_lazy(
                "Leave it open to make a gate for it. It stays closed until a reading meets its bar."
            ),
            "invitation": gettext_lazy(
                "{contact} and {account} become the names of whom you write to. Braid sends nothing by itself."
            ),
        }

    field_order = ("gate", "bar", "unit", "metric", "subject", "invitation")

    def __init__(self, *args: Any, launch: Launch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gate: Any = self.fields["gate"]
        gate.queryset = Gate.objects.visible_to(self.member).filter(launch=launch, is_go_no_go=False)
        newest(self.fields["metric"], self.instance.metric if self.instance.metric_id else None)
        if self.instance.pk:
            del self.fields["bar"], self.fields["unit"]
            gate.required = True

    @property
    def values(self) -> dict[str, Any]:
        """The columns, and what a new gate asks."""
        more: dict[str, Any] = {
            name: self.cleaned_data[name] for name in ("bar", "unit") if name in self.fields
        }
        return {**super().values, **more}


class BetaReadingForm(WorkspaceForm):
    """What was reached on a day."""

    class Meta:
        model = BetaReading
        fields = ("value", "on")


class ExitForm(PlainForm):
    """Why the exit opens although its bar is not met."""

    reason = forms.CharField(
        label=gettext_lazy("Why it opens all the same"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Both sides read it, with your name and with what had been reached."),
    )  # fmt: skip


class ParticipantForm(WorkspaceForm):
    """An account, whom there to write to, and that they agreed."""

    account = forms.CharField(
        label=gettext_lazy("Account"), max_length=200, widget=forms.TextInput(attrs={"list": "customers", "autocomplete": "off"}),
        help_text=gettext_lazy("Somebody new is added by their name."),
    )  # fmt: skip
    shown_as = {"customer": "account"}

    class Meta:
        model = Participant
        fields = ("contact", "email", "consent_on", "consent_how")
        help_texts = {
            "consent_on": gettext_lazy(
                "Leave it open until they have agreed: before that nobody is invited, and no file has them."
            ),
            "consent_how": gettext_lazy(
                "Such as “said so in the call” or “ticked the form”. Who notes it is kept with it."
            ),
        }

    field_order = ("account", "contact", "email", "consent_on", "consent_how")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["account"]


class PasteForm(PlainForm):
    """Participants as rows of a sheet."""

    text = forms.CharField(
        label=gettext_lazy("Rows from a sheet"), required=False, max_length=MOST_BYTES, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("The first line names the columns: account, contact, email, agreed on (2026-01-31), how they agreed."),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("Or a CSV file"), required=False)

    def clean(self) -> dict[str, Any]:
        """The rows, each with the number of its line."""
        said = super().clean() or {}
        file = said.get("file")
        text = _decoded(file) if file else said.get("text", "")
        if not text.strip():
            raise ValidationError({"text": _("Paste rows, or choose a file.")})
        said["rows"] = read_rows(text)
        return said


def _decoded(file: Any) -> str:
    if file.size > MOST_BYTES:
        raise ValidationError({"file": _("Up to 500 KB fit here.")})
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValidationError({"file": _("This file is not in UTF-8. Save it as “CSV UTF-8” and choose it again.")}) from error  # fmt: skip


def read_rows(text: str) -> list[tuple[int, dict[str, Any]]]:
    """The lines of a table with their numbers.

    Raises:
        ValidationError: on `text`, for the header; or a list of what is wrong in which line.
    """
    if unkeepable(text):
        raise ValidationError({"text": _("This text has a character in it that cannot be kept (NUL).")})
    first = text.lstrip("\ufeff").lstrip().partition("\n")[0]
    comma = max("\t;,", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff").strip()), delimiter=comma))
    except csv.Error as error:
        raise ValidationError(
            {"text": _("This is no table that can be read: %(why)s.") % {"why": error}}
        ) from error
    places = _places(lines[0])
    if len(lines) - 1 > MOST_LINES:
        raise ValidationError({"text": _("Up to %(most)s lines fit here.") % {"most": MOST_LINES}})
    rows, wrong = [], []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        values: dict[str, Any] = {
            name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()
        }
        wrong += [_("Line %(line)s: %(what)s") % {"line": number, "what": what} for what in _mend(values)]
        rows.append((number, values))
    if wrong:
        raise ValidationError({"text": wrong[:20]})
    if not rows:
        raise ValidationError({"text": _("There is a header and no line below it.")})
    return rows


def _places(header: list[str]) -> dict[str, int]:
    told = [" ".join(cell.casefold().split()) for cell in header]
    places = {name: told.index(word) for name, words in COLUMNS.items() for word in words if word in told}
    if "account" not in places:
        known = ", ".join(words[0] for words in COLUMNS.values())
        raise ValidationError({"text": _("The first line has no column “account”. Columns that are read: %(known)s.") % {"known": known}})  # fmt: skip
    return places


def _mend(values: dict[str, Any]) -> list[str]:
    """Turns the day into one; what cannot be read, in words."""
    wrong = []
    if not values["account"]:
        wrong.append(_("no account"))
    if values.get("email"):
        try:
            validate_email(values["email"])
        except ValidationError:
            wrong.append(_("“%(text)s” is no email address") % {"text": values["email"][:60]})
    on = values.get("consent_on", "")
    values["consent_on"] = None
    if on:
        try:
            values["consent_on"] = date.fromisoformat(on)
        except ValueError:
            wrong.append(_("“%(text)s” is no day like 2026-01-31") % {"text": on[:60]})
    return wrong
