"""The base of every form: what a member may choose is what a member may see."""

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.forms.models import ModelChoiceField
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from braid.base.conflicts import Careful
from braid.base.models import WorkspaceQuerySet
from braid.base.typed import read_lines, read_numbers, show_tidily, speak_plainly

if TYPE_CHECKING:
    from braid.people.models import Member

LONG_NUMBER = 19
YEARS = (1900, 2200)


def check_year(day: date) -> None:
    """Plans are made of days that somebody may live to see: a year with a typing mistake is refused.

    Raises:
        ValidationError: outside the years that files may name, too.
    """
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValidationError(
            _("Choose a day of the years %(first)s to %(last)s."),
            params={"first": YEARS[0], "last": YEARS[1]},
        )


class Boxes(forms.CheckboxSelectMultiple):
    """A box for each row. No row has a number that no database can hold: it is refused like any that is not offered."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was ticked."""
        values = super().value_from_datadict(data, files, name)
        return [value if len(str(value)) < LONG_NUMBER else "0" for value in values] if values else values


class Menu(forms.Select):
    """A menu whose options are written at once: with hundreds of people, a template for each would cost the page most."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The menu as HTML."""
        chosen = set(self.format_value(value))
        parts = [f'<select name="{escape(name)}"{flatatt(self.build_attrs(self.attrs, attrs))}>']
        for key, label in self.choices:
            if isinstance(label, list | tuple):
                inside = "\n".join(_option(one, said, chosen) for one, said in label)
                parts += [f'<optgroup label="{escape(key)}">', inside, "</optgroup>"]
            else:
                parts.append(_option(key, label, chosen))
        return mark_safe("\n".join([*parts, "</select>"]))  # noqa: S308  (every part has been escaped)


def _option(key: Any, label: Any, chosen: set[str]) -> str:
    value = "" if key is None else str(key)
    more = " selected" if value in chosen else ""
    return f'<option value="{escape(value)}"{more}>{escape(label)}</option>'


class Offered(BaseChoiceIterator):
    """What a menu offers by its class, the same in every form: a copy of a field need not copy it."""

    def __init__(self, pairs: Iterable[Any]) -> None:
        self.pairs = tuple(pairs)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        return self


class Narrowed:
    """Narrows every choice of rows to those that the member may see (the second lock, in forms)."""

    fields: dict[str, forms.Field]
    base_fields: ClassVar[dict[str, forms.Field]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # (Django copies for each form what stands here: of fields that are as Braid has them already.)
        vars(self)["base_fields"] = _made_ready(type(self))
        super().__init__(*args, **kwargs)

    def narrow(self, member: "Member") -> None:
        """Called once, after the fields exist; those that a form adds later are made ready as they come."""
        self.fields = _Fields(member, self.fields)


def _made_ready(form: Any) -> dict[str, forms.Field]:
    """The fields of a class of forms, made ready once: what is the same in every form of it costs no form anything."""
    if "made_ready" not in vars(form):
        fields = _Ready(deepcopy(form.base_fields))
        for field in fields.values():
            _make_ready(field)
        form.made_ready = fields
    ready: dict[str, forms.Field] = form.made_ready
    return ready


class _Ready(dict[str, forms.Field]):
    """The fields of a class of forms; a copy holds copies of the fields."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return {name: field.__deepcopy__(memo) for name, field in self.items()}


class _Fields(dict[str, forms.Field]):
    """The fields of a form, each as Braid has them."""

    def __init__(self, member: "Member", fields: dict[str, forms.Field]) -> None:
        self.member = member
        for name, field in fields.items():
            self[name] = field

    def __setitem__(self, name: str, field: forms.Field) -> None:
        if not hasattr(field, "is_ready"):
            _make_ready(field)
        _make_own(field, self.member)
        super().__setitem__(name, field)


def _make_ready(field: Any) -> None:
    """A field as Braid has them in every form: its widget and its words."""
    field.is_ready = True
    speak_plainly(field)
    if isinstance(field, forms.DateField):
        field.validators = [*field.validators, check_year]
        # One way only: “04/05/2026” would be read month first, which half of the world does not mean.
        field.input_formats = ["%Y-%m-%d"]
        field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    if isinstance(field, forms.ModelMultipleChoiceField):
        _as_checkboxes(field)
    if type(field.widget) is forms.Select:
        _as_menu(field)
    if isinstance(field, forms.IntegerField):  # (the kinds with digits behind the point are among them)
        show_tidily(field)
    _name_the_blank(field)
    if isinstance(field, forms.ChoiceField) and isinstance(field.choices, list):
        field.choices = Offered(field.choices)


def _make_own(field: Any, member: "Member") -> None:
    """What each form does for itself: rows narrowed to those of the member, and reading that is bound to the field."""
    if isinstance(field, ModelChoiceField) and isinstance(field.queryset, WorkspaceQuerySet):
        field.queryset = field.queryset.visible_to(member)
    if isinstance(field, forms.IntegerField):
        read_numbers(field)
    if isinstance(field, forms.CharField):
        read_lines(field)


def _as_checkboxes(field: forms.ModelMultipleChoiceField) -> None:
    """A box for each row: nobody loses a choice by one click without Ctrl."""
    widget: Any = Boxes()
    field.widget = widget
    widget.choices = field.choices


def _as_menu(field: Any) -> None:
    menu = Menu(field.widget.attrs)
    menu.is_required, menu.choices = field.widget.is_required, field.widget.choices
    field.widget = menu


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


class Spoken:
    """For a form outside of any workspace: its fields refuse in Braid's words, as all others do."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            speak_plainly(field)
            if isinstance(field, forms.CharField):
                read_lines(field)


class WorkspaceForm(Careful, Narrowed, forms.ModelForm):
    """A form for one row of a workspace. Saving is the business of an action, never of the form.

    Args:
        about: the row of which this one tells something new, such as an insight that is answered once more.
        there: what stands there now, where the form does not begin with it.
    """

    def __init__(
        self,
        *args: Any,
        member: "Member",
        about: Any = None,
        there: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        # Constraints over workspace and name must be checked by the form, so the row must know it.
        if getattr(self.instance, "workspace_id", None) is None and hasattr(self.instance, "workspace_id"):
            self.instance.workspace_id = member.workspace_id
        self.narrow(member)
        self.there = there or {}
        if about is not None or self.instance.pk:
            self.carry_opened(self.instance if about is None else about)

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"workspace"}  # type: ignore[misc]

    def _update_errors(self, errors: ValidationError) -> None:
        # A rule of the row may speak of a field that this form does not show: what it says stands above the form.
        if hasattr(errors, "error_dict"):
            shown: dict[str, list[ValidationError]] = {}
            for name, said in errors.error_dict.items():
                shown.setdefault(name if name in self.fields else NON_FIELD_ERRORS, []).extend(said)
            errors = ValidationError(shown)
        super()._update_errors(errors)  # type: ignore[misc]

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned fields of the table, for `action(by=…, **form.values)`."""
        model: type[models.Model] = self._meta.model
        names = _columns(model)
        return {name: value for name, value in self.cleaned_data.items() if name in names}


@cache
def _columns(model: type[models.Model]) -> frozenset[str]:
    return frozenset(f.name for f in model._meta.get_fields() if isinstance(f, models.Field))


class PlainForm(Careful, Narrowed, forms.Form):
    """A form that is no row of a table.

    Args:
        about: the row that it changes; two people who change it at once are both heard then.
        there: what stands there now, where the form does not begin with it.
    """

    def __init__(
        self,
        *args: Any,
        member: "Member",
        about: Any = None,
        there: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.narrow(member)
        self.there = there or {}
        if about is not None:
            self.carry_opened(about)


def add_errors(form: forms.BaseForm, error: Any) -> None:
    """Puts what an action refused beside the fields it is about; `shown_as` of a form says under which name."""
    known = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    shown_as: dict[Any, str] = getattr(form, "shown_as", {})
    for column, texts in known.items():
        name = shown_as.get(column, column)
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
