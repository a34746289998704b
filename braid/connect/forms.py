"""The forms before an import: a file or pasted rows, and how it is to be done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from braid.base.forms import PlainForm
from braid.base.numbers import COMMA, POINT
from braid.connect.preview import kinds_for


class UploadForm(PlainForm):
    """A file, or rows copied from a sheet."""

    file = forms.FileField(
        label=_("File"), required=False, allow_empty_file=True, max_length=200,
        help_text=_("CSV, TSV, JSON, YAML, XLSX or a calendar (ICS), up to 50 MB. Exports of Jira, Linear, Asana, GitLab, GitHub, Trello and others are recognised."),
    )  # fmt: skip
    rows = forms.CharField(
        label=_("Or paste rows from a sheet"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("With the row of column names first."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("The rows are"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("whatever fits best")), *kinds_for(self.member)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuses what is neither a file nor rows, and what is too large."""
        found = super().clean() or {}
        file, rows = found.get("file"), (found.get("rows") or "").strip()
        if not file and not rows and not self.errors:
            self.add_error("file", _("Choose a file, or paste rows below."))
        elif file is not None and file and file.size > settings.UPLOAD_LIMIT_BYTES:
            self.add_error(
                "file",
                _("The file has %(size)s MB; up to 50 MB are accepted. Send it in parts.")
                % {"size": f"{file.size / 1048576:.1f}"},
            )
        return found


class WayForm(PlainForm):
    """How the import is to be done."""

    as_of = forms.DateField(
        label=_("The file speaks of the day"),
        required=False,
        help_text=_("For older exports. Today when left empty."),
    )
    decimal = forms.ChoiceField(
        label=_("Numbers are written"), required=False,
        choices=[("", _("as each column tells")), (POINT, _("with a decimal point: 1,234.5")), (COMMA, _("with a decimal comma: 1.234,5"))],
        help_text=_("How they were read stands above, under “Good to know before”."),
    )  # fmt: skip
    accept_rest = forms.BooleanField(
        label=_("Bring in the rows that read well, leave the others"), required=False,
        help_text=_("Otherwise one row that cannot be read stops all of them."),
    )  # fmt: skip
    overwrite = forms.BooleanField(
        label=_("Let the file win over changes made here"), required=False,
        help_text=_("Otherwise what was made here, or changed here since the last import, stays."),
    )  # fmt: skip
    archive_missing = forms.BooleanField(
        label=_("Archive what is not in the file any more"), required=False,
        help_text=_("Only rows that came from this source before. They can all be brought back at once."),
    )  # fmt: skip
