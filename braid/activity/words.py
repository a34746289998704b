"""Events as sentences: what changed by what somebody did. The deed itself is in `deeds`."""

from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from braid.activity.facts import Names, is_row, name_of
from braid.activity.models import Contact, Event
from braid.activity.told import Words, told, word
from braid.base.text import day, measured, shortened

# Of the facts only these are shown, and only as words: facts may be about anything.
CHANGES = ("changes", "changed", "fields")
COUNTS = {"created": "made", "updated": "changed", "refused": "refused", "rows": "rows", "count": "rows"}
GONE = ("removed", "deleted")


def detail(event: Event, known: Names) -> str:
    """What changed, in words; empty where the facts say nothing that a reader needs.

    Args:
        known: the names that this reader may read, as `facts.names` finds them.
    """
    facts = event.facts if isinstance(event.facts, dict) else {}
    own = OWN_WORDS.get(event.name)
    words = told(event.name)
    parts = [own(facts)] if own else [_told(facts, words)]
    if facts.get("from") and facts.get("to"):
        a, b = (_short(_worded(facts[name], words.get(name)), known) for name in ("from", "to"))
        parts.append(gettext("from %(a)s to %(b)s") % {"a": a, "b": b})
    else:
        parts += [name_of(facts[name], known) for name in ("from", "to") if is_row(facts.get(name))]
    for key in CHANGES:
        if isinstance(facts.get(key), (dict, list)):
            parts.append(_fields(event.subject_kind, facts[key], known))
    parts += [
        f"{facts[k]} {gettext(word)}"
        for k, word in COUNTS.items()
        if isinstance(facts.get(k), int) and facts[k]
    ]
    return ", ".join(part for part in parts if part)


def _told(facts: dict[str, Any], words: dict[str, Words]) -> str:
    """ "Beta exit: partly": what the room says of its own event."""
    here = {name: of for name, of in words.items() if name not in ("from", "to") and facts.get(name)}
    return ": ".join(_dated(str(_worded(facts[name], of))) for name, of in here.items())


def _worded(value: Any, words: Words) -> Any:
    return word(value, words) if isinstance(value, str) else value


def _check_in(facts: dict[str, Any]) -> str:
    parts = [str(facts.get("key_result") or "")]
    if facts.get("value") is not None:
        parts.append(gettext("now at %(value)s") % {"value": _value(facts["value"], facts.get("unit"))})
    if facts.get("confidence") is not None:
        parts.append(gettext("confidence %(number)s of 10") % {"number": facts["confidence"]})
    if facts.get("note"):
        parts.append(gettext("“%(text)s”") % {"text": shortened(str(facts["note"]), 90)})
    return ", ".join(part for part in parts if part)


def _value(value: Any, unit: Any) -> str:
    """A number that an event holds as text, with its unit; anything else as it is."""
    try:
        return measured(Decimal(str(value)), str(unit or ""))
    except InvalidOperation:
        return str(value)


def _contact(facts: dict[str, Any]) -> str:
    words = dict(Contact.Kind.choices).get(str(facts.get("kind")), "")
    return ": ".join(str(part) for part in (words, facts.get("note")) if part)


def _why(facts: dict[str, Any]) -> str:
    return gettext("“%(why)s”") % {"why": facts["why"]} if facts.get("why") else ""


def _verdict(facts: dict[str, Any]) -> str:
    said = {
        "fine": gettext("fine"),
        "change": gettext("must change"),
        "cannot": gettext("cannot"),
    }.get(str(facts.get("verdict")), "")
    return ": ".join(part for part in (said, str(facts.get("words") or "")) if part)


OWN_WORDS = {
    "contact.noted": _contact,
    "key_result.checked_in": _check_in,
    "ripple.asked": _why,
    "ripple.unasked": _why,
    "ripple.answered": _verdict,
}


def _fields(kind: str, changed: dict[str, Any] | list[Any], known: Names) -> str:
    """ "name, phase: build → beta"; more than four are counted."""
    names = [str(name) for name in changed]
    if len(names) > 4:
        return ngettext("%(n)s field", "%(n)s fields", len(names)) % {"n": len(names)}
    return ", ".join(_field(kind, name, changed, known) for name in names)


def _field(kind: str, name: str, changed: dict[str, Any] | list[Any], known: Names) -> str:
    label = field_label(kind, name)
    values = changed.get(name) if isinstance(changed, dict) else None
    if (
        isinstance(values, (list, tuple))
        and len(values) == 2
        and not any(isinstance(v, (dict, list)) and not is_row(v) for v in values)
    ):
        before, after = (_short(_chosen(kind, name, value), known) or gettext("nothing") for value in values)
        return f"{label}: {before} → {after}"
    return label


def _chosen(kind: str, name: str, value: Any) -> Any:
    """The word for one of the choices of a field; anything else as it is."""
    choices = _choices(kind, name)
    return choices.get(value, value) if choices and isinstance(value, str | int) else value


@lru_cache(maxsize=512)
def _choices(kind: str, name: str) -> dict[Any, Any]:
    try:
        return dict(getattr(apps.get_model(kind)._meta.get_field(name), "flatchoices", ()))
    except (LookupError, ValueError, FieldDoesNotExist):
        return {}


def _short(value: Any, known: Names) -> str:
    text = "" if value is None else name_of(value, known) if is_row(value) else _dated(str(value))
    return text if len(text) <= 60 else f"{text[:59]}…"


def _dated(text: str) -> str:
    """A day as pages write it; anything else as it is."""
    try:
        return day(date.fromisoformat(text)) if len(text) == len("2026-03-31") else text
    except ValueError:
        return text


def field_label(kind: str, name: str) -> str:
    """What people call a field of a table."""
    try:
        return str(getattr(apps.get_model(kind)._meta.get_field(name), "verbose_name", name))
    except (LookupError, ValueError, FieldDoesNotExist):
        return name.replace("_", " ")


@lru_cache(maxsize=256)
def kind_label(kind: str) -> str:
    """What people call a kind of row, for a filter."""
    try:
        return capfirst(str(apps.get_model(kind)._meta.verbose_name))
    except (LookupError, ValueError):
        return capfirst(kind.rpartition(".")[2])


def is_gone(event: Event) -> bool:
    """Whether the event itself says that the row has no page any more."""
    return event.name.rpartition(".")[2] in GONE
