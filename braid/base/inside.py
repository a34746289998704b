"""What may stand inside a column of JSON: said beside the table, asked where rows come from elsewhere.

A shape is written as the value itself looks: `str`, `int`, `float` (any number), `bool`, `None`, a text that stands for
itself, `[str]` for a list of texts, `(str, int)` for a list of exactly those two, `{str: int}` for names that may be any,
`{"days": int, "gates?": [int]}` for names that are known, of which those with `?` may be missing. `Either(…)` is one of
several, `ANY` is whatever JSON can say. What only its reader can tell is a function, or the dotted name of one, that raises
for what it cannot read.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

# A whole number that every database can look up.
MOST = 2**63
DEEPEST = 40
_CANNOT_READ = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, ValidationError)
_KINDS = {str: (str,), int: (int,), float: (int, float), bool: (bool,)}


class Unlike(ValueError):
    """A value is not made as its column is; says where in it and what should stand there."""


@dataclass(frozen=True)
class Either:
    """One of several shapes; the reason given is that of the last."""

    shapes: tuple[Any, ...]

    def __init__(self, *shapes: Any) -> None:
        object.__setattr__(self, "shapes", shapes)


def maybe(shape: Any) -> Either:
    """The shape, or nothing."""
    return Either(None, shape)


def anything(value: Any, depth: int = 0) -> None:
    """Whatever JSON can say, if it is no deeper than anybody nests.

    Raises:
        Unlike: it is.
    """
    if depth > DEEPEST:
        raise Unlike(_("it is nested too deeply"))
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        anything(part, depth + 1)


ANY = anything


def shape_of(field: Any) -> Any:
    """What its table says of the inside of a column; a table that is made of others takes theirs."""
    said = (base.__dict__.get("inside", {}) for base in field.model.__mro__)
    return next((shapes[field.name] for shapes in said if field.name in shapes), None)


def check(value: Any, shape: Any, at: str = "") -> None:
    """Holds a value against a shape.

    Raises:
        Unlike: where in it something else stands than may.
    """
    if isinstance(shape, Either):
        _either(value, shape.shapes, at)
    elif isinstance(shape, type):
        _kind(value, shape, at)
    elif isinstance(shape, dict):
        _names(value, shape, at)
    elif isinstance(shape, list | tuple):
        _list(value, shape, at)
    elif callable(shape) or (isinstance(shape, str) and "." in shape):
        _ask(value, shape if callable(shape) else import_string(shape), at)
    elif value != shape or type(value) is not type(shape):
        raise _unlike(value, at, _("nothing") if shape is None else f"“{shape}”")


def _either(value: Any, shapes: tuple[Any, ...], at: str) -> None:
    for shape in shapes[:-1]:
        try:
            return check(value, shape, at)
        except Unlike:
            continue
    return check(value, shapes[-1], at)


def _kind(value: Any, kind: type, at: str) -> None:
    names = {str: _("a text"), int: _("a whole number"), float: _("a number"), bool: _("yes or no")}
    fits = type(value) in _KINDS[kind]
    if fits and kind in (int, float):
        fits = math.isfinite(value) and abs(value) < MOST
    if not fits:
        raise _unlike(value, at, names[kind])


def _names(value: Any, shape: dict[Any, Any], at: str) -> None:
    if not isinstance(value, dict):
        raise _unlike(value, at, _("an object"))
    if str in shape:
        for name, part in value.items():
            check(part, shape[str], _below(at, name))
        return
    for said, inner in shape.items():
        name = said.removesuffix("?")
        if name in value:
            check(value[name], inner, _below(at, name))
        elif name == said:
            raise Unlike(_("“%(name)s” is missing") % {"name": _below(at, name)})


def _list(value: Any, shape: list[Any] | tuple[Any, ...], at: str) -> None:
    if not isinstance(value, list):
        raise _unlike(value, at, _("a list"))
    inner = shape * len(value) if isinstance(shape, list) else shape
    if len(inner) != len(value):
        raise _unlike(value, at, _("a list of %(count)s") % {"count": len(inner)})
    for number, (part, each) in enumerate(zip(value, inner, strict=True)):
        check(part, each, _below(at, str(number)))


def _ask(value: Any, read: Callable[[Any], Any], at: str) -> None:
    try:
        read(value)
    except Unlike:
        raise
    except (*_CANNOT_READ, RecursionError) as error:
        raise _unlike(value, at, _("what Braid writes there")) from error


def _below(at: str, name: str) -> str:
    return f"{at}.{name[:40]}" if at else name[:40]


def _unlike(value: Any, at: str, what: str) -> Unlike:
    said = _("%(value)s is not %(what)s") % {"value": repr(value)[:60], "what": what}
    return Unlike(f"{at}: {said}" if at else said)
