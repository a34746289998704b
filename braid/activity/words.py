"""Events as sentences: who did what, and what changed by it."""

from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from braid.activity.models import Contact, Event

# What somebody did; the name of the thing follows. Names that are not here are read word by word.
DONE = {
    "comment.added": gettext_lazy("commented on"),
    "contact.noted": gettext_lazy("noted that both sides were in contact about"),
    "workspace.opened": gettext_lazy("opened the workspace"),
    "workspace.changed": gettext_lazy("changed the settings of"),
    "member.added": gettext_lazy("put on the roster:"),
    "member.changed": gettext_lazy("changed the place of"),
    "member.joined": gettext_lazy("came in:"),
    "member.left": gettext_lazy("noted the last day of"),
    "member.returned": gettext_lazy("took back the last day of"),
    "profile.changed": gettext_lazy("changed the profile of"),
    "invitation.made": gettext_lazy("made an invitation:"),
    "invitation.withdrawn": gettext_lazy("withdrew an invitation:"),
    "pod.made": gettext_lazy("made the pod"),
    "pod.changed": gettext_lazy("changed the pod"),
    "pod.removed": gettext_lazy("removed the pod"),
}
# Of the facts only these are shown, and only as words: facts may be about anything.
CHANGES = ("changes", "changed", "fields")
COUNTS = {"created": "made", "updated": "changed", "refused": "refused", "rows": "rows", "count": "rows"}
GONE = ("removed", "deleted", "withdrawn")


def done(name: str) -> str:
    """`item.moved` -> "moved the item"; `launch.gate_answered` -> "answered gate of the launch"."""
    if name in DONE:
        return str(DONE[name])
    noun, _dot, past = name.partition(".")
    *thing, verb = past.replace("-", "_").split("_")
    noun = noun.replace("_", " ")
    if thing:
        return f"{verb} {' '.join(thing)} {_('of')} {_('the')} {noun}"
    return f"{verb or _('changed')} {_('the')} {noun}"


def detail(event: Event) -> str:
    """What changed, in words; empty where the facts say nothing that a reader needs."""
    facts = event.facts if isinstance(event.facts, dict) else {}
    parts = [_contact(facts)] if event.name == "contact.noted" else []
    if facts.get("from") and facts.get("to"):
        parts.append(_("from %(a)s to %(b)s") % {"a": _short(facts["from"]), "b": _short(facts["to"])})
    for key in CHANGES:
        if isinstance(facts.get(key), (dict, list)):
            parts.append(_fields(event.subject_kind, facts[key]))
    parts += [
        f"{facts[k]} {_(word)}" for k, word in COUNTS.items() if isinstance(facts.get(k), int) and facts[k]
    ]
    return ", ".join(part for part in parts if part)


def _contact(facts: dict[str, Any]) -> str:
    words = dict(Contact.Kind.choices).get(str(facts.get("kind")), "")
    return ": ".join(str(part) for part in (words, facts.get("note")) if part)


def _fields(kind: str, changed: dict[str, Any] | list[Any]) -> str:
    """ "name, phase: build → beta"; more than four are counted."""
    names = [str(name) for name in changed]
    if len(names) > 4:
        return ngettext("%(n)s field", "%(n)s fields", len(names)) % {"n": len(names)}
    return ", ".join(_field(kind, name, changed) for name in names)


def _field(kind: str, name: str, changed: dict[str, Any] | list[Any]) -> str:
    label = field_label(kind, name)
    values = changed.get(name) if isinstance(changed, dict) else None
    if (
        isinstance(values, (list, tuple))
        and len(values) == 2
        and not any(isinstance(v, (dict, list)) for v in values)
    ):
        before, after = (_short(value) or _("nothing") for value in values)
        return f"{label}: {before} → {after}"
    return label


def _short(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


@lru_cache(maxsize=1024)
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
    return event.name.rpartition(".")[2].split("_")[-1] in GONE
