"""Templates of rounds as files, YAML or JSON: small, written by hand or by Braid, and read as text alone."""

import json
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from braid.rounds.plans import Plan, plan_of

MOST_BYTES = 100_000
MOST_NODES = 2_000
MOST_DEPTH = 6
TYPES = {"yaml": "application/yaml; charset=utf-8", "json": "application/json"}


def written(plan: Plan, form: str) -> str:
    """The text of a file that `read` reads back as the same template.

    Args:
        form: `yaml` or `json`.
    """
    said = plan.says()
    if form == "json":
        return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    return str(yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=110))


def file_name(plan: Plan, form: str) -> str:
    """Such as `quarterly-pulse.round.yaml`."""
    return f"{slugify(str(plan.name))[:60] or 'round'}.round.{form}"


def read(data: bytes) -> Plan:
    """Reads a template from a file.

    Raises:
        ValidationError: it is too large, no such file, or field by field what is wrong in it.
    """
    if len(data) > MOST_BYTES:
        raise ValidationError(
            _("A template has up to %(most)s KB. This file is larger.") % {"most": MOST_BYTES // 1000}
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(_("This file is no text in UTF-8.")) from error
    return plan_of(_tree(text))


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
    """Plain values only; a field that is there twice is a mistake rather than the last one."""


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
