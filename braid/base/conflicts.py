"""Two people edit one row: the second one sees both and chooses, and nobody's edit is lost.

A form carries a digest of each field as it was when the form was opened. On saving, every field is compared three
ways: as opened, as it is now, as it was sent. What only somebody else changed stays as they left it; what
both changed differently is asked.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import ModelChoiceField, ModelMultipleChoiceField
from django.utils.translation import gettext as _

from braid.base import text
from braid.base.models import WorkspaceModel

OPENED = "opened_on"
KEEP = "keep_"
SHOWN = 2000
Change = tuple[str, datetime] | None
_asked: list[Callable[[models.Model], Change]] = []


def who_changed(ask: Callable[[models.Model], Change]) -> None:
    """Called once at start by the room that keeps the record: the name of who changed a row last, and when."""
    _asked[:] = [ask]


def carried(values: dict[str, Any]) -> str:
    """What a form that a template draws by hand sends as `opened_on`: these fields, as they are now."""
    found = {name: digest(_plain(forms.Field(), value)) for name, value in values.items()}
    return json.dumps(found, separators=(",", ":"))


class Careful:
    """For a form about a row that is there already.

    `about` is that row. `there` has what stands on it where the form does not begin with just that: the form
    that ships an item begins with today, an answer given anew with an empty reason.
    """

    fields: dict[str, forms.Field]
    data: Any
    files: Any
    cleaned_data: dict[str, Any]
    about: Any = None
    there: Mapping[str, Any] = MappingProxyType({})

    def carry_opened(self, about: Any) -> None:
        """Puts the digests into the form; they are reckoned when it is drawn, after all fields are there."""
        self.about = about
        hidden = forms.CharField(required=False, widget=forms.HiddenInput, initial=self._opened_now)
        self.fields[OPENED] = hidden

    def _opened_now(self) -> str:
        return carried(self.opened_with())

    def opened_with(self) -> dict[str, Any]:
        """What is carried on: each field, as it is now."""
        names = [name for name in self.fields if name != OPENED and not name.startswith(KEEP)]
        return {name: self._now(name) for name in names}

    def before(self, name: str, opened: dict[str, str]) -> str | None:
        """The digest of a field as the form was opened; None where that is not known, and nothing is compared."""
        return opened.get(name)

    def _clean_form(self) -> None:
        self.settle()
        super()._clean_form()  # type: ignore[misc]

    def settle(self) -> None:
        """Compares; what only others changed is put into `cleaned_data`, what both changed becomes an error."""
        opened = _read(self.cleaned_data.pop(OPENED, ""))
        for name in list(self.cleaned_data):
            before = self.before(name, opened)
            if before is None:
                continue
            now, sent = self._now(name), self._sent(name)
            if digest(now) == before or now == sent:
                continue
            choice = self.data.get(self.add_prefix(KEEP + name), "")  # type: ignore[attr-defined]
            if digest(sent) == before or choice == f"theirs:{digest(now)}":
                self._take_theirs(name)
            elif choice != f"mine:{digest(now)}":
                self._ask_which(name, now)

    def _take_theirs(self, name: str) -> None:
        field, value = self.fields[name], self._initial(name)
        bound = isinstance(field, ModelMultipleChoiceField)
        raw = [getattr(v, "pk", v) for v in value or ()] if bound else getattr(value, "pk", value)
        try:
            self.cleaned_data[name] = field.clean(raw)
            if cleaner := getattr(self, f"clean_{name}", None):
                self.cleaned_data[name] = cleaner()
        except ValidationError as error:
            self.add_error(name, error)  # type: ignore[attr-defined]

    @property
    def choices_to_make(self) -> list[forms.BoundField]:
        """What both changed: one field each, with both values to choose from."""
        return [bound for bound in self if bound.name.startswith(KEEP)]  # type: ignore[attr-defined]

    def _ask_which(self, name: str, now: Any) -> None:
        field = self.fields[name]
        theirs, mine = self._shown(name, now), self._shown(name, self._sent(name))
        known = _asked and isinstance(self.about, WorkspaceModel)
        change = _asked[0](self.about) if known else None
        said = (
            _("%(name)s changed this meanwhile, %(at)s.") % {"name": change[0], "at": text.moment(change[1])}
            if change
            else _("Somebody changed this meanwhile.")
        )
        choices = [
            (f"theirs:{digest(now)}", _("Theirs: “%(value)s”") % {"value": theirs}),
            (f"mine:{digest(now)}", _("Yours: “%(value)s”") % {"value": mine}),
        ]
        label = _("%(field)s: which one is to stay?") % {"field": field.label or name}
        self.fields[KEEP + name] = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
        both = _("Now there: “%(theirs)s”; yours: “%(mine)s”.")
        self.add_error(name, f"{said} {both % {'theirs': theirs[:300], 'mine': mine[:300]}}")  # type: ignore[attr-defined]

    def _initial(self, name: str) -> Any:
        if name in self.there:
            return self.there[name]
        return self.get_initial_for_field(self.fields[name], name)  # type: ignore[attr-defined]

    def _now(self, name: str) -> Any:
        return _plain(self.fields[name], self._initial(name))

    def _sent(self, name: str) -> Any:
        field = self.fields[name]
        return _plain(field, field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)))  # type: ignore[attr-defined]

    def _shown(self, name: str, value: Any) -> str:
        """A value as people read it."""
        field: Any = self.fields[name]
        if isinstance(field, ModelChoiceField):
            keys = value if isinstance(value, list) else [value]
            offered: Any = field.queryset
            rows = offered.filter(pk__in=[key for key in keys if str(key).isdecimal()])
            return ", ".join(field.label_from_instance(row) for row in rows) or _("nothing")
        if isinstance(field, forms.ChoiceField):
            pairs: Any = field.choices
            known = {str(key): str(label) for key, label in pairs if not isinstance(label, list | tuple)}
            return known.get(str(value), str(value)) or _("nothing")
        if isinstance(field, forms.BooleanField):
            return _("yes") if value else _("no")
        return str(value)[:SHOWN] or _("nothing")


def _read(carried: str) -> dict[str, str]:
    try:
        found = json.loads(carried or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _plain(field: forms.Field, value: Any) -> Any:
    """A value of a field in one form, whether it comes from a row or from what was sent."""
    if isinstance(value, list | tuple | set | models.QuerySet):
        return sorted(str(getattr(one, "pk", one)) for one in value)
    if isinstance(field, ModelMultipleChoiceField):
        return []
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(field, forms.BooleanField):
        return "yes" if field.to_python(value) else ""
    if isinstance(value, str) and not isinstance(field, ModelChoiceField):
        try:
            value = field.to_python(value.replace("\r\n", "\n"))
        except ValidationError:
            return value.strip()
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        # (A field for a moment shows it in the reader's time zone, and to the minute.)
        return value.astimezone(UTC).isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def digest(value: Any) -> str:
    """A few letters for a value; others for another value."""
    return hashlib.blake2b(json.dumps(value).encode(errors="replace"), digest_size=6).hexdigest()
