"""What people type into fields: numbers as everybody writes them, days in one way, and words for what does not fit.

A field that refuses says what it wants, with an example, rather than that something is not valid.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from braid.base import numbers

_NUMBER = _("Write a number, such as 12 or 3.5.")
_DIGITS = ngettext_lazy("Up to %(max)s digit fits.", "Up to %(max)s digits fit.", "max")
_EMPTY = _("Nothing stands here, and it is needed: fill it in.")
_NOT_OFFERED = _("What was chosen is not on offer here, or not any more: choose one of those that are.")
_NOT_ALL_OFFERED = _(
    "Something that was chosen is not on offer here, or not any more: choose among those that are."
)
_NO_FILE = _("No file came along, and one is needed: choose it.")
_SEVERAL = {"required": _("Nothing is chosen, and it is needed: choose at least one."), "invalid_choice": _NOT_ALL_OFFERED, "invalid_list": _NOT_ALL_OFFERED, "invalid_pk_value": _NOT_ALL_OFFERED}  # fmt: skip
# By kind of field; the more special kind, which stands further down, wins.
_WORDS: tuple[tuple[type[forms.Field], dict[str, Any]], ...] = (
    (forms.Field, {"required": _EMPTY}),
    (forms.BooleanField, {"required": _("This has to be ticked before it can go on.")}),
    (forms.ChoiceField, {"required": _("Nothing is chosen, and it is needed: choose one."), "invalid_choice": _NOT_OFFERED}),
    (forms.MultipleChoiceField, _SEVERAL),
    (forms.ModelMultipleChoiceField, _SEVERAL),
    (forms.FileField, {"required": _NO_FILE, "missing": _NO_FILE, "invalid": _NO_FILE, "empty": _("The file is empty: choose another one."), "max_length": _("The name of the file has %(length)d characters; up to %(max)d fit. Give it a shorter name.")}),
    (forms.CharField, {"max_length": _("Up to %(limit_value)d characters fit; these are %(show_value)d."), "null_characters_not_allowed": _("There is a character in it that cannot be kept (NUL).")}),
    (forms.EmailField, {"invalid": _("Write a mail address, such as ada@example.org.")}),
    (forms.URLField, {"invalid": _("Write a whole web address, such as https://example.org/page.")}),
    (forms.IntegerField, {"invalid": _("Write a whole number, such as 12."), "min_value": _("Write %(limit_value)s or more."), "max_value": _("Write %(limit_value)s or less.")}),
    (forms.FloatField, {"invalid": _NUMBER}),
    (forms.DecimalField, {
        "invalid": _NUMBER, "max_digits": _DIGITS,
        "max_decimal_places": ngettext_lazy("Up to %(max)s digit after the decimal point fits.", "Up to %(max)s digits after the decimal point fit.", "max"),
        "max_whole_digits": ngettext_lazy("Up to %(max)s digit before the decimal point fits.", "Up to %(max)s digits before the decimal point fit.", "max"),
    }),
    (forms.DateField, {"invalid": _("Write the date as 2026-04-30.")}),
    (forms.DateTimeField, {"invalid": _("Write day and time as 2026-04-30 14:00.")}),
    (forms.TimeField, {"invalid": _("Write the time as 14:00.")}),
)  # fmt: skip


class Tidy(forms.TextInput):
    """A number as people write it: 70 rather than 70.0000. No field of type number: it would swallow “1,5” unseen."""

    def format_value(self, value: Any) -> str | None:
        """The kept value without zeros that say nothing; what somebody typed stays as it is."""
        if isinstance(value, Decimal) and value.is_finite():
            return f"{value.normalize():f}"
        return super().format_value(value)


def speak_plainly(field: forms.Field) -> None:
    """Gives a field Braid's words for what it refuses; words of its own stay."""
    usual = {name: text for kind in reversed(type(field).__mro__) for name, text in getattr(kind, "default_error_messages", {}).items()}  # fmt: skip
    for kind, words in _WORDS:
        if isinstance(field, kind):
            own = {name for name, text in field.error_messages.items() if text != usual.get(name, text)}
            field.error_messages |= {name: text for name, text in words.items() if name not in own}
            usual |= words


def show_tidily(field: Any) -> None:
    """Shows a number with digits behind the point as people write it."""
    if type(field.widget) is forms.NumberInput and type(field) is not forms.IntegerField:
        shown = {
            name: value for name, value in field.widget.attrs.items() if name not in ("min", "max", "step")
        }
        # (The keys of a telephone for decimal numbers have no minus.)
        keys = {"inputmode": "decimal"} if (field.min_value is not None and field.min_value >= 0) else {}
        field.widget = Tidy(
            attrs={
                **shown,
                **keys,
                "class": f"{shown.get('class', '')} number".strip(),
                "autocomplete": "off",
            }
        )


def read_numbers(field: Any) -> None:
    """Lets a field of numbers read what `base.numbers` reads: 1,5 and 1.5, 12k, 1 000."""
    plain = field.to_python

    def to_python(value: Any) -> Any:
        return plain(_plainly(field, value) if isinstance(value, str) and value.strip() else value)

    field.to_python = to_python


def read_lines(field: Any) -> None:
    """Lets a field of words count a line end as the page does, once, and keep it as one sign: browsers send two."""
    plain, changed = field.to_python, field.has_changed
    field.to_python = lambda value: plain(_lines(value))
    # (What was kept before may still have two.)
    field.has_changed = lambda initial, data: changed(_lines(initial), data)


def _lines(value: Any) -> Any:
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


def _plainly(field: Any, text: str) -> str:
    """The text as Django reads numbers."""
    try:
        return f"{numbers.typed(text):f}"
    except numbers.NoNumber as no:
        # (That it is none is said by the field in its own words; that it is two, only here.)
        told = str(no) if numbers.is_unclear(text) else field.error_messages["invalid"]
        raise ValidationError(told, code="invalid") from no
