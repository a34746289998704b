"""What is worked out once and kept must hold no word that is another one for somebody else: the next workspace may
call its sides otherwise. Jinja2 keeps what stands outside the macros of an imported template; Python, a module."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.template import engines
from jinja2 import nodes

from tests.served import ROOT

BRAID = ROOT / "braid"
# What names a side, or is another text in another language, as soon as it is called.
SIDES = {"side_name", "side_in_text", "in_text", "in_sides", "manner"}
TOLD = SIDES | {"_", "gettext", "ngettext", "pgettext", "npgettext"}
PER_REQUEST = TOLD | {"member", "request", "u"}


def templates() -> dict[str, nodes.Template]:
    env = engines["jinja2"].env
    files = [path for path in BRAID.rglob("*.html") if "templates" in path.parts]
    return {str(path).split("/templates/", 1)[1]: env.parse(path.read_text("utf-8")) for path in files}


def imported(trees: dict[str, nodes.Template]) -> set[str]:
    """The templates whose module is kept: those imported without the context of the page."""
    kinds = (nodes.Import, nodes.FromImport)
    found = [one for tree in trees.values() for one in tree.find_all(kinds) if not one.with_context]
    assert all(isinstance(one.template, nodes.Const) for one in found), (
        "an import by a name that is not written out"
    )
    return {one.template.value for one in found}


def kept(node: nodes.Node) -> Iterator[nodes.Node]:
    for child in node.iter_child_nodes():
        if not isinstance(child, nodes.Macro):
            yield child
            yield from kept(child)


def kept_words(tree: nodes.Template) -> list[str]:
    names = {n.name for n in kept(tree) if isinstance(n, nodes.Name) and n.ctx == "load"}
    return sorted(names & PER_REQUEST)


def test_what_templates_keep_names_no_side_and_says_no_word():
    trees = templates()
    names = imported(trees)
    assert len(names) > 15
    assert {name: words for name in sorted(names) if (words := kept_words(trees[name]))} == {}


def test_a_word_that_would_be_kept_is_found():
    env = engines["jinja2"].env
    for kept_for_all in (
        '{% set lights = {"a": _("Both")} %}',
        '{% set one = side_name("product") %}',
        "{% set u2 = u ~ 'x' %}",
    ):
        assert kept_words(env.parse(kept_for_all)), kept_for_all
    assert (
        kept_words(env.parse('{% macro light(word=_("Both")) %}{{ side_name("product") }}{% endmacro %}'))
        == []
    )


def eager(tree: ast.Module) -> set[str]:
    """How this module calls what is read at once, when it is called."""
    names = set(SIDES)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {one.asname or one.name for one in node.names if one.name in TOLD}
    return names


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What runs while the module is read: all but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Lambda):
            continue
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in (*child.args.defaults, *filter(None, child.args.kw_defaults), *child.decorator_list):
                yield part
                yield from at_import(part)
            continue
        yield child
        yield from at_import(child)


def told_at_import(text: str) -> list[str]:
    tree = ast.parse(text)
    names = eager(tree)
    calls = [n for n in at_import(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    return [ast.unparse(call)[:80] for call in calls if call.func.id in names]


def test_no_module_says_a_word_when_it_is_read():
    files: list[Path] = sorted(BRAID.rglob("*.py"))
    assert {str(p): said for p in files if (said := told_at_import(p.read_text("utf-8")))} == {}


def test_a_word_that_would_be_said_when_read_is_found():
    head = "from django.utils.translation import gettext as _\nfrom django.utils.translation import gettext_lazy as l\n"
    assert told_at_import(head + "A = {'x': _('Both')}\n") == ["_('Both')"]
    assert told_at_import(head + "def f(x=_('Both')): return x\n") == ["_('Both')"]
    assert told_at_import(head + "A = l('Both')\ndef f(): return _('Both')\nB = lambda: _('Both')\n") == []
