"""Values between the tables and JSON: written as other programs read them, read back with nothing taken on trust."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.core import validators
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.translation import gettext as _

from braid.base.inside import ANY, Unlike, check, shape_of
from braid.base.rows import unkeepable
from braid.connect.export.tables import Column

# What the readers of each kind look at themselves.
_OF_KIND = (
    validators.MaxLengthValidator, validators.DecimalValidator, validators.ProhibitNullCharactersValidator
)  # fmt: skip

# What files and commands bring and no form would take: addresses of one's own network, http://jira:8080/browse/AB-1 or
# lead@box. They are of the web all the same, and what a workspace holds comes back.
_OF_OWN_NETWORK: dict[type, re.Pattern[str]] = {
    validators.URLValidator: re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE),
    validators.EmailValidator: re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+"),
}


class BadValue(ValueError):
    """A value that cannot stand in its column; the text says why."""


def _same(value: Any) -> Any:
    return value


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _decimal(value: Decimal) -> str:
    return format(value, "f")


_OUT: dict[str, Callable[[Any], Any]] = {
    "moment": _moment,
    "day": date.isoformat,
    "hour": time.isoformat,
    "decimal": _decimal,
}


def writer(column: Column) -> Callable[[Any], Any]:
    """How a value of this column becomes JSON."""
    make = _OUT.get(column.kind, _same)
    return lambda value: None if value is None else make(value)


def reader(column: Column) -> Callable[[Any], Any]:
    """How JSON becomes a value of this column.

    The function raises BadValue for what the column could not have held.
    """
    make, rules = _IN[column.kind](column.field), _rules(column.field)
    choices = {value for value, _label in column.field.flatchoices} if column.field.choices else set()
    if choices and (column.field.blank or column.field.has_default()):
        choices.add("")

    def read(value: Any) -> Any:
        if value is None:
            if not column.field.null:
                raise BadValue(_("empty, and needed"))
            return None
        found = make(value)
        if choices and found not in choices:
            raise BadValue(_("“%(text)s” is none of the words for it") % {"text": str(value)[:40]})
        if rules and found not in column.field.empty_values:
            _ask(rules, found)
        return found

    return read


def _rules(field: Any) -> list[Callable[[Any], None]]:
    """What a column asks beyond its kind and size: that it is a web address, a mail address, a number of days."""
    return [rule for rule in field.validators if not isinstance(rule, _OF_KIND)]


def _ask(rules: list[Callable[[Any], None]], value: Any) -> None:
    try:
        for rule in rules:
            own = _OF_OWN_NETWORK.get(type(rule))
            if own is None or not own.fullmatch(value):
                rule(value)
    except ValidationError as error:
        why = str(error.messages[0]).rstrip(".")
        raise BadValue(f"“{str(value)[:60]}”: {why}") from error


def _wrong(value: Any, what: str) -> BadValue:
    return BadValue(_("%(value)s is not %(what)s") % {"value": repr(value)[:60], "what": what})


def _text_in(field: Any) -> Callable[[Any], str]:
    most = field.max_length if isinstance(field, models.CharField) else None

    def read(value: Any) -> str:
        if not isinstance(value, str) or unkeepable(value):
            raise _wrong(value, _("a text that can be kept"))
        if most and len(value) > most:
            raise BadValue(
                _("%(count)s characters; up to %(most)s fit") % {"count": len(value), "most": most}
            )
        return value

    return read


def _whole_in(field: Any) -> Callable[[Any], int]:
    low, high = connection.ops.integer_field_range(field.get_internal_type())
    low, high = -(2**63) if low is None else low, 2**63 - 1 if high is None else high

    def read(value: Any) -> int:
        if type(value) is not int or not low <= value <= high:
            raise _wrong(value, _("a whole number that fits"))
        return value

    return read


def _number_in(_field: Any) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        if type(value) not in (int, float) or not math.isfinite(value):
            raise _wrong(value, _("a number"))
        return float(value)

    return read


def _decimal_in(field: Any) -> Callable[[Any], Decimal]:
    def read(value: Any) -> Decimal:
        try:
            found = Decimal(value) if isinstance(value, str) and len(value) < 80 else None
        except ArithmeticError:
            found = None
        if (
            found is None
            or not found.is_finite()
            or abs(found) >= 10 ** (field.max_digits - field.decimal_places)
        ):
            raise _wrong(value, _("a number, written as a text, that fits"))
        return found

    return read


def _yes_in(_field: Any) -> Callable[[Any], bool]:
    def read(value: Any) -> bool:
        if type(value) is not bool:
            raise _wrong(value, _("true or false"))
        return value

    return read


def _day_in(_field: Any) -> Callable[[Any], date]:
    def read(value: Any) -> date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise _wrong(value, _("a day such as 2026-03-31")) from error

    return read


def _hour_in(_field: Any) -> Callable[[Any], time]:
    def read(value: Any) -> time:
        try:
            found = time.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise _wrong(value, _("an hour such as 09:30")) from error
        if found.tzinfo is not None:
            raise _wrong(value, _("an hour without a time zone"))
        return found

    return read


def _moment_in(_field: Any) -> Callable[[Any], datetime]:
    def read(value: Any) -> datetime:
        try:
            found = datetime.fromisoformat(value)
            found.astimezone(UTC)
        except (TypeError, ValueError, OverflowError) as error:
            raise _wrong(value, _("a moment such as 2026-03-31T08:00:00Z")) from error
        if found.tzinfo is None:
            raise _wrong(value, _("a moment with its time zone"))
        return found

    return read


def _json_in(field: Any) -> Callable[[Any], Any]:
    """A list stays a list, an object an object, and inside of it stands what its table says: whoever reads it counts on it."""
    outer, inner = type(field.get_default()), shape_of(field)

    def read(value: Any) -> Any:
        if type(value) is not outer:
            raise _wrong(value, _("a list") if outer is list else _("an object"))
        try:
            check(value, ANY)
            check(value, inner)
        except Unlike as error:
            raise BadValue(str(error)) from error
        return value

    return read


_IN: dict[str, Callable[[Any], Callable[[Any], Any]]] = {
    "text": _text_in, "whole number": _whole_in, "number": _number_in, "decimal": _decimal_in, "yes or no": _yes_in,
    "day": _day_in, "hour": _hour_in, "moment": _moment_in, "json": _json_in,
}  # fmt: skip
