"""The form of an area and of who leads on it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from braid.base.forms import WorkspaceForm
from braid.base.models import BOTH_SIDES
from braid.people.models import Member
from braid.teamwork.chart_actions import Part
from braid.teamwork.models import Duty, Responsibility

NOBODY = "nobody"


class ChartForm(WorkspaceForm):
    """An area, what belongs to it, and who has which part in it: people, or a side as a whole."""

    accountable = forms.ChoiceField(
        label=_("has the last word"), error_messages={"required": _("Say who has the last word.")}
    )
    responsible = forms.MultipleChoiceField(label=_("does the work"), required=False)
    consulted = forms.MultipleChoiceField(label=_("is consulted before"), required=False)
    informed = forms.MultipleChoiceField(label=_("is informed after"), required=False)

    class Meta:
        model = Responsibility
        fields = ("area", "scope", "in_use", "valid_from")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        self.people = {
            str(m.pk): m for m in Member.objects.visible_to(member).here().order_by("side", "name")
        }
        workspace = member.workspace
        sides = [(f"side:{side}", workspace.side_name(side)) for side in BOTH_SIDES]
        known = [*sides, *((pk, person.name) for pk, person in self.people.items())]
        for role in Duty.Role.values:
            field: Any = self.fields[role]
            if role == Duty.Role.ACCOUNTABLE:
                field.choices = [("", _("Not chosen")), (NOBODY, _("Nobody yet: it is open")), *known]
            else:
                field.widget = forms.CheckboxSelectMultiple()
                field.choices = known
        self.order_fields(["area", "scope", *Duty.Role.values, "in_use", "valid_from"])

    def validate_unique(self) -> None:
        """An area that is in the chart gets another entry: the action ends the one before."""

    def validate_constraints(self) -> None:
        """As above."""

    @property
    def is_open(self) -> bool:
        """Whether it is said that nobody leads yet."""
        return bool(self.cleaned_data["accountable"] == NOBODY)

    @property
    def duties(self) -> list[Part]:
        """Who has which part."""
        return list(self._duties())

    def _duties(self) -> Iterator[Part]:
        for role in Duty.Role.values:
            said = self.cleaned_data[role]
            for value in [said] if isinstance(said, str) else said:
                if value == NOBODY:
                    continue
                side = value.removeprefix("side:") if value.startswith("side:") else ""
                yield (role, None if side else self.people[value], side)


def initial_of(row: Responsibility) -> dict[str, Any]:
    """What stands in the chart, as the form takes it."""
    found: dict[str, Any] = {role: [] for role in Duty.Role.values}
    for duty in row.duties.order_by("pk"):
        if duty.member_id or duty.side:
            found[duty.role].append(str(duty.member_id) if duty.member_id else f"side:{duty.side}")
    leads = found[Duty.Role.ACCOUNTABLE]
    # (Of two who claim it nobody is proposed.)
    found[Duty.Role.ACCOUNTABLE] = leads[0] if len(leads) == 1 else "" if leads else NOBODY
    return found
