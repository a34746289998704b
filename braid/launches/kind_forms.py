"""A template of a launch in a form: one row of fields for each part, and some empty ones to add more."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm
from braid.launches.models import Gate, Launch, Task
from braid.launches.models.launch import TIERS
from braid.launches.models.tasks import FARTHEST
from braid.launches.plans import MOST, Plan

MORE = 3
NAMES = {
    "roles": gettext_lazy("Roles"), "gates": gettext_lazy("Gates"), "stages": gettext_lazy("Stages"), "tasks": gettext_lazy("Tasks"),
}  # fmt: skip
# Which part of each row must be filled in for the row to count.
FIRST = {"roles": "name", "gates": "name", "stages": "name", "tasks": "title"}


def _text(label: Any, most: int) -> forms.Field:
    return forms.CharField(label=label, max_length=most, required=False)


def _choice(label: Any, choices: Any) -> forms.Field:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _days(label: Any) -> forms.Field:
    return forms.IntegerField(label=label, required=False, min_value=-FARTHEST, max_value=FARTHEST)


def _box(label: Any) -> forms.Field:
    return forms.BooleanField(label=label, required=False)


def _fields(part: str) -> dict[str, forms.Field]:
    """The fields of one row, by their names in a file."""
    tiers = {"tiers": _text(_("Tiers"), 20)}
    if part == "roles":
        return {
            "name": _text(_("Role"), 80),
            "side": _choice(_("Side"), Task.Of.choices),
            "shift": _text(_("On the day"), 80),
            **tiers,
        }
    if part == "gates":
        return {
            "name": _text(_("Gate"), 200), "asked_of": _choice(_("Answered by"), Gate.AskedOf.choices), "due": _days(_("Due")),
            "blocking": _box(_("blocks")), "go_no_go": _box(_("go / no-go")), **tiers,
        }  # fmt: skip
    if part == "stages":
        return {
            "name": _text(_("Stage"), 120), "audience": _text(_("Audience"), 200), "channels": _text(_("Channels"), 200),
            "from": _days(_("From")), "until": _days(_("Until")), **tiers,
        }  # fmt: skip
    return {
        "title": _text(_("Task"), 200), "side": _choice(_("Side"), Task.Of.choices), "role": _text(_("Role"), 80),
        "due": _days(_("Due")), "hour": _text(_("Hour"), 5), **tiers,
    }  # fmt: skip


class TemplateForm(PlainForm):
    """A template in a form. A row without its first field falls away."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    purpose = forms.CharField(label=gettext_lazy("What it is for, in one sentence"), max_length=300)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Launch.Kind.choices)
    tier = forms.TypedChoiceField(label=gettext_lazy("Usual tier"), coerce=int, choices=list(TIERS.items()))
    reviews = forms.CharField(
        label=gettext_lazy("Reviews, so many days after the day"), required=False, max_length=60,
        help_text=gettext_lazy("Such as 7, 30, 90."),
    )  # fmt: skip

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        self.plan, self.said = plan, plan.says()
        first = {"name": plan.name, "purpose": plan.purpose, "kind": plan.kind, "tier": plan.tier}
        first["reviews"] = ", ".join(map(str, plan.reviews))
        for part, number, row in self._rows():
            for name, value in row.items():
                first[f"{part}-{number}-{name}"] = ", ".join(map(str, value)) if name == "tiers" else value
        super().__init__(*args, initial=first, **kwargs)

    def narrow(self, member: Any) -> None:
        """Makes the fields of the parts first, so that they are drawn as everywhere."""
        for part, number, _row in self._rows():
            for name, field in _fields(part).items():
                self.fields[f"{part}-{number}-{name}"] = field
        super().narrow(member)

    def _rows(self) -> Iterator[tuple[str, int, dict[str, Any]]]:
        for part in NAMES:
            rows = self.said.get(part, [])
            for number in range(min(len(rows) + MORE, MOST[part])):
                yield part, number, rows[number] if number < len(rows) else {}

    @property
    def parts(self) -> list[tuple[str, str, list[list[forms.BoundField]]]]:
        """The rows of fields of each part, with its key and its name."""
        found: dict[str, list[list[forms.BoundField]]] = {part: [] for part in NAMES}
        for part, number, _row in self._rows():
            found[part].append([self[f"{part}-{number}-{name}"] for name in _fields(part)])
        return [(part, str(NAMES[part]), rows) for part, rows in found.items()]

    @property
    def changed(self) -> dict[str, Any]:
        """The template as the form says it; what no field shows, such as an exit bar, stays.

        Raises:
            ValidationError: a list of tiers or of days that is none.
        """
        given = self.cleaned_data
        said = {**self.said, **{name: given[name] for name in ("name", "purpose", "kind", "tier")}}
        said["reviews"] = _numbers(given["reviews"], "reviews")
        for part in NAMES:
            said[part] = []
        for part, number, row in self._rows():
            sent = {name: given.get(f"{part}-{number}-{name}") for name in _fields(part)}
            if not sent[FIRST[part]]:
                continue
            sent["tiers"] = _numbers(sent["tiers"] or "", f"{part}-{number}-tiers")
            kept = {name: value for name, value in row.items() if name not in sent}
            said[part].append(
                kept | {name: value for name, value in sent.items() if value not in (None, "", [])}
            )
        return said


def _numbers(text: str, field: str) -> list[int]:
    words = text.replace(",", " ").split()
    if not all(word.isdecimal() and len(word) < 5 for word in words):
        raise ValidationError({field: _("Numbers with commas between them, such as 1, 2.")})
    return [int(word) for word in words]
