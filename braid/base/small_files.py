"""Small files of words, YAML or JSON, that people share: written by hand or by Braid, and read as text alone.

What comes back is made of maps, lists, texts, numbers, days and yes or no; what it means is asked of a `Reader`.
"""

import json
import re
from collections.abc import Iterable
from typing import Any, ClassVar

import yaml
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from braid.base.forms import PlainForm
from braid.base.rows import unkeepable

# As YAML calls numbers without and with a fraction.
WHOLE, BROKEN = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"
MOST_BYTES = 100_000
MOST_NODES = 2_500
MOST_DEPTH = 6
TYPES = {"yaml": "application/yaml; charset=utf-8", "json": "application/json"}
# What no shared file may hold.
NEVER = ("people", "invited", "seats", "answers", "ballots", "facilitators", "members")


def write(said: dict[str, Any], form: str) -> str:
    """The text of a file that `read` reads back equal.

    Args:
        form: `yaml` or `json`.
    """
    if form == "json":
        return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    return str(yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=110))


def file_name(name: Any, kind: str, form: str) -> str:
    """Such as `quarterly-pulse.round.yaml`."""
    return f"{slugify(str(name))[:60] or kind}.{kind}.{form}"


def answer(request: HttpRequest, said: dict[str, Any], kind: str) -> HttpResponse:
    """The file to be kept, named after what it is called: YAML, or with `?as=json` JSON."""
    form = "json" if request.GET.get("as") == "json" else "yaml"
    response = HttpResponse(write(said, form), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{file_name(said["name"], kind, form)}"'
    return response


def read(data: bytes) -> Any:
    """Reads a file, without any trust in it.

    Raises:
        ValidationError: it is too large, or no such file.
    """
    if len(data) > MOST_BYTES:
        raise ValidationError(too_large())
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(_("This file is no text in UTF-8.")) from error
    return _tree(text)


def too_large() -> str:
    """That a file is larger than a template can be."""
    return _("A template has up to %(most)s KB. This file is larger.") % {"most": MOST_BYTES // 1000}


def _tree(text: str) -> Any:
    try:
        if text.lstrip()[:1] == "{":
            return json.loads(text, object_pairs_hook=_pairs_once)
        _check(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506  (a safe loader that refuses keys that come twice)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = _(" in line %(line)s") % {"line": mark.line + 1} if mark else ""
        problem = getattr(error, "problem", None) or _("it cannot be parsed")
        raise ValidationError(_("This is neither YAML nor JSON%(where)s: %(problem)s.") % {"where": where, "problem": problem}) from error  # fmt: skip
    except json.JSONDecodeError as error:
        raise ValidationError(
            _("This is not valid JSON: line %(line)s cannot be read.") % {"line": error.lineno}
        ) from error
    except (ValueError, RecursionError) as error:
        raise ValidationError(_("There is a value in this file that cannot be read.")) from error


def _check(text: str) -> None:
    """Walks the file without building anything of it: no tags, no references that unfold, no depth."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ValidationError(_("References (& and *) are not read in a template: write it out."))
        tag = getattr(event, "tag", None)
        if tag:
            raise ValidationError(
                _("Tags such as %(tag)s are not read in a template.") % {"tag": str(tag)[:40]}
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH or number > MOST_NODES:
            raise ValidationError(_("There is more in this file than a template can hold."))


class _Loader(yaml.SafeLoader):
    """Plain values only; a field that is there twice is a mistake rather than the last one.

    An hour such as 10:00 is a text here: YAML itself would read it as a number to the base of sixty.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012
        sign: [(tag, pattern) for tag, pattern in known if tag not in (WHOLE, BROKEN)]
        for sign, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


# (As YAML has them, but for the base of sixty.)
_Loader.add_implicit_resolver(
    WHOLE, re.compile(r"^[-+]?(?:0b[0-1_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)$"), list("-+0123456789")
)
_Loader.add_implicit_resolver(
    BROKEN,
    re.compile(
        r"^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"
    ),
    list("-+0123456789."),
)


def _pairs_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    twice = next((name for number, (name, _value) in enumerate(pairs) if name in dict(pairs[:number])), None)
    if twice is not None:
        raise ValidationError(_twice(twice))
    return dict(pairs)


def _twice(name: Any) -> str:
    return _("a field is there twice: %(name)s") % {"name": str(name)[:60]}


def _once(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key, _value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, _("a field has no name"), key.start_mark)
        if key.value in seen:
            raise yaml.constructor.ConstructorError(None, None, _twice(key.value), key.start_mark)
        seen.add(key.value)
    return loader.construct_mapping(node)


_Loader.add_constructor("tag:yaml.org,2002:map", _once)


class Reader:
    """Reads one map and gathers all that is wrong with it, each with the name of its field."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def refuse(self, field: str, reason: str) -> None:
        """Notes what is wrong with a field."""
        self.wrong.append(f"{field}: {reason}")

    def text(self, field: str, value: Any, most: int, *, required: bool = True) -> str:
        """A text without blanks around it. Numbers and yes/no are no texts."""
        if value in (None, "") and not required:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.refuse(field, _("needs a text."))
        elif len(value.strip()) > most:
            self.refuse(field, _("up to %(most)s characters fit; this has %(count)s.") % {"most": most, "count": len(value.strip())})  # fmt: skip
        elif unkeepable(value):
            self.refuse(field, _("holds a character that cannot be kept."))
        else:
            return value.strip()
        return ""

    def one_of(self, field: str, value: Any, names: Iterable[Any]) -> str:
        """One of so many words."""
        if not isinstance(value, str) or value not in names:
            self.refuse(field, _("is one of %(names)s.") % {"names": ", ".join(map(str, names))})
            return ""
        return value

    def flag(self, field: str, value: Any) -> bool:
        """Yes or no."""
        if value is not None and not isinstance(value, bool):
            self.refuse(field, _("says true or false."))
        return value is True

    def whole(self, field: str, value: Any, least: int, most: int, usual: int) -> int:
        """A whole number between two."""
        if value is None:
            return usual
        if type(value) is not int or not least <= value <= most:
            self.refuse(
                field, _("is a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
            )
            return usual
        return value

    def several(self, field: str, value: Any, most: int) -> list[Any]:
        """A list of so many at most."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.refuse(field, _("is a list."))
        elif len(value) > most:
            self.refuse(field, _("holds up to %(most)s; this has %(count)s.") % {"most": most, "count": len(value)})  # fmt: skip
        else:
            return value
        return []

    def known(self, field: str, said: dict[Any, Any], names: Iterable[str]) -> None:
        """Refuses what nobody would read: a field with a typing mistake, and whatever is about people."""
        for name in said:
            at = f"{field}.{name}"[:80] if field else str(name)[:60]
            if name in NEVER:
                self.refuse(at, _("a template holds no people and no answers."))
            elif name not in names:
                self.refuse(at, _("is no field that a template has; it has %(names)s.") % {"names": ", ".join(names)})  # fmt: skip


class FileForm(PlainForm):
    """A file that somebody has shared."""

    # What is wrong in it is wrong with the file.
    shown_as: ClassVar[dict[Any, str]] = {None: "file"}

    file = forms.FileField(
        label=gettext_lazy("File"), max_length=200,
        help_text=gettext_lazy("YAML or JSON, up to 100 KB, as “Download” writes it."),
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Refuses at once what is no template by its size.

        Raises:
            ValidationError: it is larger.
        """
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(too_large())
        return file
