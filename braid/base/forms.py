"""The base of every form: what a member may choose is what a member may see."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms.models import ModelChoiceField
from django.utils.translation import gettext_lazy as _

from braid.base.models import WorkspaceQuerySet

if TYPE_CHECKING:
    from braid.people.models import Member


class Tidy(forms.NumberInput):
    """A number as people write it: 70 rather than 70.0000."""

    def format_value(self, value: Any) -> str | None:
        """The kept value without zeros that say nothing; what somebody typed stays as it is."""
        if isinstance(value, Decimal) and value.is_finite():
            return f"{value.normalize():f}"
        return super().format_value(value)


class Narrowed:
    """Narrows every choice of rows to those that the member may see (the second lock, in forms)."""

    fields: dict[str, forms.Field]

    def narrow(self, member: "Member") -> None:
        """Called once, after the fields exist."""
        for field in self.fields.values():
            if isinstance(field, ModelChoiceField) and isinstance(field.queryset, WorkspaceQuerySet):
                field.queryset = field.queryset.visible_to(member)
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            if isinstance(field, forms.ModelMultipleChoiceField):
                _as_checkboxes(field)
            if isinstance(field, forms.DecimalField) and type(field.widget) is forms.NumberInput:
                field.widget = Tidy(attrs=field.widget.attrs)
            _name_the_blank(field)


def _as_checkboxes(field: forms.ModelMultipleChoiceField) -> None:
    """A box for each row: nobody loses a choice by one click without Ctrl."""
    widget: Any = forms.CheckboxSelectMultiple()
    field.widget = widget
    widget.choices = field.choices


def _name_the_blank(field: forms.Field) -> None:
    """Says in words what Django shows as a row of dashes."""
    if isinstance(field, ModelChoiceField):
        if field.empty_label is not None and set(str(field.empty_label)) == {"-"}:
            field.empty_label = _("Not chosen")
    elif isinstance(field, forms.TypedChoiceField):
        pairs: Any = field.choices
        field.choices = [
            ("", _("Not chosen")) if not v and set(str(n)) == {"-"} else (v, n) for v, n in pairs
        ]


class WorkspaceForm(Narrowed, forms.ModelForm):
    """A form for one row of a workspace. Saving is the business of an action, never of the form."""

    def __init__(self, *args: Any, member: "Member", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        # Constraints over workspace and name must be checked by the form, so the row must know it.
        if getattr(self.instance, "workspace_id", None) is None and hasattr(self.instance, "workspace_id"):
            self.instance.workspace_id = member.workspace_id
        self.narrow(member)

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"workspace"}  # type: ignore[misc]

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned fields of the table, for `action(by=…, **form.values)`."""
        names = {f.name for f in self._meta.model._meta.get_fields() if isinstance(f, models.Field)}
        return {name: value for name, value in self.cleaned_data.items() if name in names}


class PlainForm(Narrowed, forms.Form):
    """A form that is not about one row."""

    def __init__(self, *args: Any, member: "Member", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.narrow(member)


def add_errors(form: forms.BaseForm, error: Any) -> None:
    """Puts what an action refused beside the fields it is about."""
    known = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for name, texts in known.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)


def done(form: forms.BaseForm, act: Callable[[], Any]) -> Any:
    """What the action answers, True if nothing; None when the form or the action refuses: the form then says why."""
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            return act() or True
    except ValidationError as error:
        add_errors(form, error)
    return None
