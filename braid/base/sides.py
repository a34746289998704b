"""What the two sides are called: every workspace may call them otherwise, and then its own words stand everywhere.

The door of a workspace says it (`call_sides`), for the time of one request; whoever writes for a workspace without
a request, such as a mail, says it too. Labels that name a side are lazy, and are read when they are shown.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

USUAL = {"product": _("Product"), "marketing": _("Marketing")}
# (Their usual names, so that translations of sentences find them.)
SMALL = {"product": _("product"), "marketing": _("marketing")}
_own: ContextVar[Mapping[str, str]] = ContextVar("sides", default={})  # noqa: B039  (never written to)


def call_sides(product: str = "", marketing: str = "") -> None:
    """From now on the sides are called so; without names as usual."""
    named = {"product": product, "marketing": marketing}
    _own.set({side: name for side, name in named.items() if is_own(side, name)})


def is_own(side: str, name: str) -> bool:
    """Whether a workspace has a word of its own for this side."""
    return bool(name) and name.casefold() != side


def side_name(side: str) -> str:
    """The name of a side as it stands alone; that of any other function where it is neither."""
    return _own.get().get(side) or str(USUAL.get(side) or gettext("Other"))


def in_text(side: str) -> str:
    """The name of a side inside of a sentence: in small letters, unless it is a word of one's own."""
    return _own.get().get(side) or str(SMALL[side])


def in_sides(template: Any) -> str:
    """A text with `%(product)s` and `%(marketing)s` in it, filled in; a name that begins it gets a capital letter."""
    text = str(template)
    filled = text % {side: in_text(side) for side in SMALL}
    return filled[:1].upper() + filled[1:] if text.startswith("%(") else filled


def manner() -> str:
    """The language and the names in force: what was drawn once can be shown again where both are the same."""
    own = _own.get()
    return f"{get_language()}{''.join(f'|{side}:{name}' for side, name in own.items())}"


side_label = lazy(side_name, str)
sided = lazy(in_sides, str)
